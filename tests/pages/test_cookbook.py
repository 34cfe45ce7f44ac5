"""The cookbook is true: each recipe's workbook, read through its mapping, gives what stands below it.

A recipe is read from the page itself. A paragraph that begins with a name in code and ends with a colon names what
follows it: a file, or a sheet of the workbook.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from importer.plan.amend import with_payloads
from importer.resources.base import Line, Payload
from importer.submission import Submission
from importer.workflow.drawing import draw_plans
from importer.workflow.job import Job, work_of

PAGE = Path(__file__).parents[2] / "docs" / "cookbook.md"
PART = re.compile(
    r"^`(?P<name>[^`]+)`(?P<how>[^\n]*):$|^(?P<table>(?:\|[^\n]*\n)+)|^```(?P<kind>\w+)\n(?P<block>.*?)^```",
    re.DOTALL | re.MULTILINE,
)
OURS = {"operation", "override_number_series"}
"""What no mapping here feeds, and every document or line is given."""
BOOK, TEXT, MAPPING = "book.xlsx", "book.csv", "mapping.toml"
Table = list[list[str]]
Run = Callable[[str], tuple[int, str]]


@dataclass
class Recipe:
    """One section of the page, taken apart."""

    title: str
    sheets: dict[str, Table] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    mapping: str = MAPPING
    """The mapping that is run: the last one."""
    workbook: str = BOOK
    """What it reads: the text file, where there is no table."""
    outcome: str | None = None
    session: str = ""


def recipes() -> Iterator[Recipe]:
    """Yield the recipes of the page."""
    for section in re.split(r"^## ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        title, _, body = section.partition("\n")
        yield taken_apart(title, body)


def taken_apart(title: str, body: str) -> Recipe:
    """Return the recipe that a section tells."""
    recipe, name, how = Recipe(title), "", ""
    for part in PART.finditer(body):
        if part["name"]:
            name, how = part["name"], part["how"]
        else:
            put(recipe, part, name, "cp1252" if "cp1252" in how else "utf-8")
            name = how = ""
    return recipe


def put(recipe: Recipe, part: re.Match[str], name: str, encoding: str) -> None:
    """Put one table or block into the recipe."""
    text = part["block"] or ""
    match part["kind"]:
        case None:
            recipe.sheets[name or "Sheet1"] = table(part["table"])
        case "toml":
            recipe.mapping = name or MAPPING
            recipe.files[recipe.mapping] = text.encode()
        case "csv":
            recipe.files[name or TEXT] = text.encode(encoding)
        case "text":
            recipe.outcome = text
        case "console":
            recipe.session = text
    if not recipe.sheets and part["kind"] == "csv":
        recipe.workbook = name or TEXT
    elif recipe.sheets:
        recipe.workbook = BOOK


def table(text: str) -> Table:
    """Return the cells of a table of the page, row by row, without the line below its headings."""
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in text.splitlines()]
    return [rows[0], *rows[2:]]


def lay(recipe: Recipe, folder: Path) -> None:
    """Write the files of a recipe into a folder."""
    for name, content in recipe.files.items():
        (folder / name).write_bytes(content)
    if recipe.sheets:
        with xlsxwriter.Workbook(folder / BOOK) as book:
            looks = {
                "date": book.add_format({"num_format": "yyyy-mm-dd"}),
                "percent": book.add_format({"num_format": "0.0 %"}),
            }
            for name, rows in recipe.sheets.items():
                page = book.add_worksheet(name)
                for at, row in enumerate(rows):
                    for column, cell in enumerate(row):
                        write(page, at, column, cell, looks)


def write(page: Any, row: int, column: int, cell: str, looks: Mapping[str, Any]) -> None:
    """Write one cell as what it looks like: a date, a number, a percentage, else a text."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", cell):
        page.write_datetime(row, column, date.fromisoformat(cell), looks["date"])
    elif re.fullmatch(r"[\d.]+ %", cell):
        page.write_number(row, column, float(Decimal(cell[:-2]) / 100), looks["percent"])
    elif re.fullmatch(r"-?\d+(\.\d+)?", cell):
        page.write_number(row, column, float(cell))
    elif cell:
        page.write_string(row, column, cell.strip("`"))


def outcome(recipe: Recipe, folder: Path) -> str:
    """Return what comes out of a recipe: the documents, field by field, then what is wrong."""
    work = work_of(Job(folder / recipe.mapping, folder / recipe.workbook, None))
    [plan] = [with_payloads(plan) for plan in draw_plans(work).each]
    told = [line for submission in plan.submissions for line in document(submission)]
    wrong = [
        f"{finding.severity} {finding.place}: {finding.message} {finding.hint} [{finding.code}]"
        for finding in plan.findings
    ]
    return "".join(f"{line}\n" for line in [*told, *wrong, *plan.notes])


def document(submission: Submission) -> Iterator[str]:
    """Yield a document, and its lines, in words: every field that is set, by its name in a mapping."""
    yield f"{submission.key}: {words(flat(submission.payload))}"
    for lines in (value for _, value in attributes(submission.payload) if isinstance(value, tuple)):
        yield from (f"  line: {words(flat(line))}" for line in lines if isinstance(line, Line))


def attributes(payload: Payload) -> Iterator[tuple[str, Any]]:
    """Yield the fields of a payload that are set, by the API's names; what the program adds itself is left out."""
    for attribute, about in type(payload).model_fields.items():
        if attribute in payload.model_fields_set and attribute not in OURS:
            yield about.alias or attribute, getattr(payload, attribute)


def flat(payload: Payload, before: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the fields of a payload under dotted names, its lines left out."""
    for name, value in attributes(payload):
        match value:
            case Payload():
                yield from flat(value, f"{before}{name}.")
            case tuple():
                pairs = [[part for _, part in flat(row)] for row in value if not isinstance(row, Line)]
                yield from ((f"{before}{name}.{key}", said) for key, said in pairs)
            case _:
                yield before + name, value


def words(values: Iterator[tuple[str, Any]]) -> str:
    """Return fields and their values in one line."""
    return " · ".join(f"{name} {'(emptied)' if value in {None, ''} else value}" for name, value in values)


@pytest.mark.parametrize("recipe", [pytest.param(each, id=each.title) for each in recipes()])
def test_every_recipe_comes_out_as_it_says(recipe: Recipe, tmp_path: Path) -> None:
    """The documents that would be sent, and what is said, are those of the page."""
    lay(recipe, tmp_path)
    if recipe.outcome is None:
        assert recipe.session
        return
    assert outcome(recipe, tmp_path) == recipe.outcome


def spaced(said: str) -> list[str]:
    """Return the lines that were said, columns one space apart, however wide they came out."""
    return [" ".join(line.split()) for line in said.splitlines()]


@pytest.mark.parametrize("recipe", [pytest.param(each, id=each.title) for each in recipes() if each.session])
def test_every_session_goes_as_it_says(recipe: Recipe, desk: Path, run: Run) -> None:
    """Recipes that need a ledger are run with the sandbox; what is shown is said."""
    lay(recipe, desk)
    for part in recipe.session.split("$ ")[1:]:
        command, _, shown = part.partition("\n")
        code, said = run(command)
        assert code == 0, said
        assert [line for line in shown.splitlines() if " ".join(line.split()) not in spaced(said)] == [], said


def test_there_are_enough_recipes_and_all_are_listed() -> None:
    """Twenty problems at least, and the list at the top leads to each of them."""
    titles = [recipe.title for recipe in recipes()]
    head = PAGE.read_text(encoding="utf-8").partition("\n## ")[0]
    assert len(titles) >= 20
    assert head.count("](#") == len(titles)
