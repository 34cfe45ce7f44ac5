"""Customer debit note: what a customer is charged besides invoices, a header and lines.

https://docs.vismasoftware.no/vismanetapi/examples/customerledgerendpoint/customerdebitnote/ (August 2026).

Oddities: no project, no task on a line and no `sendToAutoInvoice`; no DELETE; `rotRutDetails` travels without
the wrapper its own fields have.
"""

from typing import Annotated

from importer.resources import documents, readings
from importer.resources.base import Resource
from importer.resources.blocks import DocumentAddress, RotRut, TaxDetail
from importer.resources.declare import BARE, about, rows


class CustomerDebitNoteLine(documents.DeductibleLine):
    """One line of a debit note."""


class CustomerDebitNote(documents.Payable):
    """A debit note to create or change."""

    lines: tuple[CustomerDebitNoteLine, ...] = rows("The lines.")
    invoice_address: DocumentAddress | None = about("Address of this document.")
    rot_rut_details: Annotated[RotRut | None, BARE] = about("ROT or RUT deduction (Sweden).")
    tax_detail_lines: tuple[TaxDetail, ...] = rows("VAT rows; leave out and the ledger works them out.")


RESOURCE = Resource(
    name="customer-debit-note",
    title="Customer debit note",
    payload=CustomerDebitNote,
    line=CustomerDebitNoteLine,
    lines_field="lines",
    path="customerDebitNote",
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
        readings.document(lines="lines", address="invoiceAddress", vat_rows="taxDetailLines"),
        readings.PAYABLE,
        readings.below("lines[]", readings.DEDUCTIBLE_LINE),
    ),
)
