"""The rules of documents, each broken once."""

from collections.abc import Callable, Sequence
from datetime import date

import pytest

from importer import language
from importer.plan.value import Plan

Rows = Sequence[Sequence[object]]
Draw = Callable[[str, Rows], Plan]
Invoice = Callable[..., str]
Found = Callable[[Plan], list[tuple[str, str]]]
HEAD = ("No", "Customer", "Text", "Qty", "Price")
CUSTOMER = (
    'version = 1\nresource = "customer"\noperation = "{}"\n[fields]\nnumber = "No"\nname = "Name"\nnote = "Note"\n'
)


def test_a_value_that_every_document_needs(drawn: Draw, invoice: Invoice, found: Found) -> None:
    """A document is told once, in the first of its rows: a value in one of them is enough."""
    one, two = ("1", None, "a", 1, 10), ("2", None, "a", 1, 10)
    plan = drawn(invoice(), [HEAD, one, two, one, ("2", "A", "b", 1, 10), ("3", None, "a", 1, 10), one])
    assert found(plan) == [("B2", "missing-value"), ("B6", "missing-value")]
    assert plan.findings[0].message == "customerNumber is needed, and all 3 cells of the document are empty."
    assert plan.findings[1].message == "customerNumber is needed, and the cell is empty."
    assert {finding.hint for finding in plan.findings} == {"Fill in the cell."}
    assert plan.documents["valid"].to_list() == [False, True, False]


@pytest.mark.parametrize("source", ['{ value = "A" }', '{ column = "Customer", default = "A" }'])
def test_a_constant_or_a_default_is_never_missing(drawn: Draw, invoice: Invoice, source: str) -> None:
    """It feeds the field where the cell does not."""
    text = invoice(replaced={"fields": f'referenceNumber = "No"\ncustomerNumber = {source}'})
    plan = drawn(text, [HEAD, ("1", None, "a", 1, 10)])
    assert plan.findings == ()
    assert plan.documents["customer"].to_list() == ["A"]


def test_an_expression_that_gives_nothing_is_missing_at_its_first_column(
    drawn: Draw, invoice: Invoice, found: Found
) -> None:
    """So that there is a cell to fill in."""
    text = invoice(replaced={"fields": 'referenceNumber = "No"\ncustomerNumber = { expr = "\\"Customer\\" || \'1\'" }'})
    plan = drawn(text, [HEAD, ("1", None, "a", 1, 10)])
    assert found(plan) == [("B2", "missing-value")]


def test_a_document_without_lines(drawn: Draw, invoice: Invoice, found: Found) -> None:
    """A row that only has header cells is no line."""
    plan = drawn(invoice(), [HEAD, ("1", "A", None, None, None), ("2", "A", None, None, None), ("2", None, "a", 1, 10)])
    assert found(plan) == [("row 2", "no-lines")]
    assert plan.findings[0].message == "1 has no lines."
    assert plan.documents["lines"].to_list() == [0, 1]


def test_a_default_makes_no_line(drawn: Draw, invoice: Invoice, found: Found) -> None:
    """Nor does a constant, nor an expression over empty cells: somebody has to have written something."""
    lines = (
        'description = { expr = "COALESCE(\\"Text\\", \'-\')" }\nquantity = { column = "Qty", default = 1 }\n'
        'unitPriceInCurrency = "Price"\nuom = { value = "STK" }'
    )
    plan = drawn(invoice(replaced={"lines": lines}), [HEAD, ("1", "A", None, None, None), ("2", "A", None, None, 5)])
    assert found(plan) == [("row 2", "no-lines")]
    assert plan.documents["net"].to_list()[1] == 5


def test_lines_that_are_all_constant_are_lines(drawn: Draw, invoice: Invoice) -> None:
    """A subscription at one price for everybody."""
    lines = 'description = { value = "Fee" }\nunitPriceInCurrency = { value = 99.50 }'
    plan = drawn(invoice(replaced={"lines": lines}), [("No", "Customer"), ("1", "A"), ("2", "B")])
    assert plan.findings == ()
    assert [str(net) for net in plan.documents["net"]] == ["99.50", "99.50"]


def test_a_line_about_nothing(drawn: Draw, invoice: Invoice, found: Found) -> None:
    """Neither item, description nor account."""
    plan = drawn(
        invoice(lines='inventoryNumber = "Item"\naccountNumber = "Account"'),
        [
            (*HEAD, "Item", "Account"),
            ("1", "A", None, 1, 10, None, None),
            ("2", "A", None, 1, 10, "X", None),
            ("3", "A", None, 1, 10, None, 3000),
        ],
    )
    assert found(plan) == [("F2", "line-without-content")]


def test_a_document_that_is_due_before_it_is_dated(drawn: Draw, invoice: Invoice) -> None:
    """The due date's own cell is marked, in whichever row it stands; the same day is all right."""
    plan = drawn(
        invoice('documentDate = "Date"\ndocumentDueDate = "Due"'),
        [
            (*HEAD, "Date", "Due"),
            ("1", "A", "a", 1, 10, date(2026, 1, 31), None),
            ("1", "A", "b", 1, 10, None, date(2026, 1, 30)),
            ("2", "A", "c", 1, 10, date(2026, 1, 31), date(2026, 1, 31)),
            ("3", "A", "d", 1, 10, None, date(2026, 1, 31)),
        ],
    )
    [finding] = plan.findings
    assert (finding.place.cell, finding.code, finding.key) == ("G3", "due-before-date", "1")
    assert finding.message == "The due date 2026-01-30 is before the document date 2026-01-31."


def test_periods_that_are_not_the_same_month(drawn: Draw, invoice: Invoice) -> None:
    """Post period and financial period say the same in two orders."""
    plan = drawn(
        invoice('postPeriod = "Post"\nfinancialPeriod = "Financial"'),
        [
            (*HEAD, "Post", "Financial"),
            ("1", "A", "a", 1, 10, "01.2026", "202602"),
            ("2", "A", "b", 1, 10, "01.2026", "202601"),
            ("3", "A", "c", 1, 10, None, "202601"),
        ],
    )
    [finding] = plan.findings
    assert (finding.place.cell, finding.code) == ("F2", "period-disagrees")
    assert finding.message == "Post period 012026 and financial period 202602 are not the same month."


@pytest.mark.parametrize(
    ("resource", "hint"),
    [
        ("customer-invoice", "Import it as a credit note, with a mapping for customer-credit-note."),
        (
            "customer-credit-note",
            "Negate the quantity in the mapping: the ledger takes positive amounts on a credit note.",
        ),
    ],
)
def test_a_negative_document(drawn: Draw, invoice: Invoice, resource: str, hint: str) -> None:
    """A negative line is all right as long as the document is not."""
    text = invoice().replace("customer-invoice", resource)
    rows = [HEAD, ("1", "A", "a", -2, 10), ("1", "A", "b", 1, 10), ("2", "A", "c", 2, 10), ("2", "A", "d", -2, 10)]
    [finding] = drawn(text, rows).findings
    assert (finding.place.cell, finding.code) == ("D2", "negative-total")
    assert finding.message == "1 adds up to -10.00; the ledger takes positive amounts only."
    assert finding.hint == hint


def test_a_number_used_by_two_documents(drawn: Draw, invoice: Invoice) -> None:
    """Each is marked and names the other."""
    text = invoice(replaced={"fields": 'referenceNumber = "Ref"\ncustomerNumber = "Customer"'})
    plan = drawn(
        text, [(*HEAD, "Ref"), ("1", "A", "a", 1, 10, 7), ("2", "A", "b", 1, 10, "7"), ("3", "A", "c", 1, 10, 8)]
    )
    assert [(finding.place.cell, finding.code, finding.message) for finding in plan.findings] == [
        ("F2", "duplicate-number", "referenceNumber 7 is used by 2 as well."),
        ("F3", "duplicate-number", "referenceNumber 7 is used by 1 as well."),
    ]


def test_documents_without_a_number_share_none(drawn: Draw, invoice: Invoice) -> None:
    """The ledger numbers them."""
    text = invoice(replaced={"fields": 'referenceNumber = "Ref"\ncustomerNumber = "Customer"'})
    plan = drawn(text, [(*HEAD, "Ref"), ("1", "A", "a", 1, 10, None), ("2", "A", "b", 1, 10, None)])
    assert plan.documents["valid"].all()


def test_an_update_with_nothing_in_it(drawn: Draw, found: Found) -> None:
    """A number alone changes nothing; clearing does, and a cell that cannot be read is told as that."""
    plan = drawn(
        CUSTOMER.format("update"),
        [("No", "Name", "Note"), (1, None, None), (2, "B", None), (3, None, "<clear>"), (4, ("=NA()", "#N/A"), None)],
    )
    assert found(plan) == [("row 2", "nothing-to-update"), ("B5", "error-cell")]
    assert plan.findings[0].message == "1 names a number but no field to change."


def test_an_update_needs_its_number(drawn: Draw, found: Found) -> None:
    """With a key of another column, too."""
    text = CUSTOMER.format("update") + '[document]\nkey = "Key"\n'
    plan = drawn(text, [("Key", "No", "Name", "Note"), ("a", None, "A", None), ("b", "<clear>", "B", None)])
    assert found(plan) == [("B2", "missing-value"), ("B3", "cannot-clear")]


def test_an_upsert_needs_what_a_new_document_needs(drawn: Draw, found: Found) -> None:
    """It may be new in the ledger."""
    plan = drawn(CUSTOMER.format("upsert"), [("No", "Name", "Note"), (1, None, "x"), (2, "B", None)])
    assert found(plan) == [("B2", "missing-value")]


def test_clear_empties_nothing_that_is_new(drawn: Draw, found: Found) -> None:
    """A new document has nothing to empty."""
    plan = drawn(CUSTOMER.format("create"), [("No", "Name", "Note"), (1, "A", "<clear>")])
    assert found(plan) == [("C2", "clear-on-create")]


def test_clear_empties_no_field_that_must_be_filled(drawn: Draw, found: Found) -> None:
    """Neither one the API cannot empty nor one every document needs."""
    text = CUSTOMER.format("upsert") + 'printInvoices = "Print"\n'
    plan = drawn(text, [("No", "Name", "Note", "Print"), (1, "A", "<clear>", "<clear>"), (2, "<Clear>", None, None)])
    assert found(plan) == [("D2", "cannot-clear"), ("B3", "cannot-clear")]
    assert plan.findings[0].message == "printInvoices cannot be cleared."


def test_a_long_text_is_a_warning(drawn: Draw, invoice: Invoice, found: Found) -> None:
    """The length is a habit of the ledger, not a promise: nothing is kept back."""
    plan = drawn(invoice('externalReference = "Ref"'), [(*HEAD, "Ref"), ("1", "A", "a", 1, 10, "x" * 41)])
    assert found(plan) == [("F2", "too-long")]
    assert plan.findings[0].message == "41 characters; the ledger usually takes 40 for externalReference."
    assert plan.documents["valid"].all()


@pytest.mark.parametrize(
    ("fields", "count"),
    [
        ('referenceNumber = "No"', 0),
        ('externalReference = "No"', 0),
        ('externalReference = "Ref"', 2),
        ("", 3),
    ],
)
def test_documents_that_could_not_be_found_again(drawn: Draw, invoice: Invoice, fields: str, count: int) -> None:
    """A warning for the whole sheet: no number, and no reference of their own."""
    text = invoice(replaced={"fields": f'customerNumber = "Customer"\n{fields}'})
    refs = ["same", "same", "own"]
    rows = [(str(number), "A", "a", 1, 10, ref) for number, ref in enumerate(refs)]
    findings = drawn(text, [(*HEAD, "Ref"), *rows]).findings
    assert [(finding.code, finding.place.row) for finding in findings] == [("cannot-look-up", None)] * bool(count)
    if count:
        assert f"look them up by: {count}." in findings[0].message


@pytest.mark.parametrize(("spoken", "example"), [("en", "2026-01-31"), ("nb", "31.01.2026"), ("sv", "2026-01-31")])
def test_the_example_of_a_date_is_written_as_in_the_language(
    drawn: Draw, invoice: Invoice, spoken: str, example: str
) -> None:
    """Where the mapping says nothing of how its texts are written."""
    text = invoice(replaced={"fields": 'referenceNumber = "No"\ncustomerNumber = "A"\ndocumentDate = "Customer"'})
    with language.speaking(spoken):
        plan = drawn(text.replace('"A"', '{ value = "A" }'), [HEAD, ("1", "31.11.2026", "a", 1, 10)])
    assert [example in finding.hint for finding in plan.findings] == [True]
