"""`importer fields`: what a mapping may feed."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from importer import resources

Command = Callable[..., Any]


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the terminal have 80 columns."""
    monkeypatch.setenv("COLUMNS", "80")


@pytest.mark.parametrize("name", resources.names())
def test_every_field_is_listed_within_80_columns(command: Command, name: str) -> None:
    """Each path of header and lines has an entry with its kind, and no line is wider than the terminal."""
    said = command("fields", name)
    assert (said.code, said.err) == (0, "")
    lines = said.out.splitlines()
    assert max(len(line) for line in lines) <= 80
    entries = lines[lines.index("[fields]") :]
    listed = [line[3:].split()[0] for line in entries if line[:3].strip(" *x") == "" and line[3:4].strip()]
    resource = resources.get(name)
    assert [*resource.paths(), *resource.line_paths()] == listed


def test_header_and_lines_are_apart(command: Command) -> None:
    """What belongs under [fields] comes first, then what belongs under [lines]."""
    out = command("fields", "customer-invoice").out
    header, _, lines = out.partition("\n[lines]\n")
    assert "\n[fields]\n" in header
    assert "customerNumber" in header
    assert "inventoryNumber" not in header
    assert "inventoryNumber" in lines


def test_needed_and_clearable_fields_are_marked(command: Command) -> None:
    """A star is needed to create, an x may be emptied; the first lines say so."""
    lines = command("fields", "customer-invoice").out.splitlines()
    assert "* needed to create" in lines[1]
    assert "to update, referenceNumber is needed" in " ".join(lines[1:4])
    marks = {line[3:].split()[0]: line[:2] for line in lines if line[3:4].strip()}
    assert marks["customerNumber"][0] == "*"
    assert marks["invoiceText"] == " x"
    assert marks["documentDate"] == "  "


def test_the_number_a_record_is_found_by_is_never_emptied(command: Command) -> None:
    """An update without it would be an update of nothing."""
    for name in ("customer", "customer-invoice"):
        number = resources.get(name).number_field
        fields = {entry["path"]: entry for entry in json.loads(command("fields", name, "--json").out)["fields"]}
        assert not fields[number]["clearable"]
    marks = {
        line[3:].split()[0]: line[:2] for line in command("fields", "customer").out.splitlines() if line[3:4].strip()
    }
    assert marks["number"] == "  "
    assert marks["corporateId"] == " x"


def test_a_resource_without_lines_has_no_such_heading(command: Command) -> None:
    """A customer has no lines."""
    assert "[lines]" not in command("fields", "customer").out


def test_allowed_values_are_listed(command: Command) -> None:
    """A choice says what it may be."""
    words = " ".join(command("fields", "customer").out.split())
    assert "One of: Active, OnHold, CreditHold, Inactive, OneTime." in words


def test_json_is_one_object(command: Command) -> None:
    """Programs get path, kind, whether required and clearable, choices, length and meaning."""
    said = json.loads(command("fields", "customer-credit-note", "--json").out)
    assert (said["resource"], said["operations"]) == ("customer-credit-note", ["create", "update", "upsert"])
    fields = {entry["path"]: entry for entry in said["fields"]}
    assert fields["customerNumber"]["required"]
    assert fields["customerNumber"]["kind"] == "code"
    assert not fields["documentDate"]["clearable"]
    assert "Invoice" in fields["applicationLines.<N>.documentType"]["choices"]
    assert "subaccount.<N>" in [entry["path"] for entry in said["lines"]]


def test_an_unknown_resource_gets_the_nearest_name(command: Command) -> None:
    """The name that was probably meant is offered, or all of them; exit 2."""
    near, far = command("fields", "customer_invoices"), command("fields", "xyz")
    assert (near.code, far.code) == (2, 2)
    assert "Did you mean customer-invoice?" in near.err
    assert "There are customer, customer-invoice" in far.err
