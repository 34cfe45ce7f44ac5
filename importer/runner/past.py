"""The past: what journal and ledger know of documents before a run sends anything."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from importer.journal import Journal, Rehearsal
from importer.journal.standing import Entry
from importer.language import _
from importer.ledger import wire
from importer.runner import words
from importer.runner.deciding import Records, done_already, keys_by_resource, may_be_there
from importer.settling.lookup import Found, searches
from importer.submission import Outcome, Status, Submission

Fingerprints: TypeAlias = Mapping[tuple[str, str], str]
"""(Resource, key) -> what tells the content of a document from another: worked out once a run."""
There: TypeAlias = Mapping[tuple[str, str], Found]
"""(Resource, key) -> what the ledger has of a document although the journal has never heard of it."""


@dataclass(frozen=True, slots=True)
class Past:
    """What the journal knows: the outcomes of what is done, and the keys of what may have arrived."""

    done: tuple[Outcome, ...]
    begun: frozenset[str]
    fingerprints: Fingerprints


def past(submissions: Sequence[Submission], tenant: str, journal: Journal) -> Past:
    """Return what the journal knows of `submissions`; what is done with other content is invalid."""
    entries = [Entry(tenant, each, _fingerprint(each)) for each in submissions]  # nothing is searched for yet
    records = records_of(entries, journal)
    begun = frozenset(entry.submission.key for entry in entries if may_be_there(entry, records))
    fingerprints = {(entry.submission.resource, entry.submission.key): entry.fingerprint for entry in entries}
    return Past(tuple(outcome for _, outcome in done_of(entries, records)), begun, fingerprints)


def elsewhere(submissions: Iterable[Submission], there: There) -> Iterator[Outcome]:
    """Yield the outcome of those that are in the ledger although the journal has never heard of them."""
    for each in submissions:
        found = there.get((each.resource, each.key))
        if found is not None:
            yield posted_elsewhere(each.key, found)


def posted_elsewhere(key: str, found: Found) -> Outcome:
    """Return the outcome of a document that somebody else has posted."""
    return Outcome(key, Status.ALREADY_DONE, found.number, _(words.ELSEWHERE), found.document)


def entries_of(
    submissions: Sequence[Submission], tenant: str, known: Fingerprints = MappingProxyType({})
) -> list[Entry]:
    """Return documents as they stand in the journal of a company; `known` are their fingerprints, as far as known."""
    pairs = zip(submissions, searches(submissions), strict=True)
    return [
        Entry(tenant, sub, known.get((sub.resource, sub.key)) or _fingerprint(sub), search) for sub, search in pairs
    ]


def _fingerprint(submission: Submission) -> str:
    """Return what tells one content from another.

    Of an update that was compared with the ledger it is all that the rows say, so that the same workbook again is the
    same; of an exported one what was changed, and of which version: the same change of another is another change.
    """
    content = wire.fingerprint(submission.payload)
    if not submission.against:
        return submission.drawn or content
    return hashlib.sha256(f"{content} {submission.against}".encode()).hexdigest()


def records_of(entries: Sequence[Entry], diary: Journal | Rehearsal) -> Records:
    """Return what the journal has of documents, all of one company."""
    tenant = entries[0].tenant if entries else ""
    found = [diary.known(tenant, resource, keys) for resource, keys in keys_by_resource(entries)]
    return {name: record for records in found for name, record in records.items()}


def done_of(entries: Sequence[Entry], records: Records) -> Iterator[tuple[int, Outcome]]:
    """Yield the position and the outcome of each document that has nothing left to do."""
    for position, entry in enumerate(entries):
        outcome = done_already(entry, records)
        if outcome is not None:
            yield position, outcome
