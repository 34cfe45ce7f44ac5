"""The two doors: a column of cells becomes values of one kind, and values become texts again."""

from collections.abc import Callable, Mapping

import polars as pl

from importer.cells import countries, currencies, dates, numbers, periods, words
from importer.cells.value import CLEAR, Attempt, Bad, Parsed, Reading
from importer.kinds import Kind
from importer.sheets.marks import FORMULA
from importer.sheets.value import Column

READERS: Mapping[Kind, Callable[[Column, Reading], Attempt]] = {
    Kind.TEXT: words.read_text,
    Kind.CODE: words.read_code,
    Kind.DECIMAL: numbers.read_decimals,
    Kind.WHOLE: numbers.read_whole,
    Kind.DATE: dates.read_dates,
    Kind.FLAG: words.read_flags,
    Kind.CHOICE: words.read_choice,
    Kind.COUNTRY: countries.read_countries,
    Kind.CURRENCY: currencies.read_currencies,
    Kind.YEAR_MONTH: periods.read_year_month,
    Kind.MONTH_YEAR: periods.read_month_year,
}
WRITERS: Mapping[Kind, Callable[[pl.Series, Reading], pl.Series]] = {
    Kind.TEXT: words.render_words,
    Kind.CODE: words.render_words,
    Kind.DECIMAL: numbers.render_decimals,
    Kind.WHOLE: numbers.render_whole,
    Kind.DATE: dates.render_dates,
    Kind.FLAG: words.render_flags,
    Kind.CHOICE: words.render_words,
    Kind.COUNTRY: words.render_words,
    Kind.CURRENCY: words.render_words,
    Kind.YEAR_MONTH: periods.render_year_month,
    Kind.MONTH_YEAR: periods.render_month_year,
}


def parse(column: Column, kind: Kind, reading: Reading | None = None) -> Parsed:
    """Return a column read as `kind`: its values, and every cell that has something in it but gave no value.

    A cell's own type wins over the locale, which is for texts only. An error cell and a formula without a
    stored value are always bad, never blank. Raises ValueError for a locale or a format `reading` cannot
    mean; the mapping checks these beforehand (`locales.conventions`, `patterns.pattern`).
    """
    reading = reading or Reading()
    clear = _clear(column)
    attempt = READERS[kind](column, reading)
    values = attempt.values.alias(column.heading)
    if clear is not None:
        values = values.set(clear, None)
    lost = values.is_null() & ~column.blank
    if clear is not None:
        lost &= ~clear
    bad = _bad(column, lost, attempt) if lost.any() else ()
    return Parsed(values, bad, clear, attempt.verdicts, attempt.cautions)


def render(values: pl.Series, kind: Kind, reading: Reading | None = None) -> pl.Series:
    """Return values of one kind as the texts `parse` reads back [String]; null stays null.

    Numbers and dates are written in the reading's locale and format, else with a decimal point and as
    2026-01-14. A decimal such as 1.234 without a locale reads back only beside others that show where the
    decimal sign is.
    """
    return WRITERS[kind](values, reading or Reading())


def _clear(column: Column) -> pl.Series | None:
    if column.text is None:
        return None
    clear = (column.text.str.to_lowercase() == CLEAR).fill_null(value=False)
    return clear if clear.any() else None


def _bad(column: Column, lost: pl.Series, attempt: Attempt) -> tuple[Bad, ...]:
    at = lost.arg_true()
    return tuple(
        _explain(column, attempt, index, shown)
        for index, shown in zip(at.to_list(), column.shown().gather(at).to_list(), strict=True)
    )


def _explain(column: Column, attempt: Attempt, index: int, shown: str) -> Bad:
    fault = None if column.fault is None else column.fault[index]
    if fault is not None:
        return Bad(index, "formula-without-value" if fault == FORMULA else "error-cell", shown)
    code, found_words = attempt.blame(index, shown)
    return Bad(index, code, shown, found_words)
