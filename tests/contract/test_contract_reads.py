"""What we ask for and read back, compared with the vendor's contract."""

from dataclasses import fields
from typing import Any

import pytest

from importer import resources
from importer.resources.filters import Accepts

Contract = dict[str, Any]

SECTIONS = {
    "customer": "Customer",
    "customer-invoice": "CustomerInvoice",
    "customer-credit-note": "CustomerCreditNote",
    "customer-debit-note": "CustomerDebitNote",
}
every_resource = pytest.mark.parametrize("name", SECTIONS)
OF_NO_USE = ("deprecated", "has no effect", "legacy")
PAGING = {"pageNumber", "pageSize"}


def queries(contract: Contract, name: str) -> dict[str, dict[str, str]]:
    """Return the query parameters the contract recommends for a list, paging left out."""
    section: dict[str, dict[str, str]] = contract["_query"]["Customer" if name == "customer" else "documents"]
    return {
        parameter: entry
        for parameter, entry in section.items()
        if parameter not in PAGING and not any(word in entry.get("note", "") for word in OF_NO_USE)
    }


@every_resource
def test_filters_are_the_contracts(contract: Contract, name: str) -> None:
    """Every useful query parameter is a filter, with the contract's type and choices, and no other is."""
    filters, known = resources.get(name).filters, queries(contract, name)
    assert filters.keys() == known.keys()
    kinds = {
        "string": {Accepts.TEXT, Accepts.MOMENT, Accepts.PERIOD},
        "integer": {Accepts.WHOLE},
        "boolean": {Accepts.FLAG},
        "datetime": {Accepts.DAY},
        "operator": {Accepts.CONDITION},
    }
    for parameter, entry in known.items():
        found = filters[parameter]
        assert found.accepts in kinds.get(entry["type"], {Accepts.CHOICE}), parameter
        if found.accepts is Accepts.CONDITION:
            assert list(found.choices) == contract["_meta"]["operators"]
        else:
            assert list(found.choices) == contract["enums"].get(entry["type"], [])
        assert found.meaning.endswith(".")


@every_resource
def test_addresses_are_the_contracts(contract: Contract, name: str) -> None:
    """Where we create, list, read and update is a current endpoint of the contract."""
    resource = resources.get(name)
    known = {(entry["method"], entry["path"].partition("/{")[0]): entry for entry in contract["_endpoints"][::-1]}
    created = known["POST", f"/{resource.create_version}/{resource.path}"]
    assert created["request"] == f"{SECTIONS[name]}.write"
    assert "deprecated" not in created.get("note", "")
    assert known["GET", f"/v1/{resource.path}"]["response"] == f"{SECTIONS[name]}.read[]"
    assert ("PUT", f"/v1/{resource.path}") in known


def test_the_dunning_action_is_the_contracts(contract: Contract) -> None:
    """The address of the action is an endpoint of the contract, whatever it calls the customer."""
    resource = resources.get("dunning-letter")
    address = f"/{resource.create_version}/{resource.path}/{{customer}}/action/{resource.action}"
    assert address in {entry["path"] for entry in contract["_endpoints"] if entry["method"] == "POST"}


def read_type(contract: Contract, name: str, path: str) -> str | None:
    """Return the type the contract gives to a path of a read record; None when there is no such."""
    fields, kind = contract[SECTIONS[name]]["read"], None
    for part in path.replace("[]", "").split("."):
        if fields is None or part not in fields:
            return None
        entry = fields[part]
        kind = entry["type"]
        fields = contract["types"].get(entry.get("ref") or entry.get("items"))
    return kind


@every_resource
def test_what_is_read_back_is_in_the_contract(contract: Contract, name: str) -> None:
    """Number, customer, date, currency, amounts, VAT and what a line holds are fields of the record as it is read."""
    resource = resources.get(name)
    read_back = resource.read_back
    assert read_back is not None
    for part in fields(read_back):
        path = getattr(read_back, part.name)
        if path and part.name not in {"vat_rows", "expand"}:
            inside = f"{resource.lines_field}[].{path}" if part.name.startswith("line_") else path
            assert read_type(contract, name, inside) not in {None, "object", "array"}, path
    assert not read_back.vat_rows or read_type(contract, name, read_back.vat_rows) == "array"
    assert {parameter for parameter, _ in read_back.expand} <= queries(contract, name).keys()


@every_resource
def test_references_can_be_fed_and_searched(contract: Contract, name: str) -> None:
    """What we look a record up by is a field of the payload, and its parameter a filter of the list."""
    resource = resources.get(name)
    for path, parameter in resource.references.items():
        assert resource.field(path) is not None
        assert parameter in queries(contract, name)


@every_resource
def test_readings_are_the_contracts(contract: Contract, name: str) -> None:
    """Every reading of the contract that leads somewhere certain is ours, and leads somewhere."""
    resource, section = resources.get(name), contract[SECTIONS[name]]
    expected: dict[str, str] = {}
    for read, write in section["read_to_write"].items():
        if read.startswith("GET") or "unsure" in read:
            continue
        first, second = read.partition(" ")[0], write.partition(" ")[0]
        if second.endswith("[].*"):
            row = contract["types"][section["write"][second[:-4]]["items"]]
            expected |= {f"{first[:-1]}{inner}": f"{second[:-1]}{inner}" for inner in row if inner != "operation"}
        elif second.endswith("[]"):
            expected |= {f"{first}.{inner}": f"{second}.{inner}" for inner in contract["types"]["SegmentUpdateDto"]}
        else:
            expected[first] = second
    assert dict(resource.read_to_write) == expected
    for read in resource.read_to_write:
        assert read_type(contract, name, read) not in {None, "object"}, read


def test_the_registry_is_complete() -> None:
    """Every name opens a drawer that carries the name, and an unknown one none."""
    assert resources.names() == (*SECTIONS, "dunning-letter")
    assert [resources.get(name).name for name in resources.names()] == list(resources.names())
    with pytest.raises(KeyError):
        resources.get("supplier")
