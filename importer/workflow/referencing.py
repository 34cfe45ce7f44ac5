"""What journal and ledger know of the plans of a run before anything is sent."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from importer import changes, runner
from importer.errors import LedgerUnreachable
from importer.findings import Finding, found
from importer.journal import Journal
from importer.language import _
from importer.ledger.port import Ledger, LedgerAnswer
from importer.plan.amend import amend
from importer.plan.holding import ON_HOLD
from importer.plan.plans import Plans
from importer.plan.value import Plan
from importer.references.checking import already_there, examine
from importer.references.desk import Desk, customers_coming
from importer.runner.past import Fingerprints
from importer.submission import Outcome, Status, Submission
from importer.workflow.drawing import place
from importer.workflow.job import Known

Told = TypeVar("Told")


@dataclass(frozen=True)
class Referenced:
    """Plans with what journal and ledger know against them, and the outcomes of what is done already."""

    plans: Plans
    done: Known
    there: runner.There
    """What is done already according to the ledger alone: posted from elsewhere."""
    fingerprints: Fingerprints

    @property
    def count(self) -> int:
        """How many documents are in the ledger already."""
        return sum(outcome.status not in _NOT_THERE for outcome in self.done.values())


def referenced(plans: Plans, ledger: Ledger, journal: Journal) -> Referenced:
    """Return what journal and ledger know of plans. Raises LedgerUnreachable when the ledger cannot be read.

    A customer that an earlier plan is to create counts as one the ledger has, for the plans after it.
    """
    amended: list[Plan] = []
    done: dict[tuple[str, str], Outcome] = {}
    there: runner.There = {}
    fingerprints: Fingerprints = {}
    coming: frozenset[str] = frozenset()
    for plan in plans.each:
        one = _referenced(plan, ledger, journal, coming)
        amended += one.plans.each
        done |= one.done
        there = {**there, **one.there}
        fingerprints = {**fingerprints, **one.fingerprints}
        left = [each for each in one.plans.submissions if (each.resource, each.key) not in one.done]
        coming |= customers_coming(left)
    return Referenced(Plans(tuple(amended)), done, there, fingerprints)


_NOT_THERE = (Status.INVALID, Status.NOT_ATTEMPTED)


def there_already(left: Sequence[Submission], ledger: Ledger, journal: Journal) -> runner.There:
    """Return which of documents that were never sent have come into the ledger meanwhile, posted from elsewhere.

    Those with a number are not asked for: the ledger itself refuses a second one. Raises as `referenced`.
    """
    past = runner.past(left, ledger.tenant, journal)
    desk = Desk(ledger, owners=partial(journal.owners, ledger.tenant), begun=past.begun)
    unnumbered = [submission for submission in left if submission.number is None]
    return _read(lambda: already_there(unnumbered, desk))


def _referenced(plan: Plan, ledger: Ledger, journal: Journal, coming: Collection[str]) -> Referenced:
    stood = _read(lambda: changes.standing(plan, ledger, partial(_known, ledger.tenant, journal)))
    plan = stood.plan
    past = runner.past(plan.submissions, ledger.tenant, journal)
    plan = amend(plan, [_other_content(plan, outcome) for outcome in past.done if outcome.status is Status.INVALID])
    known = {outcome.key for outcome in past.done}
    left = [submission for submission in plan.submissions if submission.key not in known]
    desk = Desk(ledger, plan.place, partial(journal.owners, ledger.tenant), past.begun, coming, stood.met)
    examined = _read(lambda: examine(left, desk))
    offered = {path: there for (resource, path), there in examined.offered.items() if resource == plan.resource}
    plan = replace(amend(plan, examined.findings), offered=offered)
    done = (*_kept_back(plan, ledger, journal), *past.done, *runner.elsewhere(plan.submissions, examined.there))
    outcomes = {(plan.resource, each.key): each for each in done}
    return Referenced(Plans((plan,)), outcomes, examined.there, past.fingerprints)


def _known(tenant: str, journal: Journal, submissions: Sequence[Submission]) -> frozenset[str]:
    """Return the keys of documents that the journal knows as done, or as sent without a clear answer."""
    past = runner.past(submissions, tenant, journal)
    return past.begun | {outcome.key for outcome in past.done}


def _kept_back(plan: Plan, ledger: Ledger, journal: Journal) -> Iterator[Outcome]:
    """Yield the documents, on hold or invalid, that were imported before, with the number they got."""
    keys = {*plan.on_hold, *plan.invalid_keys()}
    numbers = journal.numbers(ledger.tenant, plan.resource) if keys else {}
    for key in sorted(keys & numbers.keys()):
        before = _("An earlier run brought it into the ledger.")
        if key in plan.on_hold:
            yield Outcome(key, Status.NOT_ATTEMPTED, numbers[key], f"{_(ON_HOLD)} {before}")
        else:
            yield Outcome(key, Status.INVALID, numbers[key], before)


def _read(ask: Callable[[], Told]) -> Told:
    """Return what the ledger tells. Raises LedgerUnreachable when it cannot be read."""
    try:
        return ask()
    except LedgerUnreachable as nobody:
        message = nobody.message
    except LedgerAnswer as answer:
        message = _("The ledger cannot be read: {reason}").format(reason=f"{answer.text.rstrip('.')}.")
    raise LedgerUnreachable(message, "Check address and network, and run the command again.")


def _other_content(plan: Plan, outcome: Outcome) -> Finding:
    return found("other-content", place(plan, outcome.key), key=outcome.key, number=outcome.number)
