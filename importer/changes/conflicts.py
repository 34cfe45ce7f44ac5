"""Conflicts: a document that was changed here and in the ledger, with all three values of each field."""

from collections.abc import Iterator, Sequence

from importer.changes.flat import Flat, shown
from importer.findings import Finding, found
from importer.language import _, later
from importer.plan.value import Change
from importer.submission import Submission

NOTHING = later("nothing")


def conflicts(update: Submission, changes: Sequence[Change], now: Flat, *, exported: bool) -> Iterator[Finding]:
    """Yield a finding for each field that is to be changed, with what it is here, there, and was when exported."""
    lines = now.numbered()
    for change in changes:
        title, _colon, name = change.field.rpartition(": ")
        number = "".join(filter(str.isdigit, title))
        there = lines.get(int(number), {}) if number else {} if title else now.header
        words = {
            "field": change.field,
            "mine": change.becomes or _(NOTHING),
            "theirs": shown(there.get(name)) or _(NOTHING),
            "base": (change.was or _(NOTHING)) if exported else _("something else"),
        }
        yield found("conflict", change.place, value=change.becomes, key=update.key, **words)
