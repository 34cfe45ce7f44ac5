"""Customer credit note: what a customer is given back, a header and lines.

https://docs.vismasoftware.no/vismanetapi/examples/customerledgerendpoint/customercreditnote/ (August 2026).

Oddities: amounts are positive here as well (community.visma.com td-p/325089); terms, due date, payment method
and payment reference do not exist; the VAT rows are called `taxDetails` for reading and writing;
`applicationLines` apply it to invoices at once (community.visma.com td-p/584910).
"""

from typing import Annotated, Literal

from importer.resources import documents, readings
from importer.resources.base import Resource, Row
from importer.resources.blocks import DocumentAddress, TaxDetail
from importer.resources.declare import CHOICE, FIRM, Code, FirmAmount, Flag, about, rows


class CustomerCreditNoteLine(documents.DocumentLine):
    """One line of a credit note."""

    task_id: Code = about("Task of the project, as its code.")


class Application(Row):
    """One document the credit note is set off against."""

    document_type: Annotated[
        Literal[
            "Invoice",
            "DebitNote",
            "CreditNote",
            "Payment",
            "VoidPayment",
            "Prepayment",
            "Refund",
            "FinCharge",
            "SmallBalanceWo",
            "SmallCreditWo",
            "CashSale",
            "CashReturn",
            "Undefined",
            "NoUpdate",
        ]
        | None,
        CHOICE,
        FIRM,
    ] = about("Kind of document it is set off against: mostly Invoice.")
    ref_nbr: Code = about("Number of the document it is set off against.")
    amount_paid: FirmAmount = about("Amount set off.")


class CustomerCreditNote(documents.Document):
    """A credit note to create or change."""

    lines: tuple[CustomerCreditNoteLine, ...] = rows("The lines.")
    invoice_address: DocumentAddress | None = about("Address of this document.")
    project: Code = about("Project, as its code.")
    application_lines: tuple[Application, ...] = rows("Documents the credit note is set off against.")
    send_to_auto_invoice: Flag = about("Yes: sent through AutoInvoice when released.")
    tax_details: tuple[TaxDetail, ...] = rows("VAT rows; leave out and the ledger works them out.")


RESOURCE = Resource(
    name="customer-credit-note",
    title="Customer credit note",
    payload=CustomerCreditNote,
    line=CustomerCreditNoteLine,
    lines_field="lines",
    path="customerCreditNote",
    create_version="v2",
    number_field="referenceNumber",
    customer_field="customerNumber",
    override_field="overrideNumberSeries",
    required=documents.REQUIRED,
    operations=documents.OPERATIONS,
    names=documents.NAMES,
    references=documents.REFERENCES,
    read_back=documents.READ_BACK,
    filters=documents.FILTERS,
    read_to_write=readings.gathered(
        readings.document(lines="lines", address="invoiceAddress", vat_rows="taxDetails"),
        readings.CREDIT_NOTE,
        readings.below("lines[]", readings.CREDIT_NOTE_LINE),
    ),
)
