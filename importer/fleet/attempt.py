"""What a worker does with an order: carry it out, or go on with it where another worker left it.

An order's run has one id however often it is begun, and the journal says who holds a run. So a scheduler may repeat
an order as it likes: while its run goes on elsewhere the second worker waits and then tells how it ended; when the
first one died it goes on from what the journal kept, and looks up what may have arrived before it sends anything.
Profile, secret and the journal's address are read where the work is done: none of them is in an order.
"""

import os
import time
import traceback
from dataclasses import replace
from datetime import datetime

from importer import runner
from importer.api.diary import open_journal
from importer.api.door import open_ledger, settle_seconds
from importer.api.value import Pace, Where
from importer.errors import ImporterError, JournalError, UsageError
from importer.exits import FAULT, INTERRUPTED, STOPPED
from importer.fleet.reasons import in_words
from importer.fleet.value import Came, Order
from importer.journal import Journal
from importer.journal.standing import Run
from importer.language import _, choose
from importer.ledger.port import Ledger
from importer.summary import Summary
from importer.workflow.account import unpack
from importer.workflow.job import Occasion, work_of
from importer.workflow.post import Policy, post, rehearse
from importer.workflow.resume import resume
from importer.workflow.succession import heir

LOOK_SECONDS = 1.0
"""Between two looks whether a run still goes on elsewhere."""


def carry_out(order: Order) -> Came:
    """Carry out an order, whether or not it was begun before; return what came of it, whatever happens."""
    choose(order.manner.language)
    try:
        return _carried_out(order)
    except ImporterError as trouble:
        return Came(order.job, order.run, None, trouble.exit_code, in_words(trouble))
    except KeyboardInterrupt:
        return interrupted(order)
    except Exception as fault:  # noqa: BLE001  the last line of defence: the other companies go on
        return Came(order.job, order.run, None, FAULT, _fault(fault))


def interrupted(order: Order) -> Came:
    """Return what comes of an order that nobody waits for any more."""
    words = _("Interrupted. Run the fleet again: what is in the ledger is not sent again.")
    return Came(order.job, order.run, None, INTERRUPTED, words)


def given_up(order: Order, deaths: int) -> Came:
    """Return what comes of an order over which so many workers died."""
    words = _("{count} workers died over it. Run the fleet again: what is in the ledger is not sent again.")
    return Came(order.job, order.run, None, STOPPED, words.format(count=deaths), taken_over=True)


def _fault(fault: Exception) -> str:
    if os.environ.get("IMPORTER_DEBUG"):
        return "".join(traceback.format_exception(fault))
    words = _(
        "This is a fault of the importer itself ({kind}). What was sent is in the journal. Set IMPORTER_DEBUG=1 where "
        "the work is done and run the fleet again to see where, and report it."
    )
    return words.format(kind=type(fault).__name__)


def _carried_out(order: Order) -> Came:
    manner, where = order.manner, Where(order.job.profile)
    pace = Pace(manner.workers, manner.limit, manner.reserve_calls)
    with open_journal() as journal:
        if manner.journal and journal.identity() != manner.journal:
            raise UsageError(
                "This worker keeps another journal than the fleet.", "Give it the same IMPORTER_JOURNAL_URL."
            )
        with open_ledger(where, pace) as ledger:
            options = runner.Options(manner.workers, manner.limit, settle_seconds(where))
            policy = Policy(skip_invalid=order.job.skip_invalid, options=options)
            return _at_the_ledger(order, ledger, journal, policy)


def _at_the_ledger(order: Order, ledger: Ledger, journal: Journal, policy: Policy) -> Came:
    if order.manner.dry_run:
        report = rehearse(order.job.asked(), _occasion(order), ledger, journal, policy)
        return Came(order.job, order.run, report.summary, report.summary.exit)
    while True:
        begun = _once_free(order, journal)
        try:
            summary = _gone_on(begun, ledger, journal, policy) if begun else _posted(order, ledger, journal, policy)
        except JournalError:
            if not journal.is_alive(begun.id if begun else order.run):
                raise
        else:
            cut_short = begun is not None and begun.finished is None
            return Came(order.job, order.run, summary, summary.exit, taken_over=cut_short)


def _once_free(order: Order, journal: Journal) -> Run | None:
    """Return the run to go on with, once no other worker has it; None when nothing of it was written down."""
    while True:
        if not journal.is_alive(order.run):
            begun = _begun(order, journal)
            if begun is None or not journal.is_alive(begun.id):
                return begun
        time.sleep(LOOK_SECONDS)


def _begun(order: Order, journal: Journal) -> Run | None:
    """Return the run in which the order's work goes on, if something of it was written down."""
    try:
        run = journal.run(order.run)
    except UsageError:
        return None
    if run.finished is None and not journal.documents(run.id):
        return None
    return heir(journal, run)


def _posted(order: Order, ledger: Ledger, journal: Journal, policy: Policy) -> Summary:
    job = order.job.asked()
    if order.sha256 and work_of(job).fingerprint() != order.sha256:
        raise UsageError(
            "{files}: this worker sees another file than the fleet was started with. Nothing was sent.",
            "Put the workbooks where all workers see the same, and leave them alone meanwhile.",
            files=", ".join(order.job.workbooks),
        )
    return post(job, _occasion(order), ledger, journal, policy).summary


def _gone_on(run: Run, ledger: Ledger, journal: Journal, policy: Policy) -> Summary:
    """Go on with a run that was cut short; of one that came to its end, tell how."""
    if run.finished is None:
        resumed = resume(run, ledger, journal, policy)
        return replace(resumed.summary, exit=resumed.exit)
    content = journal.account(run.id)
    account = unpack(content) if content is not None else None
    if account is None or account.summary is None:
        raise JournalError("Run {run} has ended, and its figures are lost.", "See: importer show {run}", run=run.id)
    return account.summary


def _occasion(order: Order) -> Occasion:
    return Occasion(order.run, datetime.now().astimezone(), order.job.profile)
