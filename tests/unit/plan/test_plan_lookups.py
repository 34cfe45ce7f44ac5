"""Cells that are looked up: in a file beside the mapping, and in what was imported before."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
import xlsxwriter

from importer import mapping, sheets
from importer.plan.amend import with_payloads
from importer.plan.draw import draw
from importer.plan.value import Plan

Imported = Mapping[str, str] | None
Look = Callable[..., Plan]
TEXT = """\
version = 1
resource = "customer-invoice"
[document]
key = "No"
[columns]
"Qty" = {{ type = "decimal" }}
[fields]
referenceNumber = "No"
customerNumber = {customer}
{fields}
[lines]
description = "Text"
quantity = "Qty"
"""
FILE = '{ column = "Old", lookup = "codes.csv", from = "old", to = "new" }'
JOURNAL = '{ column = "Old", lookup = "@customer" }'
CODES = "old;new\n4711;10023\n0101;10024\nABC-1;10025\n5000;\n"


@pytest.fixture
def looked_up(tmp_path: Path) -> Look:
    """Return a function that draws the plan of invoices, one a cell of the column Old, with codes.csv beside."""

    def looked_up(
        customer: str, cells: Sequence[object], codes: str = CODES, fields: str = "", imported: Imported = None
    ) -> Plan:
        (tmp_path / "codes.csv").write_text(codes, encoding="utf-8")
        (tmp_path / "m.toml").write_text(TEXT.format(customer=customer, fields=fields), encoding="utf-8")
        with xlsxwriter.Workbook(tmp_path / "book.xlsx") as book:
            page = book.add_worksheet("Data")
            page.write_row(0, 0, ["No", "Old", "Text", "Qty"])
            for row, cell in enumerate(cells, 1):
                page.write_row(row, 0, [str(row), cell, "a", 1])
        loaded = mapping.load(tmp_path / "m.toml")
        if imported is not None:
            loaded = loaded.looked_up(lambda _: imported)
        return with_payloads(draw(sheets.read(tmp_path / "book.xlsx"), loaded))

    return looked_up


def customers(plan: Plan) -> list[str | None]:
    """Return the customer of each document."""
    return plan.documents["customer"].to_list()


def told(plan: Plan) -> list[tuple[str, str, str, str]]:
    """Return cell, code, message and hint of what was found."""
    return [(each.place.cell, each.code, each.message, each.hint) for each in plan.findings]


def test_a_cell_becomes_what_the_file_says(looked_up: Look) -> None:
    """A number and a text that look the same are the same; zeros count."""
    plan = looked_up(FILE, [4711, "4711", "0101", " ABC-1 "])
    assert customers(plan) == ["10023", "10023", "10024", "10025"]
    assert told(plan) == []


def test_a_cell_that_is_not_in_the_file_is_a_finding(looked_up: Look) -> None:
    """With the key that was probably meant; the default is for empty cells only."""
    plan = looked_up(FILE.replace(" }", ', default = "1" }'), ["101", "abc1", "ABD-1", "zebra", None])
    add = "Correct the cell, or add a row to codes.csv."
    assert told(plan) == [
        ("B2", "not-in-lookup", "“101” is not in codes.csv.", f"Did you mean 0101? {add}"),
        ("B3", "not-in-lookup", "“abc1” is not in codes.csv.", f"Did you mean ABC-1? {add}"),
        ("B4", "not-in-lookup", "“ABD-1” is not in codes.csv.", f"Did you mean ABC-1? {add}"),
        ("B5", "not-in-lookup", "“zebra” is not in codes.csv.", add),
    ]
    assert plan.documents["valid"].to_list() == [False, False, False, False, True]
    assert customers(plan)[-1] == "1"


def test_a_key_without_a_result_is_a_finding_where_it_is_used(looked_up: Look) -> None:
    """Nothing under the heading, or something the field does not take; the row of the file is named."""
    hold = 'hold = { column = "Old", lookup = "codes.csv", from = "old", to = "hold" }'
    plan = looked_up(
        FILE, ["4711", "5000", "6000"], "old;new;hold\n4711;10023;ja\n5000;;nei\n6000;10026;often\n", fields=hold
    )
    assert told(plan) == [
        (
            "B3",
            "no-result-in-lookup",
            "“5000” stands in row 3 of codes.csv, which has nothing under “new”.",
            "Correct row 3 of codes.csv.",
        ),
        (
            "B4",
            "no-result-in-lookup",
            "“6000” stands in row 4 of codes.csv, which has “often”, which hold does not take.",
            "Correct row 4 of codes.csv.",
        ),
    ]


def test_zeros_are_put_before_a_number_before_it_is_looked_up(looked_up: Look) -> None:
    """Column, pad, lookup, default: in this order, also for a field that is no identifier."""
    rate = 'exchangeRate = { column = "Old", pad = 4, lookup = "codes.csv", from = "old", to = "rate" }'
    plan = looked_up(FILE.replace("lookup", "pad = 4, lookup"), [101], "old;new;rate\n0101;10024;7,5\n", fields=rate)
    assert (customers(plan), told(plan)) == (["10024"], [])
    [submission] = plan.submissions
    assert str(submission.payload.model_dump(by_alias=True)["exchangeRate"]) == "7.5"


def test_what_an_expression_gives_can_be_looked_up(looked_up: Look) -> None:
    """The part of an account, an old number with its branch before it."""
    source = '{ expr = "substr(\\"Old\\", 1, 4)", lookup = "codes.csv", from = "old", to = "new" }'
    assert customers(looked_up(source, ["4711-01", "0101-99"])) == ["10023", "10024"]


def test_an_empty_file_has_nobody(looked_up: Look) -> None:
    """Only a header: every cell is a finding."""
    assert [code for _, code, _, _ in told(looked_up(FILE, ["4711"], "old;new\n;x\n"))] == ["not-in-lookup"]


def test_what_was_imported_gives_its_number(looked_up: Look) -> None:
    """Old customer 4711 got the number 10023, and the invoices still say 4711."""
    plan = looked_up(JOURNAL, [4711, "0101"], imported={"4711": "10023", "0101": "10024"})
    assert (customers(plan), told(plan), plan.notes) == (["10023", "10024"], [], ())


def test_what_was_not_imported_is_a_finding(looked_up: Look) -> None:
    """The way out is to import it first."""
    plan = looked_up(JOURNAL, ["4712", "zebra"], imported={"4711": "10023"})
    message = "is not the key of any customer that was imported into this company."
    out = "Run the customers first, or correct the cell."
    assert told(plan) == [
        ("B2", "not-in-lookup", f"“4712” {message}", f"Did you mean 4711? {out}"),
        ("B3", "not-in-lookup", f"“zebra” {message}", out),
    ]
    assert [code for _, code, _, _ in told(looked_up(JOURNAL, ["1"], imported={}))] == ["not-in-lookup"]


def test_offline_the_journal_has_to_wait(looked_up: Look) -> None:
    """Nothing is wrong with the cells that can be known, a note says how many values wait."""
    plan = looked_up(JOURNAL, ["4711", "4711", "a customer number longer than the ledger takes one", None])
    assert plan.notes == (
        "2 values of “Old” cannot be looked up in @customer offline; --dry-run does, with the company it is for.",
    )
    assert [(cell, code) for cell, code, _, _ in told(plan)] == [("B5", "missing-value")]
    assert plan.documents["valid"].to_list() == [True, True, True, False]


def test_a_rounded_number_is_never_looked_up(looked_up: Look) -> None:
    """Excel has changed its last digits, so it may be somebody else's."""
    plan = looked_up(JOURNAL, [12345678901234567], imported={"12345678901234568": "1"})
    assert [code for _, code, _, _ in told(plan)] == ["rounded-number"]
