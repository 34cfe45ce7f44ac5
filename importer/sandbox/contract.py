"""The API's contract as data: names, wrapping, types and enumerations of every body taken or given.

`contract.json` is what the vendor publishes (OpenAPI of https://api.finance.visma.net/API-index/, September
2026), trimmed by `trim`. Nothing is retyped, so a name can only be wrong here if it is wrong in the source.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

FILE = Path(__file__).with_name("contract.json")
RESOURCES = ("Customer", "CustomerInvoice", "CustomerCreditNote", "CustomerDebitNote")
_RESOURCE_PARTS = ("lines_field", "write", "read", "read_to_write")
_FIELD_PARTS = ("type", "format", "wrapped", "nullable", "ref", "items", "enum")


@dataclass(frozen=True, slots=True)
class Field:
    """One member of a body: its name on the wire, its type, whether `{"value": ...}` goes around it."""

    name: str
    type: str
    wrapped: bool = False
    nullable: bool = True
    of: str = ""
    """The type of an object, or of a row of an array."""
    choices: tuple[str, ...] = ()
    format: str = ""


Shape = Mapping[str, Field]
"""The members of a body, by name in lower case: the API does not mind the case of a name."""


@dataclass(frozen=True, slots=True)
class Contract:
    """Every shape by name: `CustomerInvoice.write`, `CustomerInvoice.read`, `AddressUpdateDto`."""

    shapes: Mapping[str, Shape]
    lines: Mapping[str, str]
    """Resource to the member its rows are in; resources without rows are absent."""
    read_to_write: Mapping[str, Mapping[str, str]]
    query: Mapping[str, frozenset[str]]
    """Resource to its query parameters, in lower case."""


@cache
def load() -> Contract:
    """Return the contract; read from disk on first use."""
    source = json.loads(FILE.read_text(encoding="utf-8"))
    shapes = {name: _shape(members, source["enums"]) for name, members in source["types"].items()}
    for name in RESOURCES:
        for side in ("write", "read"):
            shapes[f"{name}.{side}"] = _shape(source[name][side], source["enums"])
    lines = {name: source[name]["lines_field"] for name in RESOURCES if source[name]["lines_field"]}
    mirrored = {name: source[name]["read_to_write"] for name in RESOURCES}
    query = {name: frozenset(map(str.lower, source["_query"][_query_of(name)])) for name in RESOURCES}
    return Contract(MappingProxyType(shapes), lines, mirrored, query)


def trim(source: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the sandbox needs of the vendor's field list: no texts, no length hints."""
    trimmed: dict[str, Any] = {
        name: {part: _members(part, source[name][part]) for part in _RESOURCE_PARTS} for name in RESOURCES
    }
    trimmed["types"] = {name: _members("write", members) for name, members in source["types"].items()}
    trimmed["enums"] = source["enums"]
    trimmed["_query"] = {name: list(parameters) for name, parameters in source["_query"].items()}
    return trimmed


def _members(part: str, members: Any) -> Any:  # noqa: ANN401  the source is JSON: a name, a mapping or null
    if part not in {"write", "read"}:
        return members
    return {name: {key: about[key] for key in _FIELD_PARTS if key in about} for name, about in members.items()}


def _shape(members: Mapping[str, Any], enums: Mapping[str, list[str]]) -> Shape:
    return MappingProxyType({name.lower(): _field(name, about, enums) for name, about in members.items()})


def _field(name: str, about: Mapping[str, Any], enums: Mapping[str, list[str]]) -> Field:
    return Field(
        name=name,
        type=about["type"],
        wrapped=bool(about.get("wrapped")),
        nullable=about.get("nullable") is not False,
        of=about.get("ref") or about.get("items") or "",
        choices=tuple(enums[about["enum"]]) if "enum" in about else (),
        format=about.get("format", ""),
    )


def _query_of(resource: str) -> str:
    return "Customer" if resource == "Customer" else "documents"
