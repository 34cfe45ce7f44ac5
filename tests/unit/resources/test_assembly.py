from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from importer import resources
from importer.ledger import wire
from importer.resources.base import CLEAR, inserting, payload_problems

INVOICE = resources.get("customer-invoice")
CREDIT_NOTE = resources.get("customer-credit-note")
CUSTOMER = resources.get("customer")


def problems(
    header: Mapping[str, object], lines: Sequence[Mapping[str, object]], name: str = "customer-invoice"
) -> Any:
    """Return what the payload refuses: (path, code, line)."""
    with pytest.raises(ValidationError) as caught:
        resources.get(name).assemble(header, lines)
    return [(found.path, found.code, found.words.get("line")) for found in payload_problems(caught.value)]


def test_nothing_fed_is_an_empty_payload() -> None:
    """Without values nothing is set; absent and None are the same."""
    assert INVOICE.assemble({}).model_fields_set == set()
    assert INVOICE.assemble({"note": None, "billingAddress.city": None}).model_fields_set == set()


def test_an_assembler_looks_at_its_own_paths_only() -> None:
    """An assembler reads the paths it was made for and leaves others alone."""
    assemble = INVOICE.assembler(["customerNumber"], ["quantity"])
    body = wire.wrap(assemble({"customerNumber": "1", "note": "x"}, [{"quantity": "2", "uom": "STK"}]))
    assert body == {
        "customerNumber": {"value": "1"},
        "invoiceLines": [{"operation": "Insert", "quantity": {"value": Decimal(2)}}],
    }


@pytest.mark.parametrize("path", ["customernumber", "mainAddress.city", "billingAddress", "invoiceLines.1.quantity"])
def test_an_unknown_path_is_a_key_error(path: str) -> None:
    """A path that names no field is the caller's mistake and says so."""
    with pytest.raises(KeyError, match=path):
        INVOICE.assembler([path], [])
    with pytest.raises(KeyError):
        INVOICE.assembler([], ["invoiceText"])


def test_rows_keep_their_numbers_order() -> None:
    """Numbered rows come in the order of their numbers, and a row nobody feeds is left out."""
    values = {f"applicationLines.{number}.refNbr": f"INV{number}" for number in (10, 2, 3)}
    body = wire.wrap(CREDIT_NOTE.assemble({**values, "applicationLines.1.refNbr": None}))
    assert [row["refNbr"]["value"] for row in body["applicationLines"]] == ["INV2", "INV3", "INV10"]


def test_a_row_with_nothing_but_an_operation_is_no_row() -> None:
    """A constant operation does not make a row of an empty cell."""
    values = {"applicationLines.1.operation": "Insert", "applicationLines.1.refNbr": None}
    assert wire.wrap(CREDIT_NOTE.assemble(values)) == {}


def test_pairs_are_named_by_their_path() -> None:
    """A segment is told by its number, an attribute by its id, dots and all."""
    line = {"subaccount.2": "00", "subaccount.1": "0101"}
    assert wire.wrap(INVOICE.assemble({}, [line]))["invoiceLines"][0]["subaccount"] == [
        {"segmentId": 1, "segmentValue": "0101"},
        {"segmentId": 2, "segmentValue": "00"},
    ]
    attribute = wire.wrap(CUSTOMER.assemble({"attributeLines.A.B": "x", "glAccounts.salesSubaccount.1": "7"}))
    assert attribute["attributeLines"] == [{"attributeId": {"value": "A.B"}, "attributeValue": {"value": "x"}}]
    assert attribute["glAccounts"] == {"value": {"salesSubaccount": [{"segmentId": 1, "segmentValue": "7"}]}}


@pytest.mark.parametrize(
    ("operation", "line", "expected"),
    [
        ("create", {"quantity": "1"}, "Insert"),
        ("create", {"lineNumber": 4}, "Insert"),
        ("update", {"quantity": "1"}, "Insert"),
        ("update", {"lineNumber": 4}, "Update"),
        ("upsert", {"lineNumber": 4}, "Update"),
        ("update", {"lineNumber": 4, "operation": "Delete"}, "Delete"),
        ("create", {"operation": "Update"}, "Update"),
    ],
)
def test_a_line_knows_what_is_to_be_done_with_it(operation: str, line: Mapping[str, object], expected: str) -> None:
    """A fed operation stands; else a line that gives its number changes one, and any other is new."""
    body = wire.wrap(INVOICE.assemble({}, [line], operation))
    assert body["invoiceLines"][0]["operation"] == expected


def test_rows_in_the_header_know_it_as_well() -> None:
    """A mandate with its id, or a share with its number, is changed by an update and new in a create."""
    mandate = {"directDebitLines.1.id": "5f0d9a3e-6d0c-4f0e-9a51-1c2b3d4e5f60", "directDebitLines.1.bic": "X"}
    share = {"rotRutDetails.distribution.1.lineNbr": 1, "rotRutDetails.distribution.1.amount": "5"}
    for operation, expected in (("create", "Insert"), ("update", "Update")):
        customer = wire.wrap(CUSTOMER.assemble(mandate, operation=operation))
        invoice = wire.wrap(INVOICE.assemble(share, operation=operation))
        assert customer["directDebitLines"][0]["operation"] == expected
        assert invoice["rotRutDetails"]["distribution"][0]["operation"] == expected


def test_an_upsert_whose_record_is_not_there_inserts() -> None:
    """Every Update of a row becomes an Insert, wherever the row stands; a Delete and all else stay."""
    share = {"rotRutDetails.distribution.1.lineNbr": 1, "note": "x"}
    lines: list[dict[str, object]] = [{"lineNumber": 1}, {"lineNumber": 2, "operation": "Delete"}]
    body = wire.wrap(inserting(INVOICE.assemble(share, lines, "upsert")))
    assert [line["operation"] for line in body["invoiceLines"]] == ["Insert", "Delete"]
    assert body["rotRutDetails"]["distribution"][0]["operation"] == "Insert"
    assert body["note"] == {"value": "x"}
    plain = CUSTOMER.assemble({"name": "A"})
    assert inserting(plain) is plain


def test_clearing_is_not_leaving_out() -> None:
    """A cleared text is sent empty, a cleared day as null, and a field left out not at all."""
    body = wire.wrap(INVOICE.assemble({"note": CLEAR, "startDate": CLEAR, "billingAddress.city": CLEAR}))
    assert body == {
        "note": {"value": ""},
        "startDate": {"value": None},
        "billingAddress": {"value": {"city": {"value": ""}}},
    }


def test_what_cannot_be_cleared_says_so() -> None:
    """Clearing a field whose wrapper takes no null is refused by name, in the header and in a line."""
    assert problems({"documentDate": CLEAR}, [{}, {"quantity": CLEAR}]) == [
        ("documentDate", "cannot-clear", None),
        ("quantity", "cannot-clear", 1),
    ]


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("exchangeRate", 1.5, "not-a-number"),
        ("exchangeRate", True, "not-a-number"),
        ("exchangeRate", "1e5", "not-a-number"),
        ("exchangeRate", "1,5", "not-a-number"),
        ("exchangeRate", " 1", "not-a-number"),
        ("exchangeRate", "1_000", "not-a-number"),
        ("exchangeRate", "٣", "not-a-number"),
        ("exchangeRate", Decimal("NaN"), "not-a-number"),
        ("exchangeRate", Decimal("Infinity"), "not-a-number"),
        ("documentDate", "2026-01-31", "not-a-date"),
        ("hold", "yes", "not-a-flag"),
        ("hold", 1, "not-a-flag"),
        ("contact", "7", "not-whole"),
        ("contact", 7.0, "not-whole"),
        ("contact", True, "not-whole"),
        ("contact", 2**31, "out-of-range"),
        ("contact", -(2**31) - 1, "out-of-range"),
        ("postPeriod", "202601", "not-a-period"),
        ("postPeriod", "132026", "not-a-period"),
        ("financialPeriod", "012026", "not-a-period"),
        ("financialPeriod", "202600", "not-a-period"),
        ("directDebitMandateId", "7", "not-a-guid"),
        ("billingAddress.countryId", "Norway", "over-limit"),
        ("customerNumber", 10000, "does-not-fit"),
        ("rotRutDetails.type", "rot", "not-a-choice"),
    ],
)
def test_a_wrong_value_never_leaves(path: str, value: object, code: str) -> None:
    """A value of the wrong type, spelling or size is refused under the path of the mapping."""
    assert problems({path: value}, []) == [(path, code, None)]


@pytest.mark.parametrize("value", ["12.50", "-0.00000001", "0", "000.10", Decimal("1E+3"), 5, "9" * 40])
def test_decimals_are_taken_digit_by_digit(value: str | Decimal | int) -> None:
    """Plain digits, a Decimal and an int become the Decimal with the same digits."""
    rate = getattr(INVOICE.assemble({"exchangeRate": value}), "exchange_rate", None)
    assert rate is not None
    assert rate.as_tuple() == Decimal(value).as_tuple()


def test_a_refused_value_is_found_where_the_mapping_fed_it() -> None:
    """Rows that are left out do not shift the places of the others."""
    guid = {
        "directDebitLines.1.id": None,
        "directDebitLines.3.id": "x",
        "attributeLines.A": None,
        "attributeLines.B": 5,
    }
    assert problems(guid, [], "customer") == [
        ("directDebitLines.3.id", "not-a-guid", None),
        ("attributeLines.B", "does-not-fit", None),
    ]
    lines: list[dict[str, object]] = [{"quantity": "1"}, {"subaccount.1": None, "subaccount.2": 5, "uom": 3}]
    assert sorted(problems({}, lines)) == [("subaccount.2", "does-not-fit", 1), ("uom", "does-not-fit", 1)]


def test_a_day_travels_without_clock() -> None:
    """A document's date is the bare day."""
    assert wire.wrap(INVOICE.assemble({"documentDate": date(2026, 1, 31)})) == {"documentDate": {"value": "2026-01-31"}}


def test_clear_is_read_aloud_as_its_name() -> None:
    """The sentinel shows as CLEAR in a failing test or a debugger."""
    assert repr(CLEAR) == "CLEAR"
