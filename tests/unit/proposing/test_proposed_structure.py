"""What a proposal finds out about the sheet as a whole: key, rows, signs, locale."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from importer.proposing import Proposal

HEAD = "Fakturanr;Kundenr;Dato;Tekst;Antall;Pris"


def test_a_key_without_a_heading(table: Callable[..., Path], proposed: Callable[..., Proposal]) -> None:
    """Where no heading says it, the column is the key within which customer and date agree."""
    path = table(
        "Pakke;Kundenr;Dato;Tekst;Antall;Pris",
        "P-1;10;2026-10-01;Kaffe;1;10",
        "P-1;10;2026-10-01;Te kopp;2;20",
        "P-2;11;2026-10-02;Kaffe;1;10",
        "P-3;10;2026-10-03;Kaffe;1;10",
    )
    key = proposed(path, "customer-invoice").feed("document", "key")
    assert key is not None
    assert key.right == '"Pakke"'
    assert "agree on 'Kundenr', 'Dato'" in key.reason


def test_no_key_is_asked(table: Callable[..., Path], proposed: Callable[..., Proposal]) -> None:
    """Where nothing names the documents a person has to say it."""
    path = table("Kundenr;Dato;Tekst;Pris", "10;2026-10-01;Kaffe;10", "10;2026-10-02;Te kopp;20")
    drawn = proposed(path, "customer-invoice", usable=False)
    assert any(question.text.startswith("NEEDED") for question in drawn.asked("document"))


def test_credit_notes_among_invoices(table: Callable[..., Path], proposed: Callable[..., Proposal]) -> None:
    """The letter before the number tells the rows apart, and each resource takes its own."""
    path = table(
        HEAD,
        "1;10;2026-10-01;Kaffe;1;10",
        "2;11;2026-10-01;Kaffe;2;10",
        "C3;10;2026-10-02;Kaffe;-1;10",
    )
    invoices = proposed(path, "customer-invoice").feed("sheet", "where")
    credits_ = proposed(path, "customer-credit-note")
    where = credits_.feed("sheet", "where")
    assert invoices is not None
    assert where is not None
    assert invoices.right == '"\\"Fakturanr\\" NOT LIKE \'C%\'"'
    assert where.right == '"\\"Fakturanr\\" LIKE \'C%\'"'
    assert credits_.columns == {"Antall": '{ type = "decimal" }'}


def test_a_column_that_tells_credit_notes(table: Callable[..., Path], proposed: Callable[..., Proposal]) -> None:
    """So does a column whose values go with the sign."""
    path = table(
        f"{HEAD};Art",
        "1;10;2026-10-01;Kaffe;1;10;Faktura",
        "2;11;2026-10-01;Kaffe;2;10;Faktura",
        "3;10;2026-10-02;Kaffe;-1;10;Kreditnota",
    )
    where = proposed(path, "customer-invoice").feed("sheet", "where")
    assert where is not None
    assert where.right == '"\\"Art\\" IN (\'Faktura\')"'


def test_signs_nobody_can_explain(table: Callable[..., Path], proposed: Callable[..., Proposal]) -> None:
    """Otherwise it is asked which rows are meant."""
    path = table(HEAD, "1;10;2026-10-01;Kaffe;1;10", "2;11;2026-10-01;Kaffe;-2;10", "3;12;2026-10-01;Kaffe;2;10")
    drawn = proposed(path, "customer-invoice")
    assert drawn.feed("sheet", "where") is None
    assert any("less than nothing" in question.text for question in drawn.asked("sheet"))


def test_a_locale_the_sheet_proves(table: Callable[..., Path], proposed: Callable[..., Proposal]) -> None:
    """Prices that have two readings are read as the dates beside them are written, and the line says why."""
    path = table(HEAD, "1;10;10/31/2026;Kaffe;1;1,250", "2;11;10/30/2026;Kaffe;1;2,500")
    locale = proposed(path, "customer-invoice").feed("sheet", "locale")
    assert locale is not None
    assert locale.right == '"en-US"'


@pytest.mark.parametrize("prices", [["1.234", "7,50"], ["1.234"] * 1200 + ["7,50"]])
def test_no_locale_for_a_column_written_in_two_ways(
    table: Callable[..., Path], proposed: Callable[..., Proposal], prices: list[str]
) -> None:
    """It would make 1.5 and 2,345 of them in silence; without it a check names both, however far apart they stand."""
    rows = [f"{number};10000;13.10.2026;A;1;{price}" for number, price in enumerate(prices)]
    path = table("Fakturanr;Kundenr;Fakturadato;Varenr;Antall;Pris", *rows, "9999;10000;13.10.2026;A;1;2.75")
    drawn = proposed(path, "customer-invoice")
    assert drawn.feed("sheet", "locale") is None
    assert [question.text for question in drawn.asked("sheet") if "'Pris' are written in two ways" in question.text]


def test_a_locale_nothing_proves(table: Callable[..., Path], proposed: Callable[..., Proposal]) -> None:
    """Where the sheet does not show whose way of writing it is, it is a question, in the headings' language."""
    path = table(HEAD, "1;10;2026-10-31;Kaffe;1;1.250", "2;11;2026-10-30;Kaffe;1;2.500")
    drawn = proposed(path, "customer-invoice")
    assert drawn.feed("sheet", "locale") is None
    assert ('locale = "nb-NO"',) in [question.answers for question in drawn.asked("sheet")]


def test_lines_and_documents_are_told_apart(table: Callable[..., Path], proposed: Callable[..., Proposal]) -> None:
    """A seller who differs between the rows of an invoice is the line's, one who does not is the document's."""
    rows = ["1;10;2026-10-01;Kaffe;1;10;K1", "1;10;2026-10-01;Te kopp;1;10;K1", "2;10;2026-10-01;Te kopp;1;10;K2"]
    same = proposed(table(f"{HEAD};Selger", *rows), "customer-invoice")
    assert same.feed("fields", "salesperson") is not None
    rows[1] = rows[1].replace("K1", "K2")
    differing = proposed(table(f"{HEAD};Selger", *rows), "customer-invoice")
    assert differing.feed("lines", "salesperson") is not None
    assert differing.feed("fields", "salesperson") is None


def test_changes_are_an_update(table: Callable[..., Path], proposed: Callable[..., Proposal]) -> None:
    """Headings that speak of something new make an update, and what is there to be read is asked about."""
    path = table("Kundenr;Navn;Ny adresse;Nytt poststed", "10;Bakeriet AS;Storgata 1;Oslo", "11;Verft AS;Kaien 3;Moss")
    drawn = proposed(path, "customer")
    assert drawn.operation == "update"
    assert drawn.feed("fields", "name") is None
    assert drawn.feed("fields", "mainAddress.city") is not None


def test_what_is_needed_is_asked_once(table: Callable[..., Path], proposed: Callable[..., Proposal]) -> None:
    """With the column that may be it, where there is one; so with the key, which the number may be."""
    rows = [f"{text};{text};A;1;5" for text in ("101", "102", "Sum of these", "see the note")]
    drawn = proposed(table("Fakturanr;Kundenr;Varenr;Antall;Pris", *rows), "customer-invoice", usable=False)
    asked = [question for question in drawn.questions if question.text.startswith("NEEDED")]
    assert [question.answers for question in asked] == [('customerNumber = "Kundenr"',), ('key = "Fakturanr"',)]


def test_a_column_of_errors_has_nothing_to_show(proposed: Callable[..., Proposal], tmp_path: Path) -> None:
    """Formulas without a stored value: the reason says so, instead of naming none of them."""
    path = tmp_path / "book.xlsx"
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.append(("Fakturanr", "Kundenr", "Varenr", "Antall", "Pris"))
    page.append((1, 10, "A", 1, "=D2*5"))
    page.append((2, 11, "A", 1, "=D3*5"))
    book.save(path)
    feed = proposed(path, "customer-invoice").feed("lines", "unitPriceInCurrency")
    assert feed is not None
    assert feed.reason.endswith("2 values, none of which can be read")
