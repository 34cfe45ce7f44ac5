"""Write the result workbook: what became of every row, in the user's own workbook."""

import zipfile
import zlib
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import polars as pl
import xlsxwriter

from importer import resources, sheets
from importer.errors import WorkbookError
from importer.findings import Finding
from importer.plan.value import Plan
from importer.results.beside import MOST_COMMENTS, comments_for, headings, marks_for
from importer.results.carried import clear, mark_sheet, strip
from importer.results.data_sheet import LAST_ROW, data_page
from importer.results.ends import document_ends
from importer.results.errors_sheet import errors_page, problems
from importer.results.ledger_sheet import ledger_page
from importer.results.marks import RowMarks, mark
from importer.results.place import deliver
from importer.results.summary_sheet import Story, summary_page
from importer.results.xlsx.book import Book, sheet_name
from importer.results.xlsx.comments import comment
from importer.results.xlsx.marking import Marks
from importer.results.xlsx.outline import StrangeError
from importer.results.xlsx.package import Package
from importer.results.xlsx.pagepart import lay_out
from importer.results.xlsx.properties import read_ours, write_ours
from importer.results.xlsx.styles import Styles
from importer.sheets.ours import Ours
from importer.submission import Outcome
from importer.summary import Summary

_STRANGE = (
    StrangeError, zipfile.BadZipFile, zlib.error, KeyError, IndexError, ValueError, NotImplementedError,
    RuntimeError,
)  # fmt: skip
"""What an oddly built workbook can end in. Documents may be posted by now: a result there must be."""


def write(plan: Plan, outcomes: Sequence[Outcome], summary: Summary, target: Path) -> Path:
    """Write the result workbook to `target` and return the path it really has.

    An xlsx source is carried over as it is, with our columns, colours, comments and sheets added; another
    source (csv, xls, xlsb, ods), or an xlsx that must not be changed, is written anew from its values.
    Never replaces an older result: then the run id is added to the name. The source is not touched. Raises
    OutputError when the folder cannot be written to.
    """
    ends = document_ends(plan, outcomes)

    def fill(file: BinaryIO) -> None:
        reason = ""
        if plan.sheet.kind == "xlsx":
            try:
                _carry(_News.of(plan, ends, summary), file)
            except (FileNotFoundError, PermissionError):
                reason = "it cannot be opened any more"
            except _STRANGE as strange:
                reason = f"it is built in an unusual way: {strange}"
            else:
                return
            file.seek(0)
            file.truncate()
        _write_anew(_News.of(_renamed(plan), ends, summary), reason, file)

    return deliver(target, summary.run, fill)


@dataclass(frozen=True)
class _News:
    """What is to be told, worked out before anything is written."""

    plan: Plan
    summary: Summary
    ends: pl.DataFrame
    marked: RowMarks
    problems: pl.DataFrame
    money: bool
    """Whether documents of this resource have amounts."""

    @classmethod
    def of(cls, plan: Plan, ends: pl.DataFrame, summary: Summary) -> "_News":
        known = plan.resource in resources.names()
        money = not known or resources.get(plan.resource).lines_field is not None
        return cls(plan, summary, ends, mark(plan, ends), problems(plan, ends), money)

    def marks(self) -> Marks:
        """Return what goes onto the user's sheet."""
        sheet = self.plan.sheet
        return marks_for(self.marked, sheet.header_row, headings(sheet.headings))


def _carry(news: _News, file: BinaryIO) -> None:
    with closing(Package(news.plan.sheet.path)) as package:
        book, ours = Book(package), read_ours(package)
        clear(book, ours)
        lost = strip(book)
        styles, marks = Styles(book), news.marks()
        mark_sheet(book, styles, news.plan.sheet, marks, comments_for(news.marked))
        others = {name: columns for name, columns in ours.columns.items() if name != news.plan.sheet.name}
        _finish(book, styles, news, lost, others)
        package.save(file)


def _write_anew(news: _News, reason: str, file: BinaryIO) -> None:
    sheet, marks = news.plan.sheet, news.marks()
    with closing(Package(_blank())) as package:
        book = Book(package)
        blank = book.sheets[0]
        styles = Styles(book)
        part = lay_out(data_page(sheet, marks, sheet.name), styles)
        book.sheets.remove(blank)
        shown = part.add_to(book)
        comment(package, shown.part, part.around, comments_for(news.marked))
        package.unrelate(book.part, blank.part)
        package.drop(blank.part)
        _finish(book, styles, news, _anew_notes(news.plan, reason), {})
        package.save(file)


def _finish(book: Book, styles: Styles, news: _News, notes: Sequence[str], others: dict[str, tuple[str, ...]]) -> None:
    """Add our own sheets, say in the file what is ours, and write everything back into the package."""
    summary, errors, ledger = (book.free_name(wish) for wish in ("Summary", "Errors", "Ledger"))
    notes = (*notes, *_comment_note(news.marked))
    story = Story(news.summary, news.plan, news.ends, news.problems, errors, money=news.money, notes=notes)
    first = lay_out(summary_page(story, summary), styles, selected=True)
    listed = lay_out(errors_page(news.problems, errors, money=news.money), styles)
    sent = lay_out(ledger_page(news.plan, news.ends, ledger, money=news.money), styles)
    first.add_to(book, first=True)
    listed.add_to(book)
    sent.add_to(book)
    columns = {**others, news.plan.sheet.name: headings(news.plan.sheet.headings)}
    write_ours(book.package, Ours((summary, errors, ledger), columns))
    styles.finish()
    book.finish()


def _blank() -> BytesIO:
    """Return a workbook with one empty sheet, and the styles and the theme a workbook has."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.add_worksheet()
    file.seek(0)
    return file


def _comment_note(marked: RowMarks) -> list[str]:
    if len(marked.cells) <= MOST_COMMENTS:
        return []
    words = f"Comments are on the first {MOST_COMMENTS} offending cells; the others are coloured, and listed on Errors."
    return [words]


def _anew_notes(plan: Plan, reason: str) -> list[str]:
    sheet = plan.sheet
    notes = []
    if reason:
        notes.append(f"The workbook could not be carried over as it is: {reason}.")
    if sheet.kind == "csv":
        notes.append(f"The source is a text file: its rows are on the sheet {sheet.name}, every cell as text.")
    else:
        kind = "this workbook" if reason else f"an {sheet.kind} file"
        left = _left_out(sheet)
        notes.append(
            f"The values of {kind} are written to a new sheet, without its formats, formulas and pictures.{left}"
        )
    if (sheet.rows > LAST_ROW).any():
        notes.append(f"A sheet holds {LAST_ROW} rows; the rows after that are not shown, their documents are.")
    return notes


def _left_out(sheet: sheets.Sheet) -> str:
    """Return which other sheets of the source are not in the result, as a sentence."""
    try:
        there = sheets.names(sheet.path)
    except (WorkbookError, OSError):
        return ""
    others = [name.name for name in there if not name.ours and name.name != sheet.name]
    return f" Sheets not carried over: {', '.join(others)}." if others else ""


def _renamed(plan: Plan) -> Plan:
    """Return the plan with a sheet name that a workbook can have; a text file's is its file name."""
    name = sheet_name(plan.sheet.name)
    if name == plan.sheet.name:
        return plan

    def moved(finding: Finding) -> Finding:
        here = finding.place.sheet == plan.sheet.name
        return replace(finding, place=replace(finding.place, sheet=name)) if here else finding

    return replace(plan, sheet=replace(plan.sheet, name=name), findings=tuple(moved(f) for f in plan.findings))
