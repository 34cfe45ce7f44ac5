"""A real wholesaler's workbook, from customers to credit notes, with the sums known beforehand."""

import json
import shutil
import subprocess
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import python_calamine

BOOK = Path(__file__).parents[4] / "shared" / "data" / "online_retail_ii_excerpt.xlsx"
SHEET = "Year 2009-2010"
pytestmark = pytest.mark.skipif(
    not BOOK.exists(), reason="the data (UCI Online Retail II) is not in the project's tree"
)

CUSTOMERS = """\
version = 1
resource = "customer"

[sheet]
name = "Year 2009-2010"
where = "\\"Customer ID\\" <> ''"

[document]
key = "Customer ID"

[fields]
number = "Customer ID"
name = "Customer ID"
customerClassId = { value = "1" }
"""
COUNTRIES = """\
"mainAddress.countryId" = { column = "Country", values = { "United Kingdom" = "GB", Belgium = "BE", Spain = "ES", \
France = "FR", Portugal = "PT", Germany = "DE" } }
"""
INVOICES = """\
version = 1
resource = "customer-invoice"

[sheet]
name = "Year 2009-2010"
where = "\\"Invoice\\" NOT LIKE 'C%'"

[document]
key = "Invoice"

[fields]
referenceNumber = "Invoice"
customerNumber = "Customer ID"
documentDate = "InvoiceDate"
currencyId = { value = "GBP" }
externalReference = "Invoice"

[lines]
inventoryNumber = "StockCode"
description = "Description"
quantity = "Quantity"
unitPriceInCurrency = "Price"
"""
CREDITS = """\
version = 1
resource = "customer-credit-note"

[sheet]
name = "Year 2009-2010"
where = "\\"Invoice\\" LIKE 'C%'"

[document]
key = "Invoice"

[columns]
"Quantity" = { type = "decimal" }

[fields]
referenceNumber = "Invoice"
customerNumber = "Customer ID"
documentDate = "InvoiceDate"
currencyId = { value = "GBP" }

[lines]
inventoryNumber = "StockCode"
description = "Description"
quantity = { expr = "-\\"Quantity\\"" }
unitPriceInCurrency = "Price"
"""

Done = subprocess.CompletedProcess[str]
Run = Callable[..., Done]


@dataclass(frozen=True)
class Ended:
    """A command at its end."""

    done: Done

    @property
    def said(self) -> Any:
        """The object on standard output."""
        return json.loads(self.done.stdout)

    @property
    def counts(self) -> dict[str, int]:
        """Documents by status, zeros left out."""
        return {status: count for status, count in self.said["documents"].items() if count}


@pytest.fixture(scope="module")
def job(importer: Run, desk: Path) -> Callable[..., Ended]:
    """Return what checks or runs the workbook through one of the mappings."""
    shutil.copy(BOOK, desk / "retail.xlsx")
    texts = {"customers": CUSTOMERS, "countries": CUSTOMERS + COUNTRIES, "invoices": INVOICES, "credits": CREDITS}
    for name, text in texts.items():
        (desk / f"{name}.toml").write_text(text, encoding="utf-8")

    def ended(command: str, mapping: str, *options: str) -> Ended:
        return Ended(importer(command, f"{mapping}.toml", "retail.xlsx", "--json", *options))

    return ended


@pytest.fixture(scope="module")
def posted(job: Callable[..., Ended]) -> Mapping[str, Ended]:
    """Post customers, invoices and credit notes, leaving out what is invalid."""
    unattended = ("--yes", "--on-invalid", "skip", "--no-result")
    return {name: job("run", name, *unattended) for name in ("customers", "invoices", "credits")}


@pytest.fixture(scope="module")
def booked(posted: Mapping[str, Ended], control: Callable[..., Any]) -> Mapping[str, Mapping[str, Any]]:
    """Return the sandbox's own sums by resource, once everything is posted."""
    assert len(posted) == 3
    totals = control("GET", "totals")
    return {each["resource"]: each for each in totals["documents"]} | {"customers": totals["customers"]}


def test_a_customer_with_two_countries_is_a_finding(job: Callable[..., Ended], desk: Path) -> None:
    """With the country mapped, 12417 alone comes back, with the two countries and their cells."""
    checked = job("check", "countries")
    assert checked.done.returncode == 3
    conflicts = [row for row in _errors(desk / checked.said["result"]) if row[2] == "header-conflict"]
    assert {row[6] for row in conflicts} == {"12417"}
    assert all("Belgium in H" in row[3] and "Spain in H" in row[3] for row in conflicts)


def test_a_check_knows_what_is_valid(job: Callable[..., Ended], desk: Path) -> None:
    """606 invoices are valid; 9 are not, each told once, at its first cell where the customer should be."""
    checked = job("check", "invoices")
    assert checked.done.returncode == 3
    assert checked.counts == {"would-create": 606, "invalid": 9}
    assert checked.said["totals"] == [{"currency": "GBP", "documents": 606, "lines": 13681, "net": "576896.34"}]
    without = _cells_without_customer(desk)
    assert sum(map(len, without.values())) == checked.said["rows"]["invalid"] == 168
    marked = [row[0] for row in _errors(desk / checked.said["result"]) if row[2] == "missing-value"]
    assert sorted(marked) == sorted(cells[0] for cells in without.values())


def _cells_without_customer(desk: Path) -> dict[str, list[str]]:
    """Return the cells by invoice."""
    book = python_calamine.CalamineWorkbook.from_path(desk / "retail.xlsx")
    headings, *rows = book.get_sheet_by_name(SHEET).to_python()
    invoice, customer = headings.index("Invoice"), headings.index("Customer ID")
    found: dict[str, list[str]] = {}
    for number, row in enumerate(rows, 2):
        if row[customer] == "" and not str(row[invoice]).startswith("C"):
            found.setdefault(str(row[invoice]), []).append(f"G{number}")
    return found


def _errors(result: Path) -> list[tuple[str, ...]]:
    """Return the lines of the Errors sheet, every cell as text."""
    with closing(openpyxl.load_workbook(result, read_only=True)) as book:
        rows = [tuple(str(cell) for cell in row) for row in book["Errors"].iter_rows(values_only=True)]
    return [row for row in rows if len(row) > 6]


def test_all_customers_are_created(posted: Mapping[str, Ended], booked: Mapping[str, Any]) -> None:
    """159 of them, number and name from the customer id."""
    assert posted["customers"].counts == {"created": 159}
    assert booked["customers"] == 159


@pytest.mark.parametrize(
    ("name", "resource", "valid", "invalid", "lines", "net"),
    [
        ("invoices", "CustomerInvoice", 606, 9, 13_681, "576896.34"),
        ("credits", "CustomerCreditNote", 143, 1, 419, "37367.23"),
    ],
)
def test_the_books_have_the_sums(
    posted: Mapping[str, Ended],
    booked: Mapping[str, Any],
    name: str,
    resource: str,
    valid: int,
    invalid: int,
    lines: int,
    net: str,
) -> None:
    """What is valid is posted, exit 5; the sandbox's own sum is right to the penny, and is the summary's."""
    run, books = posted[name], booked[resource]
    assert run.done.returncode == 5
    assert run.counts == {"created": valid, "invalid": invalid}
    assert (books["documents"], books["lines"], Decimal(books["net"])) == (valid, lines, Decimal(net))
    assert run.said["totals"] == [{"currency": "GBP", "documents": valid, "lines": lines, "net": net}]
