"""What we declare, compared with the vendor's contract."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import simplejson
from pydantic import ValidationError

from importer import resources
from importer.ledger import wire
from importer.resources.base import CLEAR, FieldSpec, Payload, payload_problems

Entry = dict[str, Any]
Fields = dict[str, Entry]
Leaves = Callable[[str, str], Fields]
Flat = Callable[[Fields, Entry], dict[str, object]]

SECTIONS = {
    "customer": "Customer",
    "customer-invoice": "CustomerInvoice",
    "customer-credit-note": "CustomerCreditNote",
    "customer-debit-note": "CustomerDebitNote",
}
KINDS = {
    "decimal": {"decimal"},
    "integer": {"whole"},
    "boolean": {"flag"},
    "datetime": {"date"},
    "enum": {"choice"},
    "string": {"text", "code", "country", "currency"},
    "MMYYYY": {"month-year"},
    "YYYYMM": {"year-month"},
}
BESIDE = {
    "directDebitLines.1.operation": "directDebitLines.1.iban",
    "rotRutDetails.distribution.1.operation": "rotRutDetails.distribution.1.personalId",
    "applicationLines.1.operation": "applicationLines.1.refNbr",
}
every_resource = pytest.mark.parametrize("name", SECTIONS)


def every_leaf(leaves: Leaves, name: str) -> Iterator[tuple[str, Entry, str]]:
    """Yield (path, contract entry, `header` or `line`) of every scalar of a resource."""
    for part in ("header", "line"):
        yield from ((path, entry, part) for path, entry in leaves(name, part).items())


def spec_of(name: str, path: str, part: str) -> FieldSpec:
    """Return our declaration of a path of the contract."""
    resource = resources.get(name)
    spec = resource.line_field(path) if part == "line" else resource.field(path)
    assert spec is not None, f"{path} is not declared"
    return spec


def assemble(name: str, path: str, value: object, part: str) -> Payload:
    """Return the payload with one field fed; a row of which only the operation is fed gets another field."""
    fed = {path: value} | ({BESIDE[path]: "X"} if path in BESIDE else {})
    return resources.get(name).assemble(*(({}, [fed]) if part == "line" else (fed, [])))


@every_resource
def test_declarations_agree(leaves: Leaves, name: str) -> None:
    """Kind, wrapping, null, choices and lengths of every field are the contract's, and it explains itself."""
    for path, entry, part in every_leaf(leaves, name):
        spec = spec_of(name, path, part)
        assert spec.kind in KINDS.get(entry.get("format", ""), KINDS[entry["type"]]), path
        assert spec.bare is not entry["wrapped"], path
        assert spec.nullable is (entry.get("nullable") is True), path
        assert spec.max_length == entry.get("maxLength"), path
        assert spec.length_hint == entry.get("maxLengthHint"), path
        assert spec.line is (part == "line"), path
        assert spec.path == path
        assert spec.meaning.endswith("."), path


@every_resource
def test_listed_paths_are_the_contracts(leaves: Leaves, name: str) -> None:
    """The paths a mapping is offered are those of the contract, all of them and no others."""

    def patterns(part: str) -> list[str]:
        return sorted(path.replace(".SEGMENT", ".<ID>").replace(".1", ".<N>") for path in leaves(name, part))

    assert sorted(resources.get(name).paths()) == patterns("header")
    assert sorted(resources.get(name).line_paths()) == patterns("line")


@every_resource
def test_lines_have_the_contracts_name(contract: Entry, name: str) -> None:
    """The lines stand under the contract's name, and a resource without lines has none."""
    resource = resources.get(name)
    assert resource.lines_field == contract[SECTIONS[name]]["lines_field"]
    assert (resource.line is None) is (resource.lines_field is None)


@every_resource
def test_what_cannot_be_cleared_is_refused(leaves: Leaves, name: str) -> None:
    """A field whose wrapper takes no null, or of which nobody says that it does, cannot be cleared."""
    for path, entry, part in every_leaf(leaves, name):
        if entry.get("nullable") is not True:
            with pytest.raises(ValidationError) as caught:
                assemble(name, path, CLEAR, part)
            assert [found[:2] for found in payload_problems(caught.value)] == [(path, "cannot-clear")]


@every_resource
def test_clearing_sends_what_the_wrapper_takes(contract: Entry, leaves: Leaves, flat: Flat, name: str) -> None:
    """Clearing a text sends an empty one, clearing another nullable field null."""
    section = contract[SECTIONS[name]]
    for path, entry, part in every_leaf(leaves, name):
        if entry.get("nullable") is not True:
            continue
        body = simplejson.loads(wire.dumps(wire.wrap(assemble(name, path, CLEAR, part))))
        fields, body = (
            (section["line_write"], body[section["lines_field"]][0]) if part == "line" else (section["write"], body)
        )
        assert flat(fields, body)[path] == ("" if entry["type"] == "string" and "format" not in entry else None), path


@every_resource
def test_every_choice_is_taken_and_no_other(contract: Entry, leaves: Leaves, name: str) -> None:
    """Every value of every enum is accepted, and one that is spelled otherwise is not."""
    for path, entry, part in every_leaf(leaves, name):
        choices = contract["enums"][entry["enum"]] if entry["type"] == "enum" else []
        assert list(spec_of(name, path, part).choices) == choices, path
        for choice in choices:
            assemble(name, path, choice, part)
            with pytest.raises(ValidationError) as caught:
                assemble(name, path, choice.lower(), part)
            assert [found.code for found in payload_problems(caught.value)] == ["not-a-choice"]
