"""Proposals like a past month: columns told by their values, proven by rebuilding the documents."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from importer import mapping, resources, sheets
from importer.errors import UsageError
from importer.mapping.source import Source
from importer.proposing import Proof, Proposal, propose_like, text

HEAD = "A;B;C;D;E;F;G"
ROWS = (
    "51;0104;01.10.2026;stk;Kaffe;2;10,50",
    "51;0104;01.10.2026;time;Renhold;1,5;400",
    "52;0117;02.10.2026;stk;Kaffe;3;10,50",
    "53;0131;13.10.2026;stk;Kopper;4;7,25",
    "53;0131;13.10.2026;time;Renhold;5;400",
    "54;0142;14.10.2026;time;Flytting;6;500",
)


@pytest.fixture
def documents() -> list[dict[str, Any]]:
    """Return the invoices as an export has them."""
    days = {"000051": "2026-10-01", "000052": "2026-10-02", "000053": "2026-10-13", "000054": "2026-10-14"}
    customers = ("0104", "0117", "0131", "0142")
    return [
        {"referenceNumber": number, "customer.number": customer, "documentDate": day, "currencyId": "NOK"}
        for (number, day), customer in zip(days.items(), customers, strict=True)
    ]


@pytest.fixture
def lines() -> list[dict[str, Any]]:
    """Return their lines."""
    units = {"stk": "STK", "time": "HOUR"}
    found: list[dict[str, Any]] = []
    for row in ROWS:
        number, _, _, unit, words, quantity, price = row.split(";")
        found.append(
            {
                "referenceNumber": number.zfill(6),
                "lineNumber": sum(line["referenceNumber"] == number.zfill(6) for line in found) + 1,
                "description": words,
                "quantity": float(quantity.replace(",", ".")),
                "uom": units[unit],
                "unitPriceInCurrency": float(price.replace(",", ".")),
            }
        )
    return found


Like = Callable[..., tuple[Proposal, Proof]]


@pytest.fixture
def like(table: Callable[..., Path], export: Callable[..., Path]) -> Like:
    """Return what proposes for rows by a past month."""

    def propose(
        documents: list[dict[str, Any]], lines: list[dict[str, Any]], head: str = HEAD
    ) -> tuple[Proposal, Proof]:
        sheet = sheets.read(table(head, *ROWS))
        return propose_like(sheet, resources.get("customer-invoice"), export(documents, lines))

    return propose


def test_columns_without_a_word_are_told_by_their_values(
    like: Like, documents: list[dict[str, Any]], lines: list[dict[str, Any]]
) -> None:
    """Headings that mean nothing, and still every document is rebuilt: number filled up, customer, date, lines."""
    drawn, proof = like(documents, lines)
    feeds = {feed.path: feed.right for feed in drawn.feeds if feed.table in ("fields", "lines")}
    assert feeds == {
        "referenceNumber": '{ column = "A", pad = 6 }',
        "customerNumber": '"B"',
        "documentDate": '"C"',
        "description": '"E"',
        "quantity": '"F"',
        "unitPriceInCurrency": '"G"',
        "currencyId": '{ value = "NOK" }',
    }
    assert (proof.documents, proof.exact, proof.differing) == (4, 4, ())
    assert proof.words()[0] == "proposal rebuilds 4 of 4 documents of past.xlsx exactly."


def test_words_are_translated_as_they_were(
    like: Like, documents: list[dict[str, Any]], lines: list[dict[str, Any]]
) -> None:
    """A column of that meaning whose words always became the same gets its list of values; another is asked."""
    right = '{ column = "Enhet", values = { stk = "STK", time = "HOUR" } }'
    drawn, proof = like(documents, lines, "A;B;C;Enhet;E;F;G")
    feed = drawn.feed("lines", "uom")
    assert feed is not None
    assert feed.right == right
    assert proof.exact == 4
    asked, _ = like(documents, lines)
    assert (f"uom = {right.replace('Enhet', 'D')}",) in [question.answers for question in asked.questions]


def test_a_document_that_differs_is_named(
    like: Like, documents: list[dict[str, Any]], lines: list[dict[str, Any]]
) -> None:
    """What was entered otherwise than the sheet has it is told with both values, and does not unsettle the rest."""
    lines[2]["quantity"] = 30
    drawn, proof = like(documents, lines, "A;B;C;D;E;Antall;Pris")
    assert drawn.feed("lines", "quantity") is not None
    assert proof.exact == 3
    assert proof.differing == ("000052 (quantity of line 1 is 3, was 30)",)
    assert "differing: 000052" in text(drawn)


def test_a_document_the_sheet_does_not_have(
    like: Like, documents: list[dict[str, Any]], lines: list[dict[str, Any]]
) -> None:
    """It is counted, and is not one of those that differ."""
    documents.append(documents[0] | {"referenceNumber": "000099"})
    _, proof = like(documents, lines)
    assert (proof.documents, proof.exact, proof.missing) == (5, 4, 1)


def test_a_chance_is_no_proof(like: Like, documents: list[dict[str, Any]], lines: list[dict[str, Any]]) -> None:
    """Fields and columns that are equal only because both are always the same are not taken for one another."""
    for line in lines:
        line["discountPercent"] = line["quantity"] = 1
    drawn, _ = like(documents, lines)
    assert drawn.feed("lines", "discountPercent") is None


def test_the_proposal_loads(like: Like, documents: list[dict[str, Any]], lines: list[dict[str, Any]]) -> None:
    """It is a mapping like any other, the proof in its first lines."""
    written = text(like(documents, lines)[0])
    assert mapping.parse(Source.of("like", written)).key == "A"
    assert "# proposal rebuilds 4 of 4 documents" in written


def test_another_workbook_is_no_past(like: Like, documents: list[dict[str, Any]]) -> None:
    """A workbook without the ledger's names is refused, with the command that writes a right one."""
    with pytest.raises(UsageError, match="no export of customer invoices") as refused:
        like([{"Nr": 1}], [])
    assert "importer export customer-invoice" in refused.value.remedy
    with pytest.raises(UsageError, match="holds the numbers"):
        like([document | {"referenceNumber": "X" + document["referenceNumber"]} for document in documents], [])
