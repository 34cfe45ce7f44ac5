"""Text files: one for each table, UTF-8 with BOM so that Excel knows what it is."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from importer.exporting.columns import Column, Kind, Table
from importer.exporting.flat import NUMBER
from importer.exporting.scratch import Tidy
from importer.exporting.value import About, Csv, Exported

_LOOKS_LIVE = r"^'*[=+\-@\t\r]"
"""A text that begins so, apostrophes aside, is a formula to a spreadsheet that opens the file."""
_GUARDED = r"^'('*[=+\-@\t\r])"


class TextFiles(Tidy):
    """The text files of one export in the making."""

    def __init__(self, tables: Sequence[Table], drafts: Sequence[Path], style: Csv) -> None:
        super().__init__()
        self._style = style
        self._files = {}
        for table, draft in zip(tables, drafts, strict=True):
            file = self._leaving.enter_context(draft.open("wb"))
            self._files[table.title] = file
            headings = pl.DataFrame(schema=dict.fromkeys(table.headings, pl.String))
            headings.write_csv(file, include_bom=True, separator=style.delimiter, line_terminator="\r\n")

    def add(self, table: Table, frame: pl.DataFrame) -> None:
        """Add flat rows to a table's file."""
        shown = frame.select(_shown(column, self._style.decimal) for column in table.columns)
        file = self._files[table.title]
        shown.write_csv(file, include_header=False, separator=self._style.delimiter, line_terminator="\r\n")

    def notes(self) -> list[str]:
        """Return nothing: a text file takes everything as it is."""
        return []

    def close(self, about: About, exported: Exported) -> None:
        """Write out what is still in memory; a text file has no place for what the export is about."""
        del about, exported
        self._leaving.close()


def _shown(column: Column, decimal: str) -> pl.Expr:
    """Return a column as it stands in the file; only a text is guarded, a negative number stays a number."""
    text = pl.col(column.name)
    if column.kind not in {Kind.DECIMAL, Kind.WHOLE}:
        return guarded(text)
    number = text.str.replace(".", decimal, literal=True)
    return pl.when(text.str.contains(NUMBER)).then(number).otherwise(guarded(text)).alias(column.name)


def guarded(text: pl.Expr) -> pl.Expr:
    """Return texts with an apostrophe before those that a spreadsheet would take for a formula.

    A text that would read as a guarded one gets one more: `unguarded` gives back what the ledger said.
    """
    return pl.when(text.str.contains(_LOOKS_LIVE)).then(pl.lit("'") + text).otherwise(text).name.keep()


def unguarded(text: pl.Expr) -> pl.Expr:
    """Return texts without the apostrophe that `guarded` put before them."""
    return text.str.replace(_GUARDED, "$1")
