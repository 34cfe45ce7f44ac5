"""What customer invoices, credit notes and debit notes have in common.

All three live on screen AR301000 of Visma Net ERP and differ in a few fields. Creates go to /v2, which takes
large documents at once and honours `overrideNumberSeries`; there is nothing else under /v2, so everything is
read, updated and searched under /v1 (community.visma.com ta-p/370591; OpenAPI document, September 2026).
"""

from types import MappingProxyType
from typing import ClassVar

from importer.resources.base import Line, Payload, ReadBack
from importer.resources.blocks import DocumentContact, RutRotItemType, Segment
from importer.resources.declare import (
    Code,
    Currency,
    FirmAmount,
    FirmDay,
    FirmFlag,
    FirmWhole,
    Flag,
    MonthYear,
    Text,
    Whole,
    YearMonth,
    about,
    rows,
)
from importer.resources.filters import Accepts, Filter, compared, filters


class Document(Payload):
    """The fields all three documents have."""

    reference_number: Code = about("Number of the document; leave out when the ledger numbers it.", hint=15)
    customer_number: Code = about("Number of the customer the document is for.")
    child_customer_number: Code = about("Number of the branch or subsidiary, when its parent pays.")
    document_date: FirmDay = about("Date of the document; today in the ledger when left out.")
    orig_invoice_date: FirmDay = about("Date the due date counts from, where the ledger is set up for it.")
    post_period: MonthYear = about("Period the document is posted in. Give this or financialPeriod, not both.")
    financial_period: YearMonth = about("Period the document is posted in. Give this or postPeriod, not both.")
    currency_id: Currency = about("Currency: its ISO 4217 code, or its name; the customer's own when left out.")
    exchange_rate: FirmAmount = about("Rate to the company's own currency; only for a foreign one.")
    external_reference: Code = about(
        "The document's number in the system it comes from; it can be searched for.", hint=40
    )
    customer_ref_number: Code = about("The customer's order number or reference; it can be searched for.", hint=40)
    invoice_text: Text = about("Text at the head of the document.")
    note: Text = about("Note for colleagues; the customer does not see it.")
    hold: FirmFlag = about("Yes: a draft that cannot be released. The company's own setting decides when left out.")
    location_id: Code = about("Location of the customer, as its code: MAIN.")
    contact: Whole = about("Contact at the customer, as the ledger's internal number.")
    invoice_contact: DocumentContact | None = about("Contact of this document.")
    customer_vat_zone_id: Code = about("VAT zone of this document; the customer's own when left out.", hint=10)
    salesperson: Code = about("Salesperson, as the code.")
    sales_person_id: FirmWhole = about(
        "Salesperson, as the internal number. The ledger wants salesperson instead.", name="salesPersonID"
    )
    branch_number: Code = about("Branch of the company that sends the document.")
    cash_account: Code = about("Cash account the payment is expected on.")
    consolidate_invoices: Flag = about("Yes: gathered with others on the parent customer.")
    dont_print: FirmFlag = about("Yes: not printed.")
    dont_email: FirmFlag = about("Yes: not sent by e-mail.")
    override_number_series: FirmFlag = about("Yes: the number given here stands although the ledger numbers documents.")


class Payable(Document):
    """The fields of a document the customer has to pay: invoices and debit notes."""

    payment_method_id: Code = about("How it is paid, as the payment method's code.", hint=10)
    credit_terms_id: Code = about("Terms of payment, as their code: 14, 30.", hint=10)
    document_due_date: FirmDay = about("Date payment is due; worked out from the terms when left out.")
    cash_discount_date: FirmDay = about("Last date for the cash discount.")
    payment_reference: Code = about("Reference the customer pays with: KID, OCR.")
    domestic_services_deductible_document: Flag = about("Yes: has ROT or RUT work (Sweden).")


class DocumentLine(Line):
    """The fields the lines of all three documents have."""

    row_key: ClassVar[str] = "lineNumber"

    line_number: FirmWhole = about("Number of the line in the ledger; needed to change or remove it.")
    inventory_number: Code = about("Item. A line needs an item or a description.", hint=30)
    description: Text = about("Text of the line; the item's own when left out.")
    quantity: FirmAmount = about("How many units.")
    uom: Code = about("Unit, as its code: STK, HOUR.", hint=6)
    unit_price_in_currency: FirmAmount = about("Price of one unit before VAT, in the document's currency.")
    manual_amount_in_currency: FirmAmount = about("Amount of the line, when it is not quantity times price.")
    discount_percent: FirmAmount = about("Discount in percent: 10 for 10 %.")
    discount_amount_in_currency: FirmAmount = about("Discount as an amount, in the document's currency.")
    manual_discount: FirmFlag = about("Yes: the discount was set by hand and stays.")
    discount_code: Code = about("Discount, as its code.")
    vat_code_id: Code = about("VAT category; error texts call it tax category. 0 does not mean no VAT.", hint=10)
    account_number: Code = about("Sales account; needed when there is no item.")
    subaccount: tuple[Segment, ...] = rows("Subaccount, segment by segment.")
    salesperson: Code = about("Salesperson, as the code.")
    deferral_schedule: FirmWhole = about("Number of the deferral schedule.")
    deferral_code: Code = about("Deferral, as its code.")
    term_start_date: FirmDay = about("First day of the deferral.")
    term_end_date: FirmDay = about("Last day of the deferral.")
    note: Text = about("Note on the line for colleagues.")
    branch_number: Code = about("Branch of the company the line belongs to.")


class DeductibleLine(DocumentLine):
    """The fields of a line that may carry ROT or RUT work: invoices and debit notes."""

    domestic_services_deductible: Flag = about("Yes: ROT or RUT work.")
    item_type: RutRotItemType = about("Kind of ROT or RUT cost. Obsolete here: the ledger takes it from the item.")
    type_of_work: Code = about("Kind of ROT or RUT work. Obsolete here: the ledger takes it from the item.")


REQUIRED = ("customerNumber",)
OPERATIONS = ("create", "update", "upsert")
NAMES = (("referenceNumber",), ("externalReference",), ("customerRefNumber",))
REFERENCES = MappingProxyType({"externalReference": "externalReference", "customerRefNumber": "customerRefNumber"})
READ_BACK = ReadBack(
    number="referenceNumber",
    customer="customer.number",
    date="documentDate",
    currency="currencyId",
    net="detailTotalInCurrency",
    amount="amountInCurrency",
    status="status",
    vat="vatTotalInCurrency",
    rounding="roundingDiff",
    modified="lastModifiedDateTime",
    line_category="vatCode.id",
    line_net="amountInCurrency",
    vat_rows="taxDetails",
    expand=(("expandTaxDetails", "true"),),
)
STATUSES = (
    "Hold",
    "Balanced",
    "Voided",
    "Scheduled",
    "Open",
    "Closed",
    "PendingPrint",
    "PendingEmail",
    "CreditHold",
    "CcHold",
    "Reserved",
)
FILTERS = filters(
    Filter("status", Accepts.CHOICE, "Where the document is in its life.", STATUSES),
    Filter("customer", Accepts.TEXT, "Number of the customer."),
    Filter("externalReference", Accepts.TEXT, "Its number in the system it came from."),
    Filter("customerRefNumber", Accepts.TEXT, "The customer's reference."),
    Filter("paymentReference", Accepts.TEXT, "Reference it is paid with."),
    Filter("project", Accepts.TEXT, "Code of the project."),
    Filter("branch", Accepts.TEXT, "Code of the branch."),
    Filter("financialPeriod", Accepts.PERIOD, "Period it is posted in."),
    Filter("closedFinancialPeriod", Accepts.PERIOD, "Period it was closed in."),
    Filter("released", Accepts.WHOLE, "1: released documents, 0: the others."),
    compared("documentDate", Accepts.DAY, "Date of the document."),
    compared("documentDueDate", Accepts.DAY, "Date payment is due."),
    compared("lastModifiedDateTime", Accepts.MOMENT, "When it was last changed."),
    compared("createdDateTime", Accepts.MOMENT, "When it was created."),
    Filter("dunningLevel", Accepts.WHOLE, "How many reminders it has had."),
    compared("dunningLetterDateTime", Accepts.MOMENT, "When it was last reminded of."),
    Filter("expandApplications", Accepts.FLAG, "true: with the payments and notes applied to it."),
    Filter("expandDunningInformation", Accepts.FLAG, "true: with its reminders."),
    Filter("expandAttachments", Accepts.FLAG, "true: with its attachments."),
    Filter("expandTaxDetails", Accepts.FLAG, "true: with its VAT rows."),
    Filter("expandInvoiceAddress", Accepts.FLAG, "true: with its address and contact."),
)
