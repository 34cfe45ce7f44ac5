"""What every row of the sheet is: part of a document, filtered, or blank."""

from dataclasses import dataclass

import polars as pl

from importer.findings import Finding, Place, found
from importer.kinds import Kind
from importer.mapping.bind import Bound
from importer.mapping.check import naming_feeds
from importer.plan.feeding import Cells, kept
from importer.plan.value import RowFate
from importer.sheets import Column

_TOTAL_WORDS = r"(?i)^(?:grand |sub)?(?:sum|total|totalt|totals|summa|i alt|yhteensä|gesamt|totaal)\b.{0,30}$"
_HALF_A_CENT = 0.005


@dataclass(frozen=True)
class Rows:
    """Fate and key of every row below the header; a row without a key has its own, `row 17`."""

    fates: pl.Series
    keys: pl.Series
    """Null for filtered and blank rows."""
    findings: tuple[Finding, ...]

    @property
    def active(self) -> pl.Series:
        """Rows that belong to a document that can be named."""
        return self.fates == RowFate.DOCUMENT.value


def classify(bound: Bound) -> Rows:
    """Return what each row is.

    Blank rows and rows that the mapping's `where` leaves out come first. A row below the data that holds amounts
    only, and at most the word for a total, is a total row: filtered, and compared with the rows above. Any other
    row without a key is a finding.
    """
    sheet = bound.sheet
    blank = sheet.blank
    mine = ~blank & _selected(bound)
    shown = _keys(bound, mine)
    totals = _total_rows(bound, mine, shown) if bound.mapping.key is not None else _none(blank)
    mine &= ~totals
    lost = mine & shown.is_null()
    names = pl.select(pl.format("row {}", sheet.rows)).to_series() if lost.any() else shown
    keys = shown.zip_with(~lost, names).zip_with(mine, _null_texts(len(shown)))
    findings = [*_without_key(bound, lost), *_differing_totals(bound, mine & ~lost, totals)]
    return Rows(_fates(blank, mine, lost), keys, tuple(findings))


def _fates(blank: pl.Series, mine: pl.Series, lost: pl.Series) -> pl.Series:
    fate = (
        pl.when(blank)
        .then(pl.lit(RowFate.BLANK.value))
        .when(~mine)
        .then(pl.lit(RowFate.FILTERED.value))
        .when(lost)
        .then(pl.lit(RowFate.INVALID.value))
        .otherwise(pl.lit(RowFate.DOCUMENT.value))
    )
    return pl.select(fate.alias("fate")).to_series()


def _selected(bound: Bound) -> pl.Series:
    """Return the rows the mapping is about; to `where` a blank cell is an empty text."""
    height = len(bound.sheet.rows)
    everything = pl.repeat(value=True, n=height, eager=True, dtype=pl.Boolean)
    where = bound.mapping.where
    if where is None:
        return everything
    cells = Cells(bound, everything)
    frame = cells.frame(where.meta.root_names(), blank="")
    return frame.select(where.cast(pl.Boolean).alias("where"))["where"].fill_null(value=False)


def _keys(bound: Bound, mine: pl.Series) -> pl.Series:
    if bound.key is not None:
        return _named(bound.key)
    cells = Cells(bound, mine)
    parts = [cells.feed(feed).values.cast(pl.String) for feed in naming_feeds(bound.mapping)]
    named = pl.DataFrame({str(number): part for number, part in enumerate(parts)}).select(
        pl.concat_str(pl.all(), separator=" ")
    )
    keys = _null_texts(len(mine))
    return keys.scatter(mine.arg_true(), named.to_series())


def _named(column: Column) -> pl.Series:
    shown = column.shown().str.strip_chars()
    return shown.set(shown == "", None)


def _without_key(bound: Bound, lost: pl.Series) -> list[Finding]:
    column = bound.key
    heading, letter = (column.heading, column.letter) if column else ("", "")
    sheet = bound.sheet
    return [
        found("no-key", Place(sheet.name, row, heading, letter), key=f"row {row}", column=heading or "the number")
        for row in sheet.rows.filter(lost)
    ]


def _total_rows(bound: Bound, mine: pl.Series, keys: pl.Series) -> pl.Series:
    """Return the rows below the last named one that hold amounts, and at most the word for a total."""
    named = (mine & keys.is_not_null() & ~_says_total(keys)).arg_true()
    if not len(named):
        return _none(mine)
    position = pl.int_range(len(mine), eager=True)
    below = mine & (position > named[-1])
    amounts = {feed.column for feed in bound.mapping.feeds() if feed.spec.kind is Kind.DECIMAL}
    bare = ~_none(mine)
    for name, column in bound.columns.items():
        if name not in amounts and below.any():
            shown = kept(column, below).shown()
            bare = bare.scatter(below.arg_true(), bare.filter(below) & (shown.is_null() | _says_total(shown)))
    return below & bare


def _differing_totals(bound: Bound, keyed: pl.Series, totals: pl.Series) -> list[Finding]:
    """Compare every number of a total row with the sum of the named rows above it in the same column."""
    findings = []
    numbers = [(column, column.number) for column in bound.sheet.columns if column.number is not None]
    for index in totals.arg_true():
        for column, number in numbers:
            stated, above = number[index], number.head(index).filter(keyed.head(index)).sum()
            if stated is not None and abs(above - stated) >= _HALF_A_CENT:
                place = Place(bound.sheet.name, int(bound.sheet.rows[index]), column.heading, column.letter)
                words = {"column": column.heading, "sum": f"{above:.2f}"}
                findings.append(found("total-differs", place, value=f"{stated:.2f}", **words))
    return findings


def _says_total(shown: pl.Series) -> pl.Series:
    return shown.str.contains(_TOTAL_WORDS).fill_null(value=False)


def _none(like: pl.Series) -> pl.Series:
    return pl.repeat(value=False, n=len(like), eager=True, dtype=pl.Boolean)


def _null_texts(height: int) -> pl.Series:
    return pl.repeat(None, height, eager=True, dtype=pl.String)
