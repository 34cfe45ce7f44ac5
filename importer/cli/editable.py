"""`importer export --mapping`: what is in the ledger, in a mapping's own columns, to be edited and run again."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from rich.console import Console

from importer import mapping as mappings
from importer.api.door import open_journal, open_ledger
from importer.api.reading import answers, limited
from importer.api.reading import told as paged
from importer.api.value import Watch, Where
from importer.changes.reading import expands
from importer.cli import exported as told
from importer.cli import options, screen
from importer.errors import UsageError
from importer.exporting import About
from importer.language import _
from importer.resources.base import Resource
from importer.returning.writing import Returned, write


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
            pages = ledger.pages(editable.resource.name, editable.filters)
            records = chain.from_iterable(limited(paged(pages, Watch(page=bar)), editable.limit))
            returned = write(records, mapping, editable.target, ledger.tenant, about)
        figures = {"requests": ledger.requests, "seconds": round(time.monotonic() - began, 3)}
    if talk.as_json:
        screen.print_json(_as_json(editable, about, returned) | figures | {"exit": 0})
    else:
        _show(editable, about, returned, console)
    return 0


def _show(editable: Editable, about: About, returned: Returned, console: Console) -> None:
    asked_for = ", ".join(about.wishes())
    where = screen.at(about.company, about.host)
    console.print(f"{_('READ')} · {where} · {asked_for}", style="bold", markup=False)
    counts = f"{_('documents')} {returned.documents}, {_('rows')} {returned.rows}"
    words = _("{resource}: {counts}, in the columns of {mapping}")
    title = _(editable.resource.title)
    console.print(words.format(resource=title, counts=counts, mapping=editable.mapping.name), markup=False)
    for note in returned.notes:
        console.print(note, style="yellow", markup=False)
    console.print(f"{_('Written:')} {returned.target}", markup=False)
    if editable.mapping.updates:
        again = f"importer run {editable.mapping.name} {returned.target}"
        words = _("Change cells, then send only what was changed: {command}")
        console.print(words.format(command=again), markup=False)


def _as_json(editable: Editable, about: About, returned: Returned) -> dict[str, Any]:
    return {
        "resource": editable.resource.name,
        "mapping": editable.mapping.name,
        "company": about.company,
        "host": about.host,
        "filters": dict(about.filters),
        "documents": returned.documents,
        "rows": {"Documents": returned.documents, "Rows": returned.rows},
        "notes": list(returned.notes),
        "files": [str(returned.target)],
    }
