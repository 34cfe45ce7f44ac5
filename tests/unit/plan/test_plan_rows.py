"""What every row of the sheet is: in a document, invalid, filtered or blank."""

from collections.abc import Callable, Sequence
from datetime import date

import pytest

from importer.errors import MappingError
from importer.plan.value import Plan, RowFate
from importer.summary import count_rows

Rows = Sequence[Sequence[object]]
Draw = Callable[[str, Rows], Plan]
Invoice = Callable[..., str]
Found = Callable[[Plan], list[tuple[str, str]]]
HEAD = ("No", "Customer", "Text", "Qty", "Price")
LINE = ("1", "A", "a", 1, 10)
CUSTOMER = 'version = 1\nresource = "customer"\n[fields]\nnumber = "No"\nname = "Name"\n'


def fates(plan: Plan) -> list[str]:
    """Return the fate of each row."""
    return plan.rows["fate"].to_list()


def test_every_row_has_one_fate_and_they_add_up(drawn: Draw, invoice: Invoice) -> None:
    """Blank, filtered, without a key, broken, good."""
    plan = drawn(
        invoice(sheet='where = "\\"Text\\" <> \'skip\'"'),
        [HEAD, LINE, (), ("2", "A", "skip", 1, 10), (None, "B", "a", 1, 10), ("3", "A", "a", "x", 10)],
    )
    assert fates(plan) == ["in_documents", "blank", "filtered", "invalid", "invalid"]
    assert plan.rows["key"].to_list() == ["1", None, None, "row 5", "3"]
    assert count_rows(plan) == {"read": 5, "in_documents": 1, "invalid": 2, "filtered": 1, "blank": 1}


def test_a_row_without_a_key_is_a_finding_and_a_document_by_itself(drawn: Draw, invoice: Invoice, found: Found) -> None:
    """The documents around it are not touched."""
    plan = drawn(invoice(), [HEAD, LINE, (None, "B", "b", 1, 10), ("2", "A", "c", 1, 10)])
    assert found(plan) == [("A3", "no-key")]
    assert plan.findings[0].message == "“No” is empty, so the row belongs to no document."
    assert plan.documents.select("key", "valid").rows() == [("1", True), ("row 3", False), ("2", True)]


def test_a_key_that_is_called_like_a_row_is_another_document(drawn: Draw, invoice: Invoice) -> None:
    """A row without a key never slips into a document of that name."""
    text = invoice(replaced={"fields": 'customerNumber = "Customer"'})
    plan = drawn(text, [HEAD, ("row 3", "A", "a", 1, 10), (None, "B", "b", 1, 10)])
    assert plan.documents.select("key", "valid").rows() == [("row 3", True), ("row 3*", False)]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (("=NA()", "#N/A"), "error-cell"),
        (("=1+1", None), "formula-without-value"),
        (1234567890123456789, "rounded-number"),
    ],
)
def test_a_key_that_cannot_be_read_is_a_finding(
    drawn: Draw, invoice: Invoice, found: Found, cell: object, code: str
) -> None:
    """Two rounded numbers may have been two invoices: neither is guessed at, each row is by itself."""
    text = invoice(replaced={"fields": 'customerNumber = "Customer"'})
    row = (cell, "A", "a", 1, 10)
    plan = drawn(text, [HEAD, row, row])
    assert found(plan) == [("A2", code), ("A3", code)]
    assert plan.documents.select("key", "valid").rows() == [("row 2", False), ("row 3", False)]


def test_where_sees_blank_cells_as_empty_texts(drawn: Draw, invoice: Invoice) -> None:
    """A row without a type is not a row of another type."""
    plan = drawn(
        invoice(sheet='where = "\\"Type\\" <> \'Credit\'"'),
        [(*HEAD, "Type"), (*LINE, None), (*LINE, "Credit"), (*LINE, "Debit")],
    )
    assert fates(plan) == ["in_documents", "filtered", "in_documents"]


def test_where_reckons_with_columns_that_have_a_type(drawn: Draw, invoice: Invoice) -> None:
    """A blank amount is no amount, so it is not above zero."""
    text = invoice(sheet='where = "\\"Qty\\" > 0"', columns='"Qty" = { type = "decimal" }')
    plan = drawn(text, [HEAD, LINE, ("2", "A", "b", -1, 10), ("3", "A", "c", None, 10), ("4", "A", "d", "2,5", 10)])
    assert fates(plan) == ["in_documents", "filtered", "filtered", "in_documents"]


def test_a_row_where_cannot_tell_about_is_never_lost(drawn: Draw, invoice: Invoice, found: Found) -> None:
    """A cell that where cannot read is a finding, and the row stays."""
    text = invoice(sheet='where = "\\"Qty\\" > 0"', columns='"Qty" = { type = "decimal" }')
    plan = drawn(text, [HEAD, LINE, ("2", "A", "b", "many", 10), ("3", "A", "c", ("=NA()", "#N/A"), 10)])
    assert found(plan) == [("D3", "not-a-number"), ("D4", "error-cell")]
    assert fates(plan) == ["in_documents", "invalid", "invalid"]


def test_where_that_a_row_defies_is_a_mapping_error(drawn: Draw, invoice: Invoice) -> None:
    """With file, line, row and a way out."""
    text = invoice(sheet='where = "CAST(\\"Text\\" AS INT) > 1"')
    with pytest.raises(MappingError, match=r"m\.toml has a problem") as raised:
        drawn(text, [HEAD, ("1", "A", "5", 1, 10), ("2", "A", "five", 1, 10)])
    [problem] = raised.value.problems
    assert problem.startswith('m.toml:5: the expression CAST("Text" AS INT) > 1 cannot be worked out for row 3, where')
    assert "TRY_CAST" in raised.value.remedy


# Total rows


@pytest.mark.parametrize(
    "total",
    [
        (None, None, None, None, None, 30),
        ("Total", None, None, None, None, 30),
        (None, None, "Sum eks. mva (NOK):", 3, None, 30),
        ("Grand total", None, "I alt", 3, None, 30),
        (None, None, "Summa", ("=SUM(D2:D3)", None), None, ("=SUM(F2:F3)", 30)),
        (None, None, "TOTALT", None, None, ("=SUM(F2:F3)", "#REF!")),
    ],
)
def test_a_total_row_below_the_data_is_filtered(drawn: Draw, invoice: Invoice, total: tuple[object, ...]) -> None:
    """Amounts, and at most a word for a total, wherever the word stands."""
    plan = drawn(invoice(), [(*HEAD, "Sum"), ("1", "A", "a", 1, 10, 10), ("2", "A", "b", 2, 10, 20), total])
    assert fates(plan) == ["in_documents", "in_documents", "filtered"]
    assert plan.rows["why"][2] == "A total of the rows above, no document."
    assert plan.findings == ()


@pytest.mark.parametrize(
    ("row", "fate", "code"),
    [
        ((None, "B", "b", 1, 10, 10), "invalid", "no-key"),
        ((None, "B", "Total quality check", 1, 10, 10), "invalid", "no-key"),
        ((None, 10000, None, 1, 10, 10), "invalid", "no-key"),
        ((None, None, None, None, None, date(2026, 1, 31)), "invalid", "no-key"),
        ((None, None, None, None, None, "Approved by Kari"), "invalid", "no-key"),
        (("Total Norge AS", "A", "b", 1, 10, 10), "in_documents", ""),
        (("Sum", "A", None, 1, 10, 10), "invalid", "line-without-content"),
    ],
)
def test_a_real_line_is_never_taken_for_a_total(
    drawn: Draw, invoice: Invoice, found: Found, row: tuple[object, ...], fate: str, code: str
) -> None:
    """Anything that says what the row is about makes it a line, with or without a key."""
    plan = drawn(invoice(), [(*HEAD, "Sum"), ("1", "A", "a", 1, 10, 10), row])
    assert fates(plan) == ["in_documents", fate]
    assert [said for _, said in found(plan)] == ([code] if code else [])


def test_a_total_row_above_a_line_is_no_total_row(drawn: Draw, invoice: Invoice, found: Found) -> None:
    """A line whose key got lost in the middle of the sheet is not swallowed."""
    plan = drawn(invoice(), [HEAD, LINE, (None, None, "Total", 3, 10), ("2", "A", "b", 1, 10)])
    assert found(plan) == [("A3", "line-without-key")]


def test_a_total_row_below_rows_that_where_leaves_out_is_one(drawn: Draw, invoice: Invoice) -> None:
    """Its sum may be that of our rows or that of all of them."""
    where = 'where = "\\"Text\\" <> \'skip\'"'
    rows = [(*HEAD, "Sum"), ("1", "A", "a", 1, 10, 10), ("2", "A", "skip", 1, 10, 90)]
    for total in (10, 100):
        plan = drawn(invoice(sheet=where), [*rows, (None, None, None, None, None, total)])
        assert fates(plan) == ["in_documents", "filtered", "filtered"]
        assert plan.findings == ()


def test_a_total_that_differs_is_a_warning_with_both_sums(drawn: Draw, invoice: Invoice, found: Found) -> None:
    """Each amount of the row by itself; nothing is kept back."""
    plan = drawn(
        invoice(),
        [(*HEAD, "Sum"), ("1", "A", "a", 1, 10, 10.5), ("2", "A", "b", 2, 10, 20), ("Sum", None, None, 4, None, 40)],
    )
    assert found(plan) == [("D4", "total-differs"), ("F4", "total-differs")]
    assert plan.findings[1].message == "The sheet's own total in “Sum” is 40.00; the rows add up to 30.50."
    assert plan.findings[1].key == ""
    assert plan.documents["valid"].all()


def test_totals_are_compared_as_decimals(drawn: Draw, invoice: Invoice) -> None:
    """A thousand times a tenth is a hundred, whatever binary floats say; a cent is a difference."""
    rows = [(str(number), "A", "a", 1, 10, 0.1) for number in range(1000)]
    assert drawn(invoice(), [(*HEAD, "Sum"), *rows, (None, None, None, None, None, 100)]).findings == ()
    plan = drawn(invoice(), [(*HEAD, "Sum"), *rows, (None, None, None, None, None, 100.01)])
    assert [finding.code for finding in plan.findings] == ["total-differs"]


def test_a_total_in_a_text_file_is_read_by_its_locale(drawn_csv: Callable[[str, str], Plan], invoice: Invoice) -> None:
    """The texts of a csv are amounts, too."""
    content = "No;Customer;Text;Qty;Price;Sum\n1;A;a;1;1 000,50;1 000,50\n2;A;b;2;1,25;2,50\n;;Totalt;;;1 003,00\n"
    plan = drawn_csv(invoice(sheet='locale = "nb-NO"'), content)
    assert fates(plan) == ["in_documents", "in_documents", "filtered"]
    assert plan.findings == ()


def test_several_total_rows_are_all_totals(drawn: Draw, invoice: Invoice) -> None:
    """A subtotal and a total, with blank rows between."""
    sums: list[tuple[object, ...]] = [(), (None, None, "Subtotal", 1), (), (None, None, "Total", 1)]
    plan = drawn(invoice(), [HEAD, LINE, *sums])
    assert fates(plan) == ["in_documents", "blank", "filtered", "blank", "filtered"]


def test_without_any_document_nothing_is_a_total(drawn: Draw, invoice: Invoice, found: Found) -> None:
    """A sheet whose key column is empty has no data to be below."""
    plan = drawn(invoice(), [HEAD, (None, None, None, 1, 10), (None, None, None, 2, 10)])
    assert found(plan) == [("A2", "no-key"), ("A3", "no-key")]


# Documents without lines and without a key


def test_without_a_key_each_row_is_named_by_its_number(drawn: Draw) -> None:
    """A customer a row."""
    plan = drawn(CUSTOMER, [("No", "Name"), (10001, "A"), ("10002", "B")])
    assert plan.documents.select("key", "number", "lines").rows() == [("10001", "10001", 0), ("10002", "10002", 0)]


def test_two_rows_with_one_number_are_never_merged(drawn: Draw, found: Found) -> None:
    """Both come back, each as a document of its own, and each names the other."""
    plan = drawn(CUSTOMER, [("No", "Name"), (7, "A"), (8, "B"), ("7", "A"), (7, "C")])
    assert found(plan) == [("A2", "duplicate-number"), ("A4", "duplicate-number"), ("A5", "duplicate-number")]
    assert plan.documents.select("key", "valid").rows() == [
        ("7 (row 2)", False),
        ("8", True),
        ("7 (row 4)", False),
        ("7 (row 5)", False),
    ]
    assert plan.findings[0].message == "number 7 is used by 7 (row 4), 7 (row 5) as well."


def test_many_rows_with_one_number_name_a_few(drawn: Draw) -> None:
    """A message stays readable."""
    plan = drawn(CUSTOMER, [("No", "Name"), *[(7, "A")] * 9])
    assert plan.findings[8].message == "number 7 is used by 7 (row 2), 7 (row 3), 7 (row 4) and 5 more as well."


def test_a_row_whose_number_is_missing_or_broken(drawn: Draw, found: Found) -> None:
    """Missing is told as missing, broken as what it is."""
    rows = [("No", "Name"), (None, "A"), (date(2026, 1, 31), "B"), (("=NA()", "#N/A"), "C"), (1e16, "D")]
    plan = drawn(CUSTOMER, rows)
    assert found(plan) == [("A2", "no-key"), ("A3", "not-a-code"), ("A4", "error-cell"), ("A5", "rounded-number")]
    assert plan.documents["key"].to_list() == ["row 2", "row 3", "row 4", "row 5"]
    assert not plan.documents["valid"].any()


def test_two_fields_name_a_letter_together(drawn: Draw, found: Found) -> None:
    """The same customer on another day is another letter; on the same day it is a letter too many."""
    text = (
        'version = 1\nresource = "dunning-letter"\n[fields]\ncustomerNumber = "No"\ndunningLetterDate = "Date"\n'
        "levelFrom = { value = 1 }\nlevelTo = { value = 2 }\n"
    )
    days = [date(2026, 1, 1), date(2026, 2, 1), date(2026, 1, 1)]
    plan = drawn(text, [("No", "Date"), *((7, day) for day in days)])
    assert plan.documents["key"].to_list() == ["7 2026-01-01 (row 2)", "7 2026-02-01", "7 2026-01-01 (row 4)"]
    assert found(plan) == [("A2", "duplicate-number"), ("A4", "duplicate-number")]
    assert plan.findings[0].message == (
        "customerNumber and dunningLetterDate 7 2026-01-01 is used by 7 2026-01-01 (row 4) as well."
    )


def test_with_a_key_rows_of_one_customer_are_one(drawn: Draw) -> None:
    """Lines of invoices name each customer many times."""
    plan = drawn(CUSTOMER + '[document]\nkey = "No"\n', [("No", "Name"), (7, "A"), (8, "B"), (7, "A")])
    assert plan.documents["key"].to_list() == ["7", "8"]
    assert plan.documents["valid"].all()
    assert plan.count(RowFate.DOCUMENT) == 3


def test_ragged_rows_are_findings_of_their_documents(
    drawn_csv: Callable[[str, str], Plan], invoice: Invoice, found: Found
) -> None:
    """The file is not lost for one row; a ragged row that is left out does no harm."""
    content = "No;Customer;Text;Qty;Price\n1;A;a;1;10\n2;A;b;1\n3;A;c;1;10;x\n4;A;skip;1\n"
    plan = drawn_csv(invoice(sheet='where = "\\"Text\\" <> \'skip\'"'), content)
    assert found(plan) == [("row 3", "ragged-row"), ("row 4", "ragged-row")]
    assert plan.findings[0].message == "The row has 4 cells where the header has 5."
    assert plan.documents.select("key", "valid").rows() == [("1", True), ("2", False), ("3", False)]
