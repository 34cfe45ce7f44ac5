"""Readings: where a record read from the ledger holds what a payload calls otherwise, for round trips.

Read path -> payload path, `[]` after a list. Periods are YYYYMM on the read side, whatever they are on the
other. Left out: a customer's note (it is read at an address of its own) and a line's `typeOfWork` (the vendor
does not say which part of the read object it is). Source: OpenAPI document, September 2026.
"""

from collections.abc import Mapping
from types import MappingProxyType


def gathered(*readings: Mapping[str, str]) -> Mapping[str, str]:
    """Return all readings as one."""
    return MappingProxyType({read: write for reading in readings for read, write in reading.items()})


def same(*names: str) -> dict[str, str]:
    """Return the reading of fields that have one name on both sides."""
    return {name: name for name in names}


def below(block: str, reading: Mapping[str, str], read_block: str = "") -> dict[str, str]:
    """Return the reading inside a block or list called `block`, or `read_block` on the read side."""
    return {f"{read_block or block}.{read}": f"{block}.{write}" for read, write in reading.items()}


_SEGMENTS = same("segmentId", "segmentValue")
_ADDRESS = same("addressLine1", "addressLine2", "addressLine3", "postalCode", "city") | {
    "country.id": "countryId",
    "county.id": "county",
}
_CONTACT = same("name", "attention", "email", "web", "phone1", "phone2", "fax")
_DOCUMENT_CONTACT = same("attention", "email", "phone1", "overrideContact") | {"businessName": "name"}
_DEFERRAL = same("deferralSchedule", "deferralCode", "termStartDate", "termEndDate")
_LINE = {
    **same("lineNumber", "inventoryNumber", "description", "quantity", "uom", "unitPriceInCurrency"),
    **same("manualAmountInCurrency", "discountPercent", "discountAmountInCurrency", "manualDiscount"),
    **same("discountCode", "note"),
    **_DEFERRAL,
    **below("subaccount[]", _SEGMENTS, "subaccount.segments[]"),
    "account.number": "accountNumber",
    "vatCode.id": "vatCodeId",
    "seller.id": "salesperson",
    "branchNumber.number": "branchNumber",
}


def document(*, lines: str, address: str, vat_rows: str) -> dict[str, str]:
    """Return what all three documents have; the names are the payload's for lines, address and VAT rows."""
    return {
        **same("referenceNumber", "documentDate", "origInvoiceDate", "currencyId", "exchangeRate", "hold", "note"),
        **same("customerRefNumber", "externalReference", "financialPeriod", "postPeriod", "invoiceText"),
        **same("cashAccount", "dontPrint", "dontEmail"),
        "customer.number": "customerNumber",
        "childRecord.number": "childCustomerNumber",
        "contact.id": "contact",
        "customerVatZone.id": "customerVatZoneId",
        "location.id": "locationId",
        "salesPerson.id": "salesperson",
        "branchNumber.number": "branchNumber",
        **below("invoiceContact", _DOCUMENT_CONTACT),
        **below(address, _ADDRESS | same("overrideAddress"), "invoiceAddress"),
        **below(f"{vat_rows}[]", same("taxId", "taxableAmount", "vatAmount"), "taxDetails[]"),
        **below(f"{lines}[]", _LINE),
    }


PAYABLE = same("cashDiscountDate", "documentDueDate", "paymentReference") | {
    "paymentMethod.id": "paymentMethodId",
    "creditTerms.id": "creditTermsId",
    "isRotRutDeductible": "domesticServicesDeductibleDocument",
}
DEDUCTIBLE_LINE = same("itemType") | {"isRotRutDeductible": "domesticServicesDeductible"}
INVOICE = same(
    *(
        "customerProject",
        "sendToAutoInvoice",
        "startDate",
        "endDate",
        "accountingCostRef",
        "originatorDocRef",
    ),
    *("contractDocRef", "revoked", "excludeDebtCollection"),
) | {
    "project.id": "project",
    "directDebitMandate.id": "directDebitMandateId",
    "debtCollection.caseNumber": "debtCollectionCaseNbr",
    "debtCollection.caseStatus": "debtCollectionCaseStatus",
    "debtCollection.caseType": "debtCollectionCaseType",
    "debtCollection.caseUrl": "debtCollectionCaseUrl",
}
CREDIT_NOTE_LINE = {"projectTask.id": "taskId"}
INVOICE_LINE = DEDUCTIBLE_LINE | CREDIT_NOTE_LINE | same("startDate", "endDate")
CREDIT_NOTE = same("sendToAutoInvoice") | {
    "project.id": "project",
    **below(
        "applicationLines[]",
        same("refNbr", "amountPaid") | {"docType": "documentType"},
        "applications[]",
    ),
}

_WITH_SUBACCOUNT = ("customerLedger", "sales", "discount", "freight", "cashDiscount", "prepayment")
_ACCOUNTS = {
    **{f"{name}Account.number": f"{name}Account" for name in _WITH_SUBACCOUNT},
    **{f"{name}Account.number": f"{name}Account" for name in ("salesNonTaxable", "salesEu", "salesExport")},
    **{
        read: write
        for name in _WITH_SUBACCOUNT
        for read, write in below(f"{name}Subaccount[]", _SEGMENTS, f"{name}Subaccount.segments[]").items()
    },
}
_DIRECT_DEBIT = same(
    *("id", "mandateId", "mandateDescription", "dateOfSignature", "isDefault", "oneTime", "bic", "iban"),
    *("lastCollectionDate", "maxAmount", "expirationDate", "branch"),
)
CUSTOMER = gathered(
    same(
        *("number", "name", "status", "accountReference", "currencyId", "creditVerification", "creditLimit"),
        *("creditDaysPastDue", "printInvoices", "acceptAutoInvoices", "sendInvoicesByEmail"),
        *("sendDunningLettersViaEMail", "printDunningLetters", "printStatements", "sendStatementsByEmail"),
        *("printMultiCurrencyStatements", "statementType", "vatRegistrationId", "corporateId", "gln"),
        *("invoiceToDefaultLocation", "numberOfEmployees", "excludeDebtCollection"),
    ),
    {
        "parentRecord.number": "parentRecordNumber",
        "customerClass.id": "customerClassId",
        "creditTerms.id": "creditTermsId",
        "vatZone.id": "vatZoneId",
        "priceClass.id": "priceClassId",
        "defaultPaymentMethodId": "defaultPaymentMethod.paymentMethodId",
    },
    *(below(block, _ADDRESS) for block in ("mainAddress", "invoiceAddress", "deliveryAddress")),
    *(below(block, _CONTACT) for block in ("mainContact", "invoiceContact", "deliveryContact")),
    below("eInvoiceContract", same("fInvoiceContractID", "fInvoiceIntermediatorID")),
    below("glAccounts", _ACCOUNTS),
    below("attributeLines[]", {"id": "attributeId", "value": "attributeValue"}, "attributes[]"),
    below("directDebitLines[]", _DIRECT_DEBIT),
)
