"""The summary workbook of a fleet: a line a company, totals a currency, and who needs a person."""

import os
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

import polars as pl

from importer.fleet.reasons import VERDICTS, control_word, reason, verdict
from importer.fleet.value import Came, Report
from importer.fleet.worst import rank
from importer.language import _, later, ngettext
from importer.plan.value import Total
from importer.results import columns, looks
from importer.results.place import deliver
from importer.results.totalled import Head, Money, list_page
from importer.results.xlsx.blank import blank
from importer.results.xlsx.book import Book
from importer.results.xlsx.cells import Form, letter_of, number_of
from importer.results.xlsx.package import Package
from importer.results.xlsx.page import Box, ListColumn, Page
from importer.results.xlsx.pagepart import lay_out
from importer.results.xlsx.properties import write_ours
from importer.results.xlsx.styles import Look, Styles
from importer.sheets.ours import Ours
from importer.submission import Status

_GREEN, _RED = "1E6B3A", "B03A2E"
_LOOKS: Mapping[str, Look] = {
    "done": looks.status_look(Status.CREATED),
    "rehearsed": looks.status_look(Status.WOULD_CREATE),
    "some invalid": looks.status_look(looks.WARNING),
    "stopped": looks.status_look(Status.NOT_ATTEMPTED),
    "interrupted": looks.status_look(Status.NOT_ATTEMPTED),
    "must be looked at": looks.status_look(Status.IN_DOUBT),
}
"""The look of a verdict; the others are bad news."""
_SENT, _NOT_SENT = later("SENT"), later("NOT SENT")
_WORDS_OF_CONTROL = {
    later("agree"): looks.AGREES,
    later("differ"): looks.DIFFERS,
    later("not compared"): looks.status_look(Status.NOT_ATTEMPTED),
}


def write(report: Report, target: Path) -> Path:
    """Write the summary workbook to `target`, never over an older one; return the path it really has.

    Raises OutputError when the folder cannot be written to.
    """

    def fill(file: BinaryIO) -> None:
        with closing(Package(blank())) as package:
            book, name = Book(package), _("Fleet")
            empty, styles = book.sheets[0].name, Styles(book)
            lay_out(page(report, name, target.absolute().parent), styles, selected=True).add_to(book)
            book.remove(empty)
            write_ours(package, Ours((name,), {}))
            styles.finish()
            book.finish()
            package.save(file)

    return deliver(target, report.id, fill)


def page(report: Report, name: str, folder: Path) -> Page:
    """Return the sheet: those that need a person first, then in the order of the file; links as seen from `folder`."""
    came = sorted(report.came, key=lambda each: rank(each.exit))
    rows = [_line(report, each, total, folder) for each in came for total in _totals(each)]
    table = pl.DataFrame(rows, schema=_SCHEMA, orient="row")
    listed = _columns(report, table)
    letter = letter_of(1 + [column.heading for column in listed].index(_("Net amount")))
    money = Money((letter,), letter_of(1 + number_of(letter)))
    head = Head(report.fleet.name, _("Net"), _("No company."), _RED if report.needing else _GREEN)
    made = list_page(name, head, listed, table["file"], money)
    assert made.listing is not None  # noqa: S101  a page of a list has one
    boxes = (*made.boxes, _headline(report))
    return replace(made, boxes=boxes, listing=replace(made.listing, links=None, files=table["file"]))


def _totals(came: Came) -> tuple[Total | None, ...]:
    """Return the sums of a job, by currency: it has a line for each, and one at least."""
    totals = () if came.summary is None else tuple(each for each in came.summary.totals if each.lines)
    return totals or (None,)


_SCHEMA: dict[str, pl.DataType] = {
    "company": pl.String(),
    "job": pl.String(),
    "verdict": pl.String(),
    "sent": pl.String(),
    **{status.value: pl.Int64() for status in Status},
    "net": pl.Decimal(38, 6),
    "currency": pl.String(),
    "control": pl.String(),
    "why": pl.String(),
    "exit": pl.Int64(),
    "profile": pl.String(),
    "workbook": pl.String(),
    "run": pl.String(),
    "file": pl.String(),
}


def _line(report: Report, came: Came, total: Total | None, folder: Path) -> tuple[object, ...]:
    """Return the cells of one line; counts and reasons stand on a job's first line only, so that sums are right."""
    summary = came.summary
    first = total is None or total is _totals(came)[0]
    return (
        report.companies[came.job.profile],
        came.job.name,
        verdict(came),
        _SENT if summary is not None and summary.sent else _NOT_SENT,
        *(summary.documents[status] or None if summary and first else None for status in Status),
        total.net if total else None,
        (total.currency or looks.BASE) if total else None,
        control_word(came),
        reason(came) or None if first else None,
        came.exit,
        came.job.profile,
        ", ".join(Path(book).name for book in came.job.workbooks),
        came.run,
        _file(came, folder),
    )


def _columns(report: Report, table: pl.DataFrame) -> list[ListColumn]:
    """Return the columns; of the statuses only those that some document has."""
    met = [status.value for status in Status if table[status.value].sum()]
    verdicts = {_(word): _LOOKS.get(word, looks.status_look(Status.INVALID)) for word in VERDICTS}
    sent = {_(_SENT): looks.AGREES, _(_NOT_SENT): looks.status_look(Status.NOT_ATTEMPTED)}
    control = {_(word): look for word, look in _WORDS_OF_CONTROL.items()}
    unlinked = dict.fromkeys(table.filter(pl.col("file").is_null())["company"], looks.TEXT)
    named = any(each.job.name != each.job.profile for each in report.came)
    return [
        replace(columns.link(_("Company"), 28, table["company"]), looks=unlinked),
        *([columns.words(_("Job"), 24, table["job"])] if named else []),
        _word(_("Outcome"), 20, table["verdict"], verdicts),
        _word(_("Sent"), 16, table["sent"], sent),
        *(columns.count(_(status), 13, table[status]) for status in met),
        columns.amount(_("Net amount"), 17, table["net"]),
        columns.aside(_("Currency"), 10, table["currency"]),
        _word(_("Control totals"), 19, table["control"], control),
        columns.words(_("What a person must see to"), 60, table["why"]),
        columns.count(_("Exit code"), 8, table["exit"]),
        columns.aside(_("Profile"), 18, table["profile"]),
        columns.words(_("Workbook"), 32, table["workbook"]),
        columns.code(_("Run"), 28, table["run"]),
    ]


def _word(heading: str, width: float, values: pl.Series, known: Mapping[str, Look]) -> ListColumn:
    """Return a column of a few words, each in the language spoken and with its look."""
    spoken = values.map_elements(_, return_dtype=pl.String)
    return ListColumn(heading, width, Form.TEXT, spoken, looks.WORD, known, looks.HEADING_INDENTED)


def _headline(report: Report) -> Box:
    """Return what stands beside the title: how it went, when, and as which fleet."""
    needing = len({each.job.profile for each in report.needing})
    words = ngettext(
        "{count} of {companies} companies needs a person", "{count} of {companies} companies need a person", needing
    )
    told = words.format(count=needing, companies=len(report.companies))
    sent = _(_SENT) if report.sent else _(_NOT_SENT)
    when = report.started[:19].replace("T", " ")
    return Box("D1", f"{sent} · {told} · {when} · {report.id}", replace(looks.RUNG, wrap=False))


def _file(came: Came, folder: Path) -> str | None:
    """Return where a click on a company leads: to its result workbook, as seen from the summary's folder."""
    result = came.summary.result if came.summary else None
    if not result:
        return None
    first = Path(result.split(", ")[0] if len(came.job.workbooks) > 1 else result).absolute()
    try:
        return quote(Path(os.path.relpath(first, folder)).as_posix())
    except ValueError:  # another drive of Windows
        return first.as_uri()
