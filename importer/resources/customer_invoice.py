"""Customer invoice: what a customer is billed for, a header and lines.

https://docs.vismasoftware.no/vismanetapi/examples/customerledgerendpoint/customerinvoice/ (August 2026).

Oddities: the lines are `invoiceLines` (the vendor's older examples say `lines`, which the ledger does not
know); the address is written as `billingAddress` and read as `invoiceAddress`; `rotRutDetails` travels
without the wrapper its own fields have; an invoice cannot be negative, that is a credit note.
"""

from typing import Annotated

from importer.resources import documents, readings
from importer.resources.base import Resource
from importer.resources.blocks import DocumentAddress, RotRut, TaxDetail
from importer.resources.declare import BARE, Code, Day, FirmFlag, Flag, Guid, about, rows


class CustomerInvoiceLine(documents.DeductibleLine):
    """One line of an invoice."""

    task_id: Code = about("Task of the project, as its code.")
    start_date: Day = about("First day of what the line bills.")
    end_date: Day = about("Last day of what the line bills.")


class CustomerInvoice(documents.Payable):
    """An invoice to create or change."""

    invoice_lines: tuple[CustomerInvoiceLine, ...] = rows("The lines.")
    billing_address: DocumentAddress | None = about("Address of this document.")
    project: Code = about("Project, as its code.")
    customer_project: Code = about("The customer's own number for the project, for e-invoices.")
    start_date: Day = about("First day of what the invoice bills.")
    end_date: Day = about("Last day of what the invoice bills.")
    accounting_cost_ref: Code = about("The customer's accounting reference, for e-invoices.")
    originator_doc_ref: Code = about("Reference of whoever ordered, for e-invoices.")
    contract_doc_ref: Code = about("Number of the contract, for e-invoices.")
    send_to_auto_invoice: Flag = about("Yes: sent through AutoInvoice when released.")
    direct_debit_mandate_id: Guid = about("Direct debit mandate, as the ledger's identifier.")
    rot_rut_details: Annotated[RotRut | None, BARE] = about("ROT or RUT deduction (Sweden).")
    tax_detail_lines: tuple[TaxDetail, ...] = rows("VAT rows; leave out and the ledger works them out.")
    revoked: FirmFlag = about("Yes: disputed, and no longer reminded of.")
    exclude_debt_collection: FirmFlag = about("Yes: kept out of debt collection.")
    debt_collection_case_nbr: Code = about("Number of the debt collection case.")
    debt_collection_case_status: Code = about("State of the debt collection case.")
    debt_collection_case_type: Code = about("Kind of debt collection case.")
    debt_collection_case_url: Code = about("Link to the debt collection case.")


RESOURCE = Resource(
    name="customer-invoice",
    title="Customer invoice",
    payload=CustomerInvoice,
    line=CustomerInvoiceLine,
    lines_field="invoiceLines",
    path="customerinvoice",
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
        readings.document(lines="invoiceLines", address="billingAddress", vat_rows="taxDetailLines"),
        readings.PAYABLE,
        readings.INVOICE,
        readings.below("invoiceLines[]", readings.INVOICE_LINE),
    ),
)
