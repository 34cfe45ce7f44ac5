"""A year of a real wholesaler's invoices, where the file is at hand: its README has the facts."""

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from importer import mapping, sheets
from importer.mapping.source import Source
from importer.plan.amend import with_payloads
from importer.plan.draw import draw
from importer.plan.value import Plan, RowFate, Total
from importer.sheets import Sheet

PLACE = Path("shared", "data", "online_retail_ii_excerpt.xlsx")
FILE = next((found for folder in Path(__file__).parents if (found := folder / PLACE).is_file()), None)
pytestmark = pytest.mark.skipif(FILE is None, reason="the retail workbook stays out of the project's tree")

HEAD = 'version = 1\nresource = "{}"\n[sheet]\nname = "Year 2009-2010"\nwhere = "{}"\n'
DOCUMENT = """\
[document]
key = "Invoice"
[columns]
"Quantity" = {{ type = "decimal" }}
[fields]
referenceNumber = "Invoice"
customerNumber = "Customer ID"
documentDate = "InvoiceDate"
currencyId = {{ value = "GBP" }}
[lines]
inventoryNumber = "StockCode"
description = "Description"
quantity = {}
unitPriceInCurrency = "Price"
"""
CUSTOMER = """\
[document]
key = "Customer ID"
[fields]
number = "Customer ID"
name = "Customer ID"
customerClassId = { value = "1" }
"""
COUNTRY = """
"mainAddress.countryId" = { column = "Country", values = { "United Kingdom" = "GB", Belgium = "BE", Spain = "ES", \
France = "FR", Portugal = "PT", Germany = "DE", Canada = "CA", "West Indies" = "GB", Unspecified = "", \
Australia = "AU", Austria = "AT", Bahrain = "BH", "Channel Islands" = "GB", Cyprus = "CY", Denmark = "DK", \
EIRE = "IE", Finland = "FI", Greece = "GR", Iceland = "IS", Italy = "IT", Japan = "JP", Korea = "KR", \
Lebanon = "LB", Lithuania = "LT", Malta = "MT", Netherlands = "NL", Nigeria = "NG", Norway = "NO", Poland = "PL", \
RSA = "ZA", Singapore = "SG", Sweden = "SE", Switzerland = "CH", Thailand = "TH", USA = "US", Bermuda = "BM", \
"United Arab Emirates" = "AE", Israel = "IL", "Hong Kong" = "HK", Brazil = "BR", "Czech Republic" = "CZ", \
"European Community" = "BE", "Saudi Arabia" = "SA" } }
"""


@pytest.fixture(scope="module")
def year() -> Sheet:
    """Return the sheet of the first year."""
    assert FILE is not None
    return sheets.read(FILE, sheet="Year 2009-2010")


@pytest.fixture
def drawn_year(year: Sheet) -> Callable[[str], Plan]:
    """Return a function that draws the year through a mapping."""
    return lambda text: with_payloads(draw(year, mapping.parse(Source.of("retail.toml", text))))


def test_invoices_with_a_customer_are_valid(drawn_year: Callable[[str], Plan]) -> None:
    """606 of 615, to the penny; each of the 168 rows without a customer is marked in its customer's cell.

    Two lines were given away: their price is zero.
    """
    quantity = '"Quantity"'
    text = HEAD.format("customer-invoice", "\\\"Invoice\\\" NOT LIKE 'C%'") + DOCUMENT.format(quantity)
    plan = drawn_year(text)
    assert plan.totals == (Total("GBP", 606, 13_681, Decimal("576896.34")),)
    assert Counter((finding.code, finding.place.letter) for finding in plan.findings) == {
        ("missing-value", "G"): 9,
        ("zero-line", "F"): 2,
    }
    assert [plan.count(fate) for fate in RowFate] == [13_681, 168, 420, 0]
    assert (len(plan.submissions), len(list(plan.invalid_keys()))) == (606, 9)
    assert sum(submission.net for submission in plan.submissions) == Decimal("576896.34")


def test_credit_notes_are_positive(drawn_year: Callable[[str], Plan]) -> None:
    """Quantities are negated on the way: 143 of 144. One of them repeats another, line by line and on the same day."""
    quantity = '{ expr = "-\\"Quantity\\"" }'
    text = HEAD.format("customer-credit-note", "\\\"Invoice\\\" LIKE 'C%'") + DOCUMENT.format(quantity)
    plan = drawn_year(text)
    assert plan.totals == (Total("GBP", 143, 419, Decimal("37367.23")),)
    assert [(finding.code, finding.place.letter) for finding in plan.findings] == [
        ("similar-document", "G"),
        ("missing-value", "G"),
    ]


def test_customers_are_named_once_in_many_rows(drawn_year: Callable[[str], Plan]) -> None:
    """159 of them; rows without a customer are left out."""
    plan = drawn_year(HEAD.format("customer", "\\\"Customer ID\\\" <> ''") + CUSTOMER)
    assert (len(plan.submissions), plan.findings) == (159, ())
    assert plan.count(RowFate.FILTERED) == 169


def test_the_customer_with_two_countries_comes_back(drawn_year: Callable[[str], Plan]) -> None:
    """12417 is said to be in Belgium and in Spain, and the cells are named."""
    plan = drawn_year(HEAD.format("customer", "\\\"Customer ID\\\" <> ''") + CUSTOMER + COUNTRY)
    assert {(finding.code, finding.key) for finding in plan.findings} == {("header-conflict", "12417")}
    assert list(plan.invalid_keys()) == ["12417"]
    assert "Belgium in H" in plan.findings[0].message
    assert "Spain in H" in plan.findings[0].message
