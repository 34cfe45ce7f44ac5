"""Records as the ledger gives them, and an export of them."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from importer import resources
from importer.exporting import About, Csv, Exported, Output, write

Record = dict[str, Any]


@pytest.fixture
def invoice() -> Callable[..., Record]:
    """Return what makes an invoice as a list gives it; its members may be changed."""

    def made(**members: object) -> Record:
        return {
            "referenceNumber": "000123",
            "documentType": "Invoice",
            "status": "Balanced",
            "documentDate": "2026-10-01T00:00:00",
            "customer": {"number": "0101", "name": "Fjord Handel AS"},
            "currencyId": "NOK",
            "amountInCurrency": Decimal("1234.7700"),
            "detailTotalInCurrency": Decimal("987.8160"),
            "balanceInCurrency": Decimal("-3.50"),
            "hold": False,
            "contact": {"id": 7, "name": "Kari"},
            "lastModifiedDateTime": "2026-10-02T12:13:14.123",
            "invoiceLines": [
                {"lineNumber": 1, "inventoryNumber": "0042", "quantity": Decimal("2.0"), "note": "=1+1"},
                {"lineNumber": 2, "description": "Frakt", "manualDiscount": True},
            ],
            "metadata": {"totalCount": 1, "maxPageSize": 1000},
            **members,
        }

    return made


@pytest.fixture
def about() -> About:
    """Return where the records come from: everything of a company."""
    at = datetime(2026, 11, 22, 22, 14, 5, tzinfo=UTC)
    return About("api.finance.visma.net", "Fjord Regnskap AS", {}, at)


@pytest.fixture
def exported(tmp_path: Path, about: About) -> Callable[..., Exported]:
    """Return what exports records as customer invoices into a file of this name in an empty folder."""

    def export(name: str, records: Iterable[Record], wanted: Csv | Output | None = None, **filters: str) -> Exported:
        resource = resources.get("customer-invoice")
        asked = About(about.host, about.company, filters, about.at)
        style = wanted if isinstance(wanted, Csv) else Csv()
        output = wanted if isinstance(wanted, Output) else Output(tmp_path / name, style)
        return write(([record] for record in records), resource, replace(output, target=tmp_path / name), asked)

    return export
