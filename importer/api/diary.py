"""The way to the journal, and from a run in it to where it was posted; apart from `door`, for most reads need none."""

import os

from importer.api.door import home
from importer.api.value import Where
from importer.journal import Journal
from importer.journal.standing import Run


def open_journal() -> Journal:
    """Open the journal in the importer's home, or where IMPORTER_JOURNAL_URL says."""
    return Journal.open(home(), os.environ.get("IMPORTER_JOURNAL_URL"))


def where_posted(where: Where, run: Run) -> Where:
    """Return the ledger that was asked for, or else the one `run` was posted to."""
    if where.profile or where.sandboxed:
        return where
    sandboxed = run.profile == "sandbox"
    return Where(None if sandboxed else run.profile or None, sandboxed)
