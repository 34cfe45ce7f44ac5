"""What can be wrong with a document."""

from importer.findings.value import Entry, Severity

E, W = Severity.ERROR, Severity.WARNING

DOCUMENTS = {
    "missing-value": Entry("Value missing", E, "{field} is needed, and {what}.", "Fill in the cell.", firm=True),
    "header-conflict": Entry(
        "Rows of one document disagree",
        E,
        "Rows of {key} disagree on {field}: {values}.",
        "Give all rows of {key} the same value.",
        firm=True,
    ),
    "key-in-two-rows": Entry(
        "Document in two rows",
        E,
        "{key} stands in rows {rows}; a document has one row here, and its lines are on {lines}.",
        "Keep one of the rows.",
        firm=True,
    ),
    "in-two-steps": Entry(
        "Document in two steps",
        E,
        "{key} is also in {other}; one run sends a document once.",
        "Take it out of one of the two, or run them one after the other.",
    ),
    "no-lines": Entry("Document without lines", E, "{key} has no lines.", "Give it at least one line.", firm=True),
    "line-without-content": Entry(
        "Line without item, description or account",
        E,
        "The line has neither an item, a description nor an account.",
        "Fill in the item, or a description.",
    ),
    "zero-line": Entry(
        "Line that comes to nothing",
        W,
        "The line comes to nothing: {what} is 0.",
        "Fill in {what}, or delete the row if it was not meant.",
    ),
    "duplicate-line": Entry(
        "Line number used twice",
        E,
        "Line {value} of {key} stands in several rows.",
        "Give each row its own line number, or none to add a line.",
        firm=True,
    ),
    "duplicate-number": Entry(
        "Number used twice",
        E,
        "{field} {value} is used by {others} as well.",
        "Give each document its own number.",
        firm=True,
    ),
    "similar-number": Entry(
        "Numbers that are nearly the same",
        W,
        "{field} {value} and {other} in row {row} differ only in case, spaces or leading zeros.",
        "Write them the same way if they are meant to be the same.",
    ),
    "similar-customer": Entry(
        "Customer that seems to be there twice",
        W,
        "{key} has the same {what} as {other} in row {row}.",
        "Delete one of the rows if it is the same customer.",
    ),
    "similar-document": Entry(
        "Document that seems to be there twice",
        W,
        "{key} has the same customer, date and lines as {other} in row {row}.",
        "Delete one of them if it is the same document.",
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
        firm=True,
    ),
    "period-not-of-date": Entry(
        "Period of another month than the date",
        W,
        "Period {value} is not the month of the document date {date}.",
        "Correct one of them if the document belongs to the month of its date.",
    ),
    "date-far-off": Entry(
        "Date far from the others",
        W,
        "{value} is more than a year from the sheet's other dates, {first} to {last}.",
        "Correct the year if it is a slip.",
    ),
    "negative-total": Entry(
        "Negative document",
        E,
        "{key} adds up to {value}; the ledger takes positive amounts only.",
        "{suggestion}",
        firm=True,
    ),
    "nothing-to-update": Entry(
        "Nothing to update",
        E,
        "{key} names a number but no field to change.",
        "Fill in at least one cell.",
        firm=True,
    ),
    "cannot-look-up": Entry(
        "Nothing to look it up by",
        W,
        "Documents with nothing to look them up by: {count}. If the answer to one gets lost, nobody can tell whether "
        "it arrived, and it is not sent again.",
        "Feed {references} from a column with a unique value.",
        of_sheet=True,
    ),
    "adds-lines": Entry(
        "Lines that are added each time",
        W,
        "Lines without a lineNumber: {count}. They are added to documents that exist, each time anew.",
        "Feed lineNumber to change the lines a document has.",
        of_sheet=True,
    ),
}
