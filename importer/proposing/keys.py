"""The document key: the column whose value names the document, and which columns agree within one."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from importer.cells import parse
from importer.kinds import Kind
from importer.proposing.shapes import Seen
from importer.proposing.value import SURE, Match
from importer.sheets import Column

GUESSED = 0.8
"""How sure a key is that only the agreement of other columns speaks for."""
FEW = 0.02
"""So large a share of documents may disagree by mistake."""


@dataclass(frozen=True, eq=False)
class Key:
    """The column that names documents, and what speaks for it."""

    seen: Seen
    score: float
    reason: str

    @property
    def values(self) -> pl.Series:
        """What names the document of each row."""
        return self.seen.column.shown()

    @property
    def documents(self) -> int:
        """How many different documents there are."""
        return self.values.drop_nulls().n_unique()

    def torn(self, column: Column, kind: Kind = Kind.TEXT) -> float:
        """Return the share of documents whose rows disagree about a column; blank cells agree with all."""
        return torn(self.values, column, kind)


def torn(keys: pl.Series, column: Column, kind: Kind = Kind.TEXT) -> float:
    """Return the share of documents, named by `keys`, whose rows disagree about `column`."""
    values = parse(column, kind).values if kind is Kind.DATE else column.shown()
    if column.fault is not None:
        values = values.set(column.fault.is_not_null(), None)
    counts = (
        pl.DataFrame({"key": keys, "value": values})
        .filter(pl.col("key").is_not_null())
        .group_by("key")
        .agg(pl.col("value").drop_nulls().n_unique())
    )
    return int((counts["value"] > 1).sum()) / max(counts.height, 1)


def find_key(matches: Sequence[Match], rest: Sequence[Seen], number: str | None) -> Key | None:
    """Return the key: the column of the document's own number, else one within which the header columns agree."""
    named = next((match for match in matches if _is_number(match, number)), None)
    header = [match for match in matches if _is_header(match) and match is not named]
    if named is not None:
        return Key(named.seen, named.score, _explained(named.seen, header, named.reason))
    free = [*rest, *(match.seen for match in matches if not match.meaning.places and not match.meaning.why)]
    usable = [seen for seen in free if _may_name(seen) and not any(_tears(seen, match) for match in header)]
    if not header or not usable:
        return None
    chosen = min(usable, key=lambda seen: (seen.survey.distinct, seen.column.letter))
    return Key(chosen, GUESSED, _explained(chosen, header, "no heading says which; this is the column with the fewest"))


def _is_number(match: Match, number: str | None) -> bool:
    paths = {place.path for place in match.meaning.places if place.table == "fields"}
    return bool(paths & {number, "externalReference"} - {None}) and match.score >= SURE


def _is_header(match: Match) -> bool:
    return match.score >= SURE and [place.table for place in match.meaning.places] == ["fields"]


def _may_name(seen: Seen) -> bool:
    filled = seen.survey.rows - seen.survey.blank
    return seen.survey.blank * 10 <= filled and seen.survey.distinct > 1 and (seen.fit("identifier") or 0) == 1


def _tears(seen: Seen, match: Match) -> bool:
    return torn(seen.column.shown(), match.seen.column, _kind(match)) > FEW


def _kind(match: Match) -> Kind:
    return match.meaning.places[0].spec.kind


def _explained(seen: Seen, header: Sequence[Match], reason: str) -> str:
    keys = seen.column.shown()
    agreeing = [f"'{match.heading}'" for match in header if torn(keys, match.seen.column, _kind(match)) <= FEW]
    rows, documents = keys.drop_nulls().len(), keys.drop_nulls().n_unique()
    if documents == rows:
        return f"{reason}; every row has its own"
    agree = f" and agree on {', '.join(agreeing)}" if agreeing else ""
    return f"{reason}; {rows} rows have {documents} different values{agree}"
