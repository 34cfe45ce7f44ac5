import datetime as dt
from decimal import Decimal

from importer import resources
from importer.settling.sides import Side, ours, theirs
from importer.submission import Submission


def test_an_invoice_is_shown_side_by_side() -> None:
    """Number, date, customer and amount, as it was sent and as the ledger has it."""
    resource = resources.get("customer-invoice")
    header = {"customerNumber": "10000", "documentDate": dt.date(2026, 1, 31)}
    payload = resource.assemble(header, [{"quantity": "2", "unitPriceInCurrency": "100.50"}])
    sent = Submission("customer-invoice", "create", "F-1", payload, (2,), "900001", "10000", "NOK", Decimal(201))
    found = {
        "referenceNumber": "000007",
        "documentDate": "2026-01-31T00:00:00",
        "customer": {"number": "10000"},
        "currencyId": "NOK",
        "detailTotalInCurrency": Decimal("201.0"),
    }
    assert ours(sent) == Side("900001", "2026-01-31", "10000", "201.00 NOK")
    assert theirs("customer-invoice", found) == Side("000007", "2026-01-31", "10000", "201.00 NOK")
    assert theirs("customer-invoice", {}) == Side("", "", "", "")


def test_an_amount_that_is_not_ours_to_know_is_not_shown() -> None:
    """A line without a price is priced by the ledger."""
    payload = resources.get("customer-invoice").assemble({"customerNumber": "10000"}, [{"quantity": "2"}])
    assert ours(Submission("customer-invoice", "create", "F-1", payload, (2,))).amount == ""


def test_a_customer_is_known_by_its_name() -> None:
    """A customer has a number and a name, no date and no amount."""
    payload = resources.get("customer").assemble({"number": "10000", "name": "Acme AS"})
    assert ours(Submission("customer", "create", "10000", payload, (2,), "10000")) == Side("10000", "", "Acme AS", "")
    assert theirs("customer", {"number": "10000", "name": "ACME"}) == Side("10000", "", "ACME", "")
    assert theirs("dunning-letter", {"number": "10000"}) == Side("", "", "", "")
