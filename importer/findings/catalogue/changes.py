"""What can be wrong with the changes of a workbook that was exported, or with finding what is to be changed."""

from importer.findings.value import Entry, Severity

E, W = Severity.ERROR, Severity.WARNING

CHANGES = {
    "conflict": Entry(
        "Changed on both sides",
        E,
        "{key} was changed in the ledger since it was exported. {field}: here {mine}, in the ledger {theirs}, "
        "exported as {base}.",
        "Look which one is right, export the document again and change it there.",
        firm=True,
    ),
    "missing-line": Entry(
        "Line without its row",
        W,
        "Line {number} of {key} ({about}) was exported and has no row any more; it stays in the ledger.",
        "To delete it bring the row back, and write yes under Delete.",
    ),
    "emptied-cell": Entry(
        "Emptied cell",
        W,
        "The cell held {value} when it was exported and is empty now; {field} stays as it is in the ledger.",
        "Write <clear> to empty the field.",
    ),
    "partly-emptied": Entry(
        "Cell emptied in some rows of a document",
        W,
        "{field} of {key} was emptied in {empty} and is {says} in {filled}; nobody can tell which is meant, so what is "
        "filled in counts.",
        "Fill the cell in again; to empty the field write <clear>.",
    ),
    "strayed-row": Entry(
        "Row under the number of another document",
        E,
        "This row was exported as one of {other} and stands under {key} now, so its other cells are those of {other}.",
        "Put the number back, or sort all columns together; if it is meant, empty its “Time stamp”.",
        firm=True,
    ),
    "unknown-line": Entry(
        "Line number that the document does not have",
        E,
        "{key} has no line {value}.",
        "Correct the line number, or leave it empty to add a line.",
        firm=True,
    ),
    "delete-without-line": Entry(
        "Row to delete without a line number",
        E,
        "A row of {key} is marked to be deleted and has no line number, so there is nothing to delete.",
        "Remove the row, or give it the number of the line.",
        firm=True,
    ),
    "line-not-told": Entry(
        "Line that cannot be told from those in the ledger",
        E,
        "{key} is in the ledger, and none of its lines is like this one; without a line number nobody knows whether "
        "it is new or which one it changes.",
        "Feed lineNumber; an export with this mapping has the numbers.",
        firm=True,
    ),
    "ambiguous-match": Entry(
        "More than one in the ledger",
        E,
        "The ledger has {count} with {field} {value}: {numbers}.",
        "Say which one by its number, or give each its own {field} in the ledger.",
        firm=True,
    ),
    "match-twice": Entry(
        "Two rows for one in the ledger",
        E,
        "{key} and {other} are both {number} in the ledger.",
        "Keep one of them.",
        firm=True,
    ),
}
