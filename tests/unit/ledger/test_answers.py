import pytest

from importer.ledger.answers import Answer, Verdict, judge


def answer(status: int, body: bytes = b"", content_type: str = "application/json; charset=utf-8") -> Answer:
    """Return an answer with a body of that type."""
    return Answer(status, {"Content-Type": content_type}, body)


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (200, Verdict.YES),
        (201, Verdict.YES),
        (204, Verdict.YES),
        (302, Verdict.UNCLEAR),
        (400, Verdict.NO),
        (401, Verdict.UNKNOWN_CALLER),
        (403, Verdict.FORBIDDEN),
        (404, Verdict.ABSENT),
        (408, Verdict.UNCLEAR),
        (409, Verdict.NO),
        (412, Verdict.CONFLICT),
        (415, Verdict.NO),
        (422, Verdict.NO),
        (429, Verdict.THROTTLED),
        (500, Verdict.UNCLEAR),
        (502, Verdict.UNCLEAR),
        (503, Verdict.UNCLEAR),
        (504, Verdict.UNCLEAR),
        (100, Verdict.UNCLEAR),
        (600, Verdict.UNCLEAR),
    ],
)
def test_what_a_status_says_by_itself(status: int, verdict: Verdict) -> None:
    """Only statuses that surely mean no are a no; whatever is unheard of is unclear."""
    assert judge(status) is verdict


def test_a_missing_licence_is_a_matter_of_signing_in() -> None:
    """The platform's faults about company context and licence would come for every document alike."""
    body = b'{"ExceptionType":"IPPException","ExceptionMessage":"","ExceptionFaultCode":"12027"}'
    assert answer(400, body).verdict is Verdict.FORBIDDEN
    assert answer(400, b'{"message":"12027 is no customer"}').verdict is Verdict.NO


def test_a_business_rule_in_a_server_faults_clothes_is_recognised() -> None:
    """A 500 whose JSON states the ledger's own error is told from one that says nothing."""
    rule = b'{"message":"VismaId: 1. Error creating document. Error: CustomerID \'X\' cannot be found."}'
    assert answer(500, rule).states_a_rule
    assert not answer(500, b'{"message":"Internal Server Error"}').states_a_rule
    assert not answer(500, rule[:-10]).states_a_rule
    assert not answer(503, rule).states_a_rule
    assert not answer(500, rule, "text/html").states_a_rule
