"""What every row of the sheet is: part of a document, filtered, or blank."""

from dataclasses import dataclass

import polars as pl

from importer.language import _, later
from importer.mapping.bind import Bound
from importer.plan import strays, total_rows
from importer.plan.cells import Cells
from importer.plan.naming import name_rows, unlike
from importer.plan.notes import Notes
from importer.plan.value import RowFate, TypedTotal
from importer.plan.working import work_out
from importer.sheets import Column, Sheet

LEFT_OUT = later("Left out by where in the mapping.")
HIDDEN = later('Hidden in the sheet, and left out by hidden = "skip" in the mapping.')
TOTAL = later("A total of the rows above, no document.")


@dataclass(frozen=True, eq=False)
class Rows:
    """One entry for every row below the header."""

    fates: pl.Series
    """RowFate values, before anything is known of the documents."""
    keys: pl.Series
    """The document of each row; null for filtered and blank ones. A row without a name is one by itself."""
    why: pl.Series
    """Why a row is filtered, for a person."""
    typed: tuple[TypedTotal, ...] = ()
    """The amounts of total rows."""

    @property
    def named(self) -> pl.Series:
        """Rows that belong to a document that can be named [Boolean]."""
        return self.fates == RowFate.DOCUMENT.value


def classify(bound: Bound, notes: Notes) -> Rows:
    """Return what each row is.

    Blank rows, hidden ones to be skipped and those the mapping's `where` leaves out come first, then total rows.
    Any other row whose document has no name is noted. It belongs to the document beside it when it may be a line
    of that, which keeps both of them back; else it is an invalid document by itself.
    """
    mine = _selected(bound, notes)
    cells = Cells.of(bound, mine, notes)
    named = name_rows(cells)
    names, broken = _spread(named.names, mine), _spread(named.broken, mine)
    totals = total_rows.find(bound, mine, names)
    lost = mine & names.is_null() & ~totals
    mine &= ~totals
    owners = strays.owners(bound, mine, names, lost)
    _note_nameless(bound, lost & ~broken, owners, named.column, notes)
    typed = total_rows.compare(bound, mine, totals, notes)
    names, lost = names.zip_with(owners.is_null(), owners), lost & owners.is_null()
    keys = _keys(bound, names, lost).set(~mine, None)
    return Rows(_fates(bound.sheet.blank, mine, lost), keys, _why(bound.sheet, mine, totals), typed)


def _selected(bound: Bound, notes: Notes) -> pl.Series:
    """Return the rows the mapping is about; a row that `where` cannot tell stays, with a note.

    To `where` a blank cell is an empty text.
    """
    filled, where = ~bound.sheet.blank, bound.mapping.where
    if bound.sheet.left_out is not None:
        filled &= ~bound.sheet.left_out
    if where is None:
        return filled
    cells = Cells.of(bound, filled, notes)
    worked = work_out(cells, where, ("sheet", "where"), most=0, blank="")
    return _spread(worked.values.fill_null(value=False) | worked.broken, filled).fill_null(value=False)


def _keys(bound: Bound, names: pl.Series, lost: pl.Series) -> pl.Series:
    """Return the keys of all rows: their names, with the row where there is none, or where it is not the only one."""
    keys = names
    if bound.mapping.key is None:
        twice = names.is_not_null() & names.is_duplicated()
        with_row = pl.select(pl.format(_("{} (row {})"), names.filter(twice), bound.sheet.rows.filter(twice)))
        keys = keys.clone().scatter(twice.arg_true(), unlike(with_row.to_series(), names))
    rows = pl.select(pl.format(_("row {}"), bound.sheet.rows.filter(lost))).to_series()
    return keys.clone().scatter(lost.arg_true(), unlike(rows, keys))


def _note_nameless(bound: Bound, rows: pl.Series, owners: pl.Series, column: Column | None, notes: Notes) -> None:
    words = {"column": column.heading if column else _("the number")}
    for row, owner in zip(bound.sheet.rows.filter(rows), owners.filter(rows), strict=True):
        notes.add(row, "no-key" if owner is None else "line-without-key", column, words)


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


def _why(sheet: Sheet, mine: pl.Series, totals: pl.Series) -> pl.Series:
    out = ~mine & ~sheet.blank
    hidden = out if sheet.left_out is None else out & sheet.left_out
    named = pl.lit(HIDDEN if sheet.left_out is not None else LEFT_OUT)
    why = pl.when(totals).then(pl.lit(TOTAL)).when(hidden).then(named).when(out).then(pl.lit(LEFT_OUT))
    return pl.select(why.alias("why")).to_series()


def _spread(values: pl.Series, chosen: pl.Series) -> pl.Series:
    """Return values of the chosen rows over all rows, null for the others."""
    everywhere = pl.Series([None], dtype=values.dtype).new_from_index(0, len(chosen))
    return everywhere.scatter(chosen.arg_true(), values)
