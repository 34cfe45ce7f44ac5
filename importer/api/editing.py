"""What the ledger holds, in a mapping's own columns, to be edited and run again."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import chain
from pathlib import Path

from importer import mapping as mappings
from importer.api.diary import open_journal
from importer.api.door import open_ledger
from importer.api.listing import answers, limited, told, unsettled
from importer.api.reading import Exported
from importer.api.value import Watch, Where
from importer.changes.reading import expands
from importer.errors import UsageError
from importer.exporting import About
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


def export_to_edit(editable: Editable, where: Where, watch: Watch) -> Exported:
    """Write the workbook and return what was written; nothing in the ledger is changed.

    Raises UsageError for what cannot be meant, SignInError, LedgerUnreachable; then nothing was written.
    """
    began = time.monotonic()
    with (
        open_journal() as journal,
        open_ledger(where, on_wait=watch.wait, on_trouble=watch.trouble) as ledger,
        answers(ledger),
    ):
        about = About(ledger.host, ledger.company, editable.filters, datetime.now().astimezone(), editable.limit)
        mapping = editable.mapping.looked_up(partial(journal.numbers, ledger.tenant))
        listing = ledger.pages(editable.resource.name, editable.filters)
        records = chain.from_iterable(limited(told(listing, watch), editable.limit))
        written = write(records, mapping, editable.target, ledger.tenant, about, partial(unsettled, listing))
        seconds = round(time.monotonic() - began, 3)
        return Exported(editable.resource, about, written, listing.settled, ledger.requests, seconds)
