"""`importer.export`: what the ledger holds, read into a file."""

import gc
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from importer import exits, exporting, resources
from importer.api.door import open_ledger
from importer.api.listing import answers, limited, told, unsettled
from importer.api.value import NOBODY, Name, Watch, Where
from importer.errors import UsageError
from importer.exporting import About, Csv, Output, asked, form_of
from importer.exporting.choosing import chosen
from importer.exporting.columns import tables
from importer.exporting.since import CHANGED, LAST, Follower, Mark
from importer.ledger.client import Client
from importer.resources.base import Resource


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is to be read, and how it is written."""

    where: tuple[str, ...] = ()
    since: str | None = None
    expand: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    limit: int | None = None
    append: bool = False
    style: Csv | None = None

    @property
    def follows(self) -> bool:
        """Whether the export goes on where the last one ended."""
        return self.since is not None and self.since.strip().lower() == LAST

    def filters(self, resource: Resource, begin: str | None = None) -> dict[str, str]:
        """Return the query parameters; `begin` is where the last export ended. Raises UsageError."""
        since = begin if self.follows else self.since
        return asked(resource, [*self.where, *([f"{CHANGED}>={since}"] if since else [])], self.expand)

    def output(self, target: Path) -> Output:
        """Return what is written, and how. Raises UsageError for a wish about another kind of file."""
        form = form_of(target)
        if self.style is not None and form != ".csv":
            raise UsageError(
                "--locale, --delimiter and --decimal are for text files only.", "Leave them out, or write .csv."
            )
        return Output(target, self.style or Csv(), self.fields, self.append)

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


@dataclass(frozen=True, slots=True)
class Exported:
    """An export at its end: what was asked for, and what was written."""

    resource: Resource
    about: About
    written: exporting.Exported
    """How much of it, the sums per currency, notes for a person."""
    settled: bool
    """False when the list never held still while it was read: a document may have been missed."""
    requests: int
    seconds: float

    @property
    def documents(self) -> int:
        """How many documents there are."""
        return self.written.documents

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that were written."""
        return self.written.files

    @property
    def exit_code(self) -> int:
        """The exit code of the command: 0, or 6 when a person must look because the list did not hold still."""
        return exits.DONE if self.settled else exits.LOOK

    def json(self) -> dict[str, Any]:
        """Return the object that the command prints with `--json`: counts, sums as decimal strings, files."""
        return {
            "resource": self.resource.name,
            "company": self.about.company,
            "host": self.about.host,
            "filters": dict(self.about.filters),
            "documents": self.documents,
            "lines": self.written.lines,
            "rows": dict(self.written.rows),
            "totals": [
                {
                    "currency": total.currency,
                    "documents": total.documents,
                    "sums": {name: format(amount, "f") for name, amount in total.sums.items()},
                }
                for total in self.written.totals
            ],
            "notes": list(self.written.notes),
            "files": [str(file) for file in self.files],
            "requests": self.requests,
            "seconds": self.seconds,
            "exit": self.exit_code,
        }


def export(  # noqa: PLR0913  what a person may wish for, each by its name
    resource: str,
    to: Name,
    *,
    profile: str | None = None,
    sandbox: bool = False,
    where: Sequence[str] = (),
    since: str | None = None,
    expand: Sequence[str] = (),
    fields: Sequence[str] = (),
    limit: int | None = None,
    append: bool = False,
    style: Csv | None = None,
    watch: Watch = NOBODY,
) -> Exported:
    """Write what the ledger holds of `resource` to the file `to` (.xlsx, .csv or .parquet); nothing is changed.

    `where` are filters such as `status=Balanced`, `since` a date or "last" (since the last complete export with these
    filters), `expand` the lists to be read as well, `fields` the columns wanted, `style` the signs of a .csv;
    `profile` and `sandbox` are as for `run`. Raises UsageError for what cannot be meant, SignInError,
    LedgerUnreachable; then nothing was written.
    """
    if resource not in resources.names():
        raise UsageError(f"There is no resource “{resource}”.", f"There are {', '.join(resources.names())}.")
    wanted = resources.get(resource)
    wishes = Wishes(tuple(where), since, tuple(expand), tuple(fields), limit, append, style)
    wishes.check(wanted)
    output = wishes.output(Path(to))
    began = time.monotonic()
    place = Where(profile, sandbox)
    with (
        open_ledger(place, on_wait=watch.wait, on_trouble=watch.trouble) as ledger,
        answers(ledger),
        _no_collecting(),
    ):
        reading = _Reading(ledger, wanted, wishes, watch)
        about, written = reading.followed(output) if wishes.follows else reading.written(output)
        seconds = round(time.monotonic() - began, 3)
        return Exported(wanted, about, written, reading.settled, ledger.requests, seconds)


@dataclass
class _Reading:
    """One list of the ledger on its way into a file."""

    ledger: Client
    resource: Resource
    wishes: Wishes
    watch: Watch
    settled: bool = True

    def written(self, output: Output) -> tuple[About, exporting.Exported]:
        """Write everything that fits."""
        return self._write(output, self.wishes.filters(self.resource), limited)

    def followed(self, output: Output) -> tuple[About, exporting.Exported]:
        """Write what was changed since the last time; how far that goes is kept once the file is complete."""
        from importer.api.diary import open_journal  # noqa: PLC0415  most exports need no journal

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
    ) -> tuple[About, exporting.Exported]:
        about = About(self.ledger.host, self.ledger.company, filters, datetime.now().astimezone(), self.wishes.limit)
        listing = self.ledger.pages(self.resource.name, filters)
        pages = narrowed(told(listing, self.watch), self.wishes.limit)
        exported = exporting.write(pages, self.resource, output, about, lambda: unsettled(listing))
        self.settled = listing.settled
        return about, exported


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Let Python not look for garbage meanwhile: a page is a hundred thousand small values and no cycle."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
