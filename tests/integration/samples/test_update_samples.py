"""The samples' corrections are accepted by the ledger and change what they mean to change, nothing else."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import pytest

Document = Mapping[str, Any]
Documents = Mapping[str, Document]
Lines = Callable[[Document], dict[int, Document]]
LineOf = Callable[[str, int], tuple[Document, Document]]
ALWAYS_NEW = {"lastModifiedDateTime", "timeStamp"}


def test_every_correction_is_accepted(statuses: tuple[int, ...]) -> None:
    """Six invoices, five credit notes and five debit notes are answered with 204."""
    assert statuses == (204,) * 16


@pytest.mark.parametrize(
    ("number", "field", "value"),
    [
        ("2610004", "documentDueDate", "2026-11-20T00:00:00"),
        ("2610012", "customerRefNumber", "Rekv. 4410"),
        ("2610013", "invoiceText", "Leveranser 10.2026, MV Sørvær II"),
        ("KN-2610-03", "customerRefNumber", "2610010, 2610030"),
        ("KN-2610-05", "invoiceText", "Gjelder faktura 2610013: avbestilt 26. oktober"),
        ("000051", "documentDueDate", "2026-11-27T00:00:00"),
        ("000054", "invoiceText", "Avser faktura 2609027"),
    ],
)
def test_a_field_has_its_new_value(before: Documents, after: Documents, number: str, field: str, value: str) -> None:
    """What stands in a cell is in the ledger afterwards, and was not before."""
    assert before[number].get(field) != value
    assert after[number][field] == value


def test_clear_takes_a_reference_away(before: Documents, after: Documents) -> None:
    """The cell text `<clear>` empties the field that the month had filled by mistake."""
    assert before["2610015"]["customerRefNumber"] == "10-4471"
    assert not after["2610015"].get("customerRefNumber")


@pytest.mark.parametrize(
    ("number", "line", "field", "value"),
    [
        ("2610010", 2, "unitPriceInCurrency", Decimal(385)),
        ("2610010", 5, "quantity", Decimal(4)),
        ("2610013", 3, "quantity", Decimal("93.5")),
        ("2610017", 1, "discountPercent", Decimal(12)),
        ("KN-2610-01", 1, "description", "Avfallssekk 100 l, retur av 60 l"),
        ("KN-2610-02", 1, "quantity", Decimal(12)),
        ("KN-2610-05", 2, "quantity", Decimal(6)),
        ("000052", 1, "unitPriceInCurrency", Decimal("40.63")),
    ],
)
def test_a_line_is_changed_in_place(
    line_of: Callable[[str, int], tuple[Document, Document]],
    number: str,
    line: int,
    field: str,
    value: object,
) -> None:
    """The line with the number has the new value, and had another; its item stays."""
    old, new = line_of(number, line)
    assert old[field] != value
    assert new[field] == value
    assert new.get("inventoryNumber") == old.get("inventoryNumber")


@pytest.mark.parametrize(
    ("number", "added"),
    [
        ("2610010", "Kaffebønner mørkbrent 1 kg"),
        ("KN-2610-08", "Avfallssekk 100 l, rull"),
        ("000055", "Vanndispenser: frakt"),
    ],
)
def test_a_row_without_a_line_number_adds_a_line(
    lines_of: Lines, before: Documents, after: Documents, number: str, added: str
) -> None:
    """The document has one line more than before, the last one."""
    lines = lines_of(after[number])
    assert len(lines) == len(lines_of(before[number])) + 1
    assert lines[max(lines)]["description"] == added


def test_a_line_is_removed(lines_of: Lines, before: Documents, after: Documents) -> None:
    """The interest that is let go is gone, the other line of the debit note is as it was."""
    assert lines_of(after["000053"]) == {1: lines_of(before["000053"])[1]}


def test_nothing_else_is_changed(before: Documents, after: Documents) -> None:
    """The documents no correction names are as they were, all of them still there."""
    assert after.keys() == before.keys()
    assert sum(_lasting(after[number]) != _lasting(before[number]) for number in after) == 16


def _lasting(document: Document) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name not in ALWAYS_NEW}
