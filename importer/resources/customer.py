"""Customer: somebody the company sells to.

https://docs.vismasoftware.no/vismanetapi/examples/customerledgerendpoint/customer/ (August 2026).

Oddities: `overrideWithClassValues` travels plain, `overrideNumberSeries` wrapped; the note is written here
but read at an address of its own; the number is not changed by an update; there is no DELETE, a customer is
made Inactive. The vendor's smallest example has name, class, street, postcode and country; the API demands
none of them by itself.
"""

from types import MappingProxyType
from typing import Annotated, ClassVar, Literal, TypeAlias, get_args

from importer.resources import readings
from importer.resources.base import Payload, ReadBack, Resource, Row
from importer.resources.blocks import Address, Attribute, Contact, Segment
from importer.resources.declare import (
    BARE,
    CHOICE,
    FIRM,
    Amount,
    Code,
    Currency,
    Day,
    FirmAmount,
    FirmFlag,
    FirmWhole,
    Flag,
    Guid,
    Text,
    Whole,
    about,
    rows,
)
from importer.resources.filters import Accepts, Filter, compared, filters

Status: TypeAlias = Literal["Active", "OnHold", "CreditHold", "Inactive", "OneTime"]
CreditVerification: TypeAlias = Literal["Disabled", "DaysPastDue", "CreditLimit", "LimitAndDaysPastDue"]
StatementType: TypeAlias = Literal["OpenItem", "BalanceBroughtForward"]


class FinvoiceContract(Payload):
    """Where the customer takes e-invoices (Finland)."""

    f_invoice_contract_id: Code = about("Finvoice address of the customer.", name="fInvoiceContractID")
    f_invoice_intermediator_id: Code = about("Operator of the address.", name="fInvoiceIntermediatorID")


class PaymentMethod(Payload):
    """How the customer usually pays."""

    payment_method_id: Code = about("Payment method, as its code.", hint=10)
    is_default: Flag = about("Yes: the method used when a document names none.")


class LedgerAccounts(Payload):
    """The accounts documents of the customer are posted to."""

    customer_ledger_account: Code = about("Account for what the customer owes.")
    customer_ledger_subaccount: tuple[Segment, ...] = rows("Subaccount for what the customer owes.")
    sales_account: Code = about("Account for sales.")
    sales_non_taxable_account: Code = about("Account for sales without VAT.")
    sales_eu_account: Code = about("Account for sales within the EU.")
    sales_export_account: Code = about("Account for exports.")
    sales_subaccount: tuple[Segment, ...] = rows("Subaccount for sales.")
    discount_account: Code = about("Account for discounts.")
    discount_subaccount: tuple[Segment, ...] = rows("Subaccount for discounts.")
    freight_account: Code = about("Account for freight.")
    freight_subaccount: tuple[Segment, ...] = rows("Subaccount for freight.")
    cash_discount_account: Code = about("Account for cash discounts.")
    cash_discount_subaccount: tuple[Segment, ...] = rows("Subaccount for cash discounts.")
    prepayment_account: Code = about("Account for prepayments.")
    prepayment_subaccount: tuple[Segment, ...] = rows("Subaccount for prepayments.")


class DirectDebit(Row):
    """One direct debit mandate (Netherlands)."""

    row_key: ClassVar[str] = "id"

    id: Annotated[Guid, BARE] = about("The ledger's identifier of the mandate; only to change or remove it.")
    mandate_id: Code = about("Reference of the mandate.")
    mandate_description: Text = about("Text of the mandate.")
    date_of_signature: Day = about("Day it was signed.")
    is_default: Flag = about("Yes: the mandate used when a document names none.")
    one_time: Flag = about("Yes: good for one collection.")
    bic: Code = about("BIC of the customer's bank.")
    iban: Code = about("IBAN of the customer.")
    last_collection_date: Day = about("Day it was last collected on.")
    max_amount: Amount = about("Most that may be collected at once.")
    expiration_date: Day = about("Last day it is good for.")
    branch: Code = about("Branch of the company it was given to.")


class Customer(Payload):
    """A customer to create or change."""

    number: Code = about("Customer number; leave out when the ledger numbers customers.", hint=30)
    name: Text = about("Name of the customer.")
    status: Annotated[Status | None, CHOICE, FIRM] = about("Whether the customer may be traded with.")
    account_reference: Code = about("Our number in the customer's books.")
    number_of_employees: FirmWhole = about("How many people work there.")
    parent_record_number: Code = about("Customer number of the parent company.")
    currency_id: Currency = about("Currency: its ISO 4217 code, or its name (NOK, norske kroner).")
    credit_limit: FirmAmount = about("Most the customer may owe, in the company's own currency.")
    credit_days_past_due: Whole = about("Days overdue before the credit check stops the customer.")
    credit_verification: Annotated[CreditVerification | None, CHOICE, FIRM] = about("What the credit check looks at.")
    override_with_class_values: Annotated[Flag, BARE] = about("Yes: settings are taken over from the customer class.")
    customer_class_id: Code = about("Customer class, which supplies terms, accounts and VAT zone.", most=10)
    credit_terms_id: Code = about("Terms of payment, as their code: 14, 30.", hint=10)
    price_class_id: Code = about("Price class, as its code.", hint=10)
    vat_zone_id: Code = about("VAT zone; with the VAT category of a line it decides the rate.", hint=10)
    vat_registration_id: Code = about("VAT registration number.", hint=50)
    corporate_id: Code = about("Organisation number.", hint=50)
    gln: Code = about("Global Location Number, an address for e-invoices.")
    note: Text = about("Note for colleagues.")
    print_invoices: FirmFlag = about("Yes: invoices are printed.")
    send_invoices_by_email: FirmFlag = about("Yes: invoices are sent by e-mail.")
    accept_auto_invoices: FirmFlag = about("Yes: invoices are sent through AutoInvoice.")
    print_dunning_letters: FirmFlag = about("Yes: reminders are printed.")
    send_dunning_letters_via_e_mail: FirmFlag = about("Yes: reminders are sent by e-mail.")
    print_statements: FirmFlag = about("Yes: statements are printed.")
    send_statements_by_email: FirmFlag = about("Yes: statements are sent by e-mail.")
    print_multi_currency_statements: FirmFlag = about("Yes: statements show several currencies.")
    statement_type: Annotated[StatementType | None, CHOICE, FIRM] = about("What a statement lists.")
    invoice_to_default_location: FirmFlag = about("Yes: invoices go to the customer's default location.")
    main_address: Address | None = about("Main address.")
    main_contact: Contact | None = about("Main contact.")
    invoice_address: Address | None = about("Address invoices go to.")
    invoice_contact: Contact | None = about("Contact invoices go to.")
    delivery_address: Address | None = about("Address goods go to.")
    delivery_contact: Contact | None = about("Contact goods go to.")
    e_invoice_contract: FinvoiceContract | None = about("E-invoice contract (Finland).")
    default_payment_method: PaymentMethod | None = about("How the customer usually pays.")
    gl_accounts: LedgerAccounts | None = about("Accounts of the customer.")
    direct_debit_lines: tuple[DirectDebit, ...] = rows("Direct debit mandates (Netherlands).")
    attribute_lines: tuple[Attribute, ...] = rows("Attributes the company has defined.")
    override_number_series: FirmFlag = about("Yes: the number given here stands although the ledger numbers customers.")
    exclude_debt_collection: FirmFlag = about("Yes: kept out of debt collection.")


FILTERS = filters(
    Filter("name", Accepts.TEXT, "The whole name."),
    Filter("status", Accepts.CHOICE, "Whether the customer may be traded with.", get_args(Status)),
    Filter("corporateId", Accepts.TEXT, "Organisation number."),
    Filter("vatRegistrationId", Accepts.TEXT, "VAT registration number."),
    Filter("email", Accepts.TEXT, "The whole e-mail address."),
    Filter("phone", Accepts.TEXT, "The first telephone number."),
    compared("lastModifiedDateTime", Accepts.MOMENT, "When it was last changed."),
    compared("createdDateTime", Accepts.MOMENT, "When it was created."),
    Filter("attributes", Accepts.TEXT, 'Attributes as JSON text: {"SEGMENT": "A,B"}.'),
    Filter("expandAccountInformation", Accepts.FLAG, "true: with its accounts."),
    Filter("expandPaymentMethods", Accepts.FLAG, "true: with its payment methods."),
    Filter("expandDirectDebit", Accepts.FLAG, "true: with its direct debit mandates."),
)

RESOURCE = Resource(
    name="customer",
    title="Customer",
    payload=Customer,
    path="customer",
    number_field="number",
    customer_field="number",
    override_field="overrideNumberSeries",
    required=("name",),
    operations=("create", "update", "upsert"),
    names=(("number",), ("corporateId",), ("vatRegistrationId",)),
    references=MappingProxyType({"corporateId": "corporateId", "vatRegistrationId": "vatRegistrationId"}),
    read_back=ReadBack(
        number="number", customer="number", currency="currencyId", status="status", modified="lastModifiedDateTime"
    ),
    filters=FILTERS,
    read_to_write=readings.CUSTOMER,
)
