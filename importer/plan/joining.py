"""Lines on a sheet of their own: each belongs to the document whose key it has."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

import polars as pl

from importer.language import _, later
from importer.mapping.bind import Bound
from importer.mapping.source import nearest
from importer.plan.naming import unlike
from importer.plan.notes import Notes
from importer.plan.rows import HIDDEN, LEFT_OUT, Rows
from importer.plan.value import RowFate

DOCUMENT_LEFT_OUT = later("Its document is left out by where in the mapping.")
DOCUMENT_HIDDEN = later('Its document is hidden in the sheet, and left out by hidden = "skip" in the mapping.')
WITH_DOCUMENT = {LEFT_OUT: DOCUMENT_LEFT_OUT, HIDDEN: DOCUMENT_HIDDEN}
"""Why a document is left out -> why its lines are."""
SHOWN_ROWS = 5
COMPARED = 200_000
"""So many pairs of keys are compared at most to say which key may have been meant."""


def join(first: Bound, heads: Rows, second: Bound, tails: Rows, notes: Notes) -> Rows:
    """Return the rows of the lines' sheet once they know the documents.

    A line of a document that `where` leaves out is left out with it. A line without a document is noted, and so is a
    document that stands in several rows of its own sheet. `notes` are those of both sheets.
    """
    _note_twice(first, second, heads, notes)
    tails = _left_out(first, heads, tails)
    known = heads.keys.drop_nulls()
    orphans = tails.named & ~tails.keys.is_in(known.implode())
    _note_orphans(first, second, (tails, orphans, known), notes)
    lost = tails.fates == RowFate.INVALID.value
    rows = pl.select(pl.format(_("{} row {}"), pl.lit(second.sheet.name), second.sheet.rows.filter(lost))).to_series()
    keys = tails.keys.clone().scatter(lost.arg_true(), unlike(rows, pl.concat([known, tails.keys])))
    return replace(tails, fates=tails.fates.set(orphans, RowFate.INVALID.value), keys=keys)


def _note_twice(first: Bound, second: Bound, heads: Rows, notes: Notes) -> None:
    frame = pl.DataFrame({"key": heads.keys, "row": first.sheet.rows}).filter(heads.named)
    several = frame.group_by("key", maintain_order=True).agg("row").filter(pl.col("row").list.len() > 1)
    column = first.columns[first.mapping.key or ""]
    for rows in several["row"].to_list():
        listed = ", ".join(map(str, rows[:SHOWN_ROWS])) + (", …" if len(rows) > SHOWN_ROWS else "")
        for row in rows:
            notes.add(row, "key-in-two-rows", column, {"rows": listed, "lines": second.sheet.name})


def _left_out(first: Bound, heads: Rows, tails: Rows) -> Rows:
    """Return the lines with those filtered whose document is, by `where` or because it is hidden."""
    names = first.columns[first.mapping.key or ""].shown()
    for why, of_line in WITH_DOCUMENT.items():
        gone = names.filter(heads.why.eq_missing(why)).drop_nulls()
        out = tails.named & tails.keys.is_in(gone.implode()) & ~tails.keys.is_in(heads.keys.drop_nulls().implode())
        if out.any():
            fates, keys = tails.fates.set(out, RowFate.FILTERED.value), tails.keys.set(out, None)
            tails = Rows(fates, keys, tails.why.set(out, of_line))
    return tails


def _note_orphans(first: Bound, second: Bound, lines: tuple[Rows, pl.Series, pl.Series], notes: Notes) -> None:
    tails, orphans, known = lines
    if not orphans.any():
        return
    column = second.columns[second.mapping.key or ""]
    orphans &= ~column.blank
    keys = tails.keys.filter(orphans)
    meant = _meant(keys.unique(maintain_order=True), known.unique(maintain_order=True))
    for row, key in zip(second.sheet.rows.filter(orphans), keys, strict=True):
        words = {"value": key, "sheet": first.sheet.name, "suggestion": meant.get(key) or "."}
        notes.add(row + notes.last, "line-without-document", column, words)


def _meant(keys: Iterable[str], known: pl.Series) -> Mapping[str, str]:
    """Return what to say of the known key that each of the first of `keys` looks like."""
    some = list(keys)[: COMPARED // max(1, len(known))]
    return {key: _('; did you mean "{meant}"?').format(meant=meant) for key in some if (meant := nearest(key, known))}
