"""The baseline: what one writes by hand in an afternoon with openpyxl, pydantic and a loop.

    python benchmarks/by_hand.py invoices.xlsx      # needs openpyxl and pydantic

It groups the lines of the workload into invoices, validates them and makes the wrapped bodies. It finds no exact cell,
knows no locale and writes no result.
"""

import json
import sys
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from openpyxl import load_workbook
from pydantic import BaseModel


class Line(BaseModel):
    """A line of an invoice."""

    inventoryNumber: str
    description: str | None
    quantity: Decimal
    unitPriceInCurrency: Decimal
    vatCodeId: str | None
    discountPercent: Decimal | None


class Invoice(BaseModel):
    """An invoice."""

    referenceNumber: str
    customerNumber: str
    documentDate: date
    documentDueDate: date | None
    currencyId: str
    invoiceText: str | None
    customerRefNumber: str | None
    note: str | None
    project: str | None
    invoiceLines: list[Line]


HEADER = {
    "Invoice no": "referenceNumber",
    "Customer": "customerNumber",
    "Invoice date": "documentDate",
    "Due date": "documentDueDate",
    "Currency": "currencyId",
    "Text": "invoiceText",
    "Our ref": "customerRefNumber",
    "Your ref": "note",
    "Project": "project",
}
LINE = {
    "Item": "inventoryNumber",
    "Description": "description",
    "Qty": "quantity",
    "Unit price": "unitPriceInCurrency",
    "VAT code": "vatCodeId",
    "Discount %": "discountPercent",
}


def invoices(path: str) -> list[dict[str, Any]]:
    """Return the invoices of a workbook."""
    rows = load_workbook(path, read_only=True, data_only=True).worksheets[0].iter_rows(values_only=True)
    headings = next(rows)
    found: dict[str, dict[str, Any]] = {}
    for values in rows:
        row: dict[Any, Any] = dict(zip(headings, values, strict=True))
        key = str(row["Invoice no"])
        if key not in found:
            found[key] = {name: _day(row[heading]) for heading, name in HEADER.items()} | {"invoiceLines": []}
        found[key]["invoiceLines"].append({name: row[heading] for heading, name in LINE.items()})
    return list(found.values())


def wrapped(model: BaseModel) -> dict[str, Any]:
    """Return the body of a model."""
    body: dict[str, Any] = {}
    for name, value in model:
        if isinstance(value, list):
            body[name] = [{"operation": "Insert", **wrapped(line)} for line in value]
        elif value is not None:
            body[name] = {"value": float(value) if isinstance(value, Decimal) else value}
    return body


def _day(value: object) -> object:
    return value.date() if isinstance(value, datetime) else value


if __name__ == "__main__":
    bodies = [json.dumps(wrapped(Invoice(**invoice)), default=str) for invoice in invoices(sys.argv[1])]
    print(len(bodies), "invoices")
