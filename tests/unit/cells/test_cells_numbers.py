"""Amounts and counts, from number cells and from texts in every locale."""

from collections.abc import Callable, Sequence

import polars as pl
import pytest

from importer.cells import Parsed, Reading, parse
from importer.findings import Place, found
from importer.kinds import Kind
from importer.sheets import Column

Cells = Callable[..., Column]
Codes = Callable[[Parsed], Sequence[tuple[int, str]]]
NB, GB = Reading(locale="nb-NO"), Reading(locale="en-GB")


@pytest.mark.parametrize(
    ("stored", "digits"),
    [
        (12417.0, "12417"),
        (9.9499999999999993, "9.95"),
        (0.1 + 0.2, "0.3"),
        (-1234.5, "-1234.5"),
        (0.0, "0"),
        (-0.0, "0"),
        (1e-7, "0.0000001"),
        (123456789012345.0, "123456789012345"),
        (1 / 3, "0.333333333333333"),
    ],
)
def test_number_cells_have_no_tail(numbers: Cells, stored: float, digits: str) -> None:
    """A number cell gives the digits the user sees: at most 15, no exponent, no float's tail."""
    assert parse(numbers(stored), Kind.DECIMAL).values.to_list() == [digits]


def test_number_with_more_than_15_digits(numbers: Cells, codes: Codes) -> None:
    """A number the spreadsheet has rounded is a finding, not a wrong amount."""
    parsed = parse(numbers(12345678901234567.0, float("inf"), 1.0), Kind.DECIMAL)
    assert codes(parsed) == [(0, "rounded-number"), (1, "rounded-number")]
    assert parsed.values.to_list() == [None, None, "1"]


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("1234,50", "1234.50"),
        ("1 234,50", "1234.50"),
        ("1\u00a0234\u00a0567,5", "1234567.5"),
        ("1\u2009234", "1234"),
        ("1\u202f234", "1234"),
        ("1.234,50", "1234.50"),
        ("1'234'567,00", "1234567.00"),
        ("1.234", "1234"),
        ("007", "7"),
        (",5", "0.5"),
        ("-5", "-5"),
        ("\u22125", "-5"),
        ("\u20135,5", "-5.5"),
        ("5-", "-5"),
        ("(1 234,00)", "-1234.00"),
        ("+5", "5"),
        ("-0,00", "0.00"),
        ("kr 100", "100"),
        ("kr. 100", "100"),
        ("100 NOK", "100"),
        ("-€ 5,25", "-5.25"),
        ("£ -5", "-5"),
        ("100,00 kr-", "-100.00"),
    ],
)
def test_norwegian_texts(texts: Cells, text: str, digits: str) -> None:
    """Where the comma is decimal, point, space and apostrophe group; minus and currency where they may."""
    assert parse(texts(text), Kind.DECIMAL, NB).values.to_list() == [digits]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1.23", "not-grouped"),
        ("12.34.567", "not-a-number"),
        ("1 23", "not-a-number"),
        ("1.234 567", "not-a-number"),
        ("0.123", "not-grouped"),
        ("--5", "not-a-number"),
        ("(-5)", "not-a-number"),
        ("(5", "not-a-number"),
        ("5,", "not-a-number"),
        ("1e5", "not-a-number"),
        ("25 %", "not-a-number"),
        ("10 USDT", "not-a-number"),
        ("\u0661\u0662", "not-a-number"),
        ("-", "not-a-number"),
        ("abc", "not-a-number"),
    ],
)
def test_what_is_no_norwegian_number(texts: Cells, codes: Codes, text: str, code: str) -> None:
    """A group sign that does not group in threes, and everything else that is no number, is a finding."""
    parsed = parse(texts(text), Kind.DECIMAL, NB)
    assert codes(parsed) == [(0, code)]
    assert parsed.values.to_list() == [None]


def test_the_locale_decides(texts: Cells) -> None:
    """The same text is one number in Norway and another in Britain."""
    assert parse(texts("1.234"), Kind.DECIMAL, NB).values.to_list() == ["1234"]
    assert parse(texts("1.234"), Kind.DECIMAL, GB).values.to_list() == ["1.234"]


def test_a_number_cell_wins_over_the_locale(codes: Codes) -> None:
    """A number cell 1.234 is one and a bit also where the text "1.234" is a thousand."""
    column = Column("Head", "C", 2, text=pl.Series([None, "1.234"]), number=pl.Series([1.234, None]))
    parsed = parse(column, Kind.DECIMAL, NB)
    assert parsed.values.to_list() == ["1.234", "1234"]
    assert codes(parsed) == []


def test_a_column_shows_its_own_locale(texts: Cells) -> None:
    """Without a locale the texts that allow one reading decide for those that allow two, and say so."""
    comma = parse(texts("1.234", "5,5", "12"), Kind.DECIMAL)
    assert comma.values.to_list() == ["1234", "5.5", "12"]
    assert comma.evidence == "1 value can only be read with a decimal comma"
    point = parse(texts("1.234", "5.5", "1,234.50"), Kind.DECIMAL)
    assert point.values.to_list() == ["1.234", "5.5", "1234.50"]
    assert point.evidence == "2 values can only be read with a decimal point"


def test_nothing_decides(texts: Cells, codes: Codes) -> None:
    """A text with two readings in a column that does not decide is a finding with both, never a guess."""
    parsed = parse(texts("1.234", "12", "2,000"), Kind.DECIMAL)
    assert parsed.values.to_list() == [None, "12", None]
    assert codes(parsed) == [(0, "ambiguous-number"), (2, "ambiguous-number")]
    finding = found("ambiguous-number", Place(), value=parsed.bad[0].value, **parsed.bad[0].words)
    assert finding.message == "“1.234” can be read as 1234 or as 1.234."


def test_a_column_that_disagrees_with_itself(texts: Cells, codes: Codes) -> None:
    """Texts of two locales in one column: the fewer are findings, and so are those with two readings."""
    parsed = parse(texts("1,5", "2,5", "3.5", "1.234"), Kind.DECIMAL)
    assert parsed.values.to_list() == ["1.5", "2.5", None, None]
    assert codes(parsed) == [(2, "mixed-numbers"), (3, "mixed-numbers")]
    assert parsed.evidence == (
        "2 values can only be read with a decimal comma, but 1 value can only be read with a decimal point"
    )


def test_number_cells_are_no_evidence() -> None:
    """How number cells are shown says nothing about how texts beside them are written."""
    column = Column("Head", "C", 2, text=pl.Series([None, "1.234"]), number=pl.Series([5.5, None]))
    assert [bad.code for bad in parse(column, Kind.DECIMAL).bad] == ["ambiguous-number"]


def test_percent() -> None:
    """0.25 shown as 25 % feeds 25 into a percent field, a plain 0.25 stays; elsewhere both are 0.25."""
    column = Column("Head", "C", 3, number=pl.Series([0.25, 0.25, 0.07]), percent=pl.Series([True, None, True]))
    assert parse(column, Kind.DECIMAL, Reading(percent_field=True)).values.to_list() == ["25", "0.25", "7"]
    assert parse(column, Kind.DECIMAL).values.to_list() == ["0.25", "0.25", "0.07"]


def test_percent_as_text(texts: Cells) -> None:
    """A text with a percent sign is a number in a percent field only."""
    reading = Reading(locale="nb-NO", percent_field=True)
    assert parse(texts("25 %", "12,5%"), Kind.DECIMAL, reading).values.to_list() == ["25", "12.5"]


def test_other_cells_are_no_numbers(codes: Codes) -> None:
    """Dates and booleans are findings in a number column."""
    moments = pl.Series([46000 * 86_400_000, None]).cast(pl.Datetime("ms"))
    column = Column("Head", "C", 2, moment=moments, flag=pl.Series([None, True]))
    assert codes(parse(column, Kind.DECIMAL)) == [(0, "not-a-number"), (1, "not-a-number")]


def test_whole_numbers(texts: Cells, numbers: Cells, codes: Codes) -> None:
    """3.0 and the text 3,00 are whole; 3.5, a third, and more than 64 bits hold are not."""
    parsed = parse(texts("3", "3,00", "1.000", "-4", "3,5", "x", "1" * 19), Kind.WHOLE, NB)
    assert parsed.values.to_list() == [3, 3, 1000, -4, None, None, None]
    assert codes(parsed) == [(4, "not-whole"), (5, "not-a-number"), (6, "not-whole")]
    cells = parse(numbers(3.0, 1.234, 1e15), Kind.WHOLE)
    assert cells.values.to_list() == [3, None, None]
    assert codes(cells) == [(1, "not-whole"), (2, "rounded-number")]


def test_blank_is_not_bad(texts: Cells) -> None:
    """A blank cell gives no value and no finding."""
    parsed = parse(texts(None, "1"), Kind.DECIMAL, NB)
    assert (parsed.values.to_list(), parsed.bad, parsed.clear) == ([None, "1"], (), None)


def test_unknown_locale(texts: Cells) -> None:
    """A locale nobody knows is refused with the nearest, not taken for another."""
    with pytest.raises(ValueError, match="did you mean nb-NO"):
        parse(texts("1"), Kind.DECIMAL, Reading(locale="nb-NOO"))
    with pytest.raises(ValueError, match="fr-CH"):
        parse(texts("1"), Kind.DECIMAL, Reading(locale="fr-CH"))
