"""What names a document that is to be created, and whether the ledger has it already (see the package)."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from importer.findings import Finding, found
from importer.ledger.port import Document
from importer.references.desk import Desk
from importer.references.reading import Term, read_held, window
from importer.resources.base import Resource
from importer.settling.compare import differences, folded, is_customer, is_priced, number_of, sent, shown
from importer.settling.lookup import Found
from importer.submission import Submission


@dataclass(frozen=True, slots=True)
class Known:
    """What the ledger knows of documents to be created: what is wrong, and key -> those that are there."""

    findings: tuple[Finding, ...]
    there: Mapping[str, Found]


@dataclass(frozen=True, slots=True)
class _Named:
    """A document with what names it; `description` is what else it may be known by when nothing does."""

    submission: Submission
    number: Term | None = None
    name: Term | None = None
    description: Term | None = None

    @property
    def terms(self) -> tuple[Term, ...]:
        return tuple(term for term in (self.number, self.name, self.description) if term)


@dataclass(frozen=True)
class _Books:
    """What the ledger holds under each term, and whose it is as far as the journal knows."""

    resource: Resource
    held: Mapping[Term, Sequence[Document]]
    owned: Mapping[str, str]

    def under(self, term: Term | None) -> Sequence[Document]:
        """Return the documents under a term."""
        return self.held.get((term[0], folded(term[1])), ()) if term else ()

    def is_anothers(self, document: Document, keys: Collection[str]) -> bool:
        """Return whether the journal knows `document` by none of `keys` but another one."""
        owner = self.owned.get(number_of(self.resource.name, document))
        return owner is not None and folded(owner) not in {folded(key) for key in keys}


def compare(resource: Resource, creates: Sequence[Submission], desk: Desk) -> Known:
    """Return what the ledger knows of the documents `creates`, all of one resource."""
    named = [each for each in _named(resource, creates) if each.terms]
    terms = {term for each in named for term in each.terms}
    held = read_held(resource, terms, desk.ledger, window(each.submission for each in named))
    numbers = [number_of(resource.name, document) for documents in held.values() for document in documents]
    books = _Books(resource, held, desk.owners(resource.name, numbers) if numbers else {})
    findings: list[Finding] = []
    there: dict[str, Found] = {}
    for key, judged in _judgements(named, books, desk):
        if isinstance(judged, Finding):
            findings.append(judged)
        else:
            there[key] = judged
    return Known(tuple(findings), there)


def _judgements(named: Sequence[_Named], books: _Books, desk: Desk) -> Iterator[tuple[str, Found | Finding]]:
    alike: dict[tuple[Any, ...], list[_Named]] = {}
    for each in named:
        judged = _judged(each, books, desk)
        if judged is not None:
            yield each.submission.key, judged
        elif each.description is not None:
            alike.setdefault(_likeness(each), []).append(each)
    for group in alike.values():
        yield from _judged_group(group, books, desk)


def _named(resource: Resource, creates: Sequence[Submission]) -> list[_Named]:
    """Return each document with what names it, else with what describes it."""
    first, *others = (None, *resource.references) if is_customer(resource) else resource.references or (None,)
    counted = Counter(folded(value) for each in creates if (value := _value(each, first)))
    named = []
    for each in creates:
        number, reference = _value(each, resource.number_field), _value(each, first)
        own = bool(reference) and counted[folded(reference)] == 1
        one = _Named(
            each,
            number=(resource.number_field or "", number) if number else None,
            name=(first or "", reference) if own else None,
        )
        named.append(one if one.terms else replace(one, description=_description(resource, each, (first, *others))))
    return named


def _description(resource: Resource, submission: Submission, fields: Sequence[str | None]) -> Term | None:
    """Return the reference that describes a document of which all is known that it is compared by."""
    if is_customer(resource):
        complete = bool(_value(submission, "name"))
    else:
        complete = bool(_value(submission, "documentDate")) and is_priced(resource, submission.payload)
    found_in = ((field, _value(submission, field)) for field in fields if field)
    return next(((field, value) for field, value in found_in if value), None) if complete else None


def _value(submission: Submission, field: str | None) -> str:
    return shown(sent(submission.payload, field)[1]) if field else ""


def _judged(each: _Named, books: _Books, desk: Desk) -> Found | Finding | None:
    """Return what the ledger knows of a document by its number or its name; None when it has neither."""
    submission = each.submission
    for term in (each.number, each.name):
        documents = [one for one in books.under(term) if term == each.number or _is_of(submission, one)]
        if not term or not documents:
            continue
        free = [one for one in documents if not books.is_anothers(one, [submission.key])]
        ours = next((one for one in free if not differences(submission, one)), None)
        if ours is not None and (term == each.number or each.number is None):
            return Found(number_of(submission.resource, ours), ours)
        place = desk.placed(submission, term[0])
        return found("number-taken", place, value=term[1], key=submission.key, field=term[0])
    return None


def _is_of(submission: Submission, document: Document) -> bool:
    customer: Any = document.get("customer") or {}
    return not submission.customer or folded(str(customer.get("number"))) == folded(submission.customer)


def _likeness(each: _Named) -> tuple[Any, ...]:
    """Return what documents have in common that cannot be told apart in the ledger."""
    submission, (field, value) = each.submission, each.description or ("", "")
    seen = (_value(submission, "documentDate"), folded(_value(submission, "name")))
    return field, folded(value), folded(submission.customer or ""), submission.currency, submission.net, *seen


def _judged_group(group: Sequence[_Named], books: _Books, desk: Desk) -> Iterator[tuple[str, Found | Finding]]:
    """Yield what the ledger knows of documents that it cannot tell apart: all are there, or none, or who knows."""
    resource, term = books.resource.name, group[0].description or ("", "")
    keys = [each.submission.key for each in group]
    there = [
        document
        for document in books.under(term)
        if not differences(group[0].submission, document) and not books.is_anothers(document, keys)
    ]
    if len(there) >= len(group):
        yield from ((key, Found(number_of(resource, one), one)) for key, one in zip(keys, there, strict=False))
        return
    numbers = ", ".join(number_of(resource, document) for document in there)
    for each in group if there else ():
        place = desk.placed(each.submission, term[0])
        about = {"count": len(group), "field": term[0], "there": len(there), "numbers": numbers}
        yield each.submission.key, found("maybe-there", place, value=term[1], key=each.submission.key, **about)
