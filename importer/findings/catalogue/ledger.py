"""What the journal and the ledger know of a document."""

from importer.findings.value import Entry, Severity

E, W = Severity.ERROR, Severity.WARNING

LEDGER = {
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
    "maybe-there": Entry(
        "May be in the ledger already",
        E,
        "{count} documents of the sheet have the same {field} {value}, customer, date and amount, and the ledger "
        "has {there} of them ({numbers}).",
        "Leave out those that are there, or give each of them a number or an external reference of its own.",
    ),
    "refused-value": Entry(
        "Value refused by the ledger",
        E,
        "The ledger refused “{value}”: {said}",
        "Correct the cell, or say on the sheet Decisions what is meant.",
        firm=True,
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
