"""Control totals of a run: what the ledger has of its documents is read afterwards, in pages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from importer import resources
from importer.errors import ImporterError, Interrupted
from importer.ledger.port import Ledger, LedgerAnswer
from importer.plan.amend import in_currencies
from importer.plan.plans import Plans
from importer.plan.value import Plan
from importer.references.reading import window
from importer.submission import Outcome, Status
from importer.totals.books import Books, Reader, has_amounts
from importer.totals.compare import control
from importer.totals.sides import Told
from importer.totals.value import Control
from importer.workflow.job import Ended

LONGEST_WAIT = 5.0
"""Seconds that are waited at most for a document that a list does not have yet."""
IN_THE_LEDGER = frozenset({Status.CREATED, Status.UPDATED, Status.UNCHANGED, Status.ALREADY_DONE})


@dataclass(frozen=True)
class Controls:
    """A run's plans and outcomes, with what the ledger has of them."""

    told: tuple[Told, ...]
    ready: bool
    books: Mapping[str, Books] | None = None
    """By resource; None when the ledger was not read."""
    unread: str = ""
    """Why it was not, where it should have been."""

    def of(self, steps: Iterable[int]) -> Control:
        """Return the control totals of some of the steps."""
        return control([self.told[step] for step in steps], self.books, ready=self.ready, unread=self.unread)

    def filled(self, ended: Ended) -> Ended:
        """Return the run with what the ledger has in the outcome of each document, and updates in their currency."""
        if self.books is None:
            return ended
        outcomes = tuple(tuple(self._filled(each)) for each in self.told)
        return replace(ended, plans=Plans(tuple(self._in_currencies(each) for each in self.told)), outcomes=outcomes)

    def _in_currencies(self, told: Told) -> Plan:
        books = (self.books or {}).get(told.plan.resource)
        if books is None or told.plan.operation == "create" or not has_amounts(told.plan.resource):
            return told.plan
        booked = ((each.key, books.get(each.number)) for each in told.outcomes if each.status in IN_THE_LEDGER)
        return in_currencies(told.plan, {key: found.currency for key, found in booked if found is not None})

    def _filled(self, told: Told) -> Iterable[Outcome]:
        books = (self.books or {}).get(told.plan.resource)
        for outcome in told.outcomes:
            booked = books.get(outcome.number) if books and outcome.status in IN_THE_LEDGER else None
            yield outcome if booked is None else replace(outcome, ledger=booked.document)


def controls(ended: Ended, settle: float) -> Controls:
    """Return what control totals of a run are made of; a posted one has the ledger's side.

    What is not in the ledger yet is waited for `settle` seconds, a few at most. A ledger that cannot be read is told.
    """
    told = tuple(
        Told(plan, mine, ended.updated(plan.resource) if ended.carried_out else frozenset())
        for plan, mine in zip(ended.plans.each, ended.outcomes, strict=True)
    )
    ready = ended.mode != "check"
    if not ended.carried_out or ended.ledger is None or isinstance(ended.reason, Interrupted):
        return Controls(told, ready)
    try:
        return Controls(told, ready, _books(told, ended.ledger, settle))
    except LedgerAnswer as answer:
        why = str(answer)
    except ImporterError as trouble:
        why = trouble.message
    return Controls(told, ready, unread=why)


def _books(told: Sequence[Told], ledger: Ledger, settle: float) -> dict[str, Books]:
    """Return what the ledger has of all documents that are in it by our own account, by resource."""
    reader = Reader(ledger, min(settle, LONGEST_WAIT))
    books: dict[str, Books] = {}
    for name in dict.fromkeys(each.plan.resource for each in told):
        mine = [each for each in told if each.plan.resource == name]
        numbers = [
            outcome.number
            for each in mine
            for outcome in each.outcomes
            if outcome.number and outcome.status in IN_THE_LEDGER
        ]
        submissions = [submission for each in mine for submission in each.plan.submissions]
        books[name] = reader.read(resources.get(name), numbers, window(submissions))
    return books
