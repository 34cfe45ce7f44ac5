"""Write the result workbook: what became of every row, in the user's own workbook."""

import zipfile
import zlib
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

import polars as pl

from importer import sheets
from importer.errors import WorkbookError
from importer.language import _
from importer.plan.value import Plan
from importer.results import looks
from importer.results.beside import MOST_COMMENTS, comments_for, headings, marks_for
from importer.results.carried import clear, mark_sheets, strip
from importer.results.changes_sheet import changes_page, has_changes
from importer.results.data_sheet import LAST_ROW, data_page
from importer.results.decisions_sheet import Decisions, asked, decisions_page
from importer.results.errors_sheet import errors_page, problems
from importer.results.hold import with_hold
from importer.results.ledger_sheet import ledger_page
from importer.results.marks import RowMarks, mark
from importer.results.merging import merge
from importer.results.parts import Part, Told, named, parts_of, sheets_of
from importer.results.place import deliver
from importer.results.plain import PLAIN, documents_page
from importer.results.summary_sheet import Story, summary_page
from importer.results.xlsx.blank import blank
from importer.results.xlsx.book import Book
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
    """Write the result workbook of one plan (see `write_all`)."""
    return write_all([(plan, outcomes)], summary, target)


def write_all(told: Sequence[Told], summary: Summary, target: Path) -> Path:
    """Write the result workbook of all plans that read one workbook to `target`; return the path it really has.

    An xlsx source is carried over as it is, with our columns, colours, comments and sheets added; another
    source (csv, xls, xlsb, ods), or an xlsx that must not be changed, is written anew from its values. So are lines
    from a file of their own, on a sheet that is called like the file.
    Never replaces an older result: then the run id is added to the name. The source is not touched. Raises
    OutputError when the folder cannot be written to.
    """
    parts = parts_of(told)
    source = parts[0].plan.sheet

    def fill(file: BinaryIO) -> None:
        reason = ""
        if source.kind == "xlsx":
            try:
                _carry(_News.of(named(parts, source.path), summary), file)
            except (FileNotFoundError, PermissionError):
                reason = _("it cannot be opened any more")
            except _STRANGE as strange:
                reason = _("it is built in an unusual way: {why}").format(why=strange)
            else:
                return
            file.seek(0)
            file.truncate()
        _write_anew(_News.of(named(parts, None), summary), reason, file)

    return deliver(target, summary.run, fill)


@dataclass(frozen=True, eq=False)
class _News:
    """What is to be told, worked out before anything is written."""

    parts: tuple[Part, ...]
    summary: Summary
    marked: tuple[tuple[sheets.Sheet, RowMarks], ...]
    """The sheets that were read, each with what goes beside its rows."""
    problems: pl.DataFrame
    money: bool
    """Whether some of the documents have amounts."""
    decisions: Decisions

    @classmethod
    def of(cls, parts: tuple[Part, ...], summary: Summary) -> "_News":
        marked = tuple((sheet, _marks_of(parts, sheet)) for sheet in sheets_of(parts))
        decisions = Decisions.of(parts)
        told = tuple(replace(part, plan=decisions.told(part.plan)) for part in parts)
        return cls(told, summary, marked, problems(told), any(part.has_money for part in parts), decisions)

    @property
    def day_format(self) -> str:
        """How days are written on its sheets."""
        return looks.day_format(next((part.plan.day_format for part in self.parts if part.plan.day_format), ""))

    @property
    def source(self) -> Path:
        """The workbook; lines may come from another file."""
        return self.parts[0].plan.sheet.path


def _marks_of(parts: Sequence[Part], sheet: sheets.Sheet) -> RowMarks:
    spot = sheet.path, sheet.name
    mine = [part for part in parts if spot in {(each.path, each.name) for each in part.plan.sheets}]
    return with_hold(merge([mark(part.plan, part.ends, sheet.name) for part in mine]), sheet)


def _marks(sheet: sheets.Sheet, marked: RowMarks) -> Marks:
    """Return what goes onto one of the user's sheets."""
    return marks_for(marked, sheet.header_row, headings(sheet.headings))


def _carry(news: _News, file: BinaryIO) -> None:
    with closing(Package(news.source)) as package:
        book, ours = Book(package), read_ours(package)
        clear(book, ours)
        lost = strip(book)
        styles = Styles(book, news.day_format)
        there = [(sheet, marked) for sheet, marked in news.marked if sheet.path == news.source]
        mark_sheets(book, styles, [(sheet, _marks(sheet, marked), comments_for(marked)) for sheet, marked in there])
        for sheet, marked in news.marked:
            if sheet.path != news.source:
                _lay_out(book, styles, sheet, marked)
        names = {sheet.name for sheet, _ in news.marked}
        others = {name: columns for name, columns in ours.columns.items() if name not in names}
        _finish(book, styles, news, lost, others)
        package.save(file)


def _write_anew(news: _News, reason: str, file: BinaryIO) -> None:
    with closing(Package(blank())) as package:
        book = Book(package)
        empty = book.sheets[0]
        styles = Styles(book, news.day_format)
        book.sheets.remove(empty)
        for sheet, marked in news.marked:
            _lay_out(book, styles, sheet, marked)
        package.unrelate(book.part, empty.part)
        package.drop(empty.part)
        _finish(book, styles, news, _anew_notes(news, reason), {})
        package.save(file)


def _lay_out(book: Book, styles: Styles, sheet: sheets.Sheet, marked: RowMarks) -> None:
    """Add one of the user's sheets, written anew from its values, or what stands for it."""
    if sheet.kind == PLAIN:
        lay_out(documents_page(sheet, marked), styles).add_to(book)
        return
    part = lay_out(data_page(sheet, _marks(sheet, marked), sheet.name), styles)
    shown = part.add_to(book)
    comment(book.package, shown.part, part.around, comments_for(marked))


def _finish(book: Book, styles: Styles, news: _News, notes: Sequence[str], others: dict[str, tuple[str, ...]]) -> None:
    """Add our own sheets, say in the file what is ours, and write everything back into the package."""
    summary, errors, ledger = (book.free_name(wish) for wish in (_("Summary"), _("Errors"), _("Ledger")))
    decisions = book.free_name(_("Decisions"))
    notes = (*notes, *_comment_note(news), *news.decisions.notes(decisions))
    ends = pl.concat([part.ends for part in news.parts])
    plans = tuple(part.plan for part in news.parts)
    story = Story(news.summary, plans, ends, news.problems, errors, money=news.money, notes=notes)
    first = lay_out(summary_page(story, summary), styles, selected=True)
    listed = lay_out(errors_page(news.problems, errors, money=news.money), styles)
    sent = lay_out(ledger_page(news.parts, ledger, money=news.money), styles)
    first.add_to(book, first=True)
    if news.decisions.lines:
        lay_out(decisions_page(news.decisions, decisions, money=news.money), styles).add_to(book)
    listed.add_to(book)
    changed = _changes(news.parts, book, styles)
    sent.add_to(book)
    columns = others | {sheet.name: headings(sheet.headings) for sheet, _ in news.marked if sheet.kind != PLAIN}
    plain = tuple(sheet.name for sheet, _ in news.marked if sheet.kind == PLAIN)
    deciding = asked(decisions) if news.decisions.lines else ()
    ours = Ours((summary, *plain, *deciding[:1], errors, *changed, ledger), columns, deciding)
    write_ours(book.package, ours)
    styles.finish()
    book.finish()


def _changes(parts: Sequence[Part], book: Book, styles: Styles) -> tuple[str, ...]:
    """Add the Changes sheet where something may be updated; return its name."""
    if not has_changes(parts):
        return ()
    name = book.free_name(_("Changes"))
    lay_out(changes_page(parts, name), styles).add_to(book)
    return (name,)


def _comment_note(news: _News) -> list[str]:
    if all(len(marked.cells) <= MOST_COMMENTS for _, marked in news.marked):
        return []
    words = _("Comments are on the first {count} offending cells; the others are coloured, and listed on Errors.")
    return [words.format(count=MOST_COMMENTS)]


def _anew_notes(news: _News, reason: str) -> list[str]:
    read = [sheet for sheet, _ in news.marked if sheet.kind != PLAIN]
    if not read:
        return []
    notes = [_("The workbook could not be carried over as it is: {reason}.").format(reason=reason)] if reason else []
    notes += [
        _("The source is a text file: its rows are on the sheet {sheet}, every cell as text.").format(sheet=sheet.name)
        for sheet in read
        if sheet.kind == "csv"
    ]
    if read[0].kind != "csv":
        kind = _("this workbook") if reason else _("an {kind} file").format(kind=read[0].kind)
        left = _left_out(read)
        words = _("The values of {kind} are written to a new sheet, without its formats, formulas and pictures.")
        notes.append(f"{words.format(kind=kind)}{left}")
    if any((sheet.rows > LAST_ROW).any() for sheet in read):
        words = _("A sheet holds {count} rows; the rows after that are not shown, their documents are.")
        notes.append(words.format(count=LAST_ROW))
    return notes


def _left_out(read: Sequence[sheets.Sheet]) -> str:
    """Return which other sheets of the source are not in the result, as a sentence."""
    path, mine = read[0].path, {sheet.name for sheet in read}
    try:
        there = sheets.names(path)
    except (WorkbookError, OSError):
        return ""
    others = [name.name for name in there if not name.ours and name.name not in mine]
    words = _("Sheets not carried over: {sheets}.")
    return f" {words.format(sheets=', '.join(others))}" if others else ""
