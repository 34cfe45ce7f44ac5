"""Customers that look like the same one twice: by their organisation number, or by a name that means the same.

`Måkeberg Entreprenør AS` and `MAAKEBERG ENTREPRENOR A/S` are one name. Two of a name are still two customers when
something tells them apart: both have an organisation number, or both a postal code, and not the same one.
"""

from collections.abc import Iterator, Sequence

import polars as pl

from importer.language import _
from importer.plan.case import Case

FORMS = (
    "ab|abp|ag|amba|ans|aps|as|asa|ba|bv|co|da|enk|gmbh|hb|inc|ivs|kb|kg|ky|limited|llc|llp|ltd|mbh|nuf|nv|ou|oy|oyj|"
    "plc|publ|sa|sia|tmi|uab|vof|og|och|and|und"
)
"""Legal forms without their points and strokes, and words for `and`: they do not tell one name from another."""
FOLDED = {"ø": "o", "æ": "a", "ð": "d", "þ": "th", "ß": "ss", "đ": "d", "ł": "l"}
"""Letters that are no other letter with an accent, and what stands for them."""
PAIRS = {"aa": "a", "ae": "a", "oe": "o"}
"""How å, ä, æ, ö and ø are written where the letters are missing."""
LOOKED_BACK = 20
"""So many earlier customers of a name are looked at."""
TELLING = ("org", "post")


def customers(case: Case) -> None:
    """Note customers that are to be created and look like one in a row above."""
    if not case.mapping.creates or case.mapping.resource.number_field != case.mapping.resource.customer_field:
        return
    frame = pl.DataFrame(
        {
            "number": case.documents.value("number"),
            "name": case.documents.value("name"),
            "org": case.documents.value("corporateId"),
            "post": case.documents.value("mainAddress.postalCode"),
        },
        schema=dict.fromkeys(("number", "name", "org", "post"), pl.String),
    ).with_columns(folded=_folded(pl.col("name")), org=_plain(pl.col("org")), post=_plain(pl.col("post")))
    told = _note(case, frame, _by_number(case, frame), _("organisation number"), "corporateId")
    _note(case, frame, (pair for pair in _by_name(frame) if pair[0] not in told), _("name"), "name")


def _by_number(case: Case, frame: pl.DataFrame) -> Iterator[tuple[int, int]]:
    """Yield (later, first) of the customers with the same organisation number; nothing when it names them."""
    mapping = case.mapping
    if mapping.key is None and [feed.path for feed in mapping.naming] == ["corporateId"]:
        return
    for [first, *later] in _groups(frame, "org"):
        yield from ((position, first) for position in later)


def _by_name(frame: pl.DataFrame) -> Iterator[tuple[int, int]]:
    """Yield (later, earlier) of the customers with the same name whom nothing tells apart."""
    for group in _groups(frame, "folded"):
        telling = frame[group].select(TELLING).rows()
        for index, later in enumerate(group[1:], 1):
            for earlier in range(min(index, LOOKED_BACK)):
                if not _apart(telling[earlier], telling[index]):
                    yield later, group[earlier]
                    break


def _groups(frame: pl.DataFrame, column: str) -> Iterator[list[int]]:
    """Yield the positions of the rows that have a value of the column in common, and not their number as well."""
    said = (pl.col(column) != "") & (pl.col("number").is_first_distinct() | pl.col("number").is_null())
    shared = frame.with_row_index("at").filter(said).filter(pl.col(column).is_duplicated())
    yield from shared.group_by(column, maintain_order=True).agg("at")["at"].to_list()


def _apart(one: Sequence[str | None], other: Sequence[str | None]) -> bool:
    return any(mine and yours and mine != yours for mine, yours in zip(one, other, strict=True))


def _note(case: Case, frame: pl.DataFrame, pairs: Iterator[tuple[int, int]], what: str, path: str) -> set[int]:
    """Note pairs of a later and an earlier customer; return the later ones."""
    starts, told = case.documents.starts, set()
    for later, earlier in pairs:
        told.add(later)
        words = {
            "value": frame["name"][later] or "",
            "other": frame["name"][earlier] or case.documents.keys[earlier],
            "row": case.cells.rows[starts[earlier]],
            "what": what,
        }
        case.cells.note([starts[later]], "similar-customer", case.column(path), words)
    return told


def _folded(name: pl.Expr) -> pl.Expr:
    """Return names without case, accents, punctuation and legal forms; empty when nothing else is left."""
    letters = name.str.to_lowercase().str.replace_many(FOLDED).str.normalize("NFKD").str.replace_all(r"\p{M}", "")
    words = letters.str.replace_all(r"[./]", "").str.replace_all(r"[^\p{L}\p{N}]+", " ")
    return words.str.replace_all(rf"\b(?:{FORMS})\b", "").str.replace_all(" ", "").str.replace_many(PAIRS)


def _plain(number: pl.Expr) -> pl.Expr:
    """Return numbers without what may stand or not: case, signs between, a country's prefix, Norway's MVA."""
    bare = number.str.to_uppercase().str.replace_all(r"[\s.\-/]+", "")
    return bare.str.replace(r"^[A-Z]{2}([0-9])", "${1}").str.strip_suffix("MVA")
