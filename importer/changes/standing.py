"""Standing: how the documents of a plan stand against what they were, and against the ledger: what is left to send."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import polars as pl

from importer import resources
from importer.changes.blanks import blanks
from importer.changes.conflicts import beside, conflicts
from importer.changes.marks import deleted, marked, said_of, stamps
from importer.changes.narrowing import is_empty, narrow
from importer.changes.reading import matching, read_there
from importer.changes.strays import origins
from importer.changes.value import Basis, Narrowed
from importer.findings import found
from importer.language import _, later, ngettext
from importer.ledger.port import Document, Ledger
from importer.plan.amend import amend, in_currencies
from importer.plan.totals import MONEY
from importer.plan.value import Change, Plan
from importer.resources.base import Resource
from importer.settling.compare import currency_of, number_of
from importer.settling.flat import Flat, held, sent
from importer.settling.lines import holds_all
from importer.submission import Submission

Done: TypeAlias = Callable[[Sequence[Submission]], Collection[str]]
"""Says of which submissions the journal knows that they are done, or may have arrived: by key."""
EXPORTED, IN_THE_LEDGER = True, False
OTHER_COMPANY = later(
    "The workbook was exported from another company, so what it held then says nothing here: documents are compared "
    "with what the ledger holds."
)


@dataclass(frozen=True)
class Standing:
    """A plan with only what differs to send, and the keys of the documents that were looked for in the ledger."""

    plan: Plan
    met: frozenset[str] = frozenset()


def offline(plan: Plan) -> Plan:
    """Return a plan whose updates send only what differs from what was exported, as far as the workbook tells."""
    exported = plan.exported
    if exported is None or plan.operation == "create":
        return plan
    return _amended(plan, dict(_of_export(plan)), _not_here(plan))


def standing(plan: Plan, ledger: Ledger, done: Done) -> Standing:
    """Return how a plan stands against the ledger.

    Documents of an export are compared with it, all others with what the ledger holds; an upsert becomes a create or
    an update. What the journal knows of by `done` is left as it is. Raises what the ledger raises when it cannot be
    read.
    """
    if plan.operation == "create" or resources.get(plan.resource).read_back is None:
        return Standing(plan)
    notes: tuple[str, ...] = ()
    if plan.exported is not None and plan.exported.tenant.casefold() != ledger.tenant.casefold():
        plan, notes = replace(plan, exported=None), (_(OTHER_COMPANY),)
    whole = {each.key: each for each in plan.submissions}
    narrowed = dict(_of_export(plan))
    plan = _amended(plan, narrowed, (*_not_here(plan), *notes))
    known = done(plan.submissions)
    left = [each for each in plan.submissions if each.key not in known and not _unchanged(each)]
    return _Against(plan, ledger, whole, narrowed).judged(left)


def _of_export(plan: Plan) -> Iterable[tuple[str, Narrowed]]:
    """Yield the documents that were exported, compared with what they held then."""
    exported = plan.exported
    if exported is None:
        return
    resource, gone, blank, origin = resources.get(plan.resource), deleted(plan), blanks(plan), origins(plan, exported)
    for each in plan.submissions:
        then = exported.submissions.get(each.key)
        if then is not None and (then.number or "") == (each.number or ""):
            stamp = exported.stamps.get(each.key, "")
            basis = Basis(sent(then, resource), EXPORTED, stamp, marked(each, gone), blank, origin)
            narrowed = narrow(plan, each, basis)
            currency = each.currency or exported.currencies.get(each.key, "")
            known = replace(narrowed.submission, etag=stamp or None, currency=currency)
            yield each.key, replace(narrowed, submission=known)


@dataclass(frozen=True)
class _Against:
    """A plan against a ledger."""

    plan: Plan
    ledger: Ledger
    whole: Mapping[str, Submission]
    """Every document with all that its rows say."""
    narrowed: Mapping[str, Narrowed]
    """Those that were exported, with what differs from then."""

    def judged(self, left: Sequence[Submission]) -> Standing:
        """Return how the documents `left` stand."""
        resource = resources.get(self.plan.resource)
        match = self.plan.match or resource.number_field or ""
        paths = (*self.plan.columns, *{path for each in left for path in sent(self.whole[each.key], resource).header})
        documents = read_there([self.whole[each.key] for each in left], match, paths, self.ledger)
        shared = _shared(resource, documents)
        new: dict[str, Narrowed] = {}
        for each in left:
            there = documents[each.key]
            if len(there) == 1 and each.key not in shared:
                new[each.key] = self._found(resource, each, there[0])
            else:
                new[each.key] = self._not_one(each, there, match, shared.get(each.key))
        return Standing(_amended(self.plan, new, ()), frozenset(documents))

    def _not_one(self, each: Submission, there: Sequence[Document], match: str, other: str | None) -> Narrowed:
        """Return what is to become of a document of which the ledger has none, or several."""
        whole, key = self.whole[each.key], each.key
        if not there and whole.operation == "upsert":
            return Narrowed(replace(whole, operation="create"), (), ())
        place, value = self.plan.place(each, match), matching(whole, match)
        numbers = ", ".join(number_of(self.plan.resource, one) for one in there)
        if len(there) > 1:
            count = len(there)
            wrong = found("ambiguous-match", place, value=value, key=key, field=match, count=count, numbers=numbers)
        elif there:
            wrong = found("match-twice", place, value=value, key=key, other=other, number=numbers)
        else:
            wrong = found("not-in-ledger", place, value=value, key=key)
        return Narrowed(each, (), (wrong,))

    def _found(self, resource: Resource, each: Submission, document: Document) -> Narrowed:
        number, stamp = number_of(resource.name, document), str(document.get("timeStamp") or "")
        now = held(resource, document)
        exported = self.narrowed.get(each.key)
        told = each.etag or said_of(each, stamps(self.plan))
        result = replace(exported, findings=()) if exported else self._narrowed(each, now, stamp)  # told already
        currency = self.whole[each.key].currency or currency_of(resource.name, document)
        update = replace(result.submission, number=number, etag=told or None, currency=currency)
        if not told or told == stamp or is_empty(update):
            return replace(result, submission=update)
        if holds_all(update, document):
            return replace(result, submission=_emptied(resource, update), changes=())
        changes = beside(result.changes, now)
        clash = conflicts(changes, exported=exported is not None)
        return replace(result, submission=update, changes=changes, findings=(*result.findings, *clash))

    def _narrowed(self, each: Submission, now: Flat, stamp: str) -> Narrowed:
        gone = marked(each, deleted(self.plan))
        return narrow(self.plan, self.whole[each.key], Basis(now, IN_THE_LEDGER, stamp, gone))


def _unchanged(submission: Submission) -> bool:
    return submission.operation == "update" and is_empty(submission)


def _emptied(resource: Resource, submission: Submission) -> Submission:
    return replace(submission, payload=resource.assemble({}, (), "update"))


def _shared(resource: Resource, documents: Mapping[str, Sequence[Document]]) -> Mapping[str, str]:
    """Return the keys of those that are the same in the ledger as another one, and which that is."""
    keys: dict[str, list[str]] = {}
    for key, there in documents.items():
        if len(there) == 1:
            keys.setdefault(number_of(resource.name, there[0]), []).append(key)
    return {
        key: next(other for other in same if other != key) for same in keys.values() if len(same) > 1 for key in same
    }


def _not_here(plan: Plan) -> tuple[str, ...]:
    """Return a note about documents that were exported and have no row any more."""
    if plan.exported is None:
        return ()
    gone = plan.exported.submissions.keys() - set(plan.documents["key"])
    if not gone:
        return ()
    words = ngettext(
        "A document was exported and not kept in the sheet; nothing becomes of what is not there.",
        "{count} documents were exported and not kept in the sheet; nothing becomes of what is not there.",
        len(gone),
    )
    return (words.format(count=len(gone)),)


def _amended(plan: Plan, narrowed: Mapping[str, Narrowed], notes: Iterable[str]) -> Plan:
    """Return the plan with what is known of some of its documents; what they come to is that of the whole document."""
    if not narrowed and not notes:
        return plan
    submissions = tuple(narrowed[each.key].submission if each.key in narrowed else each for each in plan.submissions)
    changes = {change.key: () for change in plan.changes if change.key in narrowed}
    kept = tuple(change for change in plan.changes if change.key not in changes)
    added: tuple[Change, ...] = tuple(change for each in narrowed.values() for change in each.changes)
    known = [each.submission for each in narrowed.values()]
    plan = replace(plan, submissions=submissions, changes=(*kept, *added), notes=(*plan.notes, *notes))
    plan = in_currencies(_with_nets(plan, known), {each.key: each.currency for each in known})
    return amend(plan, [finding for each in narrowed.values() for finding in each.findings])


def _with_nets(plan: Plan, known: Sequence[Submission]) -> Plan:
    if not known:
        return plan
    nets = [(each.key, each.net) for each in known]
    told = pl.DataFrame(nets, schema={"key": pl.String, "whole": MONEY}, orient="row")
    joined = plan.documents.join(told, on="key", how="left", maintain_order="left")
    return replace(plan, documents=joined.with_columns(net=pl.coalesce("whole", "net")).drop("whole"))
