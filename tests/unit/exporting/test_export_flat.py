"""Records of the ledger as columns of text, each kind in one form."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer import resources
from importer.exporting.columns import Column, Kind, Table, tables
from importer.exporting.flat import flatten, strays, typed

Invoice = Callable[..., dict[str, Any]]


def texts(kind: Kind, *held: object) -> list[str | None]:
    """Return what a column of this kind holds for values of the ledger."""
    table = Table("Documents", (), (), (Column(("field",), kind),))
    return flatten([table], [{"field": value} for value in held])["Documents"]["field"].to_list()


def as_typed(kind: Kind, text: str | None) -> object:
    """Return the value of a flat text in a column of this kind."""
    frame = pl.DataFrame({"field": [text]}, schema={"field": pl.String})
    return frame.select(typed(Column(("field",), kind))).item()


@pytest.mark.parametrize(
    ("kind", "held", "text", "value"),
    [
        (Kind.TEXT, "0101", "0101", "0101"),
        (Kind.TEXT, "", None, None),
        (Kind.TEXT, 50, "50", "50"),
        (Kind.TEXT, Decimal("1.50"), "1.50", "1.50"),
        (Kind.TEXT, True, "true", "true"),
        (Kind.TEXT, "half \ud800 a pair", "half ? a pair", "half ? a pair"),
        (Kind.WHOLE, 7, "7", 7),
        (Kind.WHOLE, "007", "007", None),
        (Kind.WHOLE, "seven", "seven", None),
        (Kind.DECIMAL, Decimal("1234.7700"), "1234.7700", Decimal("1234.77")),
        (Kind.DECIMAL, Decimal("1E+3"), "1000", Decimal(1000)),
        (Kind.DECIMAL, Decimal("0E-7"), "0.0000000", Decimal(0)),
        (Kind.DECIMAL, 0, "0", Decimal(0)),
        (Kind.DECIMAL, "12,50", "12,50", None),
        (Kind.DECIMAL, True, "true", None),
        (Kind.FLAG, False, "false", False),
        (Kind.FLAG, "maybe", "maybe", None),
        (Kind.DAY, "2026-10-01T00:00:00", "2026-10-01", date(2026, 10, 1)),
        (Kind.DAY, "2026-10-01", "2026-10-01", date(2026, 10, 1)),
        (Kind.DAY, "2026-10-01T00:00:00.000Z", "2026-10-01", date(2026, 10, 1)),
        (Kind.DAY, "2026-10-01T13:00:00", "2026-10-01 13:00:00", None),
        (Kind.DAY, "2026-02-30", "2026-02-30", None),
        (Kind.DAY, "soon", "soon", None),
        (
            Kind.MOMENT,
            "2026-10-01T12:13:14.1234567+02:00",
            "2026-10-01 12:13:14.123",
            datetime(2026, 10, 1, 12, 13, 14, 123000),  # noqa: DTZ001  the ledger gives no zone
        ),
        (Kind.MOMENT, "2026-10-01T00:00:00.000", "2026-10-01 00:00:00", datetime(2026, 10, 1)),  # noqa: DTZ001  as above
        (
            Kind.SEGMENTS,
            [{"segmentId": 1, "segmentValue": "00"}, {"segmentId": 2, "segmentValue": "10"}],
            "1=00; 2=10",
            "1=00; 2=10",
        ),
        (Kind.SEGMENTS, [], None, None),
        (Kind.TEXT, None, None, None),
    ],
)
def test_a_value_becomes_a_text_and_a_value_again(kind: Kind, held: object, text: str | None, value: object) -> None:
    """Each kind has one form; what is no value of its kind stays the text that the ledger sent."""
    assert texts(kind, held) == [text]
    assert as_typed(kind, text) == value


def test_values_of_several_types_stand_in_one_column() -> None:
    """One stray value changes nothing about the others."""
    assert texts(Kind.DECIMAL, Decimal("1.50"), None, 2, "x", Decimal("1E+2")) == ["1.50", None, "2", "x", "100"]


def test_strays_are_told_by_column() -> None:
    """A text that is no value of its column's kind can be found and counted."""
    columns = [Column(("paid",), Kind.FLAG), Column(("note",), Kind.TEXT)]
    frame = pl.DataFrame({"paid": ["true", "perhaps", None], "note": ["a", None, "b"]})
    assert dict(strays(frame, columns)) == {"paid": 1}


@pytest.mark.parametrize(
    "records",
    [
        [{"customer": {"number": "7"}}, {"customer": None}, {"customer": "x"}, {}],
        [{"customer": {"number": "7"}}, {"customer": {"name": "A"}}, {"customer": {}}, {"other": 1}],
    ],
)
def test_a_missing_block_is_an_empty_cell(records: list[dict[str, Any]]) -> None:
    """Neither an absent block nor a null one nor a text in its place is a fault, nor members in another order."""
    table = Table("Documents", (), (), (Column(("customer", "number"), Kind.TEXT),))
    assert flatten([table], records)["Documents"]["customer.number"].to_list() == ["7", None, None, None]


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
    found = flatten(tables(resources.get("customer-invoice"), {"expandAttachments": "true"}), [record, {}])
    assert [row[:3] for row in found["Line attachments"].rows()] == [("7", "1", "a.pdf"), ("7", "1", "b.pdf")]
    assert [row[:2] for row in found["Lines"].rows()] == [("7", "1"), ("7", "2"), ("7", "3")]
    assert found["Attachments"].is_empty()
    assert found["Documents"].height == 2


HELD = st.none() | st.text(max_size=3) | st.integers(-9, 9) | st.booleans() | st.decimals(-9, 9, places=2)


@given(st.lists(st.fixed_dictionaries({}, optional={"a": HELD, "b": st.dictionaries(st.sampled_from("cd"), HELD)})))
def test_a_page_is_its_records_one_by_one(records: list[dict[str, Any]]) -> None:
    """Looking at whole columns finds what looking at every record finds, whatever members they have."""
    columns = tuple(Column(path, Kind.TEXT) for path in (("a",), ("b", "c"), ("b", "d")))
    table = Table("Documents", (), (), columns)
    whole = flatten([table], records)["Documents"].rows()
    assert whole == [row for record in records for row in flatten([table], [record])["Documents"].rows()]
