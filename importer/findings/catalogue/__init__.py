"""The catalogue of codes, in the order of the corridor: cells, rows, values, documents, the ledger."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from importer.findings.catalogue.cells import CELLS
from importer.findings.catalogue.changes import CHANGES
from importer.findings.catalogue.decisions import DECISIONS
from importer.findings.catalogue.documents import DOCUMENTS
from importer.findings.catalogue.ledger import LEDGER
from importer.findings.catalogue.rows import ROWS
from importer.findings.catalogue.values import VALUES
from importer.findings.value import Entry, Severity


def _firm(entries: Mapping[str, Entry]) -> Iterator[tuple[str, Entry]]:
    """Yield entries, the errors among them firm: what was not read, or the ledger denies, nobody can wave through."""
    for code, entry in entries.items():
        yield code, replace(entry, firm=entry.severity is Severity.ERROR)


SUBJECTS: Mapping[str, Mapping[str, Entry]] = MappingProxyType(
    {
        "Cells": dict(_firm(CELLS)),
        "Rows": dict(_firm(ROWS)),
        "Values": VALUES,
        "Documents": DOCUMENTS,
        "Changes": CHANGES,
        "The ledger": dict(_firm(LEDGER)),
        "Decisions": DECISIONS,
    }
)
"""The entries of each subject, by code."""

CATALOGUE: Mapping[str, Entry] = MappingProxyType(
    {code: entry for entries in SUBJECTS.values() for code, entry in entries.items()}
)
