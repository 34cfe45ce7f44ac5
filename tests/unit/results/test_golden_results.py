"""Result workbooks of the samples, as text: cells, types, formats, colours, comments, links and settings of each sheet.

After a change that is meant, write them anew with UPDATE_GOLDEN=1 and look at the difference.
"""

import os
import warnings
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from importer import mapping, sheets
from importer.plan.amend import with_payloads
from importer.plan.draw import draw
from importer.plan.value import Plan
from importer.results.workbook import write
from importer.settling.compare import folded
from importer.submission import Outcome, Status
from importer.summary import Summary, count_documents, count_rows, with_control
from importer.totals.books import Booked, Books
from importer.totals.compare import control
from importer.totals.sides import Told

ROOT = Path(__file__).parents[3]
GOLDEN = ROOT / "tests" / "golden" / "results"
QUARTER = Decimal("0.25")
ADDED = Decimal(100)


def plan_of(name: str, workbook: str) -> Plan:
    """Return the plan of a sample, its payloads made; paths count from the project's folder."""
    return with_payloads(draw(sheets.read(Path("samples", workbook)), mapping.load(Path("mappings", f"{name}.toml"))))


def booked(plan: Plan) -> tuple[Books, list[Outcome]]:
    """Return a ledger with all valid documents at 25 % VAT, the first with a higher net and the last one missing."""
    outcomes, books = [], {}
    valid = plan.documents.filter("valid")["key"]
    currencies = dict(plan.documents.select("key", "currency").iter_rows())
    for key, sum_of_lines in plan.amounts.group_by("key", maintain_order=True).agg(pl.col("net").sum()).iter_rows():
        if key not in valid:
            outcomes.append(Outcome(key, Status.INVALID))
            continue
        net = sum_of_lines + ADDED * (key == valid[0])
        document = {
            "referenceNumber": key,
            "status": "Balanced",
            "documentDate": "2026-10-31T00:00:00",
            "currencyId": currencies[key],
            "detailTotalInCurrency": net,
            "vatTotalInCurrency": (net * QUARTER).quantize(Decimal("0.01")),
            "amountInCurrency": net + (net * QUARTER).quantize(Decimal("0.01")),
            "lastModifiedDateTime": "2026-11-22T22:14:07.123",
        }
        vat, gross = document["vatTotalInCurrency"], document["amountInCurrency"]
        if key != valid[-1]:
            books[folded(key)] = Booked(document, currencies[key], net, vat, gross, Decimal(0))
        outcomes.append(Outcome(key, Status.CREATED, key, ledger=document))
    return Books(books), outcomes


def result(plan: Plan, outcomes: list[Outcome], books: Books | None, target: Path) -> Path:
    """Write the result workbook of a plan: posted where there are books, else checked."""
    summary = Summary(
        run="20261122-221405-7f3a",
        mode="check" if books is None else "posted",
        profile="fjordvik",
        company="Fjordvik Handel AS",
        host="api.finance.visma.net",
        mapping="m.toml",
        workbook=plan.sheet.path.name,
        workbook_sha256="ab" * 32,
        rows=count_rows(plan),
        documents=count_documents(outcomes),
        totals=plan.totals,
        findings=len(plan.findings),
        requests=12,
        started="2026-11-22T22:14:05+01:00",
        sent=books is not None,
        rung="offline" if books is None else "posted",
        who="kari",
    )
    known = None if books is None else {plan.resource: books}
    told = control([Told(plan, outcomes)], known, ready=books is not None)
    return write(plan, outcomes, with_control(replace(summary), told), target)


def dumped(path: Path) -> Iterator[str]:
    """Yield a workbook as lines of text."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "(Unknown|Conditional Formatting|Data Validation) extension")
        book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        yield from _sheet(sheet)


def _sheet(sheet: Worksheet) -> Iterator[str]:
    page = sheet.page_setup
    printed = f"{page.orientation}, {page.fitToWidth} wide, {page.fitToHeight} high, repeats {sheet.print_title_rows}"
    yield f"== {sheet.title}: frozen {sheet.freeze_panes}, filter {sheet.auto_filter.ref}, {printed}"
    widths = {letter: width.width for letter, width in sorted(sheet.column_dimensions.items()) if width.customWidth}
    yield "widths " + " ".join(f"{letter}{width:g}" for letter, width in widths.items())
    for row in sheet.iter_rows():
        yield from (_cell(cell) for cell in row if isinstance(cell, Cell) and _is_told(cell))


def _is_told(cell: Cell | MergedCell) -> bool:
    return cell.value is not None or cell.comment is not None


def _cell(cell: Cell) -> str:
    parts = [f"{cell.coordinate} {cell.data_type} {cell.value!r}"]
    if cell.number_format != "General":
        parts.append(f"format {cell.number_format}")
    if cell.font.b:
        parts.append("bold")
    if cell.fill.fill_type == "solid":
        parts.append(f"on {cell.fill.fgColor.rgb if isinstance(cell.fill.fgColor.rgb, str) else 'theme'}")
    if cell.hyperlink is not None:
        parts.append(f"link {cell.hyperlink.location or cell.hyperlink.target}")
    if cell.comment is not None:
        parts.append(f"comment {cell.comment.text!r}")
    return " | ".join(parts)


@pytest.mark.parametrize(
    ("name", "workbook", "posted"),
    [
        ("credit-notes", "credit-notes-2026-10.xlsx", True),
        ("invoices", "invoices-with-mistakes.xlsx", False),
    ],
)
def test_the_result_workbook_is_as_it_was(
    name: str, workbook: str, *, posted: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever changes in a result workbook is seen, and meant."""
    monkeypatch.chdir(ROOT)
    plan = plan_of(name, workbook)
    books, outcomes = booked(plan) if posted else (None, [])
    text = "\n".join(dumped(result(plan, outcomes, books, tmp_path / "r.result.xlsx"))) + "\n"
    golden = GOLDEN / f"{Path(workbook).stem}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")
