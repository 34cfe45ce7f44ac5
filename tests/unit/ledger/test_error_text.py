import json

import pytest

from importer.ledger.wire import error_text

JSON = "application/json; charset=utf-8"
VISMA_ID = "VismaId: f948dfa5-1111-4222-8333-444455556666. "


def platform(**members: str) -> bytes:
    """Return the platform's envelope."""
    body = {"ExceptionType": "IPPException", "ExceptionMessage": "", "ExceptionDetails": ""}
    return json.dumps({**body, **members}).encode()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            VISMA_ID + "Error creating document. Error: TaxCategoryID '0' cannot be found in the system.",
            "TaxCategoryID '0' cannot be found in the system.",
        ),
        (
            "Payment can't be updated because it is already released.",
            "Payment can't be updated because it is already released.",
        ),
        ("VismaId: f948dfa5. Something else.", "Something else."),
        ("Error: A failed. Error: B failed.", "A failed. Error: B failed."),
        ("Error creating document. Error:", "Error creating document. Error:"),
        ("one\r\n  two\tthree\x00", "one two three"),
    ],
)
def test_the_text_after_error_is_shown(text: str, said: str) -> None:
    """Of the ERP's message the user sees what is wrong, on one line; the id for support stays in the log."""
    assert error_text(400, JSON, json.dumps({"message": text}).encode()) == said


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"Message": "No."}', "No."),
        (
            b'{"statusCode": 401, "message": "Unauthorized. Access token is missing."}',
            "Unauthorized. Access token is missing.",
        ),
        (b'{"actionId": "1", "actionResult": "Failed", "errorInfo": "Error: On hold."}', "On hold."),
        (b'[{"errorInfo": ""}, {"errorInfo": "Row two."}]', "Row two."),
        (b'{"error": {"code": 5, "message": "Inside."}}', "Inside."),
        (b'{"error": "invalid_client", "error_description": "Unknown client."}', "Unknown client."),
        (b'{"error": "invalid_tenant"}', "invalid_tenant"),
        (b'"Just text."', "Just text."),
    ],
)
def test_every_json_envelope_is_understood(body: bytes, said: str) -> None:
    """Messages are found in any case, in rows, in action results and in nested errors."""
    assert error_text(400, JSON, body) == said


def test_the_platform_speaks_in_codes() -> None:
    """A fault code is explained in plain words, also when the message is empty or unknown."""
    licence = platform(ExceptionMessage="No license for this company.", ExceptionFaultCode="12027")
    assert error_text(403, JSON, licence) == (
        "No license for this company. - the company has no licence for this (fault 12027)"
    )
    assert error_text(400, JSON, platform(ExceptionFaultCode="12002")) == (
        "The ledger does not know which company this is for (fault 12002)"
    )
    assert error_text(400, JSON, platform(FaultCode="99")) == "The platform gives no reason (fault 99)"
    assert error_text(400, JSON, platform(ExceptionMessage="A", ExceptionDetails="B", FaultCode="9")) == "A B - fault 9"
    assert error_text(400, JSON, platform(ExceptionMessage="A")) == "A"


@pytest.mark.parametrize(
    ("content_type", "body", "said"),
    [
        (
            "text/html",
            b"<html><head><title>502 Bad\n Gateway</title></head><body>x</body></html>",
            "502 Bad Gateway",
        ),
        ("", b"<!DOCTYPE html><html><body><h1>Down &amp; out</h1></body></html>", "Down & out"),
        ("text/html", b"<style>p {}</style><p>Please <b>wait</b>.</p>", "Please wait ."),
        ("text/plain", b"Same request made too many times", "Same request made too many times"),
        ("", "Ingen tilgang på ø".encode(), "Ingen tilgang på ø"),
    ],
)
def test_text_and_pages_are_understood(content_type: str, body: bytes, said: str) -> None:
    """Plain text is shown as it is, of a web page its title."""
    assert error_text(502, content_type, body) == said


@pytest.mark.parametrize(
    "body",
    [b"", b"  ", b"{}", b"[]", b"null", b"true", b'{"message": null}', b'{"message": ""}', b"<html></html>"],
)
def test_without_a_reason_the_status_is_told(body: bytes) -> None:
    """A body that says nothing gives the status in words."""
    assert error_text(503, "", body) == "The ledger answered 503 (Service Unavailable) and gave no reason."


def test_half_an_answer_is_not_shown() -> None:
    """JSON that breaks off says nothing to a person."""
    assert error_text(500, JSON, b'{"message": "Err') == (
        "The ledger answered 500 (Internal Server Error) and gave no reason."
    )
    assert error_text(599, JSON, b"") == "The ledger answered 599 (unknown status) and gave no reason."


def test_a_text_has_an_end() -> None:
    """However long a body is, the text fits a cell, and bytes that are no text do no harm."""
    assert len(error_text(500, "text/plain", b"x " * 100_000)) == 400
    assert error_text(500, "text/plain", b"x " * 1000).endswith("…")
    assert error_text(500, "text/plain", b"\xff\xfe\x00") != ""
