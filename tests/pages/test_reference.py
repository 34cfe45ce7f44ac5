"""The reference is what the program says of itself, and the object of `--json` is what its schema says."""

import json
import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

Run = Callable[[str], tuple[int, str]]
MONTH = "samples/month-2026-10.toml"
COMMANDS = (
    "importer check mappings/invoices.toml samples/invoices-with-mistakes.xlsx --json --no-result",
    f"importer run {MONTH} --sandbox --yes --json --quiet --no-result",
)


def test_the_pages_are_what_would_be_written(root: Path) -> None:
    """If this fails: python docs/make_reference.py."""
    made = runpy.run_path(str(root / "docs" / "make_reference.py"))["pages"]()
    assert [path.name for path, text in made.items() if path.read_text(encoding="utf-8") != text] == []


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("command", COMMANDS)
def test_the_object_is_what_its_schema_says(command: str, root: Path, run: Run) -> None:
    """A check with findings and a month that is posted have the keys and values of the schema, and no others."""
    described = json.loads((root / "docs" / "reference" / "run.schema.json").read_text(encoding="utf-8"))
    code, said = run(command)
    printed: Any = json.loads(said[said.index("{") :])
    jsonschema.Draft7Validator(described).validate(printed)
    assert printed["exit"] == code
    assert ("steps" in printed) == (MONTH in command)
    assert ("control" in printed) == ("--yes" in command)
