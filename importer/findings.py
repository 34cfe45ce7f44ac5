"""Findings: what is wrong at one place in the user's data, in words a bookkeeper understands.

Every finding has a code from `CATALOGUE`. The code never changes between releases or languages; the wording may.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

SHORTEN = 60


class Severity(StrEnum):
    """An error keeps its document out of the ledger; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


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
        """Read aloud: `Invoices!C14 (Customer)`."""
        spot = self.cell or (f"row {self.row}" if self.row is not None else "")
        where = "!".join(part for part in (self.sheet, spot) if part)
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


def found(code: str, place: Place, *, value: object = "", key: str = "", **words: object) -> Finding:
    """Return the finding `code` at `place`, worded by the catalogue.

    `words` fill the message and the hint; what stands in the cell may be used there as `{value}`, and the document
    as `{key}`.
    Raises KeyError for a code that is not in the catalogue.
    """
    entry = CATALOGUE[code]
    shown = shorten(value)
    message = entry.message.format(value=shown, key=key, **words)
    hint = entry.hint.format(value=shown, key=key, **words)
    return Finding(code, entry.severity, place, message, hint, shown, key)


def shorten(value: object) -> str:
    """Return `value` as one line of at most 60 characters."""
    text = " ".join(str(value).split())
    return text if len(text) <= SHORTEN else text[: SHORTEN - 1] + "…"


E = Severity.ERROR
W = Severity.WARNING

CATALOGUE: Mapping[str, Entry] = MappingProxyType(
    {
        # a cell that cannot be read as what its field wants
        "not-a-number": Entry(
            "Not a number", E, "“{value}” is not a number.", "Type the amount as a number, for example {example}."
        ),
        "ambiguous-number": Entry(
            "Number with two readings",
            E,
            "“{value}” can be read as {first} or as {second}.",
            'Make it a number cell, or add locale = "nb-NO" ({first}) or "en-GB" ({second}) under [sheet] '
            "in the mapping.",
        ),
        "other-currency": Entry(
            "Amount in another currency",
            E,
            "“{value}” names a currency, and the document's is {currency}.",
            "Correct one of them, feed currencyId from a column, or leave the sign out.",
        ),
        "not-grouped": Entry(
            "Misplaced thousands sign",
            E,
            "“{value}” is not a number in {locale}: {sign} can only group thousands, in threes.",
            "Make it a number cell, or correct the separator.",
        ),
        "not-a-code": Entry(
            "Not an identifier",
            E,
            "{value} is a date or a yes/no cell where an identifier belongs; the spreadsheet has probably changed it.",
            "Format the column as text and type the value again.",
        ),
        "not-whole": Entry(
            "Not a whole number", E, "“{value}” is not a whole number.", "Use a number without decimals."
        ),
        "rounded-number": Entry(
            "Number rounded by the spreadsheet",
            E,
            "{value} has more than 15 digits, and the spreadsheet has already rounded it.",
            "Format the column as text and type the value again.",
        ),
        "not-a-date": Entry(
            "Not a date", E, "“{value}” is not a date.", "Make it a date cell, or write it as {example}."
        ),
        "ambiguous-date": Entry(
            "Date with two readings",
            E,
            "“{value}” can be read as {first} or as {second}.",
            'Make it a date cell, or add "{column}" = {{ type = "date", format = "dd.mm.yyyy" }} under [columns] '
            "in the mapping.",
        ),
        "not-a-flag": Entry("Neither yes nor no", E, "“{value}” is neither yes nor no.", "Write yes or no."),
        "not-a-period": Entry(
            "Not a period", E, "“{value}” is not a period.", "Write year and month, for example 2026-01."
        ),
        "not-a-choice": Entry(
            "Not one of the allowed values", E, "“{value}” is not one of: {choices}.", "{suggestion}"
        ),
        "not-in-values": Entry(
            "Value the mapping does not know",
            E,
            "“{value}” is not in the list of values in the mapping.",
            "Correct the cell, or add {value} to values of {field} in the mapping.",
        ),
        "not-in-lookup": Entry(
            "Value not in the lookup",
            E,
            "“{value}” is not in {lookup}.",
            "Correct the cell, or add a line for {value} to {lookup}.",
        ),
        "not-a-guid": Entry(
            "Not an identifier of the ledger",
            E,
            "“{value}” is not an identifier of the form 00000000-0000-0000-0000-000000000000.",
            "Copy the identifier from the ledger.",
        ),
        "out-of-range": Entry(
            "Number out of range", E, "{value} is outside what {field} can hold.", "Correct the number."
        ),
        "over-limit": Entry(
            "Longer than the ledger allows",
            E,
            "“{value}” has {length} characters; {field} takes {limit}.",
            "Shorten it, or map it to the ledger's own code under values in the mapping.",
        ),
        "does-not-fit": Entry(
            "Value that does not fit",
            E,
            "“{value}” does not fit {field}.",
            "See `importer fields` for what {field} takes.",
        ),
        "error-cell": Entry(
            "Error in the cell", E, "The cell shows {value}.", "Correct the formula, or type the value."
        ),
        "formula-without-value": Entry(
            "Formula without a stored value",
            E,
            "The cell has a formula, but the file holds no result for it.",
            "Open the workbook in Excel or LibreOffice, save it and try again.",
        ),
        "cannot-clear": Entry(
            "Field that cannot be cleared",
            E,
            "{field} cannot be cleared.",
            "Remove <clear> to leave it as it is, or give it a value.",
        ),
        "clear-on-create": Entry(
            "Nothing to clear",
            E,
            "<clear> empties a field of a document that exists; this one is new.",
            "Leave the cell empty.",
        ),
        "too-long": Entry(
            "Longer than the ledger usually takes",
            W,
            "{length} characters; the ledger usually takes {limit} for {field}.",
            "Shorten the text if the ledger refuses it.",
        ),
        "not-worked-out": Entry(
            "Expression that defies the row",
            E,
            "{field} cannot be worked out from this row.",
            "Correct the cells it is made of ({columns}), or let the expression allow for them.",
        ),
        # a row
        "ragged-row": Entry(
            "Row with too many or too few cells",
            E,
            "The row has {cells} cells where the header has {columns}.",
            "Check the separators and quotes in this row.",
        ),
        "no-key": Entry(
            "Row without a key",
            E,
            "“{column}” is empty, so the row belongs to no document.",
            "Fill in “{column}”, or delete the row.",
        ),
        "total-differs": Entry(
            "Total row differs",
            W,
            "The sheet's own total in “{column}” is {value}; the rows add up to {sum}.",
            "Check that no row is missing or doubled.",
        ),
        # a document
        "missing-value": Entry("Value missing", E, "{field} is needed, and the cell is empty.", "Fill in the cell."),
        "header-conflict": Entry(
            "Rows of one document disagree",
            E,
            "Rows of {key} disagree on {field}: {values}.",
            "Give all rows of {key} the same value.",
        ),
        "no-lines": Entry("Document without lines", E, "{key} has no lines.", "Give it at least one line."),
        "line-without-content": Entry(
            "Line without item, description or account",
            E,
            "The line has neither an item, a description nor an account.",
            "Fill in the item, or a description.",
        ),
        "duplicate-line": Entry(
            "Line number used twice",
            E,
            "Line {value} of {key} stands in several rows.",
            "Give each row its own line number, or none to add a line.",
        ),
        "duplicate-number": Entry(
            "Number used twice",
            E,
            "{field} {value} is used by {others} as well.",
            "Give each document its own number.",
        ),
        "due-before-date": Entry(
            "Due before it is dated",
            E,
            "The due date {value} is before the document date {date}.",
            "Correct one of the dates.",
        ),
        "period-disagrees": Entry(
            "Periods disagree",
            E,
            "Post period {value} and financial period {other} are not the same month.",
            "Give only one of them, or the same month in both.",
        ),
        "negative-total": Entry(
            "Negative document",
            E,
            "{key} adds up to {value}; the ledger takes positive amounts only.",
            "{suggestion}",
        ),
        "nothing-to-update": Entry(
            "Nothing to update", E, "{key} names a number but no field to change.", "Fill in at least one cell."
        ),
        "cannot-look-up": Entry(
            "Nothing to look it up by",
            W,
            "Documents with nothing to look them up by: {count}. After an unclear answer they are never sent again.",
            "Feed {references} from a column with a unique value.",
        ),
        "adds-lines": Entry(
            "Lines that are added each time",
            W,
            "Lines without a lineNumber: {count}. They are added to documents that exist, each time anew.",
            "Feed lineNumber to change the lines a document has.",
        ),
        # what the journal and the ledger know
        "other-content": Entry(
            "Already in the ledger with other content",
            E,
            "{key} is already in the ledger as {number}, with other content.",
            "Update it there, or give this one a new number.",
        ),
        "unknown-customer": Entry(
            "Customer not in the ledger",
            E,
            "Customer {value} is not in the ledger.",
            "Correct the number, or import the customer first.",
        ),
        "blocked-customer": Entry(
            "Customer may not be invoiced",
            E,
            "Customer {value} has status {status} and cannot get new documents.",
            "Change the customer's status in the ledger, or leave the document out.",
        ),
        "number-taken": Entry(
            "Number taken",
            E,
            "{field} {value} is already used by another document in the ledger.",
            "Give this document another number.",
        ),
        "not-in-ledger": Entry(
            "Not in the ledger",
            E,
            "{value} is not in the ledger, so it cannot be updated.",
            "Correct the number, or create it first.",
        ),
        "unknown-class": Entry(
            "Customer class not in the ledger",
            E,
            "Customer class {value} is not in the ledger.",
            "Use one of: {choices}.",
        ),
    }
)
