"""Fill a journal with the documents of a workbook as if a run had posted all of them.

    python benchmarks/all_done.py invoices.xlsx      # the ledger in the environment

Posting so many takes as long as it takes, and is measured elsewhere; here they only have to be done.
"""

import sys
import time
from functools import partial
from pathlib import Path

from measuring import MAPPING

from importer.api.diary import open_journal
from importer.api.door import open_ledger
from importer.api.value import Where
from importer.journal import Journal, claims
from importer.journal.standing import Entry, State
from importer.ledger.client import Client
from importer.runner.past import entries_of
from importer.submission import Outcome, Status
from importer.workflow.again import Asked
from importer.workflow.drawing import ready_plans
from importer.workflow.job import Job, Occasion, work_of
from importer.workflow.post import run_of


def fill(journal: Journal, ledger: Client, job: Job) -> None:
    """Write a run down in which every document of the job was created under its own number."""
    work, occasion = work_of(job), Occasion.now()
    entries = entries_of(ready_plans(work, partial(journal.numbers, ledger.tenant)).submissions, ledger.tenant)
    journal.begin(run_of(work, occasion, ledger, Asked.of(work.job, skip_invalid=False)))
    journal.enter(occasion.run, entries)
    with journal._store.write() as connection:  # noqa: SLF001  all at once: the journal itself takes one at a time
        for entry in entries:
            claims.insert(connection, occasion.run, entry, time.time())
            claims.settle(connection, occasion.run, entry.name, _created(entry))
    journal.record(occasion.run, [(entry.submission.resource, _outcome(entry)) for entry in entries])
    journal.end(occasion.run, {}, 0)


def _created(entry: Entry) -> dict[str, object]:
    number = entry.submission.number
    return {"state": State.CREATED, "number": number, "etag": None, "message": "", "settled": time.time()}


def _outcome(entry: Entry) -> Outcome:
    return Outcome(entry.submission.key, Status.CREATED, entry.submission.number)


if __name__ == "__main__":
    with open_journal() as kept, open_ledger(Where(None, sandboxed=False)) as there:
        fill(kept, there, Job(MAPPING, Path(sys.argv[1]), None))
