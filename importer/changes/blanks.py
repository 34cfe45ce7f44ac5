"""Blanks: header cells that somebody emptied in some rows of an exported document, and not in the others."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from importer.changes.value import Basis
from importer.findings import Finding, Place, found
from importer.language import _
from importer.plan.value import Plan
from importer.settling.flat import NUMBER, Flat, shown
from importer.sheets import Column
from importer.submission import Submission

MOST_NAMED = 3


def blanks(plan: Plan) -> Mapping[str, Collection[int]]:
    """Return for each header field that a column feeds the rows in which its cell is empty."""
    columns = {path: plan.sheet.column(column.heading) for path, column in plan.columns.items()}
    return {
        path: frozenset(plan.sheet.rows.filter(column.blank))
        for path, column in columns.items()
        if column is not None and column.blank.any()
    }


def partly_emptied(plan: Plan, submission: Submission, now: Flat, basis: Basis) -> Iterator[Finding]:
    """Yield a warning for each header field whose cell is empty in some of the rows that had it when exported.

    Nobody can tell which of them is meant: what is filled in counts, and the cells are named.
    """
    exported = exported_rows(plan, submission, now, basis)
    for path in basis.was.header.keys() & now.header.keys() & basis.blank.keys():
        empty = [row for row in exported if row in basis.blank[path]]
        filled = [row for row in submission.rows if row not in basis.blank[path]]
        if empty and filled:
            column = plan.columns[path]
            place = Place(plan.sheet.name, empty[0], column.heading, column.letter)
            words = {"field": path, "says": shown(now.header[path]) or "<clear>"}
            cells = {"empty": _cells(column, empty), "filled": _cells(column, filled)}
            yield found("partly-emptied", place, key=submission.key, **words, **cells)


def exported_rows(plan: Plan, submission: Submission, now: Flat, basis: Basis) -> Sequence[int]:
    """Return the rows of a document that were exported and are not to be deleted: new ones need not say everything."""
    if plan.lines_sheet is not None or not basis.was.lines:
        return submission.rows
    there = basis.was.numbered()
    pairs = zip(submission.line_rows, now.lines, strict=True)
    return [row for at, (row, line) in enumerate(pairs) if line.get(NUMBER) in there and at not in basis.deleted]


def _cells(column: Column, rows: Sequence[int]) -> str:
    named = ", ".join(f"{column.letter}{row}" for row in rows[:MOST_NAMED])
    more = len(rows) - MOST_NAMED
    return _("{names} and {count} more").format(names=named, count=more) if more > 0 else named
