"""The JSON Schema of mappings and the parser agree, in what they take and in what they refuse."""

import datetime as dt
import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from importer import mapping, resources
from importer.errors import MappingError
from importer.kinds import Kind
from importer.mapping.schema import schema
from importer.mapping.source import Source
from importer.mapping.tables import FeedTable, LinesTable, MappingFile, SheetTable, keys_of
from importer.resources.base import FieldSpec, Resource

ROOT = Path(__file__).parents[3]
DRAWN = schema()
EDITOR = jsonschema.Draft7Validator(DRAWN)
HEADINGS = st.sampled_from(["Fakturanr", "Kunde nr.", "Beløp (NOK)", "À-pris", 'Say "x"', "Dato"])
EXAMPLES: dict[Kind, Any] = {
    Kind.DECIMAL: 12.5,
    Kind.WHOLE: 3,
    Kind.DATE: dt.date(2026, 10, 1),
    Kind.FLAG: True,
    Kind.YEAR_MONTH: "202610",
    Kind.MONTH_YEAR: "102026",
    Kind.COUNTRY: "NO",
    Kind.CURRENCY: "NOK",
}
HEAD = 'version = 1\nresource = "customer-invoice"\n[document]\nkey = "Nr"\n'
FED = '[fields]\ncustomerNumber = "Kunde"\n[lines]\ninventoryNumber = "Vare"\n'


def _editor_takes(text: str) -> bool:
    """Return whether an editor with the schema has nothing to say; it sees dates as texts."""
    return bool(EDITOR.is_valid(json.loads(json.dumps(tomllib.loads(text), default=str))))


def _parser_takes(text: str) -> bool:
    try:
        mapping.parse(Source.of("drawn.toml", text))
    except MappingError:
        return False
    return True


def _constant(spec: FieldSpec) -> Any:
    """Return a constant that the field takes."""
    if spec.guid:
        return "00000000-0000-0000-0000-000000000000"
    return spec.choices[0].lower() if spec.choices else EXAMPLES.get(spec.kind, "AB")


@st.composite
def _feed(draw: st.DrawFn, spec: FieldSpec) -> Any:
    """Draw a feed that the field takes, in one of its forms."""
    heading, constant = draw(HEADINGS), _constant(spec)
    forms: list[Any] = [
        heading,
        {"column": heading},
        {"column": heading, "default": constant},
        {"value": constant},
        {"column": heading, "values": {"ja": constant, "Norge, øvrig": constant}},
        {"expr": '"Fakturanr"'},
    ]
    if spec.kind in (Kind.CODE, Kind.TEXT):
        forms.append({"column": heading, "pad": draw(st.integers(1, 64))})
    return draw(st.sampled_from(forms))


@st.composite
def _table(
    draw: st.DrawFn, paths: tuple[str, ...], find: Callable[[str], FieldSpec | None], needed: tuple[str, ...]
) -> Any:
    """Draw feeds for the needed fields and some others, their paths quoted or as tables in tables."""
    chosen = dict.fromkeys((*needed, *draw(st.lists(st.sampled_from(paths), max_size=5))))
    table: dict[str, Any] = {}
    for pattern in chosen:
        path = pattern.replace("<N>", str(draw(st.integers(1, 12)))).replace("<ID>", "SEGMENT")
        spec = find(path)
        assert spec is not None
        feed = draw(_feed(spec))
        block, _, rest = path.partition(".")
        if rest and draw(st.booleans()) and isinstance(table.setdefault(block, {}), dict):
            table[block][rest] = feed
        elif not rest or block not in table:
            table[path] = feed
    return {key: value for key, value in table.items() if value != {}}


@st.composite
def _mapping(draw: st.DrawFn) -> str:
    """Draw a mapping file that has nothing wrong with it."""
    resource: Resource = resources.get(draw(st.sampled_from(resources.names())))
    operation = draw(st.sampled_from(resource.operations))
    number = (resource.number_field,) if resource.number_field else ()
    file: dict[str, Any] = {
        "version": 1,
        "resource": resource.name,
        "operation": operation,
        "sheet": draw(_sheet()),
        "document": {"key": draw(HEADINGS)},
        "fields": draw(_table(resource.paths(), resource.field, (*number, *resource.required))),
    }
    if resource.lines_field is not None:
        file["lines"] = draw(_table(resource.line_paths(), resource.line_field, ("inventoryNumber", "quantity")))
    return tomlkit.dumps(file)


def _sheet() -> st.SearchStrategy[dict[str, Any]]:
    some: dict[str, st.SearchStrategy[Any]] = {
        "name": st.just("Ark 1"),
        "header": st.integers(1, 50),
        "locale": st.sampled_from(["nb-NO", "sv_SE", "en-us", "de"]),
        "encoding": st.sampled_from(["cp1252", "utf-8"]),
        "delimiter": st.sampled_from([";", "\t"]),
        "where": st.just("\"Type\" <> 'Kredit'"),
    }
    return st.fixed_dictionaries({}, optional=some)


@given(_mapping())
def test_what_the_parser_takes_an_editor_takes(text: str) -> None:
    """Whatever fields, forms and ways of writing a path are drawn, neither has anything to say."""
    mapping.parse(Source.of("drawn.toml", text))
    EDITOR.validate(json.loads(json.dumps(tomllib.loads(text), default=str)))


@pytest.mark.parametrize("path", sorted((ROOT / "mappings").glob("*.toml")), ids=lambda path: path.stem)
def test_the_shipped_mappings_are_valid(path: Path) -> None:
    """Every mapping that comes with the program is one for the schema, too."""
    assert _editor_takes(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "text",
    [
        HEAD.replace("1", "2", 1) + FED,
        HEAD.replace("customer-invoice", "customer-invoise") + FED,
        "version = 1\n" + FED,
        'version = 1\nresource = "customer-invoice"\n',
        HEAD + "[sheet]\nheader = 0\n" + FED,
        HEAD + '[sheet]\ndelimiter = ";;"\n' + FED,
        HEAD + '[sheet]\nheaders = "x"\n' + FED,
        HEAD + FED + "[[extra]]\n",
        HEAD + '[columns]\nKunde = { type = "money" }\n' + FED,
        HEAD + FED.replace("customerNumber", "customerNummer"),
        HEAD + FED.replace("inventoryNumber", "documentDate"),
        HEAD + FED.replace('"Kunde"', "1"),
        HEAD + FED.replace('"Kunde"', "{ }"),
        HEAD + FED.replace('"Kunde"', '{ column = "Kunde", value = "1" }'),
        HEAD + FED.replace('"Kunde"', '{ value = "1", default = "2" }'),
        HEAD + FED.replace('"Kunde"', '{ column = "Kunde", pad = 0 }'),
        HEAD + FED.replace('"Kunde"', '{ column = "Kunde", values = {} }'),
        HEAD + FED.replace('"Kunde"', '{ column = "Kunde", from = "a", to = "b" }'),
        HEAD + FED.replace('"Kunde"', '{ columm = "Kunde" }'),
        HEAD + FED + 'quantity = { column = "Antall", pad = 4 }\n',
        HEAD + FED + 'operation = { value = "Remove" }\n',
        HEAD + FED + '"subaccount.0" = "Avd"\n',
        HEAD + FED + 'on = "Nr"\nsheet = ""\n',
        HEAD + FED + 'sheet = "Lines"\n',
        HEAD.replace("customer-invoice", "dunning-letter") + FED,
        HEAD + '[checks]\n"due-before-date" = { severity = "of", reason = "x" }\n' + FED,
    ],
)
def test_what_is_broken_both_refuse(text: str) -> None:
    """A mistake the schema can know of is marked while it is typed, and refused when it is run."""
    assert not _parser_takes(text)
    assert not _editor_takes(text)


def test_every_key_is_described() -> None:
    """An editor shows what each key means; the schema has the keys the models have and no others."""
    definitions = DRAWN["$defs"]
    assert set(DRAWN["properties"]) == set(keys_of(MappingFile))
    assert set(definitions["SheetTable"]["properties"]) == set(keys_of(SheetTable))
    table = definitions["feed"]["anyOf"][1]["properties"]
    assert set(table) == set(keys_of(FeedTable)) - {"drop"}
    assert set(keys_of(LinesTable)) <= set(definitions["customer-invoice-lines"]["properties"])
    for keys in (DRAWN["properties"], definitions["SheetTable"]["properties"], table):
        assert all(key.get("description") for key in keys.values())


def test_every_field_is_in_it() -> None:
    """The fields of every resource, with meaning and choices."""
    for name in resources.names():
        resource = resources.get(name)
        fields = DRAWN["$defs"][f"{name}-fields"]["properties"]
        plain = {path for path in resource.paths() if "<" not in path}
        assert plain <= set(fields)
        for path in plain:
            spec = resource.field(path)
            assert spec is not None
            assert fields[path]["description"].startswith(spec.meaning)


def test_it_is_a_schema() -> None:
    """Of draft 7, every reference leading somewhere."""
    jsonschema.Draft7Validator.check_schema(DRAWN)
    text = json.dumps(DRAWN)
    assert all(f'"#/$defs/{name}"' in text or name == "SheetTable" for name in DRAWN["$defs"])
