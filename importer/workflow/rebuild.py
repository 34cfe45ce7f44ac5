"""Writing a run's result workbook once more, from the journal and, where it is still the same, the source."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from importer import sheets
from importer.errors import ImporterError
from importer.journal import Journal
from importer.journal.standing import Run
from importer.language import _, suppose
from importer.plan.plans import Plans
from importer.plan.value import Plan
from importer.results.html.report import report_page
from importer.results.parts import Told
from importer.results.plain import NAME, without_source
from importer.results.workbook import write_all
from importer.summary import Summary, anything_sent, count_documents, count_rows
from importer.workflow.account import Account, Chapter
from importer.workflow.again import Asked
from importer.workflow.job import sha256
from importer.workflow.retelling import retold
from importer.workflow.rewording import reworded


def rebuild(run: Run, journal: Journal, target: Path) -> tuple[Path, ...]:
    """Write the result workbook of `run` to `target` and return where it really is; nothing is sent or looked up.

    A run over several workbooks has a result for each, with the workbook's name added. Where the source is gone or
    another one, a plain list of the documents takes the place of the user's sheets, and the Summary says why. Raises
    OutputError when the folder cannot be written to.
    """
    account = _told(run, journal)
    folder = Asked.kept(run).folder
    books = dict.fromkeys(chapter.workbook for chapter in account.chapters)
    return tuple(
        _write(_Book(account, workbook, folder), _place(target, workbook if len(books) > 1 else None))
        for workbook in books
    )


def page(run: Run, journal: Journal) -> str:
    """Return the report of `run` as one HTML page."""
    account = _told(run, journal)
    assert account.summary is not None  # noqa: S101  what is retold is summed up
    return report_page([(chapter.plan, chapter.outcomes) for chapter in account.chapters], account.summary)


def _told(run: Run, journal: Journal) -> Account:
    """Return the account of a run in the language that was asked for, else in its own."""
    account = retold(run, journal)
    suppose(account.language)
    return reworded(account)


@dataclass(frozen=True)
class _Book:
    """One workbook of a run."""

    account: Account
    path: Path
    folder: Path
    """Where the run was begun: its paths count from there."""

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """The steps that read it."""
        return tuple(chapter for chapter in self.account.chapters if chapter.workbook == self.path)

    def seen(self, path: Path) -> Path:
        """Return a path of the run as it is seen from here."""
        return path if self.folder == Path.cwd() else self.folder / path


def _write(book: _Book, target: Path) -> Path:
    told: list[Told] = []
    why = next(filter(None, (_lost(book, chapter) for chapter in book.chapters)), "")
    if not why:
        try:
            told = [(_with_cells(book, chapter), chapter.outcomes) for chapter in book.chapters]
        except ImporterError as trouble:
            why = trouble.message
    if why:
        told = list(_plain(book))
    summary = _own(book)
    return write_all(told, replace(summary, notes=(*_told_why(why), *summary.notes)), target)


def _lost(book: _Book, chapter: Chapter) -> str:
    """Return why the sheets of a step cannot be read as they were; empty when they can."""
    files = tuple(dict.fromkeys((chapter.workbook, *(sheet.path for sheet in chapter.plan.sheets))))
    missing = next((file for file in files if not book.seen(file).is_file()), None)
    if missing is not None:
        return _("{file} is not there any more.").format(file=missing)
    if not chapter.sha256:
        return _("the journal does not say any more which sheet was read, and how.")
    now = ", ".join(sha256(book.seen(file)) for file in files)
    if now == chapter.sha256:
        return ""
    return _("{file} has changed since: its SHA-256 is {now} now.").format(file=chapter.workbook, now=now)


def _told_why(why: str) -> list[str]:
    if not why:
        return []
    return [
        _("Written from the journal alone, without the sheets of the workbook: {why}").format(why=why),
        _("The sheet {name} lists the documents instead. This workbook cannot be run again.").format(name=_(NAME)),
    ]


def _with_cells(book: _Book, chapter: Chapter) -> Plan:
    """Return the plan of a step with the sheets it was drawn from. Raises WorkbookError when they cannot be read."""
    plan, said = chapter.plan, chapter.reading
    read = [
        sheets.read(
            book.seen(sheet.path),
            sheet=sheet.name,
            encoding=said.encoding,
            delimiter=said.delimiter,
            hidden=said.hidden,
            header=said.header if sheet is plan.sheet else None,
            table=said.table if sheet is plan.sheet else None,
        )
        for sheet in plan.sheets
    ]
    return replace(plan, sheet=read[0], lines_sheet=read[1] if len(read) > 1 else None)


def _plain(book: _Book) -> Iterator[Told]:
    """Yield the plan of each step as a list of its documents, with what became of them."""
    for number, chapter in enumerate(book.chapters, start=1):
        yield without_source(chapter.plan, _(NAME) if number == 1 else f"{_(NAME)} {number}"), chapter.outcomes


def _own(book: _Book) -> Summary:
    """Return the figures of the steps that read one workbook."""
    summary, chapters, every = book.account.summary, book.chapters, book.account.chapters
    assert summary is not None  # noqa: S101  what is retold is summed up
    if len(chapters) == len(every):
        return summary
    documents = count_documents(chain.from_iterable(chapter.outcomes for chapter in chapters))
    if (own := book.account.own.get(book.path)) is not None:
        return replace(own, documents=documents, sent=anything_sent(documents))
    plans = Plans(tuple(chapter.plan for chapter in chapters))
    others = set(book.account.plans.notes) - set(plans.notes)
    return replace(
        summary,
        workbook=str(book.path),
        workbook_sha256=", ".join(dict.fromkeys(chain.from_iterable(each.sha256.split(", ") for each in chapters))),
        rows=count_rows(plans),
        documents=documents,
        sent=anything_sent(documents),
        totals=plans.totals,
        findings=len(plans.findings),
        notes=tuple(note for note in summary.notes if note not in others),
        steps=(),
    )


def _place(target: Path, workbook: Path | None) -> Path:
    """Return where the result of one of several workbooks goes: its name is put before the ending."""
    if workbook is None:
        return target
    stem = target.name.removesuffix(".xlsx").removesuffix(".result")
    return target.with_name(f"{stem}.{workbook.stem}.result.xlsx")
