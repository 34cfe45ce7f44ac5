"""Our columns beside the user's data, and the colours and comments on their cells."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice

import polars as pl

from importer.findings import Finding, Severity
from importer.language import _, later
from importer.results import columns, looks
from importer.results.hold import hold_column
from importer.results.marks import RowMarks
from importer.results.xlsx.marking import Marks
from importer.results.xlsx.page import ListColumn, lines
from importer.sheets import Column
from importer.sheets.ours import HOLD, NUMBER, TAKEN, own

HEADINGS = (later("Status"), HOLD, later("Message"), NUMBER, later("Ledger amount"), later("Key"))
_MESSAGE_WIDTH = 60
MOST_COMMENTS = 2_000
"""Thousands of comment boxes make a spreadsheet program slow; the Message column says the same."""


def headings(theirs: Iterable[str]) -> tuple[str, ...]:
    """Return the headings of our columns, none of them equal to one of the user's."""
    taken = {heading.strip().casefold() for heading in theirs}
    return tuple(heading + TAKEN * (heading.casefold() in taken) for heading in map(_, HEADINGS))


def now_called(earlier: Sequence[Column], names: Iterable[str]) -> dict[str, str]:
    """Return by its heading what each column of ours from an `earlier` run, in any language, is called in `names`."""
    known = zip(HEADINGS, names, strict=True)
    again = {column.heading: name for each, name in known if (column := own(earlier, each)) is not None}
    return {column.heading: column.heading for column in earlier} | again


def marks_for(marked: RowMarks, header_row: int, names: Collection[str]) -> Marks:
    """Return what is to be written onto the sheet; `names` are the headings of our columns."""
    rows = marked.rows
    status, hold, message, number, amount, key = names
    listed = (
        columns.status(status, 16, rows["status"]),
        hold_column(hold, rows["hold"]),
        columns.words(message, _MESSAGE_WIDTH, rows["message"]),
        columns.code(number, 15, rows["number"]),
        columns.amount(amount, 15, rows["amount"]),
        columns.aside(key, 18, rows["key"]),
    )
    return Marks(
        header_row,
        _last_row(rows, header_row),
        looks.HEADING,
        rows["row"],
        tuple(_centred(column) for column in listed),
        {spot: looks.GROUNDS[_worst(found)] for spot, found in marked.cells.items()},
        tuple(looks.GROUNDS.values()),
        _tall(rows),
    )


def comments_for(marked: RowMarks) -> Mapping[str, tuple[str, str]]:
    """Return the comments by cell address: what is wrong, how to mend it; for the first of very many."""
    some = islice(marked.cells.items(), MOST_COMMENTS)
    return {f"{letter}{row}": _words(found) for (row, letter), found in some}


def _last_row(rows: pl.DataFrame, header_row: int) -> int:
    last = rows.filter(pl.col("key").is_not_null())["row"]
    return int(last[-1]) if len(last) else header_row


def _centred(column: ListColumn) -> ListColumn:
    """Return the column for a place beside cells of any height and alignment."""
    words = {word: replace(look, down="center") for word, look in column.looks.items()}
    return replace(column, look=replace(column.look, down="center"), looks=words)


def _words(found: tuple[Finding, ...]) -> tuple[str, str]:
    what = "\n".join(dict.fromkeys(finding.message for finding in found))
    how = "\n".join(dict.fromkeys(finding.hint for finding in found if finding.hint))
    return what, how


def _worst(found: tuple[Finding, ...]) -> Severity:
    errors = any(finding.severity is Severity.ERROR for finding in found)
    return Severity.ERROR if errors else Severity.WARNING


def _tall(rows: pl.DataFrame) -> dict[int, int]:
    """Return how many lines its message takes, for each row where that is more than one."""
    counted = rows.select("row", lines=lines(rows["message"], _MESSAGE_WIDTH)).filter(pl.col("lines") > 1)
    return dict(counted.iter_rows())
