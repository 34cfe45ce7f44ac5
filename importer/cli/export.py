"""`importer export`: what is in the ledger, into a workbook or text files."""

import gc
import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from importer.cli import editable, options, screen
from importer.cli import exported as told
from importer.cli.door import open_journal, open_ledger
from importer.cli.editable import Editable
from importer.cli.resource import argument
from importer.errors import LedgerUnreachable, UsageError
from importer.exporting import About, Csv, Exported, Output, asked, form_of, write
from importer.exporting.choosing import chosen
from importer.exporting.columns import tables
from importer.exporting.since import CHANGED, LAST, Follower, Mark
from importer.ledger.client import Client
from importer.ledger.pages import Listing
from importer.ledger.port import Refused, Unclear
from importer.resources.base import Resource

DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t"}
PERSON_MUST_LOOK = 6


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is to be read, and how it is written."""

    wheres: tuple[str, ...]
    since: str | None
    expands: tuple[str, ...]
    fields: tuple[str, ...]
    limit: int | None
    append: bool
    locale: str | None
    delimiter: str | None
    decimal: str | None

    @property
    def follows(self) -> bool:
        """Whether the export goes on where the last one ended."""
        return self.since is not None and self.since.strip().lower() == LAST

    def filters(self, resource: Resource, begin: str | None = None) -> dict[str, str]:
        """Return the query parameters; `begin` is where the last export ended. Raises UsageError."""
        since = begin if self.follows else self.since
        return asked(resource, [*self.wheres, *([f"{CHANGED}>={since}"] if since else [])], self.expands)

    def output(self, target: Path) -> Output:
        """Return what is written, and how. Raises UsageError for a wish about another kind of file."""
        form = form_of(target)
        if (self.locale or self.delimiter or self.decimal) and form != ".csv":
            raise UsageError(
                "--locale, --delimiter and --decimal are for text files only.", "Leave them out, or write .csv."
            )
        decimal = self.decimal or (_decimal_sign(self.locale) if self.locale else ".")
        usual = "semicolon" if decimal == "," else "comma"
        return Output(target, Csv(DELIMITERS[self.delimiter or usual], decimal), self.fields, self.append)

    def check(self, resource: Resource) -> None:
        """Do nothing if all of it can be meant; before anything is sent. Raises UsageError."""
        filters = self.filters(resource)
        chosen(tables(resource, filters), self.fields)
        if self.follows and CHANGED in filters:
            raise UsageError(f"--since last is about {CHANGED}, and so is --where.", "Use one of them.")
        if self.follows and self.limit is not None:
            raise UsageError(
                "--since last needs a complete export, and --limit cuts it short.", "Leave one of them out."
            )

    def check_editable(self) -> None:
        """Do nothing if all of it fits an export in a mapping's columns. Raises UsageError."""
        if self.fields or self.append or self.follows or self.locale or self.delimiter or self.decimal:
            raise UsageError(
                "With --mapping the columns are the mapping's, in a workbook of its own.",
                "Leave out --fields, --append, --since last, --locale, --delimiter and --decimal.",
            )


@click.command(epilog='With --where "name>=value" keep the quotes: without them the shell writes a file called =value.')
@argument
@click.option("-o", "--output", type=options.FILE, required=True, help="The file to write: .xlsx, .csv or .parquet.")
@click.option(
    "--where",
    "wheres",
    multiple=True,
    metavar="FILTER",
    help='Only what fits: status=Balanced, "lastModifiedDateTime>=2026-01-14". May be repeated.',
)
@click.option(
    "--since",
    metavar="DATE",
    help="Only what was changed since: 2026-01-14, or “last”, since the last complete export with these filters.",
)
@click.option(
    "--expand",
    "expands",
    multiple=True,
    metavar="NAMES",
    help="Read these as well: attachments,taxDetails, ... Each list becomes a sheet or file.",
)
@click.option(
    "--fields",
    multiple=True,
    metavar="NAMES",
    help="Only these columns: customer.number,invoiceLines.quantity, a block (customer) or a list (invoiceLines).",
)
@click.option(
    "--mapping",
    type=options.FILE,
    metavar="FILE",
    help="In this mapping's own columns, to be edited and run with it again: only what was changed is sent.",
)
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Read at most N documents.")
@click.option("--append", is_flag=True, help="Put them to those in the file; what is there already is replaced.")
@click.option("--locale", metavar="NAME", help="Separators of a .csv as they are usual there: nb_NO, sv, en_GB, ...")
@click.option("--delimiter", type=click.Choice(list(DELIMITERS)), help="Between the cells of a .csv; default: comma.")
@click.option(
    "--decimal",
    type=click.Choice([".", ","]),
    help="Decimal sign of a .csv; default: point. With a comma, semicolons.",
)
@options.ledger
@options.talk
def export(resource: Resource, output: Path, where: options.Where, talk: options.Talk, **given: Any) -> int:  # noqa: ANN401  the wishes
    """Write what the ledger holds of RESOURCE to a file; nothing in the ledger is changed.

    A workbook has the sheets Documents, Lines, About and one for each list that was expanded; of text and parquet
    files there is one for each of them, beside each other, linked by the documents' number.
    """
    mapping = given.pop("mapping")
    wishes = Wishes(**given)
    wishes.check(resource)
    if mapping is not None:
        wishes.check_editable()
        chosen_for = Editable.of(resource, mapping, output, wishes.filters(resource), wishes.limit)
        return editable.export(chosen_for, where, talk, _answers)
    wanted = wishes.output(output)
    console = talk.console()
    began = time.monotonic()
    waits = screen.Countdown(console)
    with open_ledger(where, on_wait=waits, on_trouble=waits.again) as ledger, _answers(ledger), _no_collecting():
        reading = _Reading(ledger, resource, wishes, console)
        about, exported = reading.followed(wanted) if wishes.follows else reading.written(wanted)
        figures = {"requests": ledger.requests, "seconds": round(time.monotonic() - began, 3)}
    code = 0 if reading.settled else PERSON_MUST_LOOK
    if talk.as_json:
        screen.print_json(told.as_json(resource, about, exported) | figures | {"exit": code})
    else:
        told.show(resource, about, exported, console)
    return code


@dataclass
class _Reading:
    """One list of the ledger on its way into a file."""

    ledger: Client
    resource: Resource
    wishes: Wishes
    console: Console
    settled: bool = True

    def written(self, output: Output) -> tuple[About, Exported]:
        """Write everything that fits."""
        return self._write(output, self.wishes.filters(self.resource), told.limited)

    def followed(self, output: Output) -> tuple[About, Exported]:
        """Write what was changed since the last time; how far that goes is kept once the file is complete."""
        name = (self.ledger.tenant, self.resource.name, json.dumps(self.wishes.filters(self.resource), sort_keys=True))
        with open_journal() as journal:
            mark = Mark.read(journal.watermark(*name))
            number = self.resource.read_back.number if self.resource.read_back else ""
            follower = Follower(number, mark)
            began = time.monotonic()
            filters = self.wishes.filters(self.resource, mark.begin() if mark else None)
            done = self._write(output, filters, lambda pages, _: follower.news(pages))
            reached = follower.next_mark(timedelta(seconds=time.monotonic() - began))
            if reached is not None and self.settled:
                journal.set_watermark(name, reached.text())
        return done

    def _write(
        self, output: Output, filters: Mapping[str, str], narrowed: Callable[..., Iterator[Any]]
    ) -> tuple[About, Exported]:
        about = About(self.ledger.host, self.ledger.company, filters, datetime.now().astimezone(), self.wishes.limit)
        listing = self.ledger.pages(self.resource.name, filters)
        pages = narrowed(told.watched(listing, self.console), self.wishes.limit)
        exported = write(pages, self.resource, output, about, lambda: _unsettled(listing))
        self.settled = listing.settled
        return about, exported


def _unsettled(listing: Listing) -> list[str]:
    if listing.settled:
        return []
    told_of = f"the ledger told of {listing.total} documents, {listing.read} came"
    return [f"The list kept changing while it was read: {told_of}. Export again when nobody is posting."]


def _decimal_sign(name: str) -> str:
    """Return the decimal sign of a locale. Raises UsageError for one nobody knows."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415  heavy, and seldom asked for

    try:
        return str(Locale.parse(name.replace("-", "_")).number_symbols["latn"]["decimal"])
    except (UnknownLocaleError, ValueError):
        raise UsageError(f"There is no locale “{name}”.", "Write nb_NO, sv_SE, da_DK, en_GB, ...") from None


@contextmanager
def _answers(ledger: Client) -> Iterator[None]:
    """Turn what the ledger says instead of a list into the reason for the command to end.

    However it ends, pages that nobody waits for any more are given up.
    """
    try:
        yield
    except Refused as no:
        raise UsageError(f"The ledger refuses to list this: {no.text}", "Check --where; nothing was written.") from no
    except Unclear as unclear:
        message = f"The list could not be read to its end: {unclear.text}"
        raise LedgerUnreachable(message, "Nothing was written; run the command again.") from unclear
    finally:
        ledger.halt()


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Let Python not look for garbage meanwhile: a page is a hundred thousand small values and no cycle."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
