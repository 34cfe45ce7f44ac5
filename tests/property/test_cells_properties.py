"""What holds for every cell type and locale, whatever the values."""

from datetime import date
from decimal import Decimal

import polars as pl
from hypothesis import assume, given
from hypothesis import strategies as st

from importer.cells import Reading, parse, render
from importer.cells.locales import conventions, names
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


@given(st.lists(st.sampled_from(["NO", "SE", "DE", "XK"])), LOCALES)
def test_countries(values: list[str], locale: str) -> None:
    """Countries survive being written."""
    assert_round_trip(pl.Series(values, dtype=pl.String), Kind.COUNTRY, Reading(locale=locale))


@given(st.lists(st.sampled_from(["NOK", "EUR", "ISK"])), LOCALES)
def test_currencies(values: list[str], locale: str) -> None:
    """Currencies survive being written."""
    assert_round_trip(pl.Series(values, dtype=pl.String), Kind.CURRENCY, Reading(locale=locale))


@given(st.lists(st.sampled_from(CHOICES)))
def test_choices(values: list[str]) -> None:
    """Choices survive being written."""
    assert_round_trip(pl.Series(values, dtype=pl.String), Kind.CHOICE, Reading(choices=CHOICES))


@given(st.lists(MONTHS), st.none() | LOCALES)
def test_periods(values: list[tuple[int, int]], locale: str | None) -> None:
    """Periods survive being written, in either order."""
    year_first = [f"{year}{month:02}" for year, month in values]
    month_first = [f"{month:02}{year}" for year, month in values]
    assert_round_trip(pl.Series(year_first, dtype=pl.String), Kind.YEAR_MONTH, Reading(locale=locale))
    assert_round_trip(pl.Series(month_first, dtype=pl.String), Kind.MONTH_YEAR, Reading(locale=locale))


@given(st.lists(WORDS), st.none() | LOCALES)
def test_texts_and_codes(values: list[str], locale: str | None) -> None:
    """Texts survive being written, and so do identifiers."""
    series = pl.Series([text for text in values if "+" not in text], dtype=pl.String)
    assert_round_trip(series, Kind.TEXT, Reading(locale=locale))
    assert_round_trip(series, Kind.CODE, Reading(locale=locale))


@given(
    st.decimals(allow_nan=False, allow_infinity=False, min_value=0, max_value=10**12, places=2),
    LOCALES,
    st.sampled_from([" ", "\u00a0", "\u2009", "\u202f", "'", "\u2019", "", "group"]),
    st.sampled_from(["{}", "-{}", "\u2212{}", "{}-", "({})", "kr {}", "{} NOK", "-€{}"]),
)
def test_number_variants(value: Decimal, locale: str, by: str, dress: str) -> None:
    """However groups, sign and currency are written, the number is the same."""
    known = conventions(locale)
    whole, _, rest = f"{value:,.2f}".partition(".")
    text = dress.format(whole.replace(",", known.group if by == "group" else by) + known.decimal + rest)
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


TOLD = st.one_of(LOCALES.map(lambda name: Reading(locale=name)), FORMATS.map(lambda written: Reading(format=written)))
DATE_LIKE = st.builds(
    "{0}{3}{1}{3}{2}".format,
    st.integers(1, 31),
    st.integers(1, 31),
    st.sampled_from([2026, 26, 85]),
    st.sampled_from("/-."),
)
AMOUNT_LIKE = st.from_regex(r"-?[1-9][0-9]{0,2}([.,' ][0-9]{1,3}){0,2}", fullmatch=True)
LIKELY = {Kind.DATE: DATE_LIKE, Kind.DECIMAL: AMOUNT_LIKE}
BOTH = st.sampled_from(list(LIKELY))


@given(BOTH.flatmap(lambda kind: st.tuples(st.just(kind), st.lists(LIKELY[kind], min_size=1, max_size=8))), TOLD)
def test_what_the_mapping_says_is_never_contradicted(drawn: tuple[Kind, list[str]], told: Reading) -> None:
    """With a format or a locale every text is read as if it stood alone, whatever its neighbours look like."""
    kind, texts = drawn
    assume(told.locale or kind is Kind.DATE)
    together = parse(column(list(texts)), kind, told)
    alone = [parse(column([text]), kind, told) for text in texts]
    assert together.values.to_list() == [each.values[0] for each in alone]
    assert [bad.code for bad in together.bad] == [bad.code for each in alone for bad in each.bad]
    assert (together.verdicts, together.cautions) == ((), ())


@given(BOTH.flatmap(lambda kind: st.tuples(st.just(kind), st.lists(LIKELY[kind], min_size=1, max_size=8))))
def test_what_is_found_out_never_contradicts_a_locale_that_fits(drawn: tuple[Kind, list[str]]) -> None:
    """Where a locale reads all texts of a column, what is found out without it is the same, or a finding."""
    kind, texts = drawn
    found = parse(column(list(texts)), kind)
    for locale in names():
        told = parse(column(list(texts)), kind, Reading(locale=locale))
        if not told.bad:
            assert all(value in {None, truth} for value, truth in zip(found.values, told.values, strict=True))


@given(st.lists(DATE_LIKE, min_size=2, max_size=8))
def test_the_order_of_the_rows_decides_nothing(texts: list[str]) -> None:
    """A sheet sorted otherwise is read the same."""
    one, other = parse(column(list(texts)), Kind.DATE), parse(column(list(texts[::-1])), Kind.DATE)
    assert one.values.to_list() == other.values.to_list()[::-1]
    assert sorted(bad.code for bad in one.bad) == sorted(bad.code for bad in other.bad)


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
