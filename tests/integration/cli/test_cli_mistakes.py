"""The workbook with mistakes: each finding at its cell, nothing sent by default, and the result workbook."""

import json
import re
import subprocess
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

ROOT = Path(__file__).parents[3]
ROW = re.compile(
    r"^\| (?P<cell>[A-Z]\d+) \| (?P<there>.*?) \| .*? \| `(?P<code>[a-z-]+)` \| (?P<says>.*) \|$", re.MULTILINE
)
MISTAKES = {
    row["cell"]: (row["code"], row["says"])
    for row in ROW.finditer((ROOT / "samples" / "README.md").read_text(encoding="utf-8"))
}
"""The first table of the mistakes: cell, code of the finding, what the program says."""
MAPPING, BOOK = "mappings/invoices.toml", "samples/invoices-with-mistakes.xlsx"
RESULT = "samples/invoices-with-mistakes.result.xlsx"
SHEET, HEADER = "Oktober 2026", 6
OURS = ["Status", "Hold", "Message", "Ledger number", "Ledger amount", "Key"]
RED, YELLOW = "FBD4CB", "FFF0BF"

Done = subprocess.CompletedProcess[str]
Run = Callable[..., Done]


@dataclass(frozen=True)
class Ended:
    """A command at its end, the writing calls it made, and its result workbook."""

    done: Done
    posts: list[str]
    result: Path

    @property
    def counts(self) -> dict[str, int]:
        """Documents by status, zeros left out."""
        documents = json.loads(self.done.stdout)["documents"]
        return {status: count for status, count in documents.items() if count}


@pytest.fixture(scope="module")
def job(stocked: Run, desk: Path, fresh_posts: Callable[[], list[str]]) -> Callable[..., Ended]:
    """Return what checks or runs the workbook with mistakes."""

    def ended(*arguments: str) -> Ended:
        fresh_posts()
        done = stocked(arguments[0], MAPPING, BOOK, "--json", *arguments[1:])
        return Ended(done, fresh_posts(), desk / json.loads(done.stdout)["result"])

    return ended


@pytest.fixture(scope="module")
def checked(job: Callable[..., Ended]) -> Ended:
    """Check it."""
    return job("check")


@pytest.fixture(scope="module")
def rehearsed(job: Callable[..., Ended]) -> Ended:
    """Rehearse it with the ledger."""
    return job("run", "--dry-run")


@pytest.fixture(scope="module")
def stopped(checked: Ended, job: Callable[..., Ended]) -> Ended:
    """Run it as it is by default."""
    assert checked.done.returncode == 3
    return job("run", "--yes")


@pytest.fixture(scope="module")
def skipped(stopped: Ended, job: Callable[..., Ended]) -> Ended:
    """Run it leaving out what is invalid."""
    assert stopped.done.returncode == 3
    return job("run", "--yes", "--on-invalid", "skip")


@pytest.fixture(scope="module")
def sheet(checked: Ended) -> Worksheet:
    """Return the user's own sheet in the result of the check."""
    page = openpyxl.load_workbook(checked.result)[SHEET]
    assert isinstance(page, Worksheet)
    return page


def _listed(result: Path) -> dict[str, tuple[str, str]]:
    """Return the Errors sheet: code and words by cell."""
    rows = list(openpyxl.load_workbook(result)["Errors"].iter_rows(values_only=True))
    start = next(number for number, row in enumerate(rows) if row[:3] == ("Cell", "Status", "Code"))
    return {str(row[0]): (str(row[2]), str(row[3])) for row in rows[start + 1 :] if row[2]}


def _beside(result: Path) -> Mapping[str, tuple[Any, ...]]:
    """Return our columns but Hold, of the first row of each document, by its key."""
    page = openpyxl.load_workbook(result)[SHEET]
    headings = [cell.value for cell in page[HEADER]]
    at = headings.index("Status")
    assert headings[at : at + 6] == OURS
    ours = (row[at : at + 6] for row in page.iter_rows(min_row=HEADER + 1, values_only=True))
    rows = [(status, *others) for status, _hold, *others in ours]
    return {str(row[4]): row for row in reversed(rows) if row[4]}


def test_every_mistake_is_found_at_its_cell(checked: Ended) -> None:
    """A check lists the cells, codes and words of samples/README.md, all of them and nothing else; exit 3."""
    assert len(MISTAKES) == 16
    assert checked.done.returncode == 3
    assert _listed(checked.result) == MISTAKES
    assert json.loads(checked.done.stdout)["findings"] == len(MISTAKES)


def test_the_result_lies_beside_its_source(checked: Ended, desk: Path) -> None:
    """It is named after the workbook."""
    assert checked.result == desk / RESULT


@pytest.mark.parametrize("cell", MISTAKES)
def test_an_offending_cell_is_filled_and_commented(sheet: Worksheet, cell: str) -> None:
    """Red, or yellow for a warning; the comment says what is wrong."""
    code, says = MISTAKES[cell]
    ground = YELLOW if code == "total-differs" else RED
    assert str(sheet[cell].fill.start_color.rgb)[-6:] == ground
    comment = sheet[cell].comment
    assert comment is not None
    assert says in comment.text


def test_other_cells_are_as_they_were(sheet: Worksheet) -> None:
    """Nothing else is filled with our colours or commented on."""
    marked = {
        cell.coordinate
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment or str(cell.fill.start_color.rgb)[-6:] in {RED, YELLOW}
    }
    assert marked == set(MISTAKES)


def test_every_row_has_a_status_and_the_wrong_ones_words(checked: Ended) -> None:
    """As many documents of each status as the summary says; an invalid one has a message."""
    rows = _beside(checked.result)
    assert Counter(row[0] for row in rows.values()) == checked.counts
    assert all(row[1] for row in rows.values() if row[0] == "invalid")


def test_a_rehearsal_finds_what_only_the_ledger_knows(rehearsed: Ended) -> None:
    """The customer who is not there and the one on hold are marked at their cells; nothing is posted; exit 3."""
    listed = _listed(rehearsed.result)
    assert rehearsed.done.returncode == 3
    assert rehearsed.posts == []
    assert {cell: listed[cell][0] for cell in listed.keys() - MISTAKES.keys()} == {
        "B20": "unknown-customer",
        "B31": "blocked-customer",
    }


def test_by_default_nothing_is_sent(stopped: Ended) -> None:
    """Exit 3, no writing call, and no document is anything but invalid or not attempted."""
    assert stopped.done.returncode == 3
    assert stopped.posts == []
    assert stopped.counts.keys() == {"invalid", "not-attempted"}


def test_an_older_result_is_not_overwritten(checked: Ended, stopped: Ended) -> None:
    """The second result has the run in its name, and the first is still what it was."""
    run = json.loads(stopped.done.stdout)["run"]
    assert stopped.result == checked.result.with_name(f"invoices-with-mistakes.{run}.result.xlsx")
    assert set(_beside(checked.result).values()) != set(_beside(stopped.result).values())
    assert {row[0] for row in _beside(checked.result).values()} == {"invalid", "would-create"}


def test_on_request_the_valid_ones_are_sent(skipped: Ended) -> None:
    """What is valid is posted, one is refused, what is invalid is never sent; exit 6 for the total typed wrong."""
    assert skipped.done.returncode == 6
    assert skipped.counts.keys() == {"created", "refused", "invalid"}
    assert skipped.counts["refused"] == 1
    assert len(skipped.posts) == skipped.counts["created"] + skipped.counts["refused"]
    assert set(skipped.posts) == {"POST /v2/customerinvoice"}


def test_the_result_tells_what_became_of_each(skipped: Ended) -> None:
    """A created document has its number and amount, a refused one the ledger's own words, an invalid one neither."""
    rows = _beside(skipped.result)
    assert Counter(row[0] for row in rows.values()) == skipped.counts
    for key, (status, message, number, *_) in rows.items():
        assert number == (key if status == "created" else None)
        assert bool(message) == (status != "created")
    refused = next(row for row in rows.values() if row[0] == "refused")
    assert "TaxCategoryID '99' cannot be found in the system." in refused[1]


def test_the_first_line_says_what_happened(importer: Run) -> None:
    """Rung, NOT SENT and nobody's company, what a person must look at, then the findings with their cells."""
    done = importer("check", MAPPING, BOOK, "--no-result")
    assert done.stdout == ""
    first, *rest = done.stderr.splitlines()
    assert first == "NOT SENT · rung reached: offline · no company, no network"
    assert rest[0].startswith("A total typed in the sheet differs: Oktober 2026!O37 (Sum) says 40")
    assert "Oktober 2026!K10 (Pris): “ca. 450” is not a number." in "\n".join(rest)
