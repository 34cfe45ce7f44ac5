"""The closed loop: a result workbook is edited and run again, however often, and every document comes once."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

import openpyxl
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from importer.journal import Journal
from importer.ledger.client import Client
from importer.runner import Options
from importer.workflow.job import Job, Occasion
from importer.workflow.post import Policy, post
from importer.workflow.reporting import Report

MAPPING = """\
version = 1
resource = "customer-invoice"
[document]
key = "No"
[fields]
referenceNumber = "No"
customerNumber = "Customer"
documentDate = { value = 2026-01-31 }
currencyId = { value = "NOK" }
[lines]
inventoryNumber = { value = "A1" }
quantity = "Qty"
unitPriceInCurrency = { value = 100 }
"""
HEADINGS = ["No", "Customer", "Qty"]
OURS = ["Status", "Hold", "Message", "Ledger number", "Ledger amount", "Key"]
SHEETS = ["Summary", "Invoices", "Errors", "Ledger"]
POLICY = Policy(skip_invalid=True, options=Options(settle_seconds=0.2))
Row: TypeAlias = list[Any]

runs = count()


@st.composite
def edits(draw: st.DrawFn) -> dict[str, Any]:
    """Draw what a person does to a workbook: sort, delete, repair, add a line, an invoice or a blank row, park one."""
    return {
        "order": draw(st.randoms(use_true_random=False)),
        "delete": draw(st.sets(st.integers(0, 6), max_size=2)),
        "repair": draw(st.booleans()),
        "add": draw(st.lists(st.sampled_from(["A", "B", "new", "blank"]), max_size=3)),
        "hold": draw(st.none() | st.sampled_from("ABC")),
    }


def edited(rows: list[Row], how: dict[str, Any], prefix: str, fresh: Iterator[int]) -> list[Row]:
    """Return the rows of a sheet after a person has been at it; what is ours moves with its row, or is not there."""
    kept = [list(row) for at, row in enumerate(rows) if at not in how["delete"]]
    for row in kept:
        row[2] = 3 if how["repair"] and row[2] == "x" else row[2]
    for what in how["add"]:
        number = f"{prefix}{'N' + str(next(fresh)) if what == 'new' else what}"
        kept.append([None] * 9 if what == "blank" else [number, "20001", 5, *[None] * 6])
    for row in kept:
        row[4] = "yes" if how["hold"] and row[0] == f"{prefix}{how['hold']}" else None
    how["order"].shuffle(kept)
    return kept


def write(path: Path, source: Path | None, rows: Sequence[Row]) -> None:
    """Write rows into the sheet of a workbook, in place of those it has."""
    book = openpyxl.load_workbook(source) if source else openpyxl.Workbook()
    sheet = book["Invoices"] if source else book.worksheets[0]
    sheet.title = "Invoices"
    sheet.delete_rows(2, sheet.max_row)
    if source is None:
        sheet.append(HEADINGS)
    for at, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=1):
            sheet.cell(at, column).value = value
    book.save(path)


def read(path: Path) -> tuple[Row, list[Row], list[str]]:
    """Return the headings and the rows of the sheet, and the names of all sheets."""
    book = openpyxl.load_workbook(path)
    top, *rows = [list[Any](row) for row in book["Invoices"].iter_rows(values_only=True)]
    return top, rows, book.sheetnames


def content(rows: Sequence[Row]) -> dict[str, list[Any]]:
    """Return the quantities of each document, of those whose cells are all right."""
    documents: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        if row[0]:
            documents[row[0]].append(row[2])
    return {key: sorted(lines) for key, lines in documents.items() if "x" not in lines}


def parked(rows: Sequence[Row]) -> set[str]:
    """Return the documents with a yes beside one of their rows."""
    return {row[0] for row in rows if len(row) > len(HEADINGS) and row[4]}


@given(rounds=st.lists(edits(), min_size=2, max_size=3))
@settings(max_examples=5, phases=(Phase.explicit, Phase.generate), suppress_health_check=list(HealthCheck))
def test_every_document_comes_once_whatever_is_done_to_the_rows(
    client: Client, control: Any, rounds: list[dict[str, Any]]
) -> None:
    """Sorted, deleted, repaired, added to, parked, several times: what was valid and not parked is there, once."""
    before = control.totals().get("CustomerInvoice", (0, Decimal(0)))
    prefix, fresh = f"R{next(runs)}", iter(range(99))
    rows: list[Row] = [[f"{prefix}A", "20000", 1], [f"{prefix}B", "20001", 2], [f"{prefix}A", "20000", 4]]
    rows += [[f"{prefix}C", "20002", "x"], [f"{prefix}D", "20003", 7]]
    sent: dict[str, list[Any]] = {}
    with TemporaryDirectory() as folder, Journal.open(Path(folder) / "home") as journal:
        mapping, book = Path(folder) / "m.toml", Path(folder) / "book.xlsx"
        mapping.write_text(MAPPING, encoding="utf-8")
        write(book, None, rows)
        for how in [None, *rounds]:
            if how is not None:
                _, there, _ = read(book)
                rows = edited(there, how, prefix, fresh)
                write(book, book, rows)
            if not any(row[0] for row in rows):
                break
            report = post(Job(mapping, book), Occasion.now(), client, journal, POLICY)
            valid = content(rows)
            sent = {**{key: lines for key, lines in valid.items() if key not in parked(rows)}, **sent}
            book = result_of(report, book)
            shows_what_became_of_each(book, sent, rows)
    after = control.totals().get("CustomerInvoice", (0, Decimal(0)))
    assert after[0] - before[0] == len(sent)
    assert after[1] - before[1] == 100 * sum(sum(lines) for lines in sent.values())


def result_of(report: Report, book: Path) -> Path:
    """Return the result workbook, whose name does not grow from round to round."""
    path = Path(report.summary.result or "")
    assert path.name in {"book.result.xlsx", f"book.{report.summary.run}.result.xlsx"}
    assert path != book
    return path


def shows_what_became_of_each(path: Path, done: dict[str, list[Any]], rows: Sequence[Row]) -> None:
    """Assert that the workbook has grown by nothing, and that rows of what is done show their number."""
    top, there, sheets = read(path)
    assert (top, sheets) == ([*HEADINGS, *OURS], SHEETS)
    assert [row[:3] for row in there if row[0]] == [row[:3] for row in rows if row[0]]
    for row in there:
        if row[0] not in parked(rows) and row[0] in done and content(rows).get(row[0]) == done[row[0]]:
            assert row[3] in {"created", "already-done"}
            assert row[6] == row[0]
        if row[0] in parked(rows):
            assert (row[3], str(row[5])[:8]) == ("not-attempted", "On hold.")
            assert row[6] == (row[0] if row[0] in done else None)


def test_a_document_on_hold_is_asked_for_by_a_person(client: Client, journal: Journal, tmp_path: Path) -> None:
    """One yes beside one of its rows parks an invoice, wrong as it may be: the others go, and all is well (exit 0)."""
    mapping, book = tmp_path / "m.toml", tmp_path / "book.xlsx"
    mapping.write_text(MAPPING, encoding="utf-8")
    write(book, None, [["H1", "20000", 1], ["H2", "20001", "x"], ["H2", "20001", 2]])
    first = post(Job(mapping, book), Occasion.now(), client, journal, Policy(options=POLICY.options))
    assert (first.summary.exit, first.summary.documents["not-attempted"]) == (3, 1)
    edit, (_, rows, _) = tmp_path / "edit.xlsx", read(Path(first.summary.result or ""))
    rows[2][4] = "Ja"
    write(edit, Path(first.summary.result or ""), rows)
    second = post(Job(mapping, edit), Occasion.now(), client, journal, Policy(options=POLICY.options))
    assert (second.summary.exit, second.summary.documents["created"]) == (0, 1)
    assert second.summary.rows == {"read": 3, "in_documents": 3, "invalid": 0, "filtered": 0, "blank": 0}
    _, rows, _ = read(Path(second.summary.result or ""))
    assert [row[3] for row in rows] == ["created", "not-attempted", "not-attempted"]
    assert [row[4] for row in rows] == [None, None, "Ja"]
    assert "1 document is on hold and not sent: H2." in second.summary.notes


def test_a_document_spoilt_after_it_was_posted_keeps_its_number(
    client: Client, journal: Journal, tmp_path: Path
) -> None:
    """It is invalid now, and nobody may think that the ledger does not have it."""
    mapping, book = tmp_path / "m.toml", tmp_path / "book.xlsx"
    mapping.write_text(MAPPING, encoding="utf-8")
    write(book, None, [["S1", "20000", 1], ["S2", "20001", 2]])
    first = post(Job(mapping, book), Occasion.now(), client, journal, POLICY)
    edit, (_, rows, _) = tmp_path / "edit.xlsx", read(Path(first.summary.result or ""))
    rows[1][2] = "x"
    write(edit, Path(first.summary.result or ""), rows)
    second = post(Job(mapping, edit), Occasion.now(), client, journal, POLICY)
    _, rows, _ = read(Path(second.summary.result or ""))
    assert [(row[3], row[6]) for row in rows] == [("already-done", "S1"), ("invalid", "S2")]
