"""Write the samples again: `python samples/make_samples.py [FOLDER]`, the same cells every time."""

import csv
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path

from sample_book import Book, Cell, Formula, Layout, Shown, Total
from sample_facts import (
    CHANGES,
    CHARGES,
    CUSTOMERS,
    FORGOTTEN,
    OCTOBER,
    REMINDERS,
    Invoice,
    Item,
    Line,
    credit_notes,
    invoices,
)
from sample_layouts import CHANGES as CHANGE_SHEET
from sample_layouts import CREDIT_NOTES, DEBIT_NOTES, DUNNING, INVOICES
from sample_mistakes import FIRST, MISTAKEN, TYPED
from sample_updates import UPDATES

Rows = list[list[Cell]]
LEGACY = {
    "Kundenr": "number",
    "Navn": "name",
    "Orgnr": "organisation_number",
    "Adresse": "address",
    "Adresse 2": "address2",
    "Postnr": "postcode",
    "Poststed": "city",
    "Land": "country",
    "Kontaktperson": "contact",
    "E-post": "mail",
    "Kredittgrense": "limit",
    "Betalingsbetingelse": "terms",
    "Valuta": "currency",
    "Kundegruppe": "group",
    "E-faktura": "e_invoice",
    "Kunde siden": "since",
    "Status": "status",
    "Merknad": "remark",
}
"""Headings of the old system's export, and what of a `Customer` stands below them."""
GUIDE = (
    "Slik fyller du ut arket Endringer",
    "Én rad per kunde. Kundenummeret må finnes i registeret.",
    "Skriv bare det som er nytt. En tom celle endrer ingenting.",
    "Skriv <clear> for å slette det som står i registeret.",
    "Navnet står der for din egen del og blir ikke lest.",
)


def item_cell(item: Item) -> Cell:
    """Return an item number as it is typed: as a number, a number padded by its format, or a text."""
    if item.number == "000815":
        return Shown(815, "six")
    plain = item.number.isdigit() and not item.number.startswith("0")
    return Shown(int(item.number), "whole") if plain else item.number


def invoice_row(invoice: Invoice, line: Line) -> list[Cell]:
    """Return one row of the invoice workbook."""
    buyer, item = invoice.customer, line.item
    price = item.price_in(buyer.currency)
    discount = Decimal(line.discount) / 100 if line.discount else None
    amount = Formula("=ROUND(I{row}*K{row}*(1-L{row}),2)", line.amount(price))
    head: list[Cell] = [
        invoice.number,
        int(buyer.number),
        buyer.name,
        invoice.dated,
        invoice.due,
        buyer.currency,
    ]
    goods: list[Cell] = [
        item_cell(item),
        item.description,
        line.quantity,
        item.unit,
        price,
        discount,
        buyer.vat(item),
    ]
    return [*head, *goods, invoice.reference or None, amount]


def invoice_rows(month: Iterable[Invoice]) -> Rows:
    """Return the rows of a month; the forgotten line comes last."""
    rows: Rows = []
    late: Rows = []
    for invoice in month:
        lines = [invoice_row(invoice, line) for line in invoice.lines]
        if invoice.number == FORGOTTEN:
            late.append(lines.pop())
        rows += lines
    return rows + late


def stored_sum(rows: Rows) -> Decimal:
    """Return the sum of the last column's stored values."""
    cells = [row[-1] for row in rows]
    return sum((Decimal(cell.value) for cell in cells if isinstance(cell, Formula)), Decimal(0))


def mistaken_rows() -> Rows:
    """Return the month with mistakes: good rows, and what was typed over them."""
    rows = []
    for invoice in invoices(FIRST, MISTAKEN):
        for place, line in enumerate(invoice.lines, 1):
            cells = dict(zip(INVOICES.headings, invoice_row(invoice, line), strict=True))
            rows.append(list((cells | TYPED.get((invoice.number, place), {})).values()))
    return rows


def credit_rows() -> Rows:
    """Return the credit notes, quantities and sums negative as the department keeps them."""
    rows: Rows = []
    for note in credit_notes():
        buyer = note.customer
        head: list[Cell] = [note.number, buyer.number, buyer.name, note.dated, buyer.currency, note.invoice]
        for line in note.lines:
            item, price = line.item, line.item.price_in(buyer.currency)
            discount = line.discount or None
            goods: list[Cell] = [
                item_cell(item),
                item.description,
                -line.quantity,
                price,
                discount,
                buyer.vat(item),
            ]
            amount = Formula("=ROUND(I{row}*J{row}*(1-K{row}/100),2)", -line.amount(price))
            rows.append([*head, *goods, note.reason, note.approved, amount])
    return rows


def debit_rows() -> Rows:
    """Return the debit notes; their numbers are short, the ledger's have six digits."""
    rows: Rows = []
    for charge in CHARGES:
        buyer, dated, due = charge.customer, date(2026, 10, 30), date(2026, 11, 13)
        head: list[Cell] = [charge.number, buyer.number, buyer.name, dated, due, buyer.currency]
        rows.append([*head, charge.kind, charge.text, 1, charge.amount, charge.invoice])
    return rows


def dunning_rows() -> Rows:
    """Return the November reminders, one row a letter."""
    rows: Rows = []
    for place, (number, first, last, overdue, comment) in enumerate(REMINDERS, 1):
        head: list[Cell] = [f"P-2611-{place:02}", int(number), CUSTOMERS[number].name, date(2026, 11, 16)]
        rows.append([*head, first, last, Decimal(overdue), comment])
    return rows


def write_book(path: Path, layout: Layout, rows: Sequence[Sequence[Cell]]) -> None:
    """Write a workbook of one sheet."""
    with Book(path) as book:
        book.write(layout, rows)


def write_update(path: Path) -> None:
    """Write the changes to customers, with a second sheet that explains them."""
    with Book(path) as book:
        book.write(CHANGE_SHEET, [[number, CUSTOMERS[number].name, *rest] for number, *rest in CHANGES])
        guide = book.file.add_worksheet("Veiledning")
        guide.set_column(0, 0, 70)
        for row, text in enumerate(GUIDE):
            guide.write_string(row, 0, text, book.look("text", text_wrap=True, bold=row == 0))


def write_customers(path: Path) -> None:
    """Write the export of the old system: cp1252, semicolons, decimal comma, Windows line ends."""
    text = StringIO()
    lines = csv.writer(text, delimiter=";", lineterminator="\r\n")
    lines.writerow(LEGACY)
    lines.writerows([getattr(buyer, name) for name in LEGACY.values()] for buyer in CUSTOMERS.values())
    path.write_bytes(text.getvalue().encode("cp1252"))


def main() -> None:
    """Write every sample to the folder that was named, else beside this script."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    folder.mkdir(parents=True, exist_ok=True)
    october = invoice_rows(OCTOBER)
    total = Total("Sum", Formula("=SUM({span})", stored_sum(october)))
    typed = Total("Sum", Decimal("40000.00"), label="TOTALT")
    write_customers(folder / "customers-legacy.csv")
    write_update(folder / "customer-update.xlsx")
    write_book(folder / "invoices-2026-10.xlsx", replace(INVOICES, total=total), october)
    write_book(folder / "invoices-with-mistakes.xlsx", replace(INVOICES, total=typed), mistaken_rows())
    write_book(folder / "credit-notes-2026-10.xlsx", CREDIT_NOTES, credit_rows())
    write_book(folder / "debit-notes-2026-10.xlsx", DEBIT_NOTES, debit_rows())
    write_book(folder / "dunning-letters-2026-11.xlsx", DUNNING, dunning_rows())
    for name, corrections in UPDATES.items():
        write_book(folder / name, corrections.layout, list(corrections.rows()))
    print(f"The samples are in {folder}.")


if __name__ == "__main__":
    main()
