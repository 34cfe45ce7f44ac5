"""Conflicts: a document that was changed here and in the ledger, with all three values of each field."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from importer import resources
from importer.findings import Finding, found
from importer.language import _, later
from importer.plan.notes import in_order
from importer.plan.value import Change, Plan
from importer.settling.flat import Flat, Values, about, held, shown
from importer.submission import Outcome, Status, Submission

NOTHING = later("nothing")
MEANWHILE = later("Somebody else changed it while this run was under way; nothing of it was sent.")


def beside(changes: Iterable[Change], now: Flat) -> tuple[Change, ...]:
    """Return the changes of a document with what the ledger holds now."""
    lines = now.numbered()
    return tuple(replace(change, there=_there(change, now, lines)) for change in changes)


def conflicts(changes: Iterable[Change], *, exported: bool) -> Iterator[Finding]:
    """Yield a finding for each field that is to be changed, with what it is here, there, and was when exported."""
    for change in changes:
        words = {
            "field": change.field,
            "mine": change.becomes or _(NOTHING),
            "theirs": change.there or _(NOTHING),
            "base": (change.was or _(NOTHING)) if exported else _("something else"),
        }
        yield found("conflict", change.place, value=change.becomes, key=change.key, **words)


def clashed(plan: Plan, outcomes: Sequence[Outcome]) -> tuple[Plan, tuple[Outcome, ...]]:
    """Return a plan, and what became of its documents, with a conflict for each that was changed meanwhile.

    That is one whose update the ledger refused because its version is not the one that was sent along.
    """
    known = {each.key: each for each in outcomes}
    met = {each.key: each for each in plan.submissions if _is_clash(each, known.get(each.key))}
    changes = {key: _beside(plan, each, known[key]) for key, each in met.items()}
    kept = tuple(change for change in plan.changes if change.key not in met)
    clashes = (conflicts(changes[key], exported=bool(each.against)) for key, each in met.items())
    findings = in_order((*plan.findings, *chain.from_iterable(clashes)))
    told = tuple(replace(each, message=_(MEANWHILE)) if changes.get(each.key) else each for each in outcomes)
    return replace(plan, changes=(*kept, *chain.from_iterable(changes.values())), findings=findings), told


def _there(change: Change, now: Flat, lines: Mapping[int, Values]) -> str:
    if change.line is None:
        return shown(now.header.get(change.field))
    there = lines.get(change.line, {})
    return shown(there.get(change.path)) if change.path else about(there)


def _is_clash(update: Submission, outcome: Outcome | None) -> bool:
    if outcome is None or outcome.status is not Status.REFUSED or not update.etag or outcome.ledger is None:
        return False
    return str(outcome.ledger.get("timeStamp") or "") != update.etag


def _beside(plan: Plan, update: Submission, outcome: Outcome) -> Sequence[Change]:
    mine = [change for change in plan.changes if change.key == update.key]
    return beside(mine, held(resources.get(update.resource), outcome.ledger or {}))
