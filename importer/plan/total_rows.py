"""Total rows: below the data, with amounts and at most a word for a total; no documents, but good to compare."""

from collections.abc import Iterator
from decimal import Decimal

import polars as pl

from importer.cells import figures
from importer.findings import Place
from importer.kinds import Kind
from importer.mapping.bind import Bound
from importer.mapping.expressions import EXACT
from importer.plan.notes import Notes
from importer.plan.value import TypedTotal
from importer.sheets import Column
from importer.sheets.shown import plain_digits

WORD = (
    "delsum|gesamt|gesamtsumme|grand total|i alt|ialt|subtotal|sum|summa|summe|totaal|total|totals|totalsum|totalsumma|"
    "totalt|yhteensä"
)
BESIDES = (
    "all|alle|alv|amount|av|beløp|belopp|brutto|btw|dkk|eks|ekskl|eur|ex|excl|excluding|exkl|fakturaer|for|gbp|gross|"
    "in|incl|including|inkl|invoices|kr|lines|linjer|moms|mva|mwst|net|netto|nok|of|sek|usd|vat"
)
SAYS_TOTAL = rf"(?i)^(?:{WORD})(?:[\s.:,()/%-]+(?:{BESIDES})\b)*[\s.:,()/%-]*$"
"""A word for a total, and what usually stands beside it: `Sum`, `Total excl. VAT`, `Totalt (NOK):`."""
LINE_AMOUNTS = ("quantity", "unitPriceInCurrency")
HALF_A_CENT = Decimal("0.005")


def find(bound: Bound, mine: pl.Series, names: pl.Series) -> pl.Series:
    """Return the rows that hold amounts and, besides, nothing but a word for a total [Boolean].

    `mine` are the rows the mapping is about, `names` the documents they name. A row with the name of a
    document, or with anything else in it, is never taken for a total row. A row above such a row is only one, a
    subtotal, when it has the word.
    """
    suspect = mine & (names.is_null() | _says_total(names))
    data = ~bound.sheet.blank & ~suspect
    labelled = _labelled(bound, suspect)
    suspect &= _below(data) | labelled
    if not suspect.any() or not data.any():
        return pl.Series([False]).new_from_index(0, len(mine))
    bare = _bare(bound, suspect)
    bare &= _vouched(bound, mine & ~suspect, bare)
    data |= suspect & ~bare & names.is_not_null()
    return bare & (_below(data) | labelled)


def _labelled(bound: Bound, rows: pl.Series) -> pl.Series:
    """Return which of the rows have a word for a total in one of their cells [Boolean]."""
    if not rows.any():
        return rows
    said = pl.Series([False]).new_from_index(0, int(rows.sum()))
    for column in bound.sheet.columns:
        said |= _says_total(column.only(rows).shown())
    return rows.clone().scatter(rows.arg_true(), said)


def _vouched(bound: Bound, mine: pl.Series, bare: pl.Series) -> pl.Series:
    """Return the bare rows that surely are no lines of a document whose key was forgotten [Boolean].

    A word for a total vouches for a row, or that each of its amounts is the sum of the rows above, or that nothing
    the mapping uses is in it. A row with both a quantity and a price needs word and sums: it looks like a line.
    """
    unused = pl.Series([True]).new_from_index(0, len(bare))
    for column in bound.columns.values():
        unused &= column.blank
    priced = agrees = pl.Series([False]).new_from_index(0, len(bare))
    labelled = _labelled(bound, bare)
    pair = [bound.columns[name] for name in _line_amounts(bound)]
    if len(pair) == len(LINE_AMOUNTS):
        priced = ~pair[0].blank & ~pair[1].blank
    differing = set(_differences(bound, mine, bare))
    agrees = agrees.scatter([at for at in bare.arg_true() if at not in differing], values=True)
    return bare & (labelled | agrees | unused) & (~priced | (labelled & agrees))


def _line_amounts(bound: Bound) -> list[str]:
    """Return the names of the columns that feed quantity and price of a line, where columns do."""
    feeds = [feed for feed in bound.mapping.lines if feed.path in LINE_AMOUNTS]
    return [feed.columns()[0] for feed in feeds if feed.columns()]


def compare(bound: Bound, mine: pl.Series, totals: pl.Series, notes: Notes) -> tuple[TypedTotal, ...]:
    """Return every amount of the total rows; note those that the rows above them do not add up to.

    That is neither `mine`, nor all of them, nor those of `mine` that follow the total row before.
    """
    typed = tuple(_typed(bound, amount) for amount in _amounts(bound, mine, totals))
    for each in typed:
        if not each.agrees:
            column = next(column for column in bound.sheet.columns if column.letter == each.place.letter)
            words = {"value": round(each.stated, 2), "sum": round(each.rows, 2)}
            notes.add(each.place.row, "total-differs", column, words)
    return typed


def _typed(bound: Bound, amount: tuple[int, Column, Decimal, Decimal, bool]) -> TypedTotal:
    at, column, stated, ours, agrees = amount
    place = Place(bound.sheet.name, bound.sheet.rows[at], column.heading, column.letter)
    return TypedTotal(place, stated, stated if agrees else ours, agrees)


def _differences(bound: Bound, mine: pl.Series, totals: pl.Series) -> Iterator[int]:
    """Yield the position of a total row for each of its amounts that is no sum."""
    return (at for at, _, _, _, agrees in _amounts(bound, mine, totals) if not agrees)


def _amounts(bound: Bound, mine: pl.Series, totals: pl.Series) -> Iterator[tuple[int, Column, Decimal, Decimal, bool]]:
    """Yield position, column, what stands there, what `mine` add up to and whether it is a sum, for each amount."""
    every = ~bound.sheet.blank & ~totals
    for column in bound.sheet.columns:
        if column.only(totals).blank.all():
            continue
        amounts = _digits(bound, column).cast(EXACT, strict=False)
        for at in totals.arg_true():
            stated, above = amounts[at], amounts.head(at)
            ours, all_rows = (above.filter(rows.head(at)).drop_nulls() for rows in (mine, every))
            if stated is None or all_rows.is_empty():
                continue
            group = above.filter(mine.head(at) & _below(totals.head(at))).drop_nulls()
            sums = (ours.sum(), all_rows.sum(), group.sum() or Decimal(0))
            yield at, column, stated, Decimal(ours.sum()), any(abs(stated - each) < HALF_A_CENT for each in sums)


def _below(data: pl.Series) -> pl.Series:
    """Return the rows below the last row of the data [Boolean]."""
    rows = data.arg_true()
    last = int(rows[-1]) if len(rows) else -1
    return pl.int_range(len(data), eager=True) > last


def _bare(bound: Bound, suspect: pl.Series) -> pl.Series:
    """Return the suspect rows with amounts and nothing else but a word for a total [Boolean]."""
    if not suspect.any():
        return suspect
    identifying = _identifying(bound)
    bare = pl.Series([True]).new_from_index(0, int(suspect.sum()))
    amounts = ~bare
    for column in bound.sheet.columns:
        cells = column.only(suspect)
        shown = cells.shown()
        passes = shown.is_null() | _says_total(shown)
        if column.letter not in identifying:
            amount = _is_amount(bound, cells)
            passes |= amount
            amounts |= amount
        bare &= passes
    return suspect.clone().scatter(suspect.arg_true(), bare & amounts)


def _identifying(bound: Bound) -> set[str]:
    """Return the letters of the columns that say what a row is: all the mapping uses but those of amounts."""
    mapping = bound.mapping
    feeds = (*mapping.feeds(), *mapping.totals)
    amounts = {name for feed in feeds if feed.spec.kind is Kind.DECIMAL for name in feed.columns()}
    amounts |= {name for name in bound.columns if mapping.kind(name) is Kind.DECIMAL}
    return {column.letter for name, column in bound.columns.items() if name not in amounts or name == mapping.key}


def _is_amount(bound: Bound, cells: Column) -> pl.Series:
    """Return the cells that hold an amount, or should: a formula that failed or was never worked out."""
    amount = _digits(bound, cells).is_not_null()
    return amount if cells.fault is None else amount | cells.fault.is_not_null()


def _digits(bound: Bound, column: Column) -> pl.Series:
    """Return the amounts of a column as plain decimal digits; anything else is null."""
    digits = pl.Series([None], dtype=pl.String).new_from_index(0, column.size)
    if column.text is not None:
        digits = figures.read(column.text, bound.mapping.sheet.locale, percent=False).values
    if column.number is not None:
        digits = digits.zip_with(column.number.is_null(), plain_digits(column.number))
    return digits


def _says_total(shown: pl.Series) -> pl.Series:
    return shown.str.contains(SAYS_TOTAL).fill_null(value=False)
