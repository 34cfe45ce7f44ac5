"""The ledger's lists in files, compared field by field with what the ledger holds of each record."""

import csv
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from importer.exporting import Exported
from importer.ledger.client import Client

Export = Callable[..., Exported]
Found = Callable[[str, str], dict[str, Any]]
Books = dict[str, str]
RESOURCES = pytest.mark.parametrize(
    ("name", "which"),
    [
        ("customer", "customer"),
        ("customer-invoice", "invoice"),
        ("customer-credit-note", "credit note"),
        ("customer-debit-note", "debit note"),
    ],
)
EXPANDED = "taxDetails,attachments,applications,invoiceAddress,dunningInformation"


def leaves(record: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every value of a record by its dotted name, lists and paging left out; empty values too."""
    for name, value in record.items():
        if isinstance(value, dict) and name != "metadata":
            yield from leaves(value, f"{above}{name}.")
        elif not isinstance(value, list | dict) and value is not None and value != "":
            yield above + name, value


def rows(path: Path, sheet: str = "Documents") -> list[dict[str, Any]]:
    """Return the filled cells of each row by heading."""
    page = load_workbook(path)[sheet].iter_rows(values_only=True)
    headings = [str(heading) for heading in next(page)]
    return [{name: value for name, value in zip(headings, row, strict=True) if value is not None} for row in page]


def as_cell(value: object) -> object:
    """Return what a cell holds for a value of the ledger."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, str) and len(value) >= len("2026-10-05T00:00:00") and value[4:5] == "-" and value[10] == "T":
        return datetime.fromisoformat(value)
    return value


def cells(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the cells of a record should hold."""
    return {name: as_cell(value) for name, value in leaves(record)}


@RESOURCES
def test_every_field_of_a_record_is_in_its_row(
    books: Books, export: Export, found: Found, name: str, which: str
) -> None:
    """With everything expanded the row holds all the ledger tells of the single record, and nothing else."""
    expand = EXPANDED if name != "customer" else "accountInformation,paymentMethods,directDebit"
    exported = export(name, "all.xlsx", expand=expand)
    held = found(name, books[which])
    number = "number" if name == "customer" else "referenceNumber"
    row = next(row for row in rows(exported.files[0]) if row[number] == books[which])
    assert row == cells(held)


@pytest.mark.parametrize("kind", ["invoice", "credit note", "debit note"])
def test_every_field_of_a_line_is_in_its_row(books: Books, export: Export, found: Found, kind: str) -> None:
    """The sheet Lines holds every line with every value, linked by the document's number."""
    name = f"customer-{kind.replace(' ', '-')}"
    exported = export(name, "all.xlsx")
    held = found(name, books[kind])["invoiceLines" if kind == "invoice" else "lines"]
    segments = [line.get("subaccount", {}).get("segments", []) for line in held]
    written = [row for row in rows(exported.files[0], "Lines") if row.pop("referenceNumber") == books[kind]]
    assert [row.pop("subaccount.segments", "") for row in written] == [
        "; ".join(f"{part['segmentId']}={part['segmentValue']}" for part in parts) for parts in segments
    ]
    assert written == [cells(line) for line in held]


def test_customers_by_when_they_were_changed(books: Books, export: Export) -> None:
    """GET all customers with lastModifiedDateTime and its condition, by either name."""
    everybody = export("customer", "a.xlsx", "lastModifiedDateTime>=2026-01-14")
    assert [row["number"] for row in rows(everybody.files[0])] == [books["customer"]]
    assert export("customer", "b.xlsx", "lastModifiedDate>=2099-01-14").documents == 0
    assert export("customer", "c.xlsx", "lastModifiedDate<2099-01-14 13:13:13.133").documents == 1


def test_credit_notes_by_period_and_status(books: Books, export: Export) -> None:
    """GET all credit notes of a period with a status; each filter narrows the list."""
    numbers = {
        wheres: [row["referenceNumber"] for row in rows(export("customer-credit-note", "x.xlsx", *wheres).files[0])]
        for wheres in ((), ("financialPeriod=202610",), ("financialPeriod=202610", "status=balanced"))
    }
    assert list(numbers.values()) == [
        [books["credit note"], books["credit note on hold"], books["later credit note"]],
        [books["credit note"], books["credit note on hold"]],
        [books["credit note"]],
    ]


def test_credit_notes_with_vat_rows_and_attachments(books: Books, export: Export, found: Found) -> None:
    """GET all credit notes with expandTaxDetails and expandAttachments: a sheet for each."""
    exported = export("customer-credit-note", "x.xlsx", expand="attachments,taxDetails")
    book = load_workbook(exported.files[0])
    assert book.sheetnames == [
        "Documents",
        "Lines",
        "Line attachments",
        "Tax details",
        "Attachments",
        "About",
    ]
    vat = found("customer-credit-note", books["credit note"])["taxDetails"]
    written = [
        row for row in rows(exported.files[0], "Tax details") if row.pop("referenceNumber") == books["credit note"]
    ]
    assert written == [cells(row) for row in vat]
    assert vat


def test_debit_notes_by_project(books: Books, export: Export) -> None:
    """GET all debit notes of a project: none has one, so the file is empty and valid."""
    none = export("customer-debit-note", "x.xlsx", "project=20")
    assert none.documents == 0
    assert rows(none.files[0]) == []
    every = export("customer-debit-note", "y.xlsx")
    assert [row["referenceNumber"] for row in rows(every.files[0])] == [books["debit note"]]


def test_invoices_to_text_files(books: Books, export: Export, found: Found) -> None:
    """GET all invoices as csv: the digits are the ledger's own, and nothing could be taken for a formula."""
    exported = export("customer-invoice", "x.csv")
    held = dict(leaves(found("customer-invoice", books["invoice"])))
    with exported.files[0].open(encoding="utf-8-sig", newline="") as file:
        row = next(row for row in csv.DictReader(file) if row["referenceNumber"] == books["invoice"])
    for name, value in held.items():
        if isinstance(value, Decimal):
            assert row[name] == format(value, "f"), name
    assert row["customer.name"] == "'=Fjord Handel AS"
    assert exported.lines == 3


def test_sums_are_told_by_currency(books: Books, export: Export, found: Found) -> None:
    """What the documents add up to is counted from the ledger's own amounts, currency by currency."""
    exported = export("customer-invoice", "x.xlsx")
    told = {total.currency: (total.documents, total.sums) for total in exported.totals}
    for currency, which in (("NOK", "invoice"), ("EUR", "invoice in euro")):
        held = found("customer-invoice", books[which])
        assert told[currency] == (1, {name: held[name] for name in told[currency][1]})
        assert held["amountInCurrency"] > 0


@pytest.mark.usefixtures("books", "small_pages")
def test_a_long_list_is_read_page_by_page(export: Export, ledger: Client) -> None:
    """However small the ledger's pages are, every document is in the file once."""
    before = ledger.requests
    exported = export("customer-credit-note", "x.xlsx")
    assert ledger.requests - before >= exported.documents == 3
    assert len({row["referenceNumber"] for row in rows(exported.files[0])}) == 3
