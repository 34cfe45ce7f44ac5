"""A real wholesaler's workbook, where it lies beside the project."""

from pathlib import Path

import pytest

from importer.cells import Reading, parse
from importer.kinds import Kind
from importer.sheets import Sheet, read

BOOK = Path(__file__).parents[4] / "shared" / "data" / "online_retail_ii_excerpt.xlsx"
pytestmark = pytest.mark.skipif(not BOOK.exists(), reason=f"no {BOOK.name} beside the project")


@pytest.fixture(scope="module")
def sheet() -> Sheet:
    """Return the sheet of 2009-2010."""
    return read(BOOK, sheet="Year 2009-2010")


def test_invoice_numbers_have_two_types(sheet: Sheet) -> None:
    """Invoice numbers are numbers, credit notes' are texts, and each is what the user sees."""
    column = sheet.column("Invoice")
    assert column is not None
    assert column.number is not None
    assert column.text is not None
    assert (column.number.count(), column.text.count()) == (13_849, 420)
    assert set(column.shown().str.head(1)) == {"4", "5", "C"}
    assert column.shown().n_unique() == 615 + 144


def test_item_codes_and_customers(sheet: Sheet) -> None:
    """Item codes with letters and without stand beside each other; a customer is 12417, or blank."""
    codes, customers = sheet.column("StockCode"), sheet.column("Customer ID")
    assert codes is not None
    assert customers is not None
    read_codes = parse(codes, Kind.CODE)
    assert {"85123A", "21844", "POST", "M"} <= set(read_codes.values)
    assert read_codes.bad == ()
    assert customers.blank.sum() == 169
    shown = customers.shown().drop_nulls()
    assert "12417" in set(shown)
    assert shown.n_unique() == 159


def test_prices(sheet: Sheet) -> None:
    """Prices stored as 9.9499999999999993 are the 9.95 the sheet shows, and nothing has a float's tail."""
    column = sheet.column("Price")
    assert column is not None
    prices = parse(column, Kind.DECIMAL, Reading())
    assert prices.bad == ()
    assert "9.95" in set(prices.values)
    assert prices.values.str.contains(r"^\d+(\.\d{1,3})?$").all()


def test_rows_and_dates(sheet: Sheet) -> None:
    """All 14 269 rows are there with their numbers, and the dates lose their time of day only as dates."""
    assert (sheet.rows.len(), sheet.rows[0], sheet.rows[-1]) == (14_269, 2, 14_270)
    assert not sheet.blank.any()
    column = sheet.column("InvoiceDate")
    assert column is not None
    assert column.shown()[0] == "2009-12-06 10:30"
    assert str(parse(column, Kind.DATE).values[0]) == "2009-12-06"
