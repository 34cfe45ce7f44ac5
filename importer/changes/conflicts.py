"""Conflicts: a document that was changed here and in the ledger, with all three values of each field."""

from collections.abc import Iterator, Sequence

from importer.changes.flat import Flat, shown
from importer.findings import Finding, found
from importer.plan.value import Change
from importer.submission import Submission

NOTHING = "nothing"


def conflicts(update: Submission, changes: Sequence[Change], now: Flat, *, exported: bool) -> Iterator[Finding]:
    """Yield a finding for each field that is to be changed, with what it is here, there, and was when exported."""
    lines = now.numbered()
    for change in changes:
        title, _, name = change.field.rpartition(": ")
        number = title.removeprefix("line ")
        there = lines.get(int(number), {}) if number.isdigit() else {} if title else now.header
        words = {
            "field": change.field,
            "mine": change.becomes or NOTHING,
            "theirs": shown(there.get(name)) or NOTHING,
            "base": (change.was or NOTHING) if exported else "something else",
        }
        yield found("conflict", change.place, value=change.becomes, key=update.key, **words)
