"""The columns of an export, compared with the vendor's contract."""

import json
from importlib.resources import files
from typing import Any

import pytest

from importer import resources
from importer.exporting.columns import tables

Contract = dict[str, Any]

SECTIONS = {
    "customer": "Customer",
    "customer-invoice": "CustomerInvoice",
    "customer-credit-note": "CustomerCreditNote",
    "customer-debit-note": "CustomerDebitNote",
}
KINDS = {"string": "text", "enum": "text", "integer": "whole", "decimal": "decimal", "boolean": "flag"}


def shape(fields: Contract) -> dict[str, Any]:
    """Return what the contract's read fields are in our file: a kind, a block, or a list of blocks."""
    found: dict[str, Any] = {}
    for name, entry in fields.items():
        match entry["type"]:
            case "object":
                found[name] = entry["ref"]
            case "array":
                found[name] = [entry["items"]]
            case "datetime":
                found[name] = "moment" if name.endswith("DateTime") else "day"
            case plain:
                found[name] = KINDS[plain]
    found.pop("metadata", None)
    return found


def test_the_read_side_is_the_contracts(contract: Contract) -> None:
    """Every field of every record and block is in our file with its kind, and no other."""
    ours = json.loads(files("importer.exporting").joinpath("read_side.json").read_text(encoding="utf-8"))
    assert ours["resources"] == {name: shape(contract[section]["read"]) for name, section in SECTIONS.items()}
    assert ours["blocks"] == {name: shape(contract["types"][name]) for name in ours["blocks"]}


@pytest.mark.parametrize("name", SECTIONS)
def test_what_can_go_back_is_in_a_column(name: str) -> None:
    """Everything a record holds that a payload can take again is in some column when all is expanded."""
    resource = resources.get(name)
    everything = {parameter: "true" for parameter in resource.filters if parameter.startswith("expand")}
    exported = {
        ".".join([*(f"{step}[]" for step in table.trail), column.name])
        for table in tables(resource, everything)
        for column in table.own
    }
    segments = {path + "[]." for path in exported if path.endswith(".segments")}
    assert {
        path
        for path in resource.read_to_write
        if path not in exported and not any(path.startswith(prefix) for prefix in segments)
    } == set()
