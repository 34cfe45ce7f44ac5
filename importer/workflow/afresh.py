"""Going on with a run whose workbook has changed since: what is in it now is planned afresh, as a run of its own.

The new run says in the journal whose work it took over, in the very commit that begins it. What the old one has left
open comes to it through its claims; only what is not in the workbook any more stays with the old run.
"""

from dataclasses import replace

from importer.journal import Journal
from importer.journal.standing import Run
from importer.language import _
from importer.ledger.port import Ledger
from importer.submission import Outcome, Status
from importer.workflow.again import Asked
from importer.workflow.job import Occasion
from importer.workflow.post import Policy, post
from importer.workflow.reporting import Report
from importer.workflow.since import Since

POSTED = "posted"
UNFINISHED = frozenset({Status.NOT_ATTEMPTED, Status.IN_DOUBT})


def plan_afresh(run: Run, since: Since, ledger: Ledger, journal: Journal, policy: Policy) -> Report:
    """Post the workbook of `run` as it is now, as a run of its own that takes over the work of `run`.

    Nothing is taken over when nothing was sent because of invalid documents: then `run` stands as it was.
    """
    occasion = replace(Occasion.now(run.profile), instead_of=run.id)
    policy.afresh(since, occasion.run)
    asked = Asked.kept(run)
    report = post(since.job, occasion, ledger, journal, replace(policy, skip_invalid=asked.skip_invalid))
    if report.summary.rung == POSTED:
        _hand_over(journal, run, occasion.run)
    return report


def _hand_over(journal: Journal, run: Run, to: str) -> None:
    """Write at what `run` has not finished where it went on."""
    words = _("Its work went on in run {run}.").format(run=to)
    unfinished = [kept for kept in journal.documents(run.id) if kept.status in UNFINISHED]
    told = [(kept.resource, Outcome(kept.key, kept.status, kept.number, words)) for kept in unfinished]
    journal.record(run.id, told)
