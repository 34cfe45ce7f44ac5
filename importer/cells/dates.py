"""Kind.DATE: days, from date cells and from texts in every order of day, month and year.

A text is read by the column's format when the mapping gives one, else by what it can be (see `days`), the
locale, and without one by the texts of its column that are written with the same signs (see `evidence`).
A time of day is dropped, for the cell shows a day's; a time with a zone is a finding, it may mean another day.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from importer.cells.days import ANY, SHORT, Spelling, dated, impossible, partial, spelling
from importer.cells.evidence import NO_VERDICT, Camp, Example, Verdict, line, ranked, values
from importer.cells.locales import conventions
from importer.cells.patterns import pattern, strftime
from importer.cells.value import Attempt, Blame, Caution, Reading, Words
from importer.sheets.value import Column

CLOCK = r"(?i)[T ]\s*(?:kl\.?\s*)?(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:[.,]\d+)?)?(?:\s?[ap]\.?m\.?)?$"
"""A time of day behind the date; one with a zone is none."""
CLOCK_WITH_POINTS = r"(?i)(\d{4}) (?:kl\.?\s*)?(?:[01]?\d|2[0-3])\.[0-5]\d(?:\.[0-5]\d)?$"
"""As Danes and Finns write it, behind a year of four digits."""
EXAMPLE = date(2026, 1, 31)
DAY_NUMBER = re.compile(r"[2-7]\d{4}(?:[.,]\d+)?", re.ASCII)
"""A day as spreadsheets store it, from 1954 to 2119."""
EPOCH = date(1899, 12, 30)
PLACES = {"dmy": "have a day over 12 in first place", "mdy": "have a day over 12 in second place"}
ORDERS = {"dmy": "with the day first", "mdy": "with the month first", "ymd": "with the year first"}
LOCALES = {"dmy": "nb-NO", "mdy": "en-US", "ymd": "sv-SE"}
"""A locale for each order, where no single format would do."""


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """The texts of a column without their time of day, what each can mean, and what they tell about each other."""

    bare: pl.Series
    spellings: Mapping[str, Spelling]
    counts: Mapping[str, int]
    verdicts: Mapping[str, Verdict]
    """By shape."""

    @property
    def uniform(self) -> bool:
        """Whether all dates among them are written with the same signs."""
        return len({(each.shape, each.orders) for each in self.spellings.values() if each.orders}) == 1


def read_dates(column: Column, reading: Reading) -> Attempt:
    """Return a column as days [Date]; the time of day of a date cell is dropped, 20260114 is a date too."""
    attempt = read_texts(column, reading)
    days = attempt.values
    if column.moment is not None:
        days = days.zip_with(column.moment.is_null(), column.moment.dt.date())
    if column.number is not None:
        days = days.zip_with(column.number.is_null(), eight_digits(column.number))
    return Attempt(days, attempt.blame, attempt.verdicts, attempt.cautions)


def read_texts(column: Column, reading: Reading) -> Attempt:
    """Return the days the texts of a column mean, and what is wrong with the others."""
    nothing = pl.Series([None], dtype=pl.Date).new_from_index(0, column.size)
    if column.text is None:
        return Attempt(nothing, _blame(column, reading, Texts(nothing, {}, {}, {})))
    texts = _texts(_without_clock(column.text), reading)
    choose = _by_format(reading.format) if reading.format else _by_locale(reading, texts)
    known = {text: day for text, each in texts.spellings.items() if (day := choose(text, each)) is not None}
    days = texts.bare.replace_strict(known, default=None, return_dtype=pl.Date) if known else nothing
    cautions = tuple(_cautions(reading.name or column.heading, texts))
    return Attempt(days, _blame(column, reading, texts), tuple(texts.verdicts.values()), cautions)


def render_dates(days: pl.Series, reading: Reading) -> pl.Series:
    """Return days as texts: in the given format, else the locale's, else as 2026-01-14."""
    return days.dt.to_string(strftime(_written(reading)))


def eight_digits(number: pl.Series) -> pl.Series:
    """Return the days that numbers like 20260114 mean [Date]; null for every other number."""
    text = number.cast(pl.Int64, strict=False).cast(pl.String)
    whole = (number == number.floor()) & text.str.contains(r"^(?:19|20|21)[0-9]{6}$")
    return text.set(~whole, None).str.to_date("%Y%m%d", strict=False)


def _written(reading: Reading) -> str:
    return reading.format or (conventions(reading.locale).date if reading.locale else "yyyy-mm-dd")


def _without_clock(text: pl.Series) -> pl.Series:
    return text.str.replace(CLOCK, "").str.replace(CLOCK_WITH_POINTS, "$1")


def _texts(bare: pl.Series, reading: Reading) -> Texts:
    filled = bare.drop_nulls()
    counts = dict(zip(filled.unique(maintain_order=True), filled.unique_counts(), strict=True))
    spellings = {text: spelling(text) for text in counts}
    told = reading.format is not None or reading.locale is not None
    shapes = {} if told else {each.shape for each in spellings.values() if each.depends}
    verdicts = {shape: _verdict(shape, bare, spellings, counts) for shape in sorted(shapes)}
    return Texts(bare, spellings, counts, verdicts)


def _verdict(shape: str, bare: pl.Series, spellings: Mapping[str, Spelling], counts: Mapping[str, int]) -> Verdict:
    """Return what the texts of one shape tell: those whose numbers allow one order only speak."""
    speaking: dict[str, list[str]] = {}
    following = []
    for text, each in spellings.items():
        if each.shape == shape and each.single:
            speaking.setdefault(each.single, []).append(text)
        elif each.shape == shape and each.open:
            following.append(text)
    camps = [_camp(order, shape, texts, bare, counts) for order, texts in speaking.items()]
    return Verdict(ranked(camps), sum(counts[text] for text in following), len(following))


def _camp(order: str, shape: str, texts: list[str], bare: pl.Series, counts: Mapping[str, int]) -> Camp:
    cells = sum(counts[text] for text in texts)
    common = PLACES.get(order, "") if shape != SHORT else ""
    if cells == 1:
        common = common.replace("have", "has", 1)
    words = f"{values(cells)} {common or f'can only be read {ORDERS[order]}'}"
    first = int(bare.is_in(texts).fill_null(value=False).arg_max() or 0)
    return Camp(order, words, len(texts), cells, Example(first, bare[first]))


def _by_format(written: str) -> Callable[[str, Spelling], date | None]:
    """Return what reads a text by the format and by nothing else."""
    shape = pattern(written)

    def choose(text: str, _spelling: Spelling) -> date | None:
        found = shape.fullmatch(text)
        return dated(found["y"], found["m"], found["d"]) if found else None

    return choose


def _by_locale(reading: Reading, texts: Texts) -> Callable[[str, Spelling], date | None]:
    """Return what reads a text by the locale, and without one by what its column tells."""
    known = conventions(reading.locale) if reading.locale else None

    def choose(_text: str, each: Spelling) -> date | None:
        if each.orders == (ANY,):
            return each.days.get(ANY)
        if known is not None:
            return each.days.get(known.short if each.shape == SHORT else known.order)
        return _told(each, texts.verdicts.get(each.shape, NO_VERDICT))

    return choose


def _told(each: Spelling, verdict: Verdict) -> date | None:
    """Return the day of a text by what its column tells of its shape."""
    if each.single:
        return each.days[each.single] if each.single == verdict.leading else None
    if not each.open:
        return next(iter(each.days.values()), None)
    return each.days.get(verdict.way) if verdict.way else None


def _cautions(heading: str, texts: Texts) -> Iterator[Caution]:
    """Yield at most one warning: that texts follow few others."""
    for shape, verdict in texts.verdicts.items():
        if verdict.thin and verdict.way:
            text, each = next((text, each) for text, each in texts.spellings.items() if _follows(each, shape, verdict))
            other = next(order for order, day in each.days.items() if day != each.days[verdict.way])
            yield Caution(
                "thin-evidence",
                {
                    "following": verdict.following,
                    "evidence": verdict.evidence,
                    "example": verdict.camps[0].example,
                    "decided": text,
                    "taken": each.days[verdict.way],
                    "other": each.days[other],
                    "line": _line(heading, verdict.way, each, texts),
                    "otherwise": _line(heading, other, each, texts),
                },
            )
            return


def _follows(each: Spelling, shape: str, verdict: Verdict) -> bool:
    return each.shape == shape and each.open and verdict.way in each.days


def _line(heading: str, order: str, each: Spelling, texts: Texts) -> str:
    """Return the line for the mapping: a format where one does for all texts, else a locale."""
    return line(heading, "format", _format(order, each)) if texts.uniform else line(heading, "locale", LOCALES[order])


def _format(order: str, each: Spelling) -> str:
    words = {"d": "dd", "m": "mm", "y": each.shape[1:]}
    return each.shape[0].join(words[letter] for letter in order)


def _blame(column: Column, reading: Reading, texts: Texts) -> Blame:
    """Tell apart: two readings, contradicting neighbours, a stored day number, half a date, no such day, no date."""
    heading = reading.name or column.heading
    told = reading.format is not None or reading.locale is not None
    example = EXAMPLE.strftime(strftime(_written(reading)))

    def blame(index: int, shown: str) -> tuple[str, Words]:
        text = texts.bare[index] or shown
        each = texts.spellings.get(text, Spelling())
        verdict = texts.verdicts.get(each.shape, NO_VERDICT)
        if not told and verdict.torn and each.days:
            return "mixed-dates", {**verdict.sides(), "lines": _choices(heading, each, texts)}
        if not told and each.open:
            first, *_, second = sorted(set(each.days.values()))
            return "ambiguous-date", {"first": first, "second": second, "lines": _choices(heading, each, texts)}
        return _no_date(text, each), {"example": example, "day": _stored(text)}

    return blame


def _no_date(text: str, each: Spelling) -> str:
    if _stored(text):
        return "day-number"
    if impossible(text) and not each.days:
        return "no-such-day"
    return "part-of-a-date" if partial(text) else "not-a-date"


def _stored(text: str) -> str:
    """Return the day that a number like 46036 stands for in a spreadsheet; empty when it looks like none."""
    return str(EPOCH + timedelta(days=int(text[:5]))) if DAY_NUMBER.fullmatch(text) else ""


def _choices(heading: str, each: Spelling, texts: Texts) -> str:
    """Return the lines for the mapping, one for each day a text can mean."""
    return " or ".join(f"{_line(heading, order, each, texts)} for {day}" for order, day in each.days.items())
