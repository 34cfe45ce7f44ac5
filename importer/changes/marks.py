"""Marks: what an exported sheet says beside its data: which version a document is of, which lines are to go."""

from collections.abc import Iterable, Mapping

from importer.cells.words import NO
from importer.plan.value import Plan
from importer.sheets import Column, Sheet
from importer.sheets.ours import EXPORTED_IN
from importer.submission import Submission

NUMBER, STAMP, LINE, DELETE = "Ledger number", "Time stamp", "Line number", "Delete"
"""The headings of the columns that an export adds to those of its mapping."""


def stamps(plan: Plan) -> Mapping[int, str]:
    """Return the version of the document in each row of the documents' sheet."""
    return _texts(_ours(plan, plan.sheet, STAMP), plan.sheet)


def currencies(plan: Plan) -> Mapping[int, str]:
    """Return the currency of the document in each row of what a workbook keeps of its export."""
    return _texts(plan.sheet.column(EXPORTED_IN), plan.sheet)


def deleted(plan: Plan) -> frozenset[int]:
    """Return the rows of lines that are marked to be deleted: any word but no; only in what was exported."""
    if plan.sheet.column(STAMP) is None:
        return frozenset()
    sheet = plan.lines_sheet or plan.sheet
    said = _texts(_ours(plan, sheet, DELETE), sheet)
    return frozenset(row for row, word in said.items() if word.casefold() not in NO)


def said_of(submission: Submission, told: Mapping[int, str]) -> str:
    """Return what the rows of a document say, by row; empty when they say nothing."""
    return next((told[row] for row in submission.rows if row in told), "")


def marked(submission: Submission, rows: Iterable[int]) -> frozenset[int]:
    """Return which lines of a document stand in one of these rows, counted from 0."""
    chosen = frozenset(rows)
    return frozenset(at for at, row in enumerate(submission.line_rows) if row in chosen)


def _ours(plan: Plan, sheet: Sheet, heading: str) -> Column | None:
    """Return the column of that heading, unless the mapping feeds something from it."""
    used = {column.heading for column in (*plan.columns.values(), *plan.line_columns.values())}
    return None if heading in used else sheet.column(heading)


def _texts(column: Column | None, sheet: Sheet) -> dict[int, str]:
    if column is None:
        return {}
    return {row: text for row, text in zip(sheet.rows, column.shown(), strict=True) if text is not None}
