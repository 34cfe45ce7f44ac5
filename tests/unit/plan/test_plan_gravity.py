"""Findings as grave as the mapping has them; what it turned off is counted and said once."""

from collections.abc import Callable, Sequence

from importer.findings import Place, Severity, found
from importer.mapping.gravity import Ruling
from importer.plan.gravity import remarks, ruled
from importer.plan.value import Plan

Rows = Sequence[Sequence[object]]
Draw = Callable[[str, Rows], Plan]
CUSTOMER = """\
version = 1
resource = "customer"
[fields]
number = "No"
name = "Name"
"mainAddress.postalCode" = "Post"
"mainAddress.countryId" = {{ value = "NO" }}
"mainContact.email" = "Mail"
[checks]
{}
"""
ROWS = [("No", "Name", "Post", "Mail"), ("1", "A", "12", "a"), ("2", "B", "13", "b@c.no"), ("3", "C", "0150", "c@d.no")]


def test_a_code_turned_off(drawn: Draw) -> None:
    """It holds nothing back, marks nothing, and is counted with its reason."""
    plan = drawn(CUSTOMER.format('postal-code-lost-zero = { severity = "off", reason = "Mended later" }'), ROWS)
    assert [finding.code for finding in plan.findings] == ["email-shape"]
    assert plan.documents["valid"].to_list() == [True, True, True]
    assert plan.notes == ("postal-code-lost-zero is off: 2 left out. Reason: Mended later",)


def test_a_code_lowered_and_one_raised(drawn: Draw) -> None:
    """The documents follow."""
    checks = (
        'postal-code-lost-zero = { severity = "warning", reason = "Mended later" }\n'
        'email-shape = { severity = "error", reason = "Invoices go by e-mail" }\n'
        'gln = { severity = "warning", reason = "Found nowhere, so nothing is said" }'
    )
    plan = drawn(CUSTOMER.format(checks), ROWS)
    assert [(finding.code, finding.severity.value) for finding in plan.findings] == [
        ("postal-code-lost-zero", "warning"),
        ("email-shape", "error"),
        ("postal-code-lost-zero", "warning"),
    ]
    assert plan.documents["valid"].to_list() == [False, True, True]
    assert plan.notes == (
        "postal-code-lost-zero counts as warning: 2 found. Reason: Mended later",
        "email-shape counts as error: 1 found. Reason: Invoices go by e-mail",
    )


def test_without_rulings_nothing_changes(drawn: Draw) -> None:
    """The catalogue says how grave a finding is."""
    plan = drawn(CUSTOMER.format(""), ROWS)
    assert plan.documents["valid"].to_list() == [False, False, True]
    assert plan.notes == ()


def test_a_ruling_that_says_what_the_catalogue_says() -> None:
    """It changes nothing, so there is nothing to remark."""
    finding = found("zero-line", Place("S", 2), what="the quantity")
    rulings = {"zero-line": Ruling(Severity.WARNING, "Said once more")}
    assert ruled([finding], rulings) == (finding,)
    assert remarks([finding], rulings) == ()
