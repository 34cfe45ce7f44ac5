"""Our five columns beside the user's data, and the colours and comments on their cells."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from itertools import islice

import polars as pl

from importer.findings import Finding, Severity
from importer.results.looks import AMOUNT, GROUNDS, HEADING, HEADING_INDENTED, HEADING_RIGHT, KEY, NOTE, TEXT, WORD, status_looks
from importer.results.marks import RowMarks
from importer.results.xlsx.cells import Form
from importer.results.xlsx.marking import Marks
from importer.results.xlsx.page import ListColumn, lines
from importer.results.xlsx.styles import Look

HEADINGS = ("Status", "Message", "Ledger number", "Ledger amount", "Key")
_TAKEN = " (import)"
"""Added to a heading of ours that the user's sheet has already."""
_MESSAGE_WIDTH = 60
MOST_COMMENTS = 2_000
"""Thousands of comment boxes make a spreadsheet program slow; the Message column says the same."""


def headings(theirs: Iterable[str]) -> tuple[str, ...]:
    """Return the headings of our columns, none of them equal to one of the user's."""
    taken = {heading.strip().casefold() for heading in theirs}
    return tuple(heading + _TAKEN * (heading.casefold() in taken) for heading in HEADINGS)


def marks_for(marked: RowMarks, header_row: int, names: Collection[str]) -> Marks:
    """Return what is to be written onto the sheet; `names` are the headings of our columns."""
    rows = marked.rows
    status, message, number, amount, key = names
    looks = {word: _middle(look) for word, look in status_looks().items()}
    columns = (
        ListColumn(status, 16, Form.TEXT, rows["status"], _middle(WORD), looks, HEADING_INDENTED),
        ListColumn(message, _MESSAGE_WIDTH, Form.TEXT, rows["message"], _middle(NOTE)),
        ListColumn(number, 15, Form.TEXT, rows["number"], _middle(TEXT)),
        ListColumn(amount, 15, Form.NUMBER, rows["amount"], _middle(AMOUNT), heading_look=HEADING_RIGHT),
        ListColumn(key, 18, Form.TEXT, rows["key"], _middle(KEY), heading_look=HEADING_INDENTED),
    )
    colours = {spot: GROUNDS[_worst(found)] for spot, found in marked.cells.items()}
    return Marks(header_row, HEADING, rows["row"], columns, colours, tuple(GROUNDS.values()), _tall(rows))


def comments_for(marked: RowMarks) -> Mapping[str, tuple[str, str]]:
    """Return the comments by cell address: what is wrong, how to mend it; for the first of very many."""
    some = islice(marked.cells.items(), MOST_COMMENTS)
    return {f"{letter}{row}": _words(found) for (row, letter), found in some}


def _middle(look: Look) -> Look:
    """Return the look for a cell beside cells of any height and alignment."""
    return replace(look, down="center")


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
