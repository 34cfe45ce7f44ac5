"""Since last time: what a nightly export has seen, and from where the next one goes on.

Everything is told in the ledger's own time, which may be another than ours: nobody documents the zone of
`lastModifiedDateTime`. What was changed while a list was being read may have been looked at too early, so the mark
lies before the latest change by as long as the reading took; the next reading begins a few minutes before the mark,
and leaves out what was seen in the same version.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Self

from importer.exporting.flat import Record

LAST = "last"
CHANGED = "lastModifiedDateTime"
OVERLAP = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Mark:
    """How far earlier exports got."""

    moment: datetime
    """Everything that was changed before it has been read."""
    known: Mapping[str, str] = field(default_factory=dict)
    """Records changed at that time or later, number -> when; they are no news."""

    def begin(self) -> str:
        """Return the moment the next reading begins at, as a filter takes it."""
        return (self.moment - OVERLAP).isoformat("T", "milliseconds")

    def text(self) -> str:
        """Return the mark for the journal."""
        return json.dumps({"moment": self.moment.isoformat(), "known": dict(self.known)})

    @classmethod
    def read(cls, text: str | None) -> Self | None:
        """Return the mark that was written; None when there is none yet."""
        told = json.loads(text) if text else None
        return cls(datetime.fromisoformat(told["moment"]), told["known"]) if told else None


@dataclass
class Follower:
    """Goes through pages of records, passes on what is new since `mark`, and remembers how far it got."""

    number: str
    """The field that holds a record's number."""
    mark: Mark | None = None
    _seen: dict[str, str] = field(default_factory=dict)

    def news(self, pages: Iterable[Sequence[Record]]) -> Iterator[list[Record]]:
        """Yield the pages without records that are known in the same version."""
        known = self.mark.known if self.mark else {}
        for page in pages:
            new = []
            for record in page:
                number, changed = str(record.get(self.number)), str(record.get(CHANGED) or "")
                self._seen[number] = changed
                if not changed or known.get(number) != changed:
                    new.append(record)
            yield new

    def next_mark(self, took: timedelta) -> Mark | None:
        """Return the mark for the next time, when the reading took so long; None while nothing was ever read."""
        changes = {number: moment for number, text in self._seen.items() if (moment := _moment(text))}
        before = [self.mark.moment] if self.mark else []
        reached = max([*before, *([max(changes.values()) - took] if changes else [])], default=None)
        if reached is None:
            return None
        known = {number: self._seen[number] for number, moment in changes.items() if moment >= reached - OVERLAP}
        return Mark(reached, known or (self.mark.known if self.mark else {}))


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None
