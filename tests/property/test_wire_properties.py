from datetime import date
from decimal import Decimal
from urllib.parse import urlsplit

from hypothesis import given
from hypothesis import strategies as st

from importer import resources
from importer.ledger.wire import dumps, error_text, fingerprint, loads, number_from_location, path_id, wrap
from importer.resources.base import CLEAR

INVOICE = resources.get("customer-invoice")
plain_digits = st.from_regex(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,10})?", fullmatch=True)
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)


@given(plain_digits)
def test_digits_in_are_digits_out(digits: str) -> None:
    """A decimal leaves the program with exactly the digits it came in with."""
    body = dumps(wrap(INVOICE.assemble({}, [{"quantity": digits}])))
    assert body == b'{"invoiceLines":[{"operation":"Insert","quantity":{"value":%s}}]}' % digits.encode()


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20))
def test_a_decimal_survives_the_round_trip(value: Decimal) -> None:
    """Whatever its exponent, a decimal is a JSON number without one and reads back as the same value."""
    body = dumps(value)
    assert b"e" not in body.lower()
    assert loads(body) == value


@given(plain_digits, st.integers(0, 5))
def test_closing_zeros_keep_the_fingerprint(digits: str, zeros: int) -> None:
    """A number shown with more decimals is the same content."""
    longer = digits + ("" if "." in digits else ".0") + "0" * zeros
    one, other = (fingerprint(INVOICE.assemble({"exchangeRate": text})) for text in (digits, longer))
    assert one == other


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9), texts)
def test_a_payload_survives_being_written_down(value: Decimal, text: str) -> None:
    """A payload kept as JSON comes back as the same payload, whatever its decimals look like."""
    line = {"quantity": value, "subaccount.1": text, "startDate": CLEAR}
    payload = INVOICE.assemble({"note": text, "startDate": date(2026, 1, 31), "postPeriod": "012026"}, [line])
    again = INVOICE.payload.model_validate_json(payload.model_dump_json(by_alias=True, exclude_unset=True))
    assert again == payload
    assert wrap(again) == wrap(payload)


@given(texts)
def test_a_number_survives_its_address(number: str) -> None:
    """Any number comes back from the address it was put into, and stays one segment of it."""
    address = f"https://api.finance.visma.net/v1/customer/{path_id(number)}"
    assert number_from_location(address) == number
    assert urlsplit(address).path.count("/") == 3
    assert not urlsplit(address).query


@given(st.integers(100, 599), st.sampled_from(["", "application/json", "text/html"]), st.binary(max_size=300))
def test_any_body_gives_one_short_line(status: int, content_type: str, body: bytes) -> None:
    """Whatever arrives, the text is one line, not empty and not long."""
    text = error_text(status, content_type, body)
    assert text.strip()
    assert len(text) <= 400
    assert len(text.splitlines()) == 1
