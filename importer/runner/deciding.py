"""Deciding from the journal: what is done already, and whether an upsert is a create or an update."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from importer.journal.standing import Entry, Name, Record, State
from importer.runner import words
from importer.submission import Outcome, Status

Records = Mapping[Name, Record]
"""What the journal knows, by name."""


def done_already(entry: Entry, records: Records) -> Outcome | None:
    """Return the outcome of a document that the journal knows as carried out; None when it has to be sent.

    A create is done once, and other content under its key is invalid. Updates and upserts are done when the
    last thing carried out had the same content.
    """
    if changes_nothing(entry) and not may_be_there(entry, records):
        return Outcome(entry.submission.key, Status.UNCHANGED, entry.submission.number)
    done = [record for record in _of(entry, records) if record.state is State.CREATED]
    if not done:
        return None
    last = max(done, key=lambda record: record.settled)
    key = entry.submission.key
    if last.fingerprint == entry.fingerprint:
        return Outcome(key, Status.ALREADY_DONE, last.number)
    if entry.submission.operation == "create":
        return Outcome(key, Status.INVALID, last.number, words.other_content(last.number))
    return None


def decided(entry: Entry, records: Records) -> Entry:
    """Return an upsert as what an earlier attempt took it for, when that attempt may have arrived."""
    if entry.submission.operation != "upsert":
        return entry
    begun = next((record for record in _of(entry, records) if record.state.is_open), None)
    return entry if begun is None else as_operation(entry, begun.name.operation)


def changes_nothing(entry: Entry) -> bool:
    """Return whether a document is an update that sets nothing: the ledger holds all of it already."""
    return entry.submission.operation == "update" and not entry.submission.payload.model_fields_set


def may_be_there(entry: Entry, records: Records) -> bool:
    """Return whether an earlier attempt left it open whether the document arrived."""
    return any(record.state.is_open for record in _of(entry, records))


def as_operation(entry: Entry, operation: str) -> Entry:
    """Return `entry` with its operation decided."""
    return replace(entry, submission=replace(entry.submission, operation=operation))


def _of(entry: Entry, records: Records) -> Iterator[Record]:
    sub = entry.submission
    operations = ("create", "update") if sub.operation == "upsert" else (sub.operation,)
    names = (Name(entry.tenant, sub.resource, operation, sub.key) for operation in operations)
    return (records[name] for name in names if name in records)


def keys_by_resource(entries: Sequence[Entry]) -> Iterable[tuple[str, list[str]]]:
    """Return the keys of `entries`, resource by resource."""
    keys: dict[str, list[str]] = {}
    for entry in entries:
        keys.setdefault(entry.submission.resource, []).append(entry.submission.key)
    return keys.items()
