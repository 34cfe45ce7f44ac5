"""Rows become documents: grouped by key, agreed about their header."""

from collections.abc import Callable, Sequence
from datetime import date

import pytest

from importer.language import speaking
from importer.plan.amend import with_payloads
from importer.plan.value import Plan

Rows = Sequence[Sequence[object]]
Draw = Callable[[str, Rows], Plan]
Invoice = Callable[..., str]
Found = Callable[[Plan], list[tuple[str, str]]]
HEAD = ("No", "Customer", "Text", "Qty", "Price")


def test_rows_with_one_key_are_one_document_wherever_they_stand(drawn: Draw, invoice: Invoice) -> None:
    """The line remembered late belongs to its invoice all the same."""
    plan = with_payloads(
        drawn(
            invoice(),
            [HEAD, ("1", "A", "a", 1, 10), ("2", "B", "b", 2, 10), ("1", "A", "c", 3, 10), ("1", None, "d", 4, 10)],
        )
    )
    assert plan.documents["key"].to_list() == ["1", "2"]
    assert plan.documents["lines"].to_list() == [3, 1]
    assert [submission.rows for submission in plan.submissions] == [(2, 4, 5), (3,)]
    first = plan.submissions[0].payload.model_dump(by_alias=True)
    assert [line["description"] for line in first["invoiceLines"]] == ["a", "c", "d"]


@pytest.mark.parametrize(
    ("cells", "key"),
    [
        (("F1", " F1 ", "\u00a0F1"), "F1"),
        ((10001.0, "10001"), "10001"),
        (((7, "0000"), "0007"), "0007"),
        ((date(2026, 1, 31), "2026-01-31"), "2026-01-31"),
        ((True, "TRUE"), "TRUE"),
        ((12.5, "12.5"), "12.5"),
    ],
)
def test_a_key_is_what_the_user_sees(drawn: Draw, invoice: Invoice, cells: tuple[object, ...], key: str) -> None:
    """Text, number, date or flag: cells that look the same are one document, blanks around them apart."""
    text = invoice(replaced={"fields": 'customerNumber = "Customer"'})
    plan = drawn(text, [HEAD, *((cell, "A", "a", 1, 10) for cell in cells)])
    assert plan.documents["key"].to_list() == [key]
    assert plan.documents["valid"].all()


def test_keys_that_look_different_are_different_documents(drawn: Draw, invoice: Invoice) -> None:
    """Capitals and blanks inside count: identity is never guessed."""
    text = invoice(replaced={"fields": 'customerNumber = "Customer"'})
    plan = drawn(text, [HEAD, *((key, "A", "a", 1, 10) for key in ("f1", "F1", "F 1", "F  1"))])
    assert plan.documents["key"].to_list() == ["f1", "F1", "F 1", "F  1"]


def test_rows_that_disagree_are_named_with_their_cells(drawn: Draw, invoice: Invoice, found: Found) -> None:
    """Every row that says otherwise is marked, and the first that said something is named beside it."""
    plan = drawn(
        invoice('currencyId = "Currency"'),
        [
            (*HEAD, "Currency"),
            ("1", None, "a", 1, 10, "NOK"),
            ("1", "A", "b", 1, 10, None),
            ("1", "B", "c", 1, 10, "NOK"),
            ("1", "A", "d", 1, 10, "SEK"),
            ("2", "C", "e", 1, 10, "EUR"),
        ],
    )
    assert found(plan) == [("B4", "header-conflict"), ("F5", "header-conflict")]
    assert [finding.message for finding in plan.findings] == [
        "Rows of 1 disagree on customerNumber: A in B3, B in B4.",
        "Rows of 1 disagree on currencyId: NOK in F2, SEK in F5.",
    ]
    assert plan.documents["valid"].to_list() == [False, True]


def test_a_conflict_shows_the_cells_as_they_are(drawn: Draw, invoice: Invoice) -> None:
    """What stands in the cell is said, not what the mapping made of it."""
    fields = (
        'hold = "Hold"\n"billingAddress.countryId" = { column = "Country", values = { Norge = "NO", Spania = "ES" } }'
    )
    plan = drawn(
        invoice(fields),
        [
            (*HEAD, "Hold", "Country"),
            ("1", "A", "a", 1, 10, "ja", "Norge"),
            ("1", "A", "a", 1, 10, "nei", "Spania"),
        ],
    )
    assert [finding.message for finding in plan.findings] == [
        "Rows of 1 disagree on hold: ja in F2, nei in F3.",
        "Rows of 1 disagree on billingAddress.countryId: Norge in G2, Spania in G3.",
    ]


def test_an_expression_that_disagrees_shows_what_it_gave(drawn: Draw, invoice: Invoice) -> None:
    """Its first column is where the finding stands."""
    fields = 'financialPeriod = { expr = "strftime(\\"Date\\", \'%Y%m\')" }'
    plan = drawn(
        invoice(fields, columns='"Date" = { type = "date" }'),
        [
            (*HEAD, "Date"),
            ("1", "A", "a", 1, 10, date(2026, 1, 31)),
            ("1", "A", "a", 1, 10, date(2026, 1, 1)),
            ("1", "A", "a", 1, 10, date(2026, 2, 1)),
        ],
    )
    [finding] = plan.findings
    assert (finding.place.cell, finding.code) == ("F4", "header-conflict")
    assert finding.message == "Rows of 1 disagree on financialPeriod: 2026-01 in F2, 2026-02 in F4."


def test_values_that_are_the_same_do_not_disagree(drawn: Draw, invoice: Invoice) -> None:
    """A date cell and a text, a number and its text, a time of day: one value however it is written."""
    plan = drawn(
        invoice('documentDate = "Date"'),
        [
            (*HEAD, "Date"),
            ("1", 4711, "a", 1, 10, date(2026, 1, 31)),
            ("1", "4711", "b", 1, 10, "31.01.2026"),
            ("1", None, "c", 1, 10, None),
        ],
    )
    assert plan.findings == ()


def test_a_default_stands_in_where_no_row_says_anything(drawn: Draw, invoice: Invoice) -> None:
    """An empty cell beside a filled one is not another opinion, default or not."""
    plan = drawn(
        invoice('currencyId = { column = "Currency", default = "NOK" }'),
        [
            (*HEAD, "Currency"),
            ("1", "A", "a", 1, 10, None),
            ("1", "A", "b", 1, 10, "SEK"),
            ("2", "A", "c", 1, 10, None),
        ],
    )
    assert plan.findings == ()
    assert plan.documents["currency"].to_list() == ["SEK", "NOK"]


def test_days_that_disagree_are_told_as_the_reader_writes_them(drawn: Draw, invoice: Invoice) -> None:
    """In Norwegian 31.01.2026, not as a program keeps a day; and the sheet's locale says how its results write one."""
    rows = [
        (*HEAD, "Date"),
        ("1", "A", "a", 1, 10, date(2026, 1, 31)),
        ("1", "A", "a", 1, 10, date(2026, 2, 1)),
    ]
    text = invoice('documentDate = "Date"')
    with speaking("nb"):
        [finding] = drawn(text, rows).findings
    assert "31.01.2026 i F2, 01.02.2026 i F3" in finding.message
    assert drawn(text, rows).day_format == ""
    assert drawn(text.replace("[sheet]", '[sheet]\nlocale = "en-GB"'), rows).day_format == "dd/mm/yyyy"


def test_a_cell_to_be_cleared_disagrees_with_a_value(drawn: Draw, found: Found) -> None:
    """Emptied or set, it cannot be both."""
    text = (
        'version = 1\nresource = "customer"\noperation = "update"\n[document]\nkey = "No"\n'
        '[fields]\nnumber = "No"\nnote = "Note"\n'
    )
    rows = [("No", "Note"), ("1", "<clear>"), ("1", "new"), ("2", None), ("2", "<CLEAR>")]
    plan = drawn(text, rows)
    assert found(plan) == [("B3", "header-conflict")]
    assert plan.findings[0].message == "Rows of 1 disagree on note: <clear> in B2, new in B3."
    assert plan.documents["valid"].to_list() == [False, True]


def test_a_broken_header_cell_keeps_back_its_document_only(drawn: Draw, invoice: Invoice, found: Found) -> None:
    """The other rows' values are no conflict with what could not be read."""
    plan = drawn(
        invoice('documentDate = "Date"'),
        [
            (*HEAD, "Date"),
            ("1", "A", "a", 1, 10, "soon"),
            ("1", "A", "b", 1, 10, date(2026, 1, 31)),
            ("2", "A", "c", 1, 10, date(2026, 1, 31)),
        ],
    )
    assert found(plan) == [("F2", "not-a-date")]
    assert plan.documents["valid"].to_list() == [False, True]
    assert plan.rows["fate"].to_list() == ["invalid", "invalid", "in_documents"]


def test_a_document_whose_only_row_is_broken_is_there_and_invalid(drawn: Draw, invoice: Invoice, found: Found) -> None:
    """It is told once: a value that cannot be read is not also missing."""
    plan = drawn(invoice(), [HEAD, ("1", ("=NA()", "#N/A"), "a", 1, 10)])
    assert found(plan) == [("B2", "error-cell")]
    assert plan.documents["valid"].to_list() == [False]
    assert plan.totals == ()


def test_a_cell_that_feeds_two_fields_is_told_of_once(drawn: Draw, invoice: Invoice, found: Found) -> None:
    """One cell, one code, one finding."""
    plan = drawn(
        invoice('documentDate = "Date"\ndocumentDueDate = "Date"'), [(*HEAD, "Date"), ("1", "A", "a", 1, 10, "soon")]
    )
    assert found(plan) == [("F2", "not-a-date")]


def test_findings_go_from_top_to_bottom_and_left_to_right(drawn: Draw, invoice: Invoice, found: Found) -> None:
    """Column AA comes after column Z, and row 10 after row 9."""
    padding = [f"Spare {number}" for number in range(21)]
    head = (*HEAD, *padding, "Date")
    row = ("1", "A", "a", "x", "y", *[None] * 21, "soon")
    plan = drawn(invoice('documentDate = "Date"'), [head, *[row] * 10])
    expected = [f"{letter}{row}" for row in range(2, 12) for letter in ("D", "E", "AA")]
    assert [place for place, _ in found(plan)] == expected


def test_a_sheet_of_other_rows_only_is_an_empty_plan(drawn: Draw, invoice: Invoice) -> None:
    """Everything filtered: nothing to send and nothing wrong."""
    plan = with_payloads(drawn(invoice(sheet='where = "\\"No\\" = \'x\'"'), [HEAD, ("1", "A", "a", 1, 10)]))
    assert (plan.documents.height, plan.findings, plan.totals, plan.submissions) == (0, (), (), ())
    assert plan.rows["fate"].to_list() == ["filtered"]
    assert plan.rows["why"].to_list() == ["Left out by where in the mapping."]
