"""`importer resume` and `importer settle`: a run that was cut short comes to its end, and says how."""

import json
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

LETTERS = ("mappings/dunning-letters.toml", "samples/dunning-letters-2026-11.xlsx")
MISTAKES = ("mappings/invoices.toml", "samples/invoices-with-mistakes.xlsx")
NOTES = "mappings/debit-notes.toml"
LOST, NEVER_THERE = "P-2611-01", "P-2611-02"
"""Letters whose answer is lost: the first was carried out, the second was not."""

Done = subprocess.CompletedProcess[str]
Run = Callable[..., Done]
Several = Callable[..., list[Done]]


def _counts(done: Done) -> dict[str, int]:
    documents = json.loads(done.stdout)["documents"]
    return {status: count for status, count in documents.items() if count}


@pytest.fixture(scope="module")
def letters(
    stocked: Run, several: Several, control: Callable[..., Any], fresh_posts: Callable[[], list[str]]
) -> tuple[Mapping[str, Done], list[str]]:
    """Send the letters, two answers lost; settle them, and run once more. Return the ends, and that run's letters."""
    assert callable(stocked)
    for customer, commit in (("0142", True), ("0205", False)):
        path = f"/v1/customer/{customer}/action/*"
        control("POST", "faults", {"kind": "drop", "method": "POST", "path": path, "commit": commit})
    send = ("run", *LETTERS, "--yes", "--no-result", "--json")
    found_out = ("--assume", "created", LOST, "--assume", "absent", NEVER_THERE)
    commands = {
        "sent": send,
        "unsettled": ("settle", "--last", "--json"),
        "settled": ("settle", "--last", "--json", *found_out),
        "resumed": ("resume", "--last", "--json"),
    }
    ends = dict(zip(commands, several([(command, {}) for command in commands.values()], in_turn=True), strict=True))
    fresh_posts()
    ends["again"] = several([(send, {})])[0]
    return ends, fresh_posts()


def test_what_cannot_be_looked_up_waits_for_a_person(letters: tuple[Mapping[str, Done], list[str]]) -> None:
    """Two letters are in doubt, and settle alone leaves them so; exit 6 both times."""
    ends = letters[0]
    assert (ends["sent"].returncode, ends["unsettled"].returncode) == (6, 6)
    assert _counts(ends["sent"]) == {"created": 5, "in-doubt": 2}
    doubts = json.loads(ends["unsettled"].stdout)
    assert {doubt["key"]: doubt["state"] for doubt in doubts} == {LOST: "in-doubt", NEVER_THERE: "in-doubt"}


def test_what_a_person_found_out_settles_it(letters: tuple[Mapping[str, Done], list[str]]) -> None:
    """The one that was there counts as created, resume sends the one that was not, and a new run neither; exit 0."""
    ends, posts = letters
    assert ends["settled"].returncode == 0, ends["settled"].stderr
    assert ends["resumed"].returncode == 0, ends["resumed"].stderr
    assert ends["again"].returncode == 0, ends["again"].stderr
    assert _counts(ends["resumed"]) == {"created": 7}
    assert _counts(ends["again"]) == {"already-done": 7}
    assert posts == []


def test_every_letter_was_sent_once(letters: tuple[Mapping[str, Done], list[str]], control: Callable[..., Any]) -> None:
    """Seven letters are in the books, no more and no fewer."""
    assert len(letters[0]) == 5
    assert control("GET", "totals")["dunningLetters"] == 7


@pytest.fixture(scope="module")
def other_sheet(stocked: Run, several: Several, desk: Path) -> list[Done]:
    """Run a sheet that had to be chosen, with a limit; resume it twice."""
    assert callable(stocked)
    book = openpyxl.load_workbook(desk / "samples" / "debit-notes-2026-10.xlsx")
    sheet = book.copy_worksheet(book.worksheets[0])
    sheet.title = "November"
    for row in range(7, 14):
        sheet.cell(row, 1, int(str(sheet.cell(row, 1).value)) + 100)
    book.save(desk / "two-sheets.xlsx")
    run = ("run", NOTES, "two-sheets.xlsx", "--yes", "--sheet", "November", "--limit", "2", "--no-result", "--json")
    resume = ("resume", "--last", "--json")
    return several([(run, {}), (resume, {}), (resume, {})], in_turn=True)


def test_a_run_of_a_chosen_sheet_is_resumed(other_sheet: list[Done]) -> None:
    """What was left is sent and the run is at its end, whatever can be said of the workbook."""
    run, resumed, again = other_sheet
    assert _counts(run) == {"created": 2, "not-attempted": 3}
    assert resumed.returncode == 0, resumed.stderr
    assert _counts(resumed) == {"created": 5}
    assert again.returncode == 0
    assert "nothing to resume" in again.stderr
    assert _counts(again) == {"created": 5}


def test_a_run_keeps_what_it_was_asked_for(stocked: Run, desk: Path, several: Several) -> None:
    """Sheet and result workbook are the resumed run's as well; what has changed since is said, and sent as it is."""
    assert callable(stocked)
    book = openpyxl.load_workbook(desk / "samples" / "debit-notes-2026-10.xlsx")
    sheet = book.worksheets[0]
    sheet.title = "December"
    for row in range(7, 14):
        sheet.cell(row, 1, int(str(sheet.cell(row, 1).value)) + 200)
    book.save(desk / "december.xlsx")
    run = ("run", NOTES, "december.xlsx", "--yes", "--sheet", "December", "--result", "done.xlsx", "--limit", "1")
    began, resumed = several([(run, {}), (("resume", "--last", "--limit", "1"), {})], in_turn=True)
    assert (began.returncode, resumed.returncode) == (7, 7), resumed.stderr
    assert resumed.stderr.splitlines()[1].startswith("SENT · rung reached: posted · ")
    assert "To go on: importer resume" in resumed.stderr
    assert len(list(desk.glob("done.*.result.xlsx"))) == 1
    sheet.cell(13, 10, 17)
    book.save(desk / "december.xlsx")
    [changed] = several([(("resume", "--last", "--json"), {})])
    assert changed.returncode == 0, changed.stderr
    assert "december.xlsx has changed since run" in changed.stderr
    assert "1 document changed." in changed.stderr
    assert _counts(changed) == {"already-done": 2, "created": 3}
    assert Path(json.loads(changed.stdout)["result"]).name.startswith("done.")


def test_what_a_run_sent_is_dropped_and_its_keys_stay(other_sheet: list[Done], several: Several) -> None:
    """Pruning says what it did; what it has forgotten the content of is still never sent twice."""
    assert other_sheet
    run = ("run", NOTES, "two-sheets.xlsx", "--yes", "--sheet", "November", "--no-result", "--json")
    prune = ("runs", "--prune", "0")
    pruned, told, again = several([(prune, {}), ((*prune, "--json"), {}), (run, {})], in_turn=True)
    assert "Keys, numbers, fingerprints and statuses stay." in pruned.stderr
    assert json.loads(told.stdout)["payloads"] == 0
    assert _counts(again) == {"already-done": 5}


def test_what_was_invalid_stays_so_when_resumed(stocked: Run, several: Several, desk: Path) -> None:
    """A resumed run has as many documents as before, with its workbook or without; exit 5."""
    assert callable(stocked)
    run = ("run", *MISTAKES, "--yes", "--on-invalid", "skip", "--limit", "1", "--no-result", "--json")
    [began] = several([(run, {})])
    (desk / MISTAKES[1]).rename(desk / "elsewhere.xlsx")
    [resumed] = several([(("resume", "--last", "--json"), {})])
    before, after = _counts(began), _counts(resumed)
    assert (began.returncode, resumed.returncode) == (7, 5)
    assert sum(after.values()) == sum(before.values())
    assert after["invalid"] == before["invalid"]
    assert "not-attempted" not in after
