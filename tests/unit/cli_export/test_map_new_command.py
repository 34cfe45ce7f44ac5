"""`importer map new` and `map schema`: what they write, what they say, what they refuse."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., Any]
BOOK = "Fakturanr;Kundenr;Fakturadato;Varenr;Antall;Pris;Ansvarlig\n1;10000;2026-10-01;0042;2;10;Kari\n"


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a text file of invoices in the folder where the command is typed."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "october.csv"
    path.write_text(BOOK, encoding="utf-8")
    return path


def test_a_file_is_written_and_what_to_do_next_is_said(command: Command, book: Path) -> None:
    """Named after the workbook, here; the next commands stand ready to be typed, and they work."""
    said = command("map", "new", book, "--resource", "customer-invoice")
    assert (said.code, said.out) == (0, "")
    assert "Written: october.toml (7 lines proposed, 3 questions, 0 columns not needed)" in said.err
    assert f"importer map check october.toml {book}" in said.err
    assert command("map", "check", "october.toml", book).code == 0
    assert command("check", "october.toml", book, "--no-result").code == 0


def test_nothing_is_overwritten(command: Command, book: Path) -> None:
    """A mapping somebody has worked on is safe; exit 2."""
    mapping = book.with_name("mine.toml")
    mapping.write_text("# mine", encoding="utf-8")
    said = command("map", "new", book, "--resource", "customer-invoice", "-o", mapping)
    assert said.code == 2
    assert "exists already" in said.err
    assert mapping.read_text(encoding="utf-8") == "# mine"


def test_what_is_missing_is_said(command: Command, book: Path) -> None:
    """A proposal that cannot be used before a question is answered says so, with the line."""
    said = command("map", "new", book, "--resource", "dunning-letter", "-o", "letters.toml")
    assert said.code == 0
    assert "Before it can be used:" in said.err
    assert 'nothing feeds "levelFrom"' in said.err


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (("--resource", "customer-invoise"), "Did you mean customer-invoice?"),
        (("--resource", "dunning-letter", "--operation", "update"), "has no operation update"),
        (("--resource", "customer-invoice", "--like", "none.xlsx"), "none.xlsx does not exist"),
        ((), "Missing option '--resource'. There are customer, customer-invoice"),
    ],
)
def test_what_cannot_be_meant(command: Command, book: Path, wrong: tuple[str, ...], words: str) -> None:
    """It is refused with the way out, and nothing is written; exit 2."""
    said = command("map", "new", book, *wrong)
    assert said.code == 2
    assert words in said.err
    assert list(book.parent.glob("*.toml")) == []


def test_the_schema_is_json(command: Command, tmp_path: Path) -> None:
    """On standard output, or in a file with the line that makes an editor use it."""
    printed = command("map", "schema")
    assert json.loads(printed.out)["properties"]["resource"]["enum"]
    target = tmp_path / "mapping.schema.json"
    said = command("map", "schema", "-o", target)
    assert json.loads(target.read_text(encoding="utf-8")) == json.loads(printed.out)
    assert "#:schema" in said.err
