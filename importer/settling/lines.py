"""What an update changes, beside what the ledger's document has now: its header, and its lines by their number."""

from collections.abc import Iterator

from importer import resources
from importer.language import _
from importer.ledger.port import Document
from importer.settling.compare import Difference, header_changes
from importer.settling.flat import (
    DELETE,
    GONE,
    INSERT,
    NUMBER,
    OPERATION,
    Values,
    about,
    alike,
    differing,
    held,
    is_told,
    line_title,
    sent,
    shown,
)
from importer.submission import Submission


def changes(submission: Submission, document: Document) -> tuple[Difference, ...]:
    """Return which fields of an update the ledger's `document` has with another value; those of lines by number."""
    return (*header_changes(submission, document), *_line_changes(submission, document))


def holds_all(update: Submission, document: Document) -> bool:
    """Tell whether the ledger holds all that an update sets, and it sets nothing else: no line comes or goes."""
    resource = resources.get(update.resource)
    ours, there = sent(update, resource), held(resource, document)
    lines = there.numbered()
    only_changed = all(line.get(OPERATION) == "Update" for line in ours.lines)
    same = (
        alike(value, lines.get(number, {}).get(path))
        for number, line in ours.numbered().items()
        for path, value in line.items()
        if path != OPERATION
    )
    return (
        only_changed and all(same) and all(alike(value, there.header.get(path)) for path, value in ours.header.items())
    )


def _line_changes(submission: Submission, document: Document) -> Iterator[Difference]:
    resource = resources.get(submission.resource)
    there = held(resource, document).numbered()
    for line in sent(submission, resource).lines:
        number = line.get(NUMBER) if line.get(OPERATION) != INSERT else None
        was = there.get(number, {}) if isinstance(number, int) else {}
        title = line_title(number)
        if line.get(OPERATION) != DELETE:
            told = {name: value for name, value in line.items() if is_told(resource, name, line=True)}
            yield from _fields(title, told, was)
        elif was:
            yield Difference(title, _(GONE), about(was))


def _fields(title: str, line: Values, was: Values) -> Iterator[Difference]:
    for name, value in differing(line, was):
        yield Difference(f"{title}: {name}", shown(value) or _("empty"), shown(was.get(name)))
