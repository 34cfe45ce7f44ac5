"""What a person has answered on the Decisions sheet of a result workbook."""

from importer.findings.value import Entry, Severity

W = Severity.WARNING

DECISIONS = {
    "answer-does-not-fit": Entry(
        "Answer that does not fit",
        W,
        "“{value}” cannot be what “{asked}” means: {reason}",
        "Choose from the list in that cell, or write another value.",
        of_sheet=True,
    ),
}
