"""Control totals: documents of a sheet, of payloads and of a ledger side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from importer import mapping, sheets
from importer.mapping.source import Source
from importer.plan.amend import with_payloads
from importer.plan.draw import draw
from importer.plan.value import Plan
from importer.submission import Outcome, Status
from importer.totals.books import Booked, Books
from importer.totals.compare import control
from importer.totals.sides import Told
from importer.totals.value import Control

MAPPING = """\
version = 1
resource = "customer-invoice"
[document]
key = "No"
[fields]
referenceNumber = "No"
customerNumber = "No"
currencyId = "Currency"
[lines]
description = "No"
unitPriceInCurrency = "Price"
vatCodeId = "VAT code"
"""
HEAD = "No;Currency;Price;VAT code;VAT;Gross;Rate\n"
TWO = "a;NOK;100;3;25;125;25\na;NOK;200;31;30;230;15\nb;NOK;50;3;12,50;62,50;25\n"


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    """Return two invoices, the first with two VAT categories."""
    return drawn(tmp_path, TWO)


def drawn(folder: Path, rows: str, more: str = "") -> Plan:
    """Return the plan of rows, its payloads made; `more` stands at the end of the mapping."""
    (folder / "b.csv").write_text(HEAD + rows, encoding="utf-8")
    read = sheets.read(folder / "b.csv", delimiter=";")
    text = f'{MAPPING}[sheet]\nlocale = "nb-NO"\n{more}'
    return with_payloads(draw(read, mapping.parse(Source.of("m.toml", text))))


def booked(nets: Mapping[str, int], vat: str, currency: str = "NOK") -> Booked:
    """Return a document of the ledger."""
    net = Decimal(sum(nets.values()))
    return Booked(
        {}, currency, net, Decimal(vat), net + Decimal(vat), Decimal(0), {name: Decimal(n) for name, n in nets.items()}
    )


A, B = booked({"3": 100, "31": 200}, "55"), booked({"3": 50}, "12.50")


def compared(plan: Plan, books: Mapping[str, Booked], statuses: Sequence[Status] = (Status.CREATED,) * 2) -> Control:
    """Return the control totals of documents that went as `statuses` says, with a ledger that has `books`."""
    outcomes = [Outcome(key, status, key) for key, status in zip(plan.documents["key"], statuses, strict=True)]
    return control([Told(plan, outcomes)], {plan.resource: Books(books)}, ready=True)


def test_everything_agrees_by_category_and_in_all(plan: Plan) -> None:
    """A document of two categories is counted in each, and once in all."""
    [block] = compared(plan, {"a": A, "b": B}).blocks
    assert [(line.category, line.sheet.documents, str(line.sheet.net)) for line in block.every] == [
        ("3", 2, "150.00"),
        ("31", 1, "200.00"),
        (None, 2, "350.00"),
    ]
    assert [line.differs for line in block.every] == [False] * 3
    assert block.total.ledger is not None
    assert (str(block.total.ledger.vat), block.total.sheet.vat, block.total.difference.vat) == ("67.50", None, None)


def test_a_document_in_another_currency_is_no_amount_of_this_one(plan: Plan) -> None:
    """It is named, with both currencies, and once in all."""
    result = compared(plan, {"a": A, "b": replace(B, currency="SEK")})
    [cause] = result.causes
    block = result.blocks[0]
    assert (cause.key, cause.what, cause.ours, cause.theirs) == ("b", "currency", "NOK", "SEK")
    assert (block.total.difference.documents, str(block.total.difference.net)) == (-1, "-50.00")


def test_a_document_in_another_currency_is_an_amount_of_that_one(plan: Plan) -> None:
    """The other currency's block has it in the ledger and not in the sheet, and differs by all of it."""
    result = compared(plan, {"a": A, "b": replace(B, currency="SEK")})
    _, other = result.blocks
    total = other.total
    assert (other.currency, total.sheet.documents, total.held.documents, total.differs) == ("SEK", 0, 0, True)
    assert total.ledger is not None
    assert (total.ledger.documents, str(total.ledger.net), str(total.ledger.gross)) == (1, "50.00", "62.50")
    assert (total.difference.documents, str(total.difference.net)) == (1, "50.00")


def test_a_document_moved_into_a_currency_of_the_sheet_is_beside_its_own(tmp_path: Path) -> None:
    """The block of that currency has a document more in the ledger, in its VAT category as well."""
    plan = drawn(tmp_path, TWO.replace("a;NOK", "a;SEK"))
    there = replace(A, currency="SEK"), replace(B, currency="SEK")
    block = compared(plan, dict(zip("ab", there, strict=True))).blocks[0]
    ledgers = [(line.category, line.sheet.documents, line.ledger and line.ledger.documents) for line in block.every]
    assert ledgers == [("3", 1, 2), ("31", 1, 1), (None, 1, 2)]
    assert [line.differs for line in block.every] == [True, False, True]
    assert str(block.total.difference.net) == "50.00"


def test_what_is_updated_is_counted_once_and_as_a_whole(plan: Plan) -> None:
    """Its rows are a part of it: the ledger's other VAT categories are no documents more, beside which all agrees."""
    there = {"a": A, "b": booked({"3": 50, "31": 10, "15": 1}, "12.50")}
    [block] = compared(plan, there, (Status.UPDATED, Status.UPDATED)).blocks
    for line in block.every:
        assert line.ledger is not None
        assert (line.sheet.documents, line.ledger.documents, line.difference.documents) == (2, 2, 0)
        assert not line.differs


def test_what_was_not_sent_is_told_apart(plan: Plan) -> None:
    """The sheet's sum is what was held back and what was sent; that is no difference."""
    result = compared(plan, {"a": A}, (Status.CREATED, Status.REFUSED))
    total = result.blocks[0].total
    assert total.sent is not None
    assert (str(total.sheet.net), str(total.held.net), str(total.sent.net)) == ("350.00", "50.00", "300.00")
    assert not result.differs


def test_what_was_sent_is_not_what_the_cells_say(plan: Plan) -> None:
    """A payload that lost a line would be found: the two ways to the amount are not the same."""
    first, second = plan.submissions
    shorter = first.payload.model_copy(update={"invoice_lines": first.payload.invoice_lines[:1]})  # type: ignore[attr-defined]
    result = compared(replace(plan, submissions=(replace(first, payload=shorter), second)), {"a": A, "b": B})
    assert [(cause.key, cause.what.value) for cause in result.causes] == [("a", "sent")]


def test_an_update_of_ours_makes_the_amount_history(plan: Plan) -> None:
    """A document that was updated since is counted, and its old amount is no difference."""
    outcomes = [Outcome(key, Status.ALREADY_DONE, key) for key in ("a", "b")]
    books = {"customer-invoice": Books({"a": A, "b": booked({"3": 70}, "17.50")})}
    assert control([Told(plan, outcomes)], books, ready=True).differs
    assert not control([Told(plan, outcomes, frozenset({"B"}))], books, ready=True).differs


def test_without_a_category_a_document_is_compared_as_a_whole(tmp_path: Path) -> None:
    """The ledger has given the lines categories that nobody knows beforehand."""
    plan = drawn(tmp_path, "a;NOK;100;;;;\na;NOK;200;31;;;\nb;NOK;50;3;;;\n")
    result = compared(plan, {"a": A, "b": B})
    assert [line.category for line in result.blocks[0].lines] == ["", "3"]
    assert not result.differs


def test_a_currency_the_sheet_does_not_name_is_the_ledgers(tmp_path: Path) -> None:
    """The block has the currency in which the amounts are."""
    plan = drawn(tmp_path, "a;;300;3;;;\nb;;50;3;;;\n")
    result = compared(plan, {"a": booked({"3": 300}, "75"), "b": B})
    assert [block.currency for block in result.blocks] == ["NOK"]


@pytest.mark.parametrize("column", ['vat = "VAT"', 'gross = "Gross"', 'vat_percent = "Rate"'])
def test_vat_is_compared_where_the_sheet_knows_it(tmp_path: Path, column: str) -> None:
    """As an amount, as the amount with VAT, or by its rate."""
    plan = drawn(tmp_path, TWO, f"[totals]\n{column}\n")
    total = compared(plan, {"a": A, "b": B}).blocks[0].total
    assert (str(total.sheet.vat), str(total.sheet.gross), str(total.difference.gross)) == ("67.50", "417.50", "0.00")
    wrong = compared(plan, {"a": A, "b": booked({"3": 50}, "7.50")})
    assert [(cause.key, cause.what.value, cause.ours) for cause in wrong.causes] == [("b", "vat", "12.50")]


def test_totals_are_told_to_programs_as_decimal_strings(plan: Plan) -> None:
    """A line for each category and one for all, the documents of a difference named."""
    *_, last = compared(plan, {"a": A}).as_json()
    assert (last["category"], last["sheet"]["net"], last["ledger"]["net"]) == (None, "350.00", "300.00")
    assert (last["agrees"], last["causes"]) == (False, [{"key": "b", "what": "missing"}])
