"""The JSON Schema of mapping files, for editors that complete and check TOML: derived, never written by hand.

Draft 7, which is what editors for TOML read (Taplo, Even Better TOML). It takes everything the parser takes; what
only the parser can know (expressions, headings, constants that have to fit their field) it leaves to
`importer map check`.
"""

import re
from collections.abc import Mapping
from typing import Any, TypeAlias

from importer import resources
from importer.cells import locales
from importer.mapping.feeds import PADDED
from importer.mapping.tables import VERSION, FeedTable, LinesTable, MappingFile
from importer.resources.base import FieldSpec, Resource

Schema: TypeAlias = dict[str, Any]
Path: TypeAlias = tuple[str, ...]
DRAFT = "http://json-schema.org/draft-07/schema#"
CONSTANT: Schema = {"type": ["boolean", "integer", "number", "string"]}
"""TOML's own types; editors hand dates on as texts."""
STAND_INS = {"<N>": "1", "<ID>": "ID"}
PATTERNS = {"<N>": "[1-9][0-9]*", "<ID>": ".+"}
"""What stands for any number and any name in a path."""


def schema() -> Schema:
    """Return the JSON Schema of mapping files, every field of every resource in it."""
    whole = _tidy(MappingFile.model_json_schema(by_alias=True))
    found: Schema = whole["$defs"]
    rules = [_rule(resource, found) for resource in map(resources.get, resources.names())]
    found |= {"feed": _feed({}), "padded-feed": _feed({}, padded=True)}
    properties = whole["properties"]
    properties["version"] = {"const": VERSION, "description": properties["version"]["description"]}
    properties["resource"] = {"enum": list(resources.names()), "description": properties["resource"]["description"]}
    for table in ("SheetTable", "ColumnTable"):
        found[table]["properties"]["locale"]["examples"] = list(locales.names())
    needed = {"if": {"required": ["extends"]}, "else": {"required": ["version", "resource", "fields"]}}
    return {
        "$schema": DRAFT,
        "title": "Mapping of customer-ledger-importer",
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "allOf": [needed, *rules],
        "$defs": {name: made for name, made in found.items() if name not in ("FeedTable", "LinesTable")},
    }


def _rule(resource: Resource, found: Schema) -> Schema:
    """Return what `[fields]` and `[lines]` take for one resource."""
    fields = _tree(resource, "fields", found)
    lines: Schema = {"maxProperties": 0}
    if resource.lines_field is not None:
        name = _tree(resource, "lines", found)
        found[name]["properties"] |= _tidy(LinesTable.model_json_schema())["properties"]
        found[name]["dependencies"] = {"sheet": ["on"], "file": ["on"]}
        lines = _ref(name)
    return {
        "if": {"properties": {"resource": {"const": resource.name}}, "required": ["resource"]},
        "then": {"properties": {"fields": _ref(fields), "lines": lines}},
    }


def _tree(resource: Resource, table: str, found: Schema) -> str:
    """Define all fields of a table, and return the definition's name."""
    paths = resource.paths() if table == "fields" else resource.line_paths()
    find = resource.field if table == "fields" else resource.line_field
    specs = {path: spec for path in paths if (spec := find(_stood_in(path))) is not None}
    name = _named(resource.name, table)
    _define(name, [(tuple(path.split(".")), spec) for path, spec in specs.items()], found)
    return name


def _define(name: str, paths: list[tuple[Path, FieldSpec]], found: Schema) -> None:
    """Define a table of feeds: a path may be one key, quoted or dotted, or lead through tables."""
    keys: Schema = {}
    below: dict[str, list[tuple[Path, FieldSpec]]] = {}
    for path, spec in paths:
        keys[".".join(path)] = _field(spec, found)
        for length in range(1, len(path)):
            below.setdefault(".".join(path[:length]), []).append((path[length:], spec))
    for prefix, rest in below.items():
        inner = _named(name, prefix)
        _define(inner, rest, found)
        keys[prefix] = _ref(inner)
    plain = {key: made for key, made in keys.items() if "<" not in key}
    patterned = {_pattern(key): made for key, made in keys.items() if "<" in key}
    found[name] = {
        "type": "object",
        "properties": plain,
        **({"patternProperties": patterned} if patterned else {}),
        "additionalProperties": False,
    }


def _field(spec: FieldSpec, found: Schema) -> Schema:
    """Return what feeds one field: its meaning, and its choices where it has some."""
    if spec.choices:
        name = _named("one-of", *spec.choices)
        found[name] = _feed(_choice(spec.choices))
    else:
        name = "padded-feed" if spec.kind in PADDED else "feed"
    return {"description": f"{spec.meaning} ({spec.kind.value})", "allOf": [_ref(name)]}


def _feed(constant: Schema, *, padded: bool = False) -> Schema:
    """Return a feed: a heading, or a table with one source and what becomes of it on the way."""
    keys = _tidy(FeedTable.model_json_schema(by_alias=True))["properties"]
    of = constant or CONSTANT
    keys |= {name: {"description": keys[name]["description"], **of} for name in ("value", "default")}
    keys["values"] = {**keys["values"], "additionalProperties": of, "minProperties": 1}
    drop = {"type": "object", "properties": {"drop": keys.pop("drop")}, "required": ["drop"], "maxProperties": 1}
    steps = ("pad", "replace", "values", "default", "lookup")
    table = {
        "type": "object",
        "properties": keys,
        "additionalProperties": False,
        "oneOf": [{"required": [source]} for source in ("column", "expr", "value")],
        "dependencies": {
            "value": {"not": {"anyOf": [{"required": [step]} for step in steps]}},
            "values": {"not": {"required": ["lookup"]}},
            **{key: ["lookup"] for key in ("from", "to", "sheet")},
            **({} if padded else {"pad": {"anyOf": [{"required": [step]} for step in ("values", "lookup")]}}),
        },
    }
    return {"anyOf": [{"type": "string", "minLength": 1}, table, drop]}


def _choice(choices: tuple[str, ...]) -> Schema:
    """Return the names of a closed list; the parser does not mind capitals and blanks around."""
    any_case = "|".join("".join(_either(sign) for sign in choice) for choice in choices)
    return {"anyOf": [{"enum": list(choices)}, {"type": "string", "pattern": rf"^\s*({any_case})\s*$"}]}


def _either(sign: str) -> str:
    return f"[{sign.lower()}{sign.upper()}]" if sign.isalpha() else re.escape(sign)


def _stood_in(path: str) -> str:
    return ".".join(STAND_INS.get(part, part) for part in path.split("."))


def _pattern(key: str) -> str:
    return "^" + r"\.".join(PATTERNS.get(part, re.escape(part)) for part in key.split(".")) + "$"


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _named(*parts: str) -> str:
    """Return the name of a definition, of signs that every reader of references takes as they are."""
    return re.sub(r"[^A-Za-z0-9.]+", "-", "-".join(parts)).strip("-")


def _tidy(drawn: Mapping[str, Any]) -> Schema:
    """Return a schema of the library without its titles, its nulls (TOML has none) and its defaults."""
    return {name: _tidied(value) for name, value in drawn.items() if name != "title" or not isinstance(value, str)}


def _tidied(value: object) -> Any:  # noqa: ANN401  any part of a schema
    if isinstance(value, list):
        return [_tidied(each) for each in value]
    if not isinstance(value, dict):
        return value
    options = [each for each in value.get("anyOf", ()) if each != {"type": "null"}]
    flat = {key: each for key, each in value.items() if key != "anyOf"}
    if len(options) == 1:
        flat |= options[0]
    elif options:
        flat["anyOf"] = options
    return {key: each for key, each in _tidy(flat).items() if not (key == "default" and not isinstance(each, dict))}
