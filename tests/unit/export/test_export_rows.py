"""A record of the ledger as rows of native cells."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from importer import resources
from importer.export.columns import Column, Kind, tables
from importer.export.rows import Cell, cell, rows


@pytest.mark.parametrize(
    ("kind", "held", "shown"),
    [
        (Kind.TEXT, "0101", "0101"),
        (Kind.TEXT, "", None),
        (Kind.TEXT, 50, "50"),
        (Kind.TEXT, Decimal("1.50"), "1.50"),
        (Kind.TEXT, True, "true"),
        (Kind.TEXT, "half \ud800 a pair", "half ? a pair"),
        (Kind.WHOLE, 7, 7),
        (Kind.WHOLE, "seven", "seven"),
        (Kind.DECIMAL, Decimal("1234.7700"), Decimal("1234.7700")),
        (Kind.DECIMAL, 0, Decimal(0)),
        (Kind.DECIMAL, "12,50", "12,50"),
        (Kind.DECIMAL, True, "true"),
        (Kind.FLAG, False, False),
        (Kind.FLAG, "maybe", "maybe"),
        (Kind.DAY, "2026-10-01T00:00:00", date(2026, 10, 1)),
        (Kind.DAY, "2026-10-01", date(2026, 10, 1)),
        (Kind.DAY, "2026-10-01T00:00:00Z", date(2026, 10, 1)),
        (Kind.DAY, "2026-10-01T13:00:00", datetime(2026, 10, 1, 13)),  # noqa: DTZ001  the ledger gives no zone
        (Kind.DAY, "soon", "soon"),
        (Kind.MOMENT, "2026-10-01T12:13:14.1234567+02:00", datetime(2026, 10, 1, 12, 13, 14, 123456)),  # noqa: DTZ001
        (Kind.MOMENT, "2026-10-01T00:00:00", datetime(2026, 10, 1)),  # noqa: DTZ001  as above
        (
            Kind.SEGMENTS,
            [{"segmentId": 1, "segmentValue": "00"}, {"segmentId": 2, "segmentValue": "10"}],
            "1=00; 2=10",
        ),
        (Kind.SEGMENTS, [], None),
        (Kind.TEXT, None, None),
    ],
)
def test_a_value_becomes_a_native_cell(kind: Kind, held: object, shown: Cell) -> None:
    """Each kind has its type; what does not fit the contract stays what the ledger sent, as text."""
    found = cell({"field": held}, Column(("field",), kind))
    assert found == shown
    assert type(found) is type(shown)


def test_a_missing_block_is_an_empty_cell() -> None:
    """Neither an absent block nor a null one nor a text in its place is a fault."""
    column = Column(("customer", "number"), Kind.TEXT)
    assert [cell(record, column) for record in ({}, {"customer": None}, {"customer": "x"})] == [
        None,
        None,
        None,
    ]


def test_rows_of_a_list_carry_the_keys_of_what_they_are_in() -> None:
    """An attachment of a line says which document and which line."""
    record = {
        "referenceNumber": "7",
        "invoiceLines": [
            {"lineNumber": 1, "attachments": [{"name": "a.pdf"}, {"name": "b.pdf"}]},
            {"lineNumber": 2, "attachments": None},
            {"lineNumber": 3},
        ],
    }
    found = {
        table.title: list(rows(table, record))
        for table in tables(resources.get("customer-invoice"), {"expandAttachments": "true"})
    }
    assert [row[:3] for row in found["Line attachments"]] == [["7", 1, "a.pdf"], ["7", 1, "b.pdf"]]
    assert [row[:2] for row in found["Lines"]] == [["7", 1], ["7", 2], ["7", 3]]
    assert found["Attachments"] == []
    assert len(found["Documents"]) == 1
