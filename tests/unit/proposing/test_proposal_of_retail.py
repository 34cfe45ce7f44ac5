"""A proposal for a real wholesaler's invoice lines: mixed types, credit notes among invoices, lost customers."""

from collections.abc import Callable
from pathlib import Path

import pytest

from importer.proposing import Proposal

PLACE = Path("shared", "data", "online_retail_ii_excerpt.xlsx")
FILE = next((found for up in Path(__file__).parents if (found := up / PLACE).is_file()), None)

pytestmark = pytest.mark.skipif(FILE is None, reason="the retail workbook stays out of the project's tree")
COLUMNS = {
    "referenceNumber": "Invoice",
    "customerNumber": "Customer ID",
    "documentDate": "InvoiceDate",
    "inventoryNumber": "StockCode",
    "description": "Description",
    "quantity": "Quantity",
    "unitPriceInCurrency": "Price",
}


@pytest.mark.parametrize("sheet", ["Year 2009-2010", "Year 2010-2011"])
def test_every_column_of_the_invoices(
    sheet: str, proposed: Callable[..., Proposal], columns: Callable[[Proposal], dict[str, str]]
) -> None:
    """All columns but the country, which is asked about; the numbers that begin with C are left to the credit notes."""
    assert FILE is not None
    drawn = proposed(FILE, "customer-invoice", sheet=sheet)
    assert columns(drawn) == COLUMNS
    where = drawn.feed("sheet", "where")
    assert where is not None
    assert where.right == '"\\"Invoice\\" NOT LIKE \'C%\'"'
    assert any('"Country"' in question.text for question in drawn.questions)
