import hashlib
from datetime import date
from decimal import Decimal

import pytest

from importer import resources
from importer.ledger.wire import dumps, fingerprint, loads, number_from_location, path_id, wrap
from importer.resources.base import CLEAR, Payload

INVOICE = resources.get("customer-invoice")


def invoice(**fields: object) -> Payload:
    """Return an invoice with these header fields."""
    return INVOICE.assemble(fields)


def test_only_what_is_set_travels() -> None:
    """Fields that are left out are not in the body, fields emptied on purpose are."""
    assert wrap(invoice()) == {}
    assert wrap(invoice(invoiceText="", startDate=CLEAR)) == {
        "invoiceText": {"value": ""},
        "startDate": {"value": None},
    }


def test_fields_travel_in_declared_order() -> None:
    """The body does not depend on the order in which a mapping feeds its fields."""
    one = dumps(wrap(invoice(note="n", customerNumber="1", hold=True)))
    other = dumps(wrap(invoice(hold=True, customerNumber="1", note="n")))
    assert one == other


@pytest.mark.parametrize(
    ("digits", "shown"),
    [
        ("1234.50", b"1234.50"),
        ("0.00000001", b"0.00000001"),
        ("-0.10", b"-0.10"),
        (Decimal("1E+3"), b"1000"),
        (Decimal("1E-10"), b"0.0000000001"),
        ("123456789012345678901234567890.12", b"123456789012345678901234567890.12"),
        (5, b"5"),
    ],
)
def test_decimals_are_json_numbers_with_their_own_digits(digits: object, shown: bytes) -> None:
    """No quotes, no exponent, no digit more or less."""
    assert dumps(wrap(invoice(exchangeRate=digits))) == b'{"exchangeRate":{"value":' + shown + b"}}"


def test_text_travels_as_utf8() -> None:
    """Norwegian letters stay themselves, quotes and line breaks are escaped."""
    assert dumps({"a": 'Blå "bær"\n'}) == '{"a":"Blå \\"bær\\"\\n"}'.encode()


@pytest.mark.parametrize("value", [date(2026, 1, 31), Decimal("NaN"), Decimal("Infinity"), {1, 2}])
def test_what_has_no_place_in_a_body_is_refused(value: object) -> None:
    """A day or a set that was not turned into text, and a decimal that is no number, cannot travel."""
    with pytest.raises(TypeError, match="cannot travel"):
        dumps({"a": value})


def test_answers_are_read_without_floats() -> None:
    """Whole numbers stay whole, everything with a point or exponent is a Decimal with its digits."""
    read = loads(b'\xef\xbb\xbf{"a": 1234.7700, "b": 7, "c": 1e2, "d": null, "e": "\xc3\xb8"}')
    assert read == {"a": Decimal("1234.77"), "b": 7, "c": Decimal(100), "d": None, "e": "ø"}
    assert str(read["a"]) == "1234.7700"
    assert isinstance(read["b"], int)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"<html>",
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b"\xff\xfe",
        b"[" * 100_000,
        b"1e99999999999999999999",
    ],
)
def test_an_unreadable_answer_is_a_value_error(body: bytes) -> None:
    """Half an answer, another format or nonsense never looks like an answer."""
    with pytest.raises(ValueError, match=r"\w"):
        loads(body)


def test_a_fingerprint_is_of_the_meaning() -> None:
    """Order and closing zeros do not count; a workbook that is sorted, or saved again, keeps its fingerprints."""
    one = invoice(exchangeRate="1.50", customerNumber="1", documentDate=date(2026, 1, 31))
    same = invoice(documentDate=date(2026, 1, 31), customerNumber="1", exchangeRate=Decimal("1.5"))
    assert fingerprint(one) == fingerprint(same)
    assert fingerprint(invoice(exchangeRate="-0.00")) == fingerprint(invoice(exchangeRate="0"))
    lines = [{"description": "a"}, {"description": "b"}, {"description": "a"}]
    assert fingerprint(INVOICE.assemble({}, lines)) == fingerprint(INVOICE.assemble({}, lines[::-1]))
    assert fingerprint(invoice(exchangeRate="100")) != fingerprint(invoice(exchangeRate="1"))


def test_a_fingerprint_never_changes_between_releases() -> None:
    """The journal compares fingerprints of years ago, so the canonical form is fixed."""
    line = {"quantity": "2.50", "subaccount.1": "00"}
    payload = INVOICE.assemble({"customerNumber": "10000", "documentDate": date(2026, 1, 31)}, [line])
    canonical = (
        '{"customerNumber":"10000","documentDate":"2026-01-31","invoiceLines":[{"operation":"Insert",'
        '"quantity":"2.5","subaccount":[{"segmentId":1,"segmentValue":"00"}]}]}'
    )
    assert fingerprint(payload) == hashlib.sha256(canonical.encode()).hexdigest()


def test_different_content_has_a_different_fingerprint() -> None:
    """One field more, a field emptied, a line more, another line, the same line twice: all different."""
    lines = [{"description": "a"}, {"description": "b"}]
    payloads = [
        invoice(),
        invoice(note="x"),
        invoice(note=CLEAR),
        invoice(invoiceText="x"),
        invoice(startDate=CLEAR),
        INVOICE.assemble({"billingAddress.city": "Oslo"}),
        INVOICE.assemble({}, lines),
        INVOICE.assemble({}, [*lines, lines[0]]),
        INVOICE.assemble({}, [lines[1]]),
        INVOICE.assemble({}, lines[:1]),
    ]
    assert len({fingerprint(payload) for payload in payloads}) == len(payloads)


def test_a_letters_customer_counts_although_it_is_not_in_the_body() -> None:
    """Letters to two customers have one body and two fingerprints."""
    letter = resources.get("dunning-letter")
    values = {"dunningLetterDate": date(2026, 1, 31), "levelFrom": 1, "levelTo": 2}
    one, two = (letter.assemble({**values, "customerNumber": number}) for number in ("1", "2"))
    assert wrap(one) == wrap(two)
    assert fingerprint(one) != fingerprint(two)


@pytest.mark.parametrize(
    ("identifier", "segment"),
    [
        ("000123", "000123"),
        (":/?#[]@&*+;", "b64(Oi8_I1tdQCYqKzs)"),
        ("A B", "A%20B"),
        ("Blåbær", "Bl%C3%A5b%C3%A6r"),
        ("50%", "50%25"),
        ("A/B", "b64(QS9C)"),
        ("..", "b64(Li4)"),
        ("b64(QS9C)", "b64(YjY0KFFTOUMp)"),
    ],
)
def test_a_number_becomes_a_segment(identifier: str, segment: str) -> None:
    """Reserved characters go the vendor's way, others are percent-encoded, and nothing leaves its segment."""
    assert path_id(identifier) == segment


def test_an_empty_number_has_no_address() -> None:
    """The address of nothing would be the address of everything."""
    with pytest.raises(ValueError, match="empty"):
        path_id("")


@pytest.mark.parametrize(
    ("location", "number"),
    [
        ("https://api.finance.visma.net/v2/customerinvoice/000123", "000123"),
        ("http://integration.visma.net/API/controller/api/v1/customer/10000", "10000"),
        ("/v1/customer/10000/", "10000"),
        ("https://host/v1/customer/A%20B?x=1#y", "A B"),
        ("https://host/v1/customer/b64(Oi8_I1tdQCYqKzs)", ":/?#[]@&*+;"),
        ("https://host/v1/customer/b64%28QS9C%29", "A/B"),
        (" https://host/v1/customer/1 ", "1"),
    ],
)
def test_a_location_ends_with_the_number(location: str, number: str) -> None:
    """The last segment counts, whatever host, scheme, version or encoding it comes with."""
    assert number_from_location(location) == number


@pytest.mark.parametrize(
    "location", ["", "https://host", "https://host/", "https://host/v1/b64(_w)", "/v1/b64(A)", "http://["]
)
def test_a_location_without_a_number_is_a_value_error(location: str) -> None:
    """A number that cannot be read is never made up."""
    with pytest.raises(ValueError, match=r"\w"):
        number_from_location(location)
