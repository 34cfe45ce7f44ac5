"""A mapping read backwards: what its columns say for what the ledger holds."""

import datetime as dt
from decimal import Decimal

import pytest

from importer.mapping import parse
from importer.mapping.source import Source
from importer.returning.grid import Grid

TEXT = """
version = 1
resource = "customer-credit-note"
operation = "update"
[document]
key = "No"
[columns]
"Qty" = { type = "decimal" }
[fields]
referenceNumber = "No"
documentDate = "Date"
currencyId = { column = "Currency", default = "NOK" }
invoiceText = { expr = "'About ' || \\"Why\\"" }
hold = { value = true }
dontPrint = "Paper"
[lines]
quantity = { expr = "-\\"Qty\\"" }
uom = { column = "Unit", values = { stk = "STK", time = "TIME" } }
accountNumber = { column = "Type", values = { Interest = "8050", Price = "3000" } }
vatCodeId = { column = "Type", values = { Interest = "6", Price = "3" } }
"""
RECORD = {
    "referenceNumber": "000051",
    "documentDate": "2026-01-05T00:00:00",
    "currencyId": "SEK",
    "invoiceText": "Takk",
    "dontPrint": True,
    "timeStamp": "AAA=",
    "lines": [
        {"lineNumber": 1, "quantity": Decimal(12), "uom": "STK", "account": {"number": "8050"}, "vatCode": {"id": "6"}},
        {"lineNumber": 2, "quantity": Decimal(1), "uom": "KM", "account": {"number": "8050"}, "vatCode": {"id": "3"}},
    ],
}


@pytest.fixture
def grid() -> Grid:
    """Return the grid of the mapping."""
    return Grid(parse(Source.of("m.toml", TEXT)))


def test_a_record_stands_in_the_columns_of_the_mapping(grid: Grid) -> None:
    """Headings of the mapping, words of its values, signs turned; what cannot be said is an empty cell."""
    [page] = grid.pages
    rows = [dict(zip([each.heading for each in page.fields], row, strict=True)) for _, row in grid.rows(RECORD)]
    head = {"No": "000051", "Date": dt.date(2026, 1, 5), "Currency": "SEK", "Paper": "yes", "Time stamp": "AAA="}
    shown = {"invoiceText (in the ledger)": "Takk", "Why": None, "Delete": None}
    assert rows == [
        head | shown | {"Qty": Decimal(-12), "Unit": "stk", "Type": "Interest", "Line number": 1},
        head | shown | {"Qty": Decimal(-1), "Unit": None, "Type": None, "Line number": 2},
    ]


def test_what_does_not_come_back_is_said(grid: Grid) -> None:
    """Constants, expressions, and values that the mapping has no word for."""
    list(grid.rows(RECORD))
    assert list(grid.notes()) == [
        "invoiceText: worked out from other columns, so it is shown and not read again.",
        "hold: always the same in the mapping, so it has no column.",
        "Columns that only expressions use, and that stay empty: Why.",
        "“Unit”: the mapping has no word for 1 of the values; those cells are empty.",
        "“Type”: the mapping has no word for 1 of the values; those cells are empty.",
    ]


def test_a_document_that_nothing_of_its_own_names_is_left_out(grid: Grid) -> None:
    """Two documents under one key would become one."""
    assert len(list(grid.rows(RECORD))) == 2
    assert list(grid.rows(RECORD)) == []
    assert list(grid.notes())[-1] == "Documents left out because nothing of their own names them under “No”: 1."
