"""What can be wrong with a row."""

from importer.findings.value import Entry, Severity

E, W = Severity.ERROR, Severity.WARNING

ROWS = {
    "ragged-row": Entry(
        "Row with too many or too few cells",
        E,
        "The row has {cells} cells where the header has {columns}.",
        "Check the separators and quotes in this row.",
    ),
    "swallowed-row": Entry(
        "Row inside a cell",
        E,
        "The cell holds a line break and {count} separators: a quotation mark that is not closed seems to have taken "
        "in the rows below, so documents are missing.",
        'Close the quotation mark in the file, or write it twice ("") where it belongs to the text.',
    ),
    "no-key": Entry(
        "Row without a key",
        E,
        "“{column}” is empty, so the row belongs to no document.",
        "Fill in “{column}”, or delete the row.",
    ),
    "line-without-key": Entry(
        "Row without a key beside a document",
        E,
        "“{column}” is empty, and the row may be a line of {key}, so both are kept back.",
        "If it is a line of {key}, write {key} into “{column}”; if not, give it its own, or delete the row.",
    ),
    "line-without-document": Entry(
        "Line without a document",
        E,
        "“{column}” is {value}, and no row of {sheet} has that key.",
        "Correct the key, or add {value} to {sheet}{suggestion}",
    ),
    "total-differs": Entry(
        "Total row differs",
        W,
        "The sheet's own total in “{column}” is {value}; the rows add up to {sum}.",
        "Check that no row is missing or doubled.",
        of_sheet=True,
    ),
}
