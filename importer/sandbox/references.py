"""What a document refers to must exist: customer, terms, currency, VAT category, item, account, open period.

The wording of a look-up error is the platform's (`TaxCategoryID '0' cannot be found in the system.`,
community.visma.com m-p/473762); texts the vendor does not publish are neutral.
"""

from importer.sandbox import customers
from importer.sandbox.bodies import Plain
from importer.sandbox.customers import Customer
from importer.sandbox.kinds import BY_TYPE, Kind
from importer.sandbox.numbering import is_taken
from importer.sandbox.refusals import BusinessRule, unknown
from importer.sandbox.settings import Settings
from importer.sandbox.store import Book

_NO_ITEM = "UNKNOWN"
_PERIOD_DIGITS = 6
_DECEMBER = 12


def customer_of(book: Book, state: Plain) -> Customer:
    """Return the customer of a document; raises BusinessRule when it names none that exists."""
    number = state.get("customerNumber")
    if number is None:
        raise BusinessRule("'Customer' cannot be empty.")
    customer = customers.find(book, number)
    if customer is None:
        raise unknown("CustomerID", number)
    child = state.get("childCustomerNumber")
    if child is not None and customers.find(book, child) is None:
        raise unknown("CustomerID", child)
    return customer


def check_may_be_invoiced(customer: Customer, settings: Settings) -> None:
    """Raise BusinessRule for a customer that gets no new documents, such as one on credit hold."""
    if customer.status in settings.blocked_statuses:
        raise BusinessRule(f"The customer '{customer.number}' has status {customer.status}.")


def check_header(book: Book, kind: Kind, state: Plain) -> None:
    """Raise BusinessRule for a reference of the header that does not exist."""
    settings = book.settings
    if state["currencyId"] not in settings.currencies:
        raise unknown("CuryID", state["currencyId"])
    if state.get("creditTermsId") not in {None, *settings.credit_terms}:
        raise unknown("TermsID", state["creditTermsId"])
    for row in state.get(kind.taxes, []):
        if row.get("taxId") not in settings.vat_categories:
            raise unknown("TaxID", row.get("taxId", ""))
    customers.check_country(state.get(kind.address, {}).get("countryId"))
    for row in state.get("applicationLines", []):
        _check_application(book, row)


def check_lines(kind: Kind, state: Plain, settings: Settings) -> None:
    """Raise BusinessRule when there is no row, or a row refers to something that does not exist."""
    lines = state.get(kind.lines, [])
    if not lines:
        raise BusinessRule("The document has no lines.")
    for line in lines:
        _check_line(line, settings)


def _check_line(line: Plain, settings: Settings) -> None:
    item = line.get("inventoryNumber")
    category = line.get("vatCodeId")
    if item is not None and (item in settings.unknown_items or item.upper().startswith(_NO_ITEM)):
        raise unknown("InventoryID", item)
    if category is not None and category not in settings.vat_categories:
        raise unknown("TaxCategoryID", category)
    if item is None and "description" not in line and "accountNumber" not in line:
        raise BusinessRule(f"Line {line['lineNumber']} has neither an item nor a description.")
    if item is None and "accountNumber" not in line and not settings.default_sales_account:
        raise BusinessRule(f"Line {line['lineNumber']}: 'Account' cannot be empty.")


def _check_application(book: Book, row: Plain) -> None:
    number, kind = row.get("refNbr", ""), BY_TYPE.get(row.get("documentType", "Invoice"))
    if kind is None or not is_taken(book, kind.resource, number):
        raise unknown("AdjdRefNbr", number)


def period_of(state: Plain, settings: Settings) -> str:
    """Return the financial period (YYYYMM): the one given, else the month of the document date.

    `postPeriod` is MMYYYY on write; given together, both must be the same month. Raises BusinessRule, also
    for a period that is closed.
    """
    given = [_financial(state), _posted(state)]
    periods = {period for period in given if period is not None}
    if len(periods) > 1:
        raise BusinessRule(f"Post period {given[1]} and financial period {given[0]} are not the same.")
    period = periods.pop() if periods else state["documentDate"][:7].replace("-", "")
    if period in settings.closed_periods:
        raise BusinessRule(f"The financial period {period[4:]}-{period[:4]} is closed.")
    return str(period)


def _financial(state: Plain) -> str | None:
    period = state.get("financialPeriod")
    return None if period is None else _month(period, period)


def _posted(state: Plain) -> str | None:
    period = state.get("postPeriod")
    return None if period is None else _month(period[2:] + period[:2], period)


def _month(period: str, sent: str) -> str:
    if len(period) != _PERIOD_DIGITS or not (period.isascii() and period.isdigit()):
        raise unknown("FinPeriodID", sent)
    if not 1 <= int(period[4:]) <= _DECEMBER:
        raise unknown("FinPeriodID", sent)
    return period
