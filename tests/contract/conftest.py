"""The contract: what the vendor's OpenAPI document says, as data, and how to walk it.

Nothing here asks our own declarations what a field is called or how it travels.
"""

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

Entry = dict[str, Any]
Fields = dict[str, Entry]

SECTIONS = {
    "customer": "Customer",
    "customer-invoice": "CustomerInvoice",
    "customer-credit-note": "CustomerCreditNote",
    "customer-debit-note": "CustomerDebitNote",
}
PAIRS = {
    "SegmentUpdateDto": ("segmentId", "segmentValue", "1"),
    "AttributeLineUpdateDto": ("attributeId", "attributeValue", "SEGMENT"),
}
GUID = "5f0d9a3e-6d0c-4f0e-9a51-1c2b3d4e5f60"
CONTRACT: dict[str, Any] = json.loads((Path(__file__).parent / "fields.json").read_text(encoding="utf-8"))
TYPES: dict[str, Fields] = CONTRACT["types"]


@pytest.fixture(scope="session")
def contract() -> dict[str, Any]:
    """Return the contract as it stands in the file."""
    return CONTRACT


@pytest.fixture(scope="session")
def leaves() -> Callable[[str, str], Fields]:
    """Return what gives path -> contract entry of every scalar of a resource's `header`, or of its `line`."""
    return _leaves


@pytest.fixture(scope="session")
def flat() -> Callable[[Fields, Entry], dict[str, object]]:
    """Return what takes a body apart: path -> plain value, unwrapped as the contract says."""
    return lambda fields, body: dict(_flat(fields, body, ""))


@pytest.fixture(scope="session")
def sample() -> Callable[[str, Entry], object]:
    """Return what gives a value of a path's type, as a cell would hold it."""
    return _sample


def _leaves(name: str, part: str) -> Fields:
    section = CONTRACT[SECTIONS[name]]
    if part == "line":
        return dict(_scalars(section["line_write"] or {}, None))
    return dict(_scalars(section["write"], section["lines_field"]))


def _scalars(fields: Fields, skip: str | None) -> Iterator[tuple[str, Entry]]:
    for name, entry in fields.items():
        if name == skip:
            continue
        if entry["type"] == "object":
            yield from ((f"{name}.{path}", leaf) for path, leaf in _scalars(TYPES[entry["ref"]], None))
        elif entry["type"] == "array" and entry["items"] in PAIRS:
            _, value, known_as = PAIRS[entry["items"]]
            yield f"{name}.{known_as}", TYPES[entry["items"]][value]
        elif entry["type"] == "array":
            yield from ((f"{name}.1.{path}", leaf) for path, leaf in _scalars(TYPES[entry["items"]], None))
        else:
            yield name, entry


def _flat(fields: Fields, body: Entry, at: str) -> Iterator[tuple[str, object]]:
    for name, value in body.items():
        entry = fields[name]
        plain = value["value"] if entry.get("wrapped") else value
        if entry["type"] == "object":
            yield from _flat(TYPES[entry["ref"]], plain, f"{at}{name}.")
        elif entry["type"] == "array" and entry["items"] in PAIRS:
            naming, inner, _ = PAIRS[entry["items"]]
            pairs = [dict(_flat(TYPES[entry["items"]], row, "")) for row in plain]
            yield from ((f"{at}{name}.{pair[naming]}", pair[inner]) for pair in pairs)
        elif entry["type"] == "array":
            for number, row in enumerate(plain, 1):
                yield from _flat(TYPES[entry["items"]], row, f"{at}{name}.{number}.")
        else:
            yield f"{at}{name}", plain


def _sample(path: str, entry: Entry) -> object:
    kind, form = entry["type"], entry.get("format")
    if kind == "string":
        if form == "uuid" or path.endswith(".id"):
            return GUID
        text = {"MMYYYY": "012026", "YYYYMM": "202601"}.get(str(form), "Blåbær & “0101”")
        return text[: entry.get("maxLength", 99)]
    if kind == "enum":
        return CONTRACT["enums"][entry["enum"]][-1]
    return {"integer": 7, "decimal": "1234.50", "boolean": True, "datetime": date(2026, 1, 31)}[kind]
