import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from importer import resources
from importer.settling.compare import differences, is_priced, number_of, same, shown, summary
from importer.settling.lines import changes
from importer.settling.repeating import is_action, is_repeatable
from importer.submission import Submission


def invoice(price: str | None = "100.50", lines: int = 1, **parts: Any) -> Submission:
    """Return an invoice; without a price the ledger prices its lines."""
    resource = resources.get("customer-invoice")
    header = {"customerNumber": "10000", "documentDate": dt.date(2026, 1, 31)}
    one = {"inventoryNumber": "A1", "quantity": "2"} | ({"unitPriceInCurrency": price} if price else {})
    payload = resource.assemble(header, [one] * lines)
    net = Decimal(price or 0) * 2 * lines
    usual = {"customer": "10000", "currency": "NOK", "net": net}
    return Submission("customer-invoice", "create", "F-1", payload, (2,), **{**usual, **parts})


def document(**changed: Any) -> dict[str, Any]:
    """Return the invoice as the ledger has it."""
    usual = {
        "referenceNumber": "000001",
        "customer": {"number": "10000", "name": "Fjord AS"},
        "documentDate": "2026-01-31T00:00:00",
        "currencyId": "NOK",
        "detailTotalInCurrency": Decimal("201.0000"),
    }
    return {**usual, **changed}


def test_the_same_document_has_no_differences() -> None:
    """Four decimals, a time at midnight and reference objects do not make another document."""
    assert differences(invoice(), document()) == ()


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"customer": {"number": "10001"}}, "customer"),
        ({"customer": None}, "customer"),
        ({"documentDate": "2026-02-01T00:00:00"}, "date"),
        ({"currencyId": "SEK"}, "currency"),
        ({"detailTotalInCurrency": Decimal("200.9000")}, "net amount"),
    ],
)
def test_each_difference_is_named_with_both_values(changed: dict[str, Any], what: str) -> None:
    """Customer, date, currency and amount: any of them makes it another document."""
    [difference] = differences(invoice(), document(**changed))
    assert difference.what == what
    assert "sent" in str(difference)
    assert "ledger has" in str(difference)


def test_rounding_is_no_difference() -> None:
    """A cent for each line may go to rounding, not more."""
    assert not differences(invoice(lines=3), document(detailTotalInCurrency=Decimal("603.02")))
    assert differences(invoice(lines=3), document(detailTotalInCurrency=Decimal("603.05")))


def test_an_amount_that_is_not_ours_to_know_is_not_compared() -> None:
    """When the ledger prices the lines its amount proves nothing, and neither does one that is not told."""
    assert not differences(invoice(price=None), document(detailTotalInCurrency=Decimal(999)))
    assert not differences(invoice(), document(detailTotalInCurrency=None))
    assert not is_priced(resources.get("customer-invoice"), invoice(lines=0).payload)


def test_what_was_not_sent_is_not_compared() -> None:
    """The ledger's own defaults for date and currency are no differences."""
    payload = resources.get("customer-invoice").assemble({"customerNumber": "10000"}, [{"description": "x"}])
    bare = Submission("customer-invoice", "create", "F-1", payload, (2,), customer="10000")
    assert differences(bare, document()) == ()


def test_customers_are_compared_by_name_and_registrations() -> None:
    """Case and blanks in a name do not count, another organisation number does."""
    payload = resources.get("customer").assemble({"name": "Fjord  Handel AS", "corporateId": "974760673"})
    customer = Submission("customer", "create", "K-1", payload, (2,))
    there = {"number": "10000", "name": "FJORD HANDEL AS", "corporateId": "974760673"}
    assert differences(customer, there) == ()
    assert [each.what for each in differences(customer, {**there, "corporateId": "1"})] == ["corporateId"]
    assert summary("customer", there) == "number 10000, name FJORD HANDEL AS"


def test_a_document_is_recognised_by_its_summary() -> None:
    """One line with what a bookkeeper looks for."""
    assert summary("customer-invoice", document()) == ("number 000001, customer 10000, date 2026-01-31, NOK 201.00 net")
    assert number_of("customer-invoice", document()) == "000001"
    assert (number_of("dunning-letter", {}), summary("dunning-letter", {})) == ("", "")


def test_changes_are_what_an_update_would_change() -> None:
    """Only what is sent is compared, each field where the read side has it, periods and amounts in its form."""
    fields = {
        "invoiceText": "Hello",
        "hold": True,
        "financialPeriod": "202601",
        "postPeriod": "012026",
        "exchangeRate": "11.65",
        "creditTermsId": "30",
    }
    update = Submission(
        "customer-invoice", "update", "F-1", resources.get("customer-invoice").assemble(fields, (), "update"), (2,)
    )
    there = document(
        invoiceText="Hello",
        hold=True,
        financialPeriod="202601",
        postPeriod="202601",
        exchangeRate=Decimal("11.6500"),
        creditTerms={"id": "30", "description": "30 days"},
    )
    assert changes(update, there) == ()
    there["creditTerms"] = {"id": "14"}
    there["hold"] = False
    assert {(each.what, each.ours, each.theirs) for each in changes(update, there)} == {
        ("hold", "True", "False"),
        ("creditTermsId", "30", "14"),
    }


def test_a_whole_number_in_an_answer_is_an_amount() -> None:
    """The ledger may write 12 for 12.00."""
    payload = resources.get("customer").assemble({"creditLimit": "12.00"}, (), "update")
    update = Submission("customer", "update", "K-1", payload, (2,))
    assert changes(update, {"creditLimit": 12}) == ()
    assert changes(update, {"creditLimit": Decimal("12.01")})


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (Decimal(1250), "1250.00"),
        (Decimal("-0.1250"), "-0.125"),
        ("2026-01-31T13:00:00.123", "2026-01-31"),
        ("T-shirt", "T-shirt"),
        ("0101", "0101"),
        (7, "7"),
    ],
)
def test_values_are_shown_as_people_write_them(value: object, text: str) -> None:
    """Amounts with their cents, days without their time, everything else as it is."""
    assert shown(value) == text


def test_identifiers_are_not_numbers() -> None:
    """Leading zeros tell two customers apart; blanks and case do not."""
    assert not same("0101", "101")
    assert same(" Kari  N ", "kari n")


def test_what_may_be_sent_twice() -> None:
    """Fields may be set twice; rows may not be inserted or removed twice, unless the version protects them."""
    resource = resources.get("customer-invoice")

    def update(lines: list[dict[str, object]], etag: str | None = None) -> Submission:
        payload = resource.assemble({"invoiceText": "x"}, lines, "update")
        return Submission("customer-invoice", "update", "F-1", payload, (2,), "1", etag=etag)

    assert is_repeatable(update([]))
    assert is_repeatable(update([{"lineNumber": 1, "quantity": "2"}]))
    assert not is_repeatable(update([{"quantity": "2"}]))
    assert not is_repeatable(update([{"lineNumber": 1, "operation": "Delete"}]))
    assert is_repeatable(update([{"quantity": "2"}], etag="AAE="))
    assert not is_action(update([]))
