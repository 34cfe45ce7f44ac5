"""What a finding is: one thing wrong at one place in the user's data, and what the catalogue knows of its code."""

from dataclasses import dataclass
from enum import StrEnum

from importer.language import _, later


class Severity(StrEnum):
    """An error keeps its document out of the ledger; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


WORDS = (later("error"), later("warning"))
"""The severities as people read them (`language._` has them)."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the user's workbook: sheet name, row number as shown, heading, column letter."""

    sheet: str = ""
    row: int | None = None
    column: str = ""
    letter: str = ""

    @property
    def cell(self) -> str:
        """The cell's address, `C14`; empty for a whole row or sheet."""
        return f"{self.letter}{self.row}" if self.letter and self.row is not None else ""

    def __str__(self) -> str:
        """Read aloud: `Invoices!C14 (Customer)`, or `Invoices, row 14` for a whole row."""
        if self.cell:
            where = "!".join(part for part in (self.sheet, self.cell) if part)
        else:
            where = ", ".join(
                part
                for part in (self.sheet, _("row {row}").format(row=self.row) if self.row is not None else "")
                if part
            )
        return f"{where} ({self.column})" if self.column else where


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong at one place: code, severity, place, value, what it is and how to mend it."""

    code: str
    severity: Severity
    place: Place
    message: str
    hint: str
    value: str = ""
    """What stands in the cell, shortened."""
    key: str = ""
    """The document it keeps back; empty when it belongs to no document."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the catalogue knows of a code; `message` and `hint` are format strings."""

    title: str
    severity: Severity
    message: str
    hint: str
    firm: bool = False
    """An error that guards what a value or a document is: no mapping can lower it or turn it off."""
    of_sheet: bool = False
    """A warning about the sheet as a whole: there is no document that it could keep back as an error."""
