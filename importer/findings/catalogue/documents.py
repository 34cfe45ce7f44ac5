"""What can be wrong with a document."""

from importer.findings.value import Entry, Severity

E, W = Severity.ERROR, Severity.WARNING

DOCUMENTS = {
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
}
