"""What holds for every cell type and locale, whatever the values."""

from datetime import date
from decimal import Decimal

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from importer.cells import Reading, parse, render
from importer.cells.locales import names
from importer.kinds import Kind
from importer.sheets import Column

LOCALES = st.sampled_from(names())
DECIMALS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=4)
DAYS = st.dates(min_value=date(1970, 1, 1), max_value=date(2069, 12, 31))
MONTHS = st.tuples(st.integers(1900, 2199), st.integers(1, 12))
CHOICES = ("Active", "OnHold", "CreditHold")
WORDS = st.text(min_size=1).map(str.strip).filter(lambda text: text and text.isprintable() and text != "<clear>")
FORMATS = st.sampled_from(["dd.mm.yyyy", "d/m/yy", "mm/dd/yyyy", "yyyy-mm-dd", "yyyymmdd", "ddmmyy", "yy.m.d"])
JUNK = st.one_of(
    st.text(max_size=12),
    st.text(alphabet="0123456789.,-/ ()%kr'T:", max_size=12),
    st.none(),
    st.just("<clear>"),
)


def column(values: list[str | None] | pl.Series) -> Column:
    """Return a column of texts."""
    text = pl.Series(values, dtype=pl.String)
    return Column("Head", "A", text.len(), text=text)


def assert_round_trip(values: pl.Series, kind: Kind, reading: Reading) -> None:
    """Check that values rendered as texts are read back as they were."""
    parsed = parse(column(render(values, kind, reading)), kind, reading)
    assert parsed.bad == ()
    assert parsed.values.to_list() == values.to_list()
    assert parsed.values.dtype == values.dtype


@given(st.lists(DECIMALS.map(lambda value: format(value + 0, "f"))), LOCALES)
def test_decimals(values: list[str], locale: str) -> None:
    """Decimals survive being written in any locale."""
    assert_round_trip(pl.Series(values, dtype=pl.String), Kind.DECIMAL, Reading(locale=locale))


@given(st.lists(st.integers(-(10**17), 10**17)), LOCALES)
def test_whole_numbers(values: list[int], locale: str) -> None:
    """Whole numbers survive being written in any locale."""
    assert_round_trip(pl.Series(values, dtype=pl.Int64), Kind.WHOLE, Reading(locale=locale))


@given(st.lists(DAYS), st.none() | LOCALES)
def test_days(values: list[date], locale: str | None) -> None:
    """Days survive being written in any locale, and without one."""
    assert_round_trip(pl.Series(values, dtype=pl.Date), Kind.DATE, Reading(locale=locale))


@given(st.lists(DAYS), FORMATS)
def test_days_in_a_format(values: list[date], written: str) -> None:
    """Days survive being written in any format."""
    assert_round_trip(pl.Series(values, dtype=pl.Date), Kind.DATE, Reading(format=written))


@given(st.lists(st.booleans()), st.none() | LOCALES)
def test_flags(values: list[bool], locale: str | None) -> None:
    """Yes and no survive being written in any language."""
    assert_round_trip(pl.Series(values, dtype=pl.Boolean), Kind.FLAG, Reading(locale=locale))


@given(st.lists(st.sampled_from(CHOICES)))
def test_choices(values: list[str]) -> None:
    """Choices survive being written."""
    assert_round_trip(pl.Series(values, dtype=pl.String), Kind.CHOICE, Reading(choices=CHOICES))


@given(st.lists(MONTHS))
def test_periods(values: list[tuple[int, int]]) -> None:
    """Periods survive being written, in either order."""
    year_first = [f"{year}{month:02}" for year, month in values]
    month_first = [f"{month:02}{year}" for year, month in values]
    assert_round_trip(pl.Series(year_first, dtype=pl.String), Kind.YEAR_MONTH, Reading())
    assert_round_trip(pl.Series(month_first, dtype=pl.String), Kind.MONTH_YEAR, Reading())


@given(st.lists(WORDS))
def test_texts_and_codes(values: list[str]) -> None:
    """Texts survive being written, and so do identifiers."""
    series = pl.Series([text for text in values if "+" not in text], dtype=pl.String)
    assert_round_trip(series, Kind.TEXT, Reading())
    assert_round_trip(series, Kind.CODE, Reading())


@given(
    st.decimals(allow_nan=False, allow_infinity=False, min_value=0, max_value=10**12, places=2),
    LOCALES,
    st.sampled_from([" ", "\u00a0", "\u2009", "\u202f", "'", "\u2019", "", "group"]),
    st.sampled_from(["{}", "-{}", "\u2212{}", "{}-", "({})", "kr {}", "{} NOK", "-€{}"]),
)
def test_number_variants(value: Decimal, locale: str, by: str, dress: str) -> None:
    """However groups, sign and currency are written, the number is the same."""
    comma = render(pl.Series(["0.5"]), Kind.DECIMAL, Reading(locale=locale))[0] == "0,5"
    group = ("." if comma else ",") if by == "group" else by
    whole, _, rest = f"{value:,.2f}".partition(".")
    text = dress.format(whole.replace(",", group) + ("," if comma else ".") + rest)
    negative = any(sign in dress for sign in "-\u2212(")
    (read,) = parse(column([text]), Kind.DECIMAL, Reading(locale=locale)).values
    assert Decimal(read) == (-value if negative else value)


@given(st.lists(DECIMALS.map(lambda value: format(value, "f")), min_size=1), LOCALES)
def test_what_is_found_out_agrees_with_the_locale(values: list[str], locale: str) -> None:
    """What a column's texts are found to mean without a locale is what they mean with their own."""
    texts = column(render(pl.Series(values), Kind.DECIMAL, Reading(locale=locale)))
    known = parse(texts, Kind.DECIMAL, Reading(locale=locale)).values.to_list()
    found = parse(texts, Kind.DECIMAL).values.to_list()
    assert all(value is None or value == truth for value, truth in zip(found, known, strict=True))


@given(st.lists(DAYS, min_size=1), LOCALES)
def test_found_days_agree_with_the_locale(values: list[date], locale: str) -> None:
    """What a column's dates are found to be without a locale is what they are with their own."""
    texts = column(render(pl.Series(values), Kind.DATE, Reading(locale=locale)))
    found = parse(texts, Kind.DATE).values.to_list()
    assert all(day is None or day == truth for day, truth in zip(found, values, strict=True))


@given(st.lists(st.floats(-1e14, 1e14, allow_nan=False).filter(lambda value: abs(value) > 1e-30 or value == 0)))
def test_number_cells(values: list[float]) -> None:
    """A number cell's digits are those of its 15 significant ones, without exponent or needless zeros."""
    cells = Column("Head", "A", len(values), number=pl.Series(values, dtype=pl.Float64))
    parsed = parse(cells, Kind.DECIMAL)
    assert parsed.bad == ()
    for value, digits in zip(values, parsed.values, strict=True):
        assert Decimal(digits) == Decimal(f"{value:.15g}")
        assert "e" not in digits.lower()


@given(
    st.lists(JUNK, max_size=8),
    st.sampled_from(list(Kind)),
    st.sampled_from([Reading(), Reading(locale="nb-NO"), Reading(format="dd.mm.yyyy"), Reading(percent_field=True)]),
)
def test_every_cell_is_one_thing(cells: list[str | None], kind: Kind, reading: Reading) -> None:
    """Every cell is exactly one of: blank, a value, <clear>, bad."""
    kept = [text if text is None else (text.strip() or None) for text in cells]
    parsed = parse(column(kept), kind, reading)
    bad = {each.index for each in parsed.bad}
    for index, text in enumerate(kept):
        cleared = parsed.clear is not None and bool(parsed.clear[index])
        assert [text is None, parsed.values[index] is not None, cleared, index in bad].count(True) == 1
