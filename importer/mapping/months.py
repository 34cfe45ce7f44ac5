"""A month file: several mappings over one or more workbooks, carried out as one run.

A file with the keys of KEYS and, under each `[[step]]`, those of STEP_KEYS; see mappings/README.md. Paths count from
the folder of the month file.
"""

import os.path
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from importer.errors import MappingError
from importer.mapping.check import load
from importer.mapping.source import Problems, did_you_mean, numbered, read
from importer.mapping.value import Mapping

KEYS = ("version", "name", "workbook", "step")
STEP_KEYS = ("mapping", "workbook", "sheet")
ORDER = ("customer", "customer-invoice", "customer-debit-note", "customer-credit-note", "dunning-letter")
"""What has to be in the ledger first: customers before their documents, invoices before what takes them back."""
VERSION = 1


@dataclass(frozen=True)
class Step:
    """One step of a run: a sheet of a workbook, read through a mapping."""

    mapping: Mapping
    path: Path
    """Where the mapping is."""
    workbook: Path
    sheet: str | None = None
    """The sheet to read instead of the mapping's."""


def is_month(path: Path) -> bool:
    """Return whether the file at `path` is a month file; what cannot be read is none."""
    try:
        return "step" in read(path).table()
    except MappingError:
        return False


def load_month(path: Path, workbook: Path | None = None) -> tuple[Step, ...]:
    """Return the steps of the month file at `path` in the order they are carried out: that of ORDER, then of the file.

    `workbook` stands in for the one the file names for all steps. Raises MappingError with everything that is wrong
    with the file and with its mappings.
    """
    source = numbered(read(path), "step")
    problems = Problems(source)
    table = source.table()
    _look_at_top(table, problems)
    steps = table.get("step")
    found = tuple(_steps(steps if isinstance(steps, list) else [], (table.get("workbook"), workbook), problems))
    problems.stop()
    return tuple(sorted(found, key=lambda step: ORDER.index(step.mapping.resource.name)))


def _look_at_top(table: dict[str, Any], problems: Problems) -> None:
    for key in table:
        if key not in KEYS:
            problems.add((key,), f'unknown key "{key}"{did_you_mean(key, KEYS)}')
    if table.get("version") != VERSION:
        problems.add(("version",), f"version must be {VERSION}")
    for key in ("name", "workbook"):
        if not isinstance(table.get(key, ""), str):
            problems.add((key,), f'"{key}" must be a text in quotes')
    steps = table.get("step")
    if not isinstance(steps, list) or not steps:
        problems.add(("step",), "a month needs steps: write [[step]] above each, and below it its mapping")


def _steps(raw: list[Any], usual: tuple[Any, Path | None], problems: Problems) -> Iterator[Step]:
    """Yield the steps that are right; `usual` is the workbook of the file and the one given instead."""
    written, given = usual
    home = Path(problems.source.name).parent
    default = given or (_path(home, written) if isinstance(written, str) else None)
    first: dict[tuple[Any, ...], int] = {}
    for number, each in enumerate(raw):
        keys = ("step", str(number))
        if not isinstance(each, dict) or not _is_shaped(each, keys, problems):
            continue
        workbook = _path(home, each["workbook"]) if "workbook" in each else default
        step = _step(_path(home, each["mapping"]), workbook, each.get("sheet"), keys, problems)
        same = first.setdefault((each["mapping"], workbook, each.get("sheet")), number)
        if same != number:
            line = problems.source.line(("step", str(same)))
            problems.add(keys, f"this step is the one in line {line} once more; leave one of them out")
        elif step is not None:
            yield step
    if given is not None and raw and all(isinstance(each, dict) and "workbook" in each for each in raw):
        problems.add(("step",), f"every step names a workbook of its own, so nothing would be read in {given}")


def _path(home: Path, written: str) -> Path:
    """Return a path that the month file says, without a way up and down again."""
    return Path(os.path.normpath(home / written))


def _is_shaped(step: dict[str, Any], keys: tuple[str, ...], problems: Problems) -> bool:
    """Return whether a step can be looked at further; everything wrong with its keys is noted."""
    before = len(problems.found)
    for key, value in step.items():
        if key not in STEP_KEYS:
            problems.add((*keys, key), f'unknown key "{key}"{did_you_mean(key, STEP_KEYS)}')
        elif not isinstance(value, str) or not value:
            problems.add((*keys, key), f'"{key}" must be a text in quotes')
    if "mapping" not in step:
        problems.add(keys, '"mapping" is missing')
    return len(problems.found) == before


def _step(
    mapping: Path, workbook: Path | None, sheet: str | None, keys: tuple[str, ...], problems: Problems
) -> Step | None:
    if workbook is None:
        words = "no workbook: name one here, above the steps for all of them, or on the command line"
        problems.add(keys, words)
    elif not workbook.is_file():
        problems.add((*keys, "workbook"), f"there is no workbook at {workbook}")
    try:
        mapped = load(mapping)
    except MappingError as trouble:
        for words in trouble.problems or [trouble.message]:
            problems.add((*keys, "mapping"), words)
        return None
    return Step(mapped, mapping, workbook, sheet) if workbook is not None else None
