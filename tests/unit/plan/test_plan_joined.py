"""Lines on a sheet of their own, joined to their documents by the key."""

from collections.abc import Callable, Sequence
from decimal import Decimal

import pytest

from importer.errors import MappingError
from importer.plan.amend import with_payloads
from importer.plan.value import Plan
from importer.summary import count_rows

Rows = Sequence[Sequence[object]]
Join = Callable[..., Plan]
Found = Callable[[Plan], list[tuple[str, str]]]
MAPPING = """\
version = 1
resource = "customer-invoice"
[sheet]
{sheet}
[document]
key = "No"
[fields]
referenceNumber = "No"
customerNumber = "Customer"
documentDate = "Date"
{fields}
[lines]
sheet = "Lines"
on = "Order"
description = "Text"
quantity = "Qty"
unitPriceInCurrency = "Price"
{lines}
"""
ORDERS = ("No", "Customer", "Date")
LINES = ("Order", "Text", "Qty", "Price")
ONE, TWO = (("1", "A", "2026-01-31"), ("2", "B", "2026-01-31"))


def text(sheet: str = "", fields: str = "", lines: str = "") -> str:
    """Return the mapping with something added to its tables."""
    return MAPPING.format(sheet=sheet, fields=fields, lines=lines)


def places(plan: Plan) -> list[tuple[str, str]]:
    """Return sheet and cell of each finding, and its code."""
    return [(f"{finding.place.sheet}!{finding.place.cell}", finding.code) for finding in plan.findings]


def test_documents_get_their_lines_from_the_other_sheet(joined: Join) -> None:
    """In the order of that sheet, wherever they stand there; a key may be a number here and a text there."""
    lines = [LINES, ("2", "b", 1, 20), (1, "a", 2, 10), ("2", "c", 1, 5)]
    plan = with_payloads(joined(text(), [ORDERS, ONE, TWO], lines))
    assert plan.findings == ()
    assert plan.documents.select("key", "lines", "net").rows() == [("1", 1, Decimal(20)), ("2", 2, Decimal(25))]
    told = [[line.description for line in each.payload.invoice_lines] for each in plan.submissions]  # type: ignore[attr-defined]
    assert told == [["a"], ["b", "c"]]
    assert [each.rows for each in plan.submissions] == [(2,), (3,)]
    assert count_rows(plan) == {"read": 5, "in_documents": 5, "invalid": 0, "filtered": 0, "blank": 0}


def test_a_line_without_a_document_says_which_key_may_be_meant(joined: Join) -> None:
    """It stands at the line's own cell; the other documents are sent."""
    plan = joined(text(), [ORDERS, ("0101", "A", "2026-01-31")], [LINES, ("0101", "a", 1, 1), (101, "b", 1, 1)])
    assert places(plan) == [("Lines!A3", "line-without-document")]
    assert plan.findings[0].message == "“Order” is 101, and no row of Orders has that key."
    assert plan.findings[0].hint == 'Correct the key, or add 101 to Orders; did you mean "0101"?'
    assert plan.documents.select("key", "valid").rows() == [("0101", True), ("101", False)]


def test_a_document_without_lines_is_a_finding_on_its_own_sheet(joined: Join) -> None:
    """As on one sheet."""
    assert places(joined(text(), [ORDERS, ONE, TWO], [LINES, ("1", "a", 1, 1)])) == [("Orders!", "no-lines")]


def test_a_key_in_two_rows_of_the_documents_sheet(joined: Join) -> None:
    """A document has one row there; where the rows differ, that is said as well."""
    plan = joined(text(), [ORDERS, ONE, ("1", "B", "2026-01-31")], [LINES, ("1", "a", 1, 1)])
    assert places(plan) == [
        ("Orders!A2", "key-in-two-rows"),
        ("Orders!A3", "key-in-two-rows"),
        ("Orders!B3", "header-conflict"),
    ]
    assert plan.findings[0].message == "1 stands in rows 2, 3; a document has one row here, and its lines are on Lines."


def test_findings_stand_on_the_sheet_of_their_cells(joined: Join) -> None:
    """Cells of header and lines, needed values, and whole documents; a letter is never that of the other sheet."""
    orders = [ORDERS, ("1", None, "2026-01-31"), ("2", "B", "32.01.2026"), ("3", "C", "2026-01-31")]
    lines = [LINES, ("1", "a", "x", 1), ("2", None, 1, 1), ("3", "c", -2, 5)]
    assert places(joined(text(), orders, lines)) == [
        ("Orders!B2", "missing-value"),
        ("Orders!C3", "not-a-date"),
        ("Orders!", "negative-total"),
        ("Lines!C2", "not-a-number"),
        ("Lines!B3", "line-without-content"),
    ]


def test_lines_of_a_document_that_is_left_out_are_left_out(joined: Join) -> None:
    """They are no orphans; the reason is said."""
    where = 'where = "\\"Customer\\" <> \'B\'"'
    plan = joined(text(sheet=where), [ORDERS, ONE, TWO], [LINES, ("1", "a", 1, 1), ("2", "b", 1, 1)])
    assert plan.findings == ()
    assert plan.rows["fate"].to_list() == ["in_documents", "filtered", "in_documents", "filtered"]
    assert plan.rows["why"][3] == "Its document is left out by where in the mapping."


def test_lines_of_a_hidden_document_are_left_out(joined: Join) -> None:
    """With hidden = "skip" they go with their document, and a hidden line goes by itself."""
    lines = [LINES, ("1", "a", 1, 1), ("1", "hidden", 1, 1), ("2", "b", 1, 1)]
    plan = joined(text(sheet='hidden = "skip"'), [ORDERS, ONE, TWO], lines, hidden=3)
    assert plan.findings == ()
    assert plan.rows["fate"].to_list() == ["in_documents", "filtered", "in_documents", "filtered", "filtered"]
    assert plan.rows["why"][4].startswith("Its document is hidden in the sheet")


def test_rows_without_a_key_on_either_sheet(joined: Join) -> None:
    """Below the lines of a document one may be its line; far from them, and among the documents, it is by itself."""
    orders = [ORDERS, ONE, (None, "C", "2026-01-31"), TWO]
    lines = [LINES, ("1", "a", 1, 1), (None, "b", 1, 1), ("2", "c", 1, 1), (), (None, "d", 1, None)]
    plan = joined(text(), orders, lines)
    assert places(plan) == [("Orders!A3", "no-key"), ("Lines!A3", "line-without-key"), ("Lines!A6", "no-key")]
    assert dict(plan.documents.select("key", "valid").iter_rows()) == {
        "1": False,
        "row 3": False,
        "2": True,
        "Lines row 6": False,
    }


def test_both_sheets_may_have_a_total_row(joined: Join) -> None:
    """Each is compared with the rows of its own sheet."""
    lines = [(*LINES, "Sum"), ("1", "a", 1, 10, 10), ("2", "b", 2, 10, 20), ("Total", None, None, None, 40)]
    plan = joined(text(), [ORDERS, ONE, TWO], lines)
    assert places(plan) == [("Lines!E4", "total-differs")]
    assert plan.documents["valid"].all()


def test_constants_among_the_lines_make_no_lines_of_the_documents_rows(joined: Join) -> None:
    """One line for each row of the lines' sheet, and none for a row of the documents'."""
    plan = joined(
        text(lines='discountPercent = { value = 10 }\nuom = { value = "STK" }'),
        [ORDERS, ONE],
        [LINES, ("1", "a", 1, 10)],
    )
    assert plan.documents.select("lines", "net").rows() == [(1, Decimal(9))]


def test_columns_that_are_missing_on_both_sheets_are_told_together(joined: Join) -> None:
    """Each with the line of the mapping and the sheet it is missing on."""
    with pytest.raises(MappingError) as raised:
        joined(text(), [("No", "Client", "Date"), ONE], [("Order no", "Text", "Qty", "Price"), ("1", "a", 1, 1)])
    assert [problem.partition(";")[0] for problem in raised.value.problems] == [
        'm.toml:9: there is no column "Customer" in sheet “Orders”',
        'm.toml:14: there is no column "Order" in sheet “Lines”',
    ]
