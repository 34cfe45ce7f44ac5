"""Rows without a key beside a document: sent without them, it might be too small."""

from collections.abc import Callable, Sequence

import pytest

from importer.plan.value import Plan

Rows = Sequence[Sequence[object]]
Draw = Callable[[str, Rows], Plan]
Invoice = Callable[..., str]
Found = Callable[[Plan], list[tuple[str, str]]]
HEAD = ("No", "Customer", "Text", "Qty", "Price")
ONE = ("1", "A", "a", 1, 10)
TWO = ("2", "B", "b", 1, 10)
BARE = (None, None, "c", 1, 10)


def valid(plan: Plan) -> dict[str, bool]:
    """Return which documents are sent."""
    return dict(plan.documents.select("key", "valid").iter_rows())


@pytest.mark.parametrize(
    ("rows", "sent"),
    [
        ([ONE, BARE, TWO], {"1": False, "2": True}),
        ([ONE, (None, "A", "c", 1, 10), TWO], {"1": False, "2": True}),
        ([ONE, BARE, BARE, TWO], {"1": False, "2": True}),
        ([ONE, (), BARE, (), ONE, TWO], {"1": False, "2": True}),
        ([ONE, TWO, BARE], {"1": True, "2": False}),
        ([ONE, (None, "B", "c", 1, 10), TWO], {"1": True, "2": False}),
        ([ONE, (None, "B", "c", 1, 10), BARE, TWO], {"1": True, "2": True, "row 3": False, "row 4": False}),
        ([ONE, (None, "C", "c", 1, 10), TWO], {"1": True, "row 3": False, "2": True}),
        ([ONE, (None, "C", "c", 1, 10), BARE, TWO], {"1": True, "row 3": False, "row 4": False, "2": True}),
        ([ONE, (None, "A", None, None, None), TWO], {"1": True, "row 3": False, "2": True}),
        ([ONE, (), BARE], {"1": True, "row 4": False}),
        ([ONE, (), (None, "B", "c", 1, 10), (), TWO], {"1": True, "row 4": False, "2": True}),
        ([(None, None, "c", 1, 10), ONE], {"row 2": False, "1": True}),
    ],
    ids=[
        "below it", "the same header", "several", "inside, between blank rows", "the last one", "directly above",
        "a bare row between", "another header", "below one with another header", "no line", "far below",
        "far from both", "above, and says nothing",
    ],
)  # fmt: skip
def test_a_row_that_may_be_a_line_keeps_its_document_back(
    drawn: Draw, invoice: Invoice, rows: Rows, sent: dict[str, bool]
) -> None:
    """It stands in or beside the document and says nothing else than it does; any other row is by itself."""
    assert valid(drawn(invoice(), [HEAD, *rows])) == sent


def test_both_ways_out_are_named(drawn: Draw, invoice: Invoice, found: Found) -> None:
    """The key to write if it is a line, and what to do if it is none; all rows are accounted for."""
    plan = drawn(invoice(), [HEAD, ONE, BARE, TWO])
    assert found(plan) == [("A3", "line-without-key")]
    [finding] = plan.findings
    assert finding.message == "“No” is empty, and the row may be a line of 1, so both are kept back."
    assert finding.hint == "If it is a line of 1, write 1 into “No”; if not, give it its own, or delete the row."
    assert plan.rows.select("fate", "key").rows() == [("invalid", "1"), ("invalid", "1"), ("in_documents", "2")]


def test_a_key_that_cannot_be_read_keeps_the_document_back(drawn: Draw, invoice: Invoice, found: Found) -> None:
    """A formula that found no number may have looked for the one above."""
    plan = drawn(invoice(), [HEAD, ONE, (("=NA()", "#N/A"), "A", "c", 1, 10), TWO])
    assert found(plan) == [("A3", "error-cell")]
    assert valid(plan) == {"1": False, "2": True}


def test_rows_that_where_leaves_out_keep_nothing_back(drawn: Draw, invoice: Invoice) -> None:
    """They have nothing to do with this mapping, with or without a key."""
    plan = drawn(invoice(sheet='where = "\\"Text\\" <> \'c\'"'), [HEAD, ONE, BARE, TWO])
    assert valid(plan) == {"1": True, "2": True}
