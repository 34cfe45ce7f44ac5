"""`importer.run`: every document of a workbook into the ledger exactly once, or a rehearsal of that."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Literal

from importer import runner
from importer.api.checking import job_of
from importer.api.diary import open_journal
from importer.api.door import open_ledger, settle_seconds
from importer.api.value import NOBODY, Name, Pace, Watch, Where
from importer.errors import Interrupted, UsageError
from importer.language import _
from importer.ledger.client import Client
from importer.ledger.limits import Forecast
from importer.plan.plans import Plans
from importer.results.place import BESIDE
from importer.workflow.job import Occasion
from importer.workflow.post import Policy, post, rehearse
from importer.workflow.reporting import Report


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is about to be sent, and where to."""

    plans: Plans
    done: int
    """How many of its documents are in the ledger already, and are not sent again."""
    company: str
    host: str
    forecast: Forecast
    """What it will take of the ledger's quota, and how long."""
    limit: int | None = None
    """No more than so many documents are sent now; None sends all of them."""

    @property
    def documents(self) -> int:
        """How many documents are to be sent now."""
        return _within(self.limit, len(self.plans.submissions) - self.done)

    @property
    def held_back(self) -> int:
        """How many documents the limit leaves to `importer resume`."""
        return len(self.plans.submissions) - self.done - self.documents


Confirm = Callable[[Proposal], bool]
"""Says whether to send what is proposed."""


def run(  # noqa: PLR0913  what a person may wish for, each by its name
    mapping: Name,
    workbook: Name | None = None,
    *,
    profile: str | None = None,
    sandbox: bool = False,
    dry_run: bool = False,
    on_invalid: Literal["stop", "skip"] = "stop",
    result: Name | None = BESIDE,
    sheet: str | None = None,
    workers: int = 4,
    limit: int | None = None,
    reserve_calls: int | None = None,
    confirm: Confirm | None = None,
    watch: Watch = NOBODY,
) -> Report:
    """Post every document of `workbook`, read through `mapping`, exactly once; with `dry_run` send nothing.

    `profile` is the company; without it the only one there is, or what the environment says; `sandbox` is the ledger
    that comes along. With `on_invalid="stop"` nothing is sent unless every document is valid. `confirm` is asked
    before the first document is sent; without it nobody is. `mapping`, `result` and `sheet` are as for `check`.

    What became of every document is in the report, also when the run stopped early: then its exit code is 7 or 130,
    and `importer resume` goes on. Raises UsageError when nothing can be meant by what is asked, SignInError,
    LedgerUnreachable; Interrupted when `confirm` says no. Then nothing was sent.
    """
    if on_invalid not in {"stop", "skip"}:
        raise UsageError("on_invalid is “{given}”.", "Say stop or skip.", given=on_invalid)
    where, pace = Where(profile, sandbox), Pace(workers, limit, reserve_calls)
    job = job_of(mapping, workbook, result, sheet)
    with open_journal() as journal, open_ledger(where, pace, watch.wait, watch.trouble) as ledger:
        policy = Policy(
            skip_invalid=on_invalid == "skip",
            options=runner.Options(workers, limit, settle_seconds(where), watch.trouble),
            confirm=partial(insist, confirm or _yes, ledger, pace),
            notify=watch.outcome,
        )
        corridor = rehearse if dry_run else post
        return corridor(job, Occasion.now(where.name), ledger, journal, policy)


def insist(confirm: Confirm, ledger: Client, pace: Pace, plans: Plans, done: int) -> None:
    """Do nothing if `confirm` agrees to what is to be sent. Raises Interrupted when it does not."""
    forecast = ledger.forecast(_within(pace.limit, len(plans.submissions) - done), pace.workers)
    if not confirm(Proposal(plans, done, ledger.company, ledger.host, forecast, pace.limit)):
        raise Interrupted(_("Nothing was sent."))


def _within(limit: int | None, documents: int) -> int:
    return documents if limit is None else min(limit, documents)


def _yes(proposal: Proposal) -> bool:
    del proposal
    return True
