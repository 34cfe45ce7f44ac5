"""`importer export --mapping`: what is in the ledger, in a mapping's own columns, to be edited and run again."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import chain
from pathlib import Path

from rich.console import Console

from importer import mapping as mappings
from importer.api.door import open_journal, open_ledger
from importer.api.reading import Exported, answers, limited, unsettled
from importer.api.reading import told as paged
from importer.api.value import Watch, Where
from importer.changes.reading import expands
from importer.cli import exported as told
from importer.cli import options, screen
from importer.errors import UsageError
from importer.exporting import About
from importer.language import _
from importer.resources.base import Resource
from importer.returning.writing import write


@dataclass(frozen=True, slots=True)
class Editable:
    """What is to be exported, and through which mapping."""

    resource: Resource
    mapping: mappings.Mapping
    target: Path
    filters: Mapping[str, str]
    limit: int | None

    @classmethod
    def of(
        cls, resource: Resource, path: Path, target: Path, filters: Mapping[str, str], limit: int | None
    ) -> "Editable":
        """Return it, checked. Raises MappingError, or UsageError for a mapping of another resource."""
        loaded = mappings.load(path)
        if loaded.resource.name != resource.name:
            raise UsageError(
                f"{path} is a mapping for {loaded.resource.name}, and this exports {resource.name}.",
                f"Write: importer export {loaded.resource.name} --mapping {path} -o {target}",
            )
        paths = [feed.path for feed in loaded.fields]
        return cls(resource, loaded, target, {**filters, **expands(resource, paths)}, limit)


def export(editable: Editable, where: Where, talk: options.Talk) -> int:
    """Write the workbook, and say what was written."""
    console = talk.console()
    began = time.monotonic()
    waits = screen.Countdown(console)
    with (
        open_journal() as journal,
        open_ledger(where, on_wait=waits, on_trouble=waits.again) as ledger,
        told.Bar(console) as bar,
    ):
        about = About(ledger.host, ledger.company, editable.filters, datetime.now().astimezone(), editable.limit)
        mapping = editable.mapping.looked_up(partial(journal.numbers, ledger.tenant))
        with answers(ledger):
            listing = ledger.pages(editable.resource.name, editable.filters)
            records = chain.from_iterable(limited(paged(listing, Watch(page=bar)), editable.limit))
            said = partial(unsettled, listing)
            written = write(records, mapping, editable.target, ledger.tenant, about, said)
        seconds = round(time.monotonic() - began, 3)
        done = Exported(editable.resource, about, written, listing.settled, ledger.requests, seconds)
    if talk.as_json:
        screen.print_json({"mapping": editable.mapping.name, **done.json()})
    else:
        told.show(done, console)
        _show_way_back(editable, console)
    return done.exit_code


def _show_way_back(editable: Editable, console: Console) -> None:
    if editable.mapping.updates:
        again = f"importer run {editable.mapping.name} {editable.target}"
        words = _("Change cells, then send only what was changed: {command}")
        console.print(words.format(command=again), markup=False)
