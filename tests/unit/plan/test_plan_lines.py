"""Lines of documents that may exist: which line of the ledger each means, and what is cleared."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from importer.plan.amend import with_payloads
from importer.plan.value import Plan

Rows = Sequence[Sequence[object]]
Draw = Callable[[str, Rows], Plan]
Found = Callable[[Plan], list[tuple[str, str]]]
TEXT = """\
version = 1
resource = "customer-invoice"
operation = "{operation}"
[document]
key = "No"
[fields]
referenceNumber = "No"
customerNumber = {{ value = "A" }}
[lines]
{lines}
"""
HEAD = ("No", "Line", "Operation", "Text", "Qty")
ALL = 'lineNumber = "Line"\noperation = "Operation"\ndescription = "Text"\nquantity = "Qty"'
NUMBERED = 'lineNumber = "Line"\ndescription = "Text"\nquantity = "Qty"'


def lines_of(plan: Plan) -> list[list[dict[str, Any]]]:
    """Return the lines of each submission, as they will be sent."""
    dumped = [submission.payload.model_dump(by_alias=True, exclude_unset=True) for submission in plan.submissions]
    return [list(document["invoiceLines"]) for document in dumped]


def test_a_line_with_a_number_is_changed_and_one_without_is_added(drawn: Draw, found: Found) -> None:
    """What is added is added again each time, which is a warning."""
    plan = with_payloads(
        drawn(
            TEXT.format(operation="update", lines=NUMBERED), [HEAD, ("1", 3, None, "a", 1), ("1", None, None, "b", 2)]
        )
    )
    assert found(plan) == [("sheet", "adds-lines")]
    assert "Lines without a lineNumber: 1." in plan.findings[0].message
    assert [(line["operation"], line.get("lineNumber")) for line in lines_of(plan)[0]] == [
        ("Update", 3),
        ("Insert", None),
    ]


def test_an_operation_that_is_fed_is_what_happens(drawn: Draw) -> None:
    """Inserting on purpose is no reason for a warning."""
    rows = [HEAD, ("1", 3, "delete", None, None), ("1", None, "Insert", "b", 2), ("1", 4, None, None, 5)]
    plan = with_payloads(drawn(TEXT.format(operation="update", lines=ALL), rows))
    assert plan.findings == ()
    assert [line["operation"] for line in lines_of(plan)[0]] == ["Delete", "Insert", "Update"]


def test_a_line_to_be_changed_needs_its_number(drawn: Draw, found: Found) -> None:
    """Changing or deleting a line means one the ledger has."""
    rows = [HEAD, ("1", None, "Update", "a", 1), ("2", None, "Delete", None, None), ("3", "x", "Delete", None, None)]
    plan = drawn(TEXT.format(operation="update", lines=ALL), rows)
    assert found(plan) == [("B2", "missing-value"), ("B3", "missing-value"), ("B4", "not-a-number")]
    assert plan.findings[0].message == "lineNumber is needed, and the cell is empty."


def test_a_line_to_be_changed_needs_its_number_fed(drawn: Draw, found: Found) -> None:
    """Without a column for it, the operation's cell is marked."""
    lines = 'operation = "Operation"\ndescription = "Text"'
    plan = drawn(TEXT.format(operation="update", lines=lines), [HEAD, ("1", 1, "Update", "a", 1)])
    assert found(plan) == [("C2", "missing-value")]


def test_a_line_number_used_twice_in_one_document(drawn: Draw, found: Found) -> None:
    """Line 1 of another document is another line."""
    rows = [HEAD, ("1", 1, None, "a", 1), ("1", 1.0, None, "b", 1), ("1", 2, None, "c", 1), ("2", 1, None, "d", 1)]
    plan = drawn(TEXT.format(operation="update", lines=NUMBERED), rows)
    assert found(plan) == [("B2", "duplicate-line"), ("B3", "duplicate-line")]
    assert plan.findings[0].message == "Line 1 of 1 stands in several rows."
    assert plan.documents["valid"].to_list() == [False, True]


@pytest.mark.parametrize(("operation", "findings"), [("create", 2), ("update", 1), ("upsert", 1)])
def test_only_a_new_line_has_to_say_what_it_is_about(drawn: Draw, operation: str, findings: int) -> None:
    """An existing one may change its quantity alone."""
    rows = [HEAD, ("1", 1, None, None, 5), ("1", None, None, None, 5)]
    plan = drawn(TEXT.format(operation=operation, lines=NUMBERED), rows)
    assert [finding.code for finding in plan.findings].count("line-without-content") == findings


def test_a_document_that_is_updated_needs_no_lines(drawn: Draw, found: Found) -> None:
    """One that may be new does."""
    rows = [HEAD, ("1", None, None, None, None)]
    note = NUMBERED.replace("[lines]", "")
    assert found(drawn(TEXT.format(operation="update", lines=note), rows)) == []
    assert found(drawn(TEXT.format(operation="upsert", lines=note), rows)) == [("row 2", "no-lines")]


def test_a_line_cell_is_cleared(drawn: Draw) -> None:
    """Text is sent empty, everything else as null; the lines beside it are not touched."""
    text = TEXT.format(operation="update", lines=f'{NUMBERED}\nnote = "Note"\nstartDate = "Start"')
    rows = [
        (*HEAD, "Note", "Start"),
        ("1", 1, None, "a", 1, "<clear>", "<CLEAR>"),
        ("1", 2, None, "b", 1, "kept", None),
        ("2", 1, None, "<clear>", None, None, None),
    ]
    plan = with_payloads(drawn(text, rows))
    assert plan.findings == ()
    first, second = lines_of(plan)
    assert (first[0]["note"], first[0]["startDate"]) == ("", None)
    assert first[1]["note"] == "kept"
    assert "startDate" not in first[1]
    assert second[0]["description"] == ""


def test_a_line_field_that_cannot_be_cleared(drawn: Draw, found: Found) -> None:
    """The API takes no null for a quantity, and a cleared line number would mean no line."""
    rows = [HEAD, ("1", 1, None, "a", "<clear>"), ("1", "<clear>", None, "b", 1)]
    plan = drawn(TEXT.format(operation="update", lines=NUMBERED), rows)
    assert [place for place in found(plan) if place[1] == "cannot-clear"] == [
        ("E2", "cannot-clear"),
        ("B3", "cannot-clear"),
    ]


def test_an_update_may_have_a_negative_line(drawn: Draw) -> None:
    """What the whole document adds up to, only the ledger knows."""
    text = TEXT.format(operation="update", lines=f"{NUMBERED}\nunitPriceInCurrency = {{ value = 10 }}")
    plan = drawn(text, [HEAD, ("1", 1, None, "a", -1)])
    assert plan.findings == ()
    assert str(plan.documents["net"][0]) == "-10.00"
