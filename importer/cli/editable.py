"""`importer export --mapping`: what is in the ledger, in a mapping's own columns, to be edited and run again."""

import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import chain
from pathlib import Path

from rich.console import Console

from importer import mapping as mappings
from importer.changes.reading import expands
from importer.cli import exported as told
from importer.cli import options, screen
from importer.cli.door import open_journal, open_ledger
from importer.errors import UsageError
from importer.export import About
from importer.language import _
from importer.ledger.client import Client
from importer.resources.base import Resource
from importer.returning.writing import write

Answers = Callable[[Client], AbstractContextManager[None]]


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


def export(editable: Editable, where: options.Where, talk: options.Talk, answers: Answers) -> int:
    """Write the workbook, and say what was written."""
    console = talk.console()
    began = time.monotonic()
    waits = screen.Countdown(console)
    with open_journal() as journal, open_ledger(where, on_wait=waits, on_trouble=waits.again) as ledger:
        about = About(ledger.host, ledger.company, editable.filters, datetime.now().astimezone(), editable.limit)
        mapping = editable.mapping.looked_up(partial(journal.numbers, ledger.tenant))
        with answers(ledger):
            listing = ledger.pages(editable.resource.name, editable.filters)
            records = chain.from_iterable(told.limited(told.watched(listing, console), editable.limit))
            exported = write(records, mapping, editable.target, ledger.tenant, about, partial(told.unsettled, listing))
        figures = {"requests": ledger.requests, "seconds": round(time.monotonic() - began, 3)}
    code = 0 if listing.settled else told.PERSON_MUST_LOOK
    if talk.as_json:
        named = {"mapping": editable.mapping.name}
        screen.print_json(told.as_json(editable.resource, about, exported) | named | figures | {"exit": code})
    else:
        told.show(editable.resource, about, exported, console)
        _show_way_back(editable, console)
    return code


def _show_way_back(editable: Editable, console: Console) -> None:
    if editable.mapping.updates:
        again = f"importer run {editable.mapping.name} {editable.target}"
        words = _("Change cells, then send only what was changed: {command}")
        console.print(words.format(command=again), markup=False)
