"""What the importer makes of every file in samples/awkward: one quirk each, the rest is the same three lines."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from importer import mapping, sheets
from importer.errors import ImporterError
from importer.plan.draw import draw
from importer.plan.value import Plan, RowFate
from importer.workflow.check import check
from importer.workflow.job import Job, Occasion

FOLDER = Path(__file__).parents[3] / "samples" / "awkward"
BESIDE = {".py", ".toml", ".md"}
"""Scripts, mapping and explanation stand beside the files."""


@dataclass(frozen=True)
class Told:
    """What is made of a file: two invoices of three lines and 551.50 as a rule, and what is said about it."""

    rows: tuple[int, int, int, int] = (3, 0, 0, 0)
    """In documents, invalid, filtered, blank."""
    net: str | None = "551.50"
    findings: Sequence[tuple[str, str]] = ()
    note: str = ""
    evidence: str = ""


LIKE_ANY_OTHER = [
    "blank-rows-below.xlsx",
    "byte-order-mark.csv",
    "dates-from-1904.xlsx",
    "formulas.xlsx",
    "line-breaks.xlsx",
    "macros.xlsm",
    "numbers-as-text.xlsx",
    "packed.csv.gz",
    "packed.tsv.gz",
    "plain.xlsb",
    "tabs.tsv",
    "texts-as-numbers.xlsx",
    "times-in-dates.xlsx",
    "utf-16.csv",
]
ERRORS = Told((0, 3, 0, 0), None, [("error-cell", "B2"), ("error-cell", "F4")])
HIDDEN_ROW = Told(note='1 row is hidden (3): read like all others. hidden = "skip"')
MERGED = Told(note="merged over several rows give their value to each of these rows: A2:A3, B2:B3, C2:C3.")
DISCOUNTED = Told(net="413.63")
TOLD: dict[str, Told] = {
    **dict.fromkeys(LIKE_ANY_OTHER, Told()),
    "cp1252.csv": Told(note="Read as Windows-1252 (cp1252)"),
    "error-cells.ods": ERRORS,
    "error-cells.xls": ERRORS,
    "error-cells.xlsb": ERRORS,
    "error-cells.xlsx": ERRORS,
    "filtered.xlsx": Told(note="A filter is set, and 2 rows are hidden (2-3): read like all others."),
    "formats.ods": DISCOUNTED,
    "formats.xls": DISCOUNTED,
    "formats.xlsx": DISCOUNTED,
    "formulas-without-values.xlsx": Told((1, 2, 0, 0), "301.50", [("formula-without-value", "F2")]),
    "hidden-columns.xlsx": Told(note="Column H “Cost” is hidden: read like all others."),
    "hidden-rows.ods": HIDDEN_ROW,
    "hidden-rows.xls": HIDDEN_ROW,
    "hidden-rows.xlsx": HIDDEN_ROW,
    "hidden-sheet.xlsx": Told(note="1 hidden sheet with data is not read: Old."),
    "logo-above.xlsx": Told(evidence="row 5 is the first that fills most columns (7 of 7), most of them words"),
    "merged-amount.xlsx": Told((1, 2, 0, 0), "301.50", [("merged-amount", "F3")], "give their value"),
    "merged-groups.ods": MERGED,
    "merged-groups.xls": MERGED,
    "merged-groups.xlsx": MERGED,
    "mojibake.csv": Told(note="like UTF-8 read as Windows-1252: D3 “Ã˜l” is probably “Øl”. Nothing is repaired"),  # noqa: RUF001  what it looks like
    "named-table.xlsx": Told(evidence="table Orders (A3:G6) begins in it", note="above the values in I"),
    "nul-bytes.csv": Told(note="NUL bytes that fill up 1 cell are left out, the first in line 3."),
    "subtotals.xlsx": Told((3, 0, 3, 0)),
    "two-row-header.csv": Told(evidence="“Sale” groups columns, so headings are joined, as “Sale / Qty”"),
    "two-row-header.xlsx": Told(evidence="rows 2 and 3 are a header of two rows: “Sale” (merged in E2:F2)"),
    "utf-16-without-mark.csv": Told(note="Read as UTF-16, because every other byte is NUL."),
}
REFUSED = {
    "encrypted.xlsx": "is protected with a password",
    "entities.xlsx": "declares XML entities in xl/workbook.xml",
    "nul-byte-inside.csv": "is not a text file: it holds a NUL byte in line 3",
    "several-sheets.xlsx": "has 2 sheets with data: Invoices, More",
    "stray-cell.xlsx": "reaches to XFD1048576, but only 26 of its",
    "text.xls": "its content is not a workbook: it is a text file",
    "web-page.xls": "its content is not a workbook: it is a web page (HTML)",
    "workbook.csv": "is called .csv, but its content is an .xlsx workbook",
    "zero-bytes.xlsx": "is empty (0 bytes)",
}


@pytest.fixture(scope="module")
def plan_of() -> Callable[..., Plan]:
    """Return what draws the plan of a file through the mapping beside it."""
    loaded = mapping.load(FOLDER / "invoices.toml")

    def draw_it(name: str, **wanted: Any) -> Plan:
        return draw(sheets.read(FOLDER / name, **wanted), loaded)

    return draw_it


def rows_of(plan: Plan) -> tuple[int, ...]:
    """Return how many rows are in documents, invalid, filtered and blank."""
    return tuple(plan.count(fate) for fate in (RowFate.DOCUMENT, RowFate.INVALID, RowFate.FILTERED, RowFate.BLANK))


@pytest.mark.parametrize("name", sorted(TOLD))
def test_what_is_made_of_it(plan_of: Callable[..., Plan], name: str) -> None:
    """Every row is where it belongs, the sum is right, and what is odd about the file is said."""
    plan, told = plan_of(name), TOLD[name]
    assert rows_of(plan) == told.rows
    assert [str(total.net) for total in plan.totals] == ([told.net] if told.net else [])
    assert [(finding.code, finding.place.cell) for finding in plan.findings] == list(told.findings)
    assert told.note in " ".join(plan.sheet.notes)
    assert bool(told.note) == bool(plan.sheet.notes)
    assert told.evidence in plan.sheet.evidence
    assert plan.sheet.evidence.startswith("row 1 ") or told.evidence or name.startswith("utf-16")


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_cannot_be_read(plan_of: Callable[..., Plan], name: str) -> None:
    """A file that cannot be read, or not without more being said, is refused with a way out."""
    with pytest.raises(ImporterError) as caught:
        plan_of(name)
    assert REFUSED[name] in caught.value.message
    assert caught.value.remedy


def test_several_sheets_can_be_told_apart(plan_of: Callable[..., Plan]) -> None:
    """The sheet that is named is read."""
    assert rows_of(plan_of("several-sheets.xlsx", sheet="More")) == (3, 0, 0, 0)


@pytest.mark.parametrize("name", ["hidden-rows.xlsx", "hidden-rows.xls", "hidden-rows.ods"])
def test_hidden_rows_left_out(plan_of: Callable[..., Plan], name: str) -> None:
    """With hidden = "skip" a hidden row is no line, counts as filtered, and says why."""
    plan = plan_of(name, hidden="skip")
    assert rows_of(plan) == (2, 0, 1, 0)
    assert plan.rows["why"].drop_nulls().to_list() == [
        'Hidden in the sheet, and left out by hidden = "skip" in the mapping.'
    ]
    assert "(3): left out, and counted as filtered." in plan.sheet.notes[0]


def test_hidden_columns_left_out(plan_of: Callable[..., Plan]) -> None:
    """With hidden = "skip" a hidden column is none of the sheet's, and that is said."""
    plan = plan_of("hidden-columns.xlsx", hidden="skip")
    assert "Cost" not in plan.sheet.headings
    assert plan.sheet.notes == ("Column H “Cost” is hidden: left out.",)


def test_only_the_named_table(plan_of: Callable[..., Plan]) -> None:
    """With its name the table's range is all that is read; what stands outside is said to be left out."""
    plan = plan_of("named-table.xlsx", table="orders")
    assert rows_of(plan) == (3, 0, 0, 0)
    assert plan.sheet.notes == ("Outside table Orders there are values in columns I; not read.",)


@pytest.mark.parametrize("name", ["two-row-header.xlsx", "merged-groups.xlsx", "filtered.xlsx", "hidden-rows.xls"])
def test_the_result_is_the_next_input(tmp_path: Path, name: str) -> None:
    """Whatever is odd about a workbook, its result workbook has the same documents and the same sum."""
    first = check(Job(FOLDER / "invoices.toml", FOLDER / name, tmp_path / "result.xlsx"), Occasion.now())
    again = check(Job(FOLDER / "invoices.toml", tmp_path / "result.xlsx", None), Occasion.now())
    assert (again.summary.rows, again.summary.totals) == (first.summary.rows, first.summary.totals)


def test_every_file_is_told_about() -> None:
    """No file is without its test, and the readme names them all."""
    files = {path.name for path in FOLDER.iterdir() if path.suffix not in BESIDE and path.name != "__pycache__"}
    assert files == TOLD.keys() | REFUSED.keys()
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert [name for name in sorted(files) if f"`{name}`" not in readme] == []
