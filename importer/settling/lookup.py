"""Look-ups: what the ledger has of a document whose answer was unclear, and whether that is what we sent.

Only a search that the ledger answers with "no such document" means absent. What is found counts as ours when
customer, date, currency and amount agree (for customers: name, organisation number and VAT number); anything
else is a matter for a person. A number that an automatic series did not honour hides a document from a search
by number, so before one is called absent, a look is taken for its twin under another number.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from importer import resources
from importer.language import _, later
from importer.ledger.port import Document, Ledger, LedgerAnswer
from importer.resources.base import Resource
from importer.settling.compare import (
    differences,
    folded,
    is_customer,
    number_of,
    same,
    sent,
    shown,
    summary,
)
from importer.submission import Submission

Search: TypeAlias = tuple[tuple[str, str], ...]
"""What a document can be found by, best first: (the payload's field, its value)."""

Owners: TypeAlias = Callable[[Iterable[str]], Mapping[str, str]]
"""Number -> key, for those numbers that the journal knows as some document's."""


@dataclass(frozen=True, slots=True)
class Found:
    """It is there, and it is what we sent."""

    number: str
    document: Document


@dataclass(frozen=True, slots=True)
class Other:
    """Something is there, but it is not what we sent; `words` show both."""

    number: str
    document: Document
    words: str


@dataclass(frozen=True, slots=True)
class Absent:
    """It is not there, at this moment."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody can tell, and why."""

    words: str


LookUp: TypeAlias = Found | Other | Absent | Unknown

NOTHING_TO_SEARCH_BY = later("It carries neither a number nor a unique reference that it could be looked up by.")
SEVERAL = later("More than one agrees with it")


def searches(submissions: Sequence[Submission]) -> list[Search]:
    """Return what each submission can be found by: its number, and references that no other one has."""
    terms = [tuple(_terms(submission)) for submission in submissions]
    used = Counter((s.resource, _alike(term)) for s, each in zip(submissions, terms, strict=True) for term in each)
    return [
        tuple(term for term in each if used[submission.resource, _alike(term)] == 1)
        for submission, each in zip(submissions, terms, strict=True)
    ]


def _alike(term: tuple[str, str]) -> tuple[str, str]:
    """Return a term as the ledger tells it from others."""
    name, value = term
    return name, folded(value)


def look_up(submission: Submission, search: Search, ledger: Ledger, owners: Owners) -> LookUp:
    """Return what the ledger has of `submission`.

    `owners` tells which numbers are other documents' of ours.
    """
    if not search:
        return Unknown(_(NOTHING_TO_SEARCH_BY))
    try:
        return _look(submission, search, ledger, owners)
    except LedgerAnswer as answer:
        return Unknown(_("It could not be looked up: {reason}").format(reason=answer.text))


def _look(submission: Submission, search: Search, ledger: Ledger, owners: Owners) -> LookUp:
    """Search by the best term; when that finds nothing, by what else could find the very same document."""
    best, *others = search
    hits = _unowned(_hits(submission, best, ledger), submission, owners)
    if hits:
        return _judged(submission, hits)
    for term in others:
        hits = _unowned(_agreeing(submission, _hits(submission, term, ledger)), submission, owners)
        if hits:
            return _judged(submission, hits)
    twins = _unowned(_agreeing(submission, _twins(submission, search, ledger)), submission, owners)
    return _judged_twins(submission, twins) if twins else Absent()


def _judged(submission: Submission, hits: Sequence[Document]) -> Found | Other:
    agreeing = _agreeing(submission, hits)
    if len(agreeing) == 1:
        return Found(number_of(submission.resource, agreeing[0]), agreeing[0])
    document = (agreeing or hits)[0]
    unlike = "; ".join(str(difference) for difference in differences(submission, document))
    there = summary(submission.resource, document)
    words = _("The ledger has {document}. {unlike}.").format(document=there, unlike=unlike or _(SEVERAL))
    return Other(number_of(submission.resource, document), document, words)


def _agreeing(submission: Submission, documents: Iterable[Document]) -> list[Document]:
    return [document for document in documents if not differences(submission, document)]


def _terms(submission: Submission) -> Iterator[tuple[str, str]]:
    for name in resources.get(submission.resource).lookup:
        is_sent, value = sent(submission.payload, name)
        if is_sent and value:
            yield name, str(value)


def _hits(submission: Submission, term: tuple[str, str], ledger: Ledger) -> list[Document]:
    """Return what the ledger has under one term; a list may answer vaguely, so the value is compared."""
    name, value = term
    resource = resources.get(submission.resource)
    if name == resource.number_field:
        document = ledger.find(resource.name, value)
        return [] if document is None else [document]
    filters = {resource.references[name]: value}
    if not is_customer(resource) and submission.customer:
        filters["customer"] = submission.customer
    return [row for row in ledger.list(resource.name, filters) if same(value, shown(row.get(name, value)))]


def _twins(submission: Submission, search: Search, ledger: Ledger) -> Iterator[Document]:
    """Yield what may be the document under another number, when it was searched for by its number."""
    resource = resources.get(submission.resource)
    filters = _twin_filters(resource, submission) if search[0][0] == resource.number_field else {}
    if filters:
        yield from ledger.list(resource.name, filters)


def _twin_filters(resource: Resource, submission: Submission) -> dict[str, str]:
    if is_customer(resource):
        name = sent(submission.payload, "name")[1]
        return {"name": str(name)} if name else {}
    if not submission.customer:
        return {}
    date = shown(sent(submission.payload, "documentDate")[1])
    since = {"documentDate": date, "documentDateCondition": ">="} if date else {}
    return {"customer": submission.customer, **since}


def _unowned(documents: Sequence[Document], submission: Submission, owners: Owners) -> list[Document]:
    """Return the documents that the journal does not know as another one's."""
    if not documents:
        return []
    numbers = [number_of(submission.resource, document) for document in documents]
    owned = owners(numbers)
    pairs = zip(documents, numbers, strict=True)
    return [document for document, number in pairs if same(owned.get(number, submission.key), submission.key)]


def _judged_twins(submission: Submission, twins: Sequence[Document]) -> Found | Other:
    """Judge documents that agree in everything but the number; it may have come up meanwhile."""
    for document in twins:
        number = number_of(submission.resource, document)
        if same(number, submission.number or ""):
            return Found(number, document)
    words = _(
        "The ledger has no {number}, but {document}, "
        "which agrees in everything else: it may be this one under another number."
    ).format(number=submission.number, document=summary(submission.resource, twins[0]))
    return Other(number_of(submission.resource, twins[0]), twins[0], words)
