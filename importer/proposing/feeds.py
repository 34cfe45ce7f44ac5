"""Feeds: the right side of a line of the mapping, for a column whose field is known."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from importer.cells.countries import country
from importer.cells.value import Reading
from importer.cells.words import NO, YES
from importer.kinds import Kind
from importer.proposing.assigning import examples
from importer.proposing.meanings import Place
from importer.proposing.shapes import Seen, place
from importer.proposing.toml import inline, key, quoted, value
from importer.proposing.value import Feed, Match, Question

POSTCODES = {"NO": 4, "DK": 4, "SE": 5, "FI": 5, "DE": 5}
LONGEST = 108
LISTED = 12
"""So many different values are written out in a question."""
CODES = frozenset(
    {
        "creditTermsId",
        "customerClassId",
        "paymentMethodId",
        "priceClassId",
        "vatZoneId",
        "customerVatZoneId",
        "vatCodeId",
    }
)
"""Fields that hold a code of the ledger's own lists; words in their place have to be translated."""
DAYS = re.compile(r"\b(\d{1,3})\b")
CASH = re.compile(r"kontan|cash|käteis|bar\b|contan|sofort", re.IGNORECASE)

Answer = Feed | Question


def feed(match: Match, to: Place) -> Answer:
    """Return the line that feeds `to` from the column of `match`, or the question that stands in its way."""
    special = next((make for suffix, make in SPECIAL.items() if to.path.endswith(suffix)), None)
    if special is not None:
        return special(match, to)
    if to.path in CODES and (match.seen.fit("code") or 0) < 1:
        return translated(match, to, "the ledger takes a code of its own here")
    if to.spec.kind is Kind.CHOICE and match.seen.reads_as(Kind.CHOICE, Reading(choices=to.spec.choices)) < 1:
        return translated(match, to, f"the ledger takes {', '.join(to.spec.choices)}")
    if to.spec.kind is Kind.FLAG and match.seen.values and match.seen.reads_as(Kind.FLAG) < 1:
        return translated(match, to, "which of the values mean yes")
    return plain(match, to)


def plain(match: Match, to: Place) -> Feed:
    """Return the feed of a field by a column as it stands."""
    return Feed(to.table, to.path, quoted(match.heading), match.score, match.reason)


def translated(match: Match, to: Place, why: str) -> Question:
    """Return the question what the different values of a column are in the ledger's words."""
    words = match.seen.values[:LISTED]
    values = {word: _guessed(word, to) for word in words}
    more = ", …" if len(match.seen.values) > len(words) else ""
    text = f"{place(match.seen.column)} ({examples(match.seen)}) is the {match.meaning.name}: {why}{more}"
    return Question(to.table, text, _translation(quoted_path(to.path), match.heading, values))


def _translation(left: str, heading: str, values: Mapping[str, object]) -> tuple[str, ...]:
    """Return the lines of a feed with values: one if they fit on it, else one for each value."""
    line = f"{left} = {inline(column=heading, values=values)}"
    if len(line) <= LONGEST:
        return (line,)
    return (f"{left}.column = {quoted(heading)}", *(f"{left}.values.{key(a)} = {value(b)}" for a, b in values.items()))


def quoted_path(path: str) -> str:
    """Return a field's path as the left side of a line."""
    return path if re.fullmatch(r"[A-Za-z0-9_-]+", path) else quoted(path)


def _guessed(word: str, to: Place) -> object:
    if to.path == "creditTermsId":
        days = DAYS.search(word)
        return days[1] if days else "0" if CASH.search(word) else "?"
    if to.path == "status" and word.casefold() in YES | NO:
        return "Active" if word.casefold() in YES else "Inactive"
    return True if to.spec.kind is Kind.FLAG else "?"


def _country(match: Match, to: Place) -> Answer:
    strange = [value for value in match.seen.values if country(value) is None]
    named = next((value for value in match.seen.values if country(value) not in (None, value)), None)
    read = f"; {named} is read as {country(named)}" if named else ""
    doubt = f"; no country: {', '.join(strange[:3])}" if strange else ""
    return replace(plain(match, to), reason=f"{match.reason}{read}{doubt}")


def _postcode(match: Match, to: Place) -> Answer:
    lengths = {len(value) for value in match.seen.values if value.isdigit()}
    digits = [value for value in match.seen.values if value.isdigit()]
    longest = max(lengths, default=0)
    short = sum(len(value) < longest for value in digits)
    if longest not in POSTCODES.values() or not short or min(lengths) < longest - 1:
        return plain(match, to)
    reason = f"{match.reason}; {short} have lost a zero in front, as {next(v for v in digits if len(v) < longest)}"
    return Feed(to.table, to.path, inline(column=match.heading, pad=longest), match.score, reason)


def _organisation(match: Match, to: Place) -> Answer:
    spaced = next((value for value in match.seen.values if re.fullmatch(r"\d[\d ]+\d", value) and " " in value), None)
    if spaced is None:
        return plain(match, to)
    expression = f"replace({_column(match.seen)}, ' ', '')"
    reason = f"{match.reason}; {spaced} becomes {spaced.replace(' ', '')}"
    return Feed(to.table, to.path, inline(expr=expression), match.score, reason)


def _column(seen: Seen) -> str:
    return '"' + seen.heading.replace('"', '""') + '"'


SPECIAL: Mapping[str, Callable[[Match, Place], Answer]] = {
    "countryId": _country,
    "postalCode": _postcode,
    "corporateId": _organisation,
}
"""Fields whose values need a closer look, by the end of their path."""
