"""Days, from date cells and from texts in every order."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

import polars as pl
import pytest

from importer.cells import Parsed, Reading, parse
from importer.cells.patterns import pattern
from importer.findings import Place, found
from importer.kinds import Kind
from importer.language import speaking
from importer.sheets import Column

Cells = Callable[..., Column]
Codes = Callable[[Parsed], Sequence[tuple[int, str]]]
DAY = date(2026, 1, 14)


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-14",
        "2026/1/14",
        "2026.01.14",
        "20260114",
        "14.01.2026",
        "14.1.2026",
        "14. 1. 2026",
        "14.01.26",
        "14/01/2026",
        "1/14/2026",
        "14-01-2026",
        "2026-01-14T00:00:00",
        "2026-01-14 10:30:00.000",
        "14.01.2026 10:30",
    ],
)
def test_texts_with_one_reading(texts: Cells, text: str) -> None:
    """A text that can only mean one day needs neither locale nor format."""
    assert parse(texts(text), Kind.DATE).values.to_list() == [DAY]


@pytest.mark.parametrize("text", ["03/04/2026", "3-4-2026", "26-01-14", "03/04/26"])
def test_texts_with_two_readings(texts: Cells, codes: Codes, text: str) -> None:
    """A text that can mean two days is a finding when nothing in its column decides."""
    assert codes(parse(texts(text), Kind.DATE)) == [(0, "ambiguous-date")]


def test_both_readings_are_named(texts: Cells) -> None:
    """The finding shows both days and the line to add to the mapping for either, as the text is written."""
    (bad,) = parse(texts("03/04/2026"), Kind.DATE).bad
    finding = found(bad.code, Place(), value=bad.value, **bad.words)
    assert finding.message == "“03/04/2026” can be read as 2026-03-04 or as 2026-04-03."
    assert finding.hint == (
        'Make it a date cell, or add "Head" = { format = "dd/mm/yyyy" } for 2026-04-03 or '
        '"Head" = { format = "mm/dd/yyyy" } for 2026-03-04 under [columns] in the mapping.'
    )


def test_the_same_day_both_ways(texts: Cells) -> None:
    """05/05 is the same day whichever comes first."""
    assert parse(texts("05/05/2026"), Kind.DATE).values.to_list() == [date(2026, 5, 5)]


def test_a_column_shows_its_own_order(texts: Cells) -> None:
    """Texts with a day over 12 decide for the others of their column, and say so."""
    parsed = parse(texts("03/04/2026", "14/01/2026", "14/01/2026"), Kind.DATE)
    assert parsed.values.to_list() == [date(2026, 4, 3), DAY, DAY]
    assert parsed.evidence == "2 values have a day over 12 in first place"
    american = parse(texts("03/04/2026", "01/14/2026"), Kind.DATE)
    assert american.values.to_list() == [date(2026, 3, 4), DAY]


def test_a_column_with_two_orders(texts: Cells, codes: Codes) -> None:
    """Where some texts allow only one order and some only another, neither the fewer nor the open ones are read."""
    parsed = parse(texts("14/01/2026", "15/01/2026", "01/16/2026", "03/04/2026"), Kind.DATE)
    assert parsed.values.to_list() == [DAY, date(2026, 1, 15), None, None]
    assert codes(parsed) == [(2, "mixed-dates"), (3, "mixed-dates")]
    assert parsed.evidence == (
        "2 values have a day over 12 in first place, but 1 value has a day over 12 in second place"
    )


@pytest.mark.parametrize(
    ("locale", "text", "day"),
    [
        ("nb-NO", "03/04/2026", date(2026, 4, 3)),
        ("en-GB", "03/04/2026", date(2026, 4, 3)),
        ("en-US", "03/04/2026", date(2026, 3, 4)),
        ("sv-SE", "26-01-14", DAY),
        ("sv", "3/4/2026", date(2026, 4, 3)),
        ("nl", "3-4-2026", date(2026, 4, 3)),
        ("da", "03-04-26", date(2026, 4, 3)),
        ("fi", "3.4.2026", date(2026, 4, 3)),
        ("de", "2026-01-14", DAY),
    ],
)
def test_the_locale_decides_dates(texts: Cells, locale: str, text: str, day: date) -> None:
    """With a locale the order of day and month is the locale's."""
    assert parse(texts(text), Kind.DATE, Reading(locale=locale)).values.to_list() == [day]


def test_the_format_decides(texts: Cells, codes: Codes) -> None:
    """With a format given a text is read by it and by nothing else."""
    reading = Reading(locale="nb-NO", format="mm/dd/yyyy")
    parsed = parse(texts("03/04/2026", "14/01/2026", "2026-01-14", "3/4/2026 8:00"), Kind.DATE, reading)
    assert parsed.values.to_list() == [date(2026, 3, 4), None, None, date(2026, 3, 4)]
    assert codes(parsed) == [(1, "not-a-date"), (2, "not-a-date")]
    assert parsed.bad[0].words["example"] == "01/31/2026"


@pytest.mark.parametrize(("spoken", "example"), [("en", "2026-01-31"), ("nb", "31.01.2026"), ("sv", "2026-01-31")])
def test_the_example_is_written_as_the_reader_writes(texts: Cells, spoken: str, example: str) -> None:
    """Where the mapping asks for no format, the way out shows a day as the language does, and it can be typed."""
    (bad,) = parse(texts("31.11.2026"), Kind.DATE).bad
    with speaking(spoken):
        finding = found(bad.code, Place(), value=bad.value, **bad.words)
    assert example in finding.hint
    assert parse(texts(example), Kind.DATE).values.to_list() == [date(2026, 1, 31)]


@pytest.mark.parametrize("text", ["140126", "14 foo 2026", "2026-13-01", "0202-01-14", "2026-01-14Z", "x"])
def test_what_is_no_date(texts: Cells, codes: Codes, text: str) -> None:
    """Days that do not exist, years nobody means, and other texts are findings."""
    assert codes(parse(texts(text), Kind.DATE)) == [(0, "not-a-date")]


def test_two_digit_years(texts: Cells) -> None:
    """Two-digit years are of 1970 to 2069."""
    parsed = parse(texts("01.02.69", "01.02.70"), Kind.DATE)
    assert [day.year for day in parsed.values] == [2069, 1970]


def test_date_cells_lose_their_time() -> None:
    """A date cell is its day, whatever the time; texts and eight-digit numbers stand beside it."""
    moments = pl.Series([datetime(2026, 1, 14, 23, 59), None, None], dtype=pl.Datetime("ms"))  # noqa: DTZ001  cells have no zone
    column = Column(
        "Head",
        "C",
        3,
        moment=moments,
        text=pl.Series([None, "14.01.2026", None]),
        number=pl.Series([None, None, 20260114.0]),
    )
    assert parse(column, Kind.DATE).values.to_list() == [DAY, DAY, DAY]


def test_numbers_are_no_dates(numbers: Cells, codes: Codes) -> None:
    """A number cell is a date only as yyyymmdd: the serial number behind a date is not what the user sees."""
    parsed = parse(numbers(46036.0, 20261314.0, 20260114.5), Kind.DATE)
    assert codes(parsed) == [(0, "day-number"), (1, "not-a-date"), (2, "not-a-date")]
    assert parsed.bad[0].value == "46036"


@pytest.mark.parametrize("written", ["dd.mm.yyyy", "d/m/yy", "yyyy-mm-dd", "mm/dd/yyyy", "yyyymmdd", "DD.MM.YYYY"])
def test_formats(written: str) -> None:
    """The words of spreadsheets for day, month and year are understood in any order."""
    assert pattern(written).groupindex.keys() == {"d", "m", "y"}


@pytest.mark.parametrize(
    "written", ["", "dd.mm", "mm.mm.yyyy", "dddd d.m.yyyy", "%d.%m.%Y", "yyy-mm-dd", "dd.mmm.yyyy"]
)
def test_formats_nobody_understands(written: str) -> None:
    """A format without day, month and year is refused with an example."""
    with pytest.raises(ValueError, match=r"dd\.mm\.yyyy"):
        pattern(written)


def test_packed_formats_are_exact(texts: Cells, codes: Codes) -> None:
    """Where no signs stand between, a missing zero is not guessed at."""
    parsed = parse(texts("01022026", "1022026"), Kind.DATE, Reading(format="ddmmyyyy"))
    assert parsed.values.to_list() == [date(2026, 2, 1), None]
    assert codes(parsed) == [(1, "not-a-date")]
