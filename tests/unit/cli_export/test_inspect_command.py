"""`importer inspect`: what is in a workbook, for a person and for a program."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., Any]
SAMPLES = Path(__file__).parents[3] / "samples"


def test_a_person_sees_sheets_header_and_columns(command: Command) -> None:
    """On a hundred columns of terminal: every column with letter, type, counts, examples; then the next command."""
    said = command("inspect", SAMPLES / "invoices-2026-10.xlsx")
    lines = said.out.splitlines()
    assert said.code == 0
    assert max(map(len, lines[:-1])) <= 100
    assert lines[0] == "invoices-2026-10.xlsx: 1 sheet"
    assert "the header is in row 6" in said.out
    assert any(line.split()[:3] == ["D", "Fakturadato", "date"] for line in lines)
    assert "cells of several types: 87 text, 24 numbers" in said.out
    assert lines[-1].endswith("invoices-2026-10.xlsx --resource customer-invoice")


def test_a_program_gets_all_of_it(command: Command) -> None:
    """One object, a sheet each, the text file's encoding in it."""
    said = command("inspect", SAMPLES / "customers-legacy.csv", "--json")
    [sheet] = json.loads(said.out)["sheets"]
    assert (sheet["encoding"], sheet["delimiter"], sheet["rows"]) == ("cp1252", ";", 32)
    limit = next(column for column in sheet["columns"] if column["heading"] == "Kredittgrense")
    assert limit["examples"][0] == "250.000,00"
    assert "decimal comma" in limit["evidence"]


@pytest.mark.parametrize(
    ("sample", "resource"),
    [
        ("customers-legacy.csv", "customer"),
        ("credit-notes-2026-10.xlsx", "customer-credit-note"),
        ("debit-notes-2026-10.xlsx", "customer-debit-note"),
        ("dunning-letters-2026-11.xlsx", "dunning-letter"),
        ("customer-update.xlsx", "customer"),
        ("invoice-update.xlsx", "customer-invoice"),
    ],
)
def test_the_resource_is_guessed(command: Command, sample: str, resource: str) -> None:
    """The next command names the resource that the headings speak of."""
    last = command("inspect", SAMPLES / sample).out.splitlines()[-1]
    assert f"--resource {resource}" in last.split("--sheet")[0]


def test_ambiguous_cells_are_said(command: Command, tmp_path: Path) -> None:
    """With the line of the mapping that settles it."""
    path = tmp_path / "prices.csv"
    path.write_text("Vare;Pris\nA;1.250\nB;2.500\n", encoding="utf-8")
    assert '"Pris" = { locale = "…" }' in command("inspect", path).out


def test_a_sheet_of_words_is_said(command: Command) -> None:
    """Instructions are seen, and not taken for data."""
    said = command("inspect", SAMPLES / "customer-update.xlsx")
    assert "Veiledning: one column, so probably words for people" in said.out


def test_a_sheet_that_is_not_there(command: Command) -> None:
    """The sheets there are, are named; exit 2."""
    said = command("inspect", SAMPLES / "customer-update.xlsx", "--sheet", "Endring")
    assert said.code == 2
    assert "Did you mean Endringer?" in said.err
