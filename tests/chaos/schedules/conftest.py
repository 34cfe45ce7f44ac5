"""One company's troubled weeks: documents to post, lives that end at any instant, and what may never be true.

A *life* is one process that carries out a run: a journal and a connection that are opened for it and closed after
it. It may end in the middle (`Ending`): from one instant on nothing of it works any more, as after `kill -9`.
"""

import itertools
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from importer import resources, runner
from importer.errors import DiaryFull
from importer.journal import Journal
from importer.journal.standing import Claim, Claimed, Entry, Run, State, Unsettled
from importer.ledger import background, governor, patience
from importer.ledger.client import Client, connect
from importer.ledger.port import Document, Unclear, WriteDown, forget
from importer.ledger.settings import Settings
from importer.ledger.wire import fingerprint
from importer.runner import posting
from importer.submission import Outcome, Receipt, Submission

SETTLE = 0.15
LATE = 0.05
"""Seconds after which a call that was put off is carried out; well below SETTLE, as 240 is not below 240."""
READ_TIMEOUT = 0.4
SLOW = 0.6
SEEDED = ("9001", "9002", "9003", "9004", "9005", "9006")
"""Customers that are there: three to be invoiced, one to be changed, one with a version, one to be upserted."""
GUARDED = {"P2": "9005"}
"""Updates that carry a version, and what they aim at."""


ADDS_A_ROW = "adds a row"


class Crash(BaseException):
    """The process is gone."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How a life ends: `crash` (nothing works any more), `full` (the journal), or `interrupt` (Ctrl-C)."""

    kind: str
    instant: int
    """Which of the instants at which it can happen."""


class Fate:
    """Counts a life's instants, and ends it."""

    def __init__(self, ending: Ending | None) -> None:
        self._ending = ending or Ending("none", 0)
        self._left = self._ending.instant
        self._lock = threading.Lock()

    def instant(self, kind: str) -> bool:
        """Take note of one instant; return whether `kind` has happened by now."""
        with self._lock:
            if self._ending.kind == kind:
                self._left -= 1
            return self._ending.kind == kind and self._left < 0

    def press(self) -> None:
        """Press Ctrl-C when its instant has come, once."""
        if self.instant("interrupt"):
            self._ending = Ending("none", 0)
            signal.raise_signal(signal.SIGINT)

    def live(self) -> None:
        """Raise Crash when the life is over."""
        if self.instant("crash"):
            raise Crash

    def write(self) -> None:
        """Raise Crash when the life is over, DiaryFull when the disk is full."""
        self.live()
        if self.instant("full"):
            raise DiaryFull("The journal cannot be written: the disk is full.", "Make room.")


class MortalJournal(Journal):
    """The journal, in a life that may end before or after any of its commits."""

    fate: Fate

    def _lived(self, write: Callable[[], Any]) -> Any:
        self.fate.write()
        result = write()
        self.fate.live()
        return result

    def enter(self, run: str, entries: Sequence[Entry]) -> None:
        """Write down what is to be sent."""
        self._lived(lambda: Journal.enter(self, run, entries))

    def record(self, run: str, outcomes: Sequence[tuple[str, Outcome]]) -> None:
        """Write outcomes down."""
        self._lived(lambda: Journal.record(self, run, outcomes))

    def claim(self, run: str, entry: Entry) -> Claim:
        """Claim a document."""
        claim: Claim = self._lived(lambda: Journal.claim(self, run, entry))
        return claim

    def resend(self, run: str, entry: Entry) -> None:
        """Write down that it is sent again."""
        self._lived(lambda: Journal.resend(self, run, entry))

    def settle(self, run: str, entry: Entry, state: State, outcome: Outcome, etag: str | None = None) -> None:
        """Write down what became of it."""
        self._lived(lambda: Journal.settle(self, run, entry, state, outcome, etag))

    def note_job(self, run: str, entry: Entry, job: str) -> None:
        """Write down its background job."""
        self._lived(lambda: Journal.note_job(self, run, entry, job))


class ForgetfulJournal(MortalJournal):
    """A journal that takes up what an earlier life left on its way as if nothing had been sent."""

    def claim(self, run: str, entry: Entry) -> Claim:
        """Claim a document, whatever it has been through."""
        claim = super().claim(run, entry)
        return Claimed() if isinstance(claim, Unsettled) else claim


class MortalLedger:
    """The ledger, in a life that may end before or after any call; notes whose answer was unclear."""

    def __init__(self, client: Client, fate: Fate, doubtful: set[str]) -> None:
        self.client = client
        self.fate = fate
        self.doubtful = doubtful

    company = property(lambda self: self.client.company)
    tenant = property(lambda self: self.client.tenant)
    host = property(lambda self: self.client.host)
    requests = property(lambda self: self.client.requests)

    def _lived(self, key: str, call: Callable[[], Any]) -> Any:
        try:
            self.fate.live()
            answer = call()
            self.fate.live()
        except Unclear:
            self.doubtful.add(key)
            raise
        return answer

    def create(self, submission: Submission, write_down: WriteDown = forget) -> Receipt:
        """Create a document."""
        receipt: Receipt = self._lived(submission.key, lambda: self.client.create(submission, write_down))
        return receipt

    def update(self, submission: Submission, write_down: WriteDown = forget) -> Receipt:
        """Change a document."""
        receipt: Receipt = self._lived(submission.key, lambda: self.client.update(submission, write_down))
        return receipt

    def follow(self, job: str, submission: Submission) -> Receipt:
        """Follow a job."""
        receipt: Receipt = self._lived(submission.key, lambda: self.client.follow(job, submission))
        return receipt

    def find(self, resource: str, number: str) -> Document | None:
        """Look a document up."""
        self.fate.live()
        return self.client.find(resource, number)

    def list(self, resource: str, filters: Mapping[str, str]) -> Iterator[Document]:
        """List documents."""
        self.fate.live()
        return self.client.list(resource, filters)

    def halt(self) -> None:
        """Send home whoever waits."""
        self.client.halt()


class BlindLedger(MortalLedger):
    """A ledger with the look-up taken out: whatever is looked for is absent."""

    def find(self, resource: str, number: str) -> Document | None:
        """Find nothing."""
        del resource, number
        return None

    def list(self, resource: str, filters: Mapping[str, str]) -> Iterator[Document]:
        """List nothing."""
        del resource, filters
        return iter(())


@dataclass
class Week:
    """One company from Monday on: its journal, its ledger, what is in its workbook, and all lives it has had."""

    box: Any
    access: Any
    home: Path
    cast: Mapping[str, Any]
    settings: Settings
    journal_type: type[MortalJournal] = MortalJournal
    ledger_type: type[MortalLedger] = MortalLedger
    settle: float = SETTLE
    book: list[str] = field(default_factory=list)
    """Keys of the documents in the workbook, in its order."""
    versions: Counter[str] = field(default_factory=Counter)
    doubtful: set[str] = field(default_factory=set)
    """Keys of documents of which nobody could know, at some moment, whether they had arrived."""
    etags: dict[str, str] = field(default_factory=dict)
    contents: dict[tuple[str, str], str] = field(default_factory=dict)
    """(Key, fingerprint) of everything that was ever to be sent -> what it is told by in the books."""
    runs: list[str] = field(default_factory=list)
    said: dict[str, Outcome] = field(default_factory=dict)
    """What the latest life said of each document at its end; empty when it had none."""
    lives: int = 0
    assumed: set[str] = field(default_factory=set)
    """Keys of documents about which a person has decided."""

    def submissions(self) -> list[Submission]:
        """Return the workbook as it is now."""
        return [self._submission(key) for key in self.book]

    def _submission(self, key: str) -> Submission:
        role, version = self.cast[key], self.versions[key]
        submission: Submission = replace(role.make(version), etag=self.etags.get(key))
        self.contents[key, fingerprint(submission.payload)] = role.content(version)
        return submission

    def run(self, ending: Ending | None = None, limit: int | None = None) -> Any:
        """Live one life that runs the workbook; return what it said, None when it was cut short."""
        name = f"run-{len(self.runs):02}"
        self.runs.append(name)
        submissions = self.submissions()

        def deed(journal: MortalJournal, ledger: MortalLedger, notify: Callable[[Outcome], None]) -> runner.Ran:
            about = Run(name, "posted", "", ledger.company, ledger.tenant, ledger.host, "m.toml", "w.xlsx", "00")
            journal.begin(replace(about, started=float(len(self.runs))))
            options = runner.Options(workers=3, limit=limit, settle_seconds=self.settle)
            return runner.run(submissions, ledger, journal, name, options, notify)

        ran = self._live(deed, name, ending)
        assert ran is None or [outcome.key for outcome in ran] == self.book
        return ran

    def resume(self, ending: Ending | None = None) -> Any:
        """Live one life that resumes the latest run."""
        name = self.runs[-1]

        def deed(journal: MortalJournal, ledger: MortalLedger, notify: Callable[[Outcome], None]) -> runner.Ran:
            journal.begin(journal.run(name))
            options = runner.Options(workers=3, settle_seconds=self.settle)
            return runner.resume(journal, name, ledger, options, notify)

        return self._live(deed, name, ending)

    def _live(self, deed: Callable[..., runner.Ran], name: str, ending: Ending | None) -> runner.Ran | None:
        """Open journal and ledger, do it, and close them again, however it ended."""
        fate = Fate(ending)
        self.lives += 1
        self.said = {}

        def notify(outcome: Outcome) -> None:
            del outcome
            fate.press()

        with self.journal_type.open(self.home) as journal, closing(connect(self.access, self.settings)) as client:
            journal.fate = fate
            try:
                ran = deed(journal, self.ledger_type(client, fate, self.doubtful), notify)
                journal.end(name, {}, 0)
            except (Crash, DiaryFull, KeyboardInterrupt):
                return None
            finally:
                self.doubtful |= {entry.submission.key for _, entry in journal.open_claims(name)}
        self.said = {outcome.key: outcome for outcome in ran}
        return ran

    def finish(self) -> None:
        """Run the workbook once more and resume until nothing is left to do."""
        self.run()
        for _ in range(4):
            if not self.left_over():
                break
            self.box.calm()
            time.sleep(2 * LATE)
            self.resume()
        with self.journal_type.open(self.home) as journal:
            kept = journal.documents(self.runs[-1])
        self.said = {each.key: Outcome(each.key, each.status, each.number, each.message) for each in kept}

    def left_over(self) -> bool:
        """Return whether the latest run has something left that is not in doubt for good."""
        with Journal.open(self.home) as journal:
            return bool(runner.left_over(journal, self.runs[-1]))

    def edit(self, position: int) -> None:
        """Change the content of a document in the workbook."""
        key = self.book[position]
        self.versions[key] += self.cast[key].versions

    def decide(self) -> None:
        """Settle the latest run's doubts as a person would who looks into the books."""
        self.box.control("DELETE", "faults")
        self.box.calm()
        books = self.box.books()
        name = self.runs[-1]
        with Journal.open(self.home) as journal, closing(connect(self.access, self.settings)) as client:
            if name not in {run.id for run in journal.runs()}:
                return
            open_keys = [entry.submission.key for _, entry in journal.open_claims(name)]
            assume = {key: self._seen(key, books) for key in open_keys if not self.cast[key].traceable}
            runner.settle(journal, name, client, assume, lambda: time.sleep(self.settle))
        self.assumed |= set(assume)
        self.said = {}

    def _seen(self, key: str, books: Sequence[Any]) -> str:
        role = self.cast[key]
        if role.deed == ADDS_A_ROW:
            lines = [line for filed in books if filed.number == role.mark for line in filed.state["invoiceLines"]]
            return "created" if any(line.get("description") == key for line in lines) else "absent"
        return "created" if any(filed.mark == role.mark for filed in books) else "absent"


def _seed(week: Week) -> None:
    """Put into the ledger what is there before Monday: customers, and what somebody else has posted."""
    with closing(connect(week.access)) as client:
        for number in SEEDED:
            client.create(_seeded_customer(number))
        for number, version in (("700001", 9), ("700002", 0), ("700003", 7)):
            foreign = week.cast["T2"].make(version)
            payload = foreign.payload.model_copy(update={"reference_number": number, "invoice_text": "foreign"})
            client.create(replace(foreign, payload=payload, number=number))
        for key, number in GUARDED.items():
            found = client.find("customer", number)
            week.etags[key] = str(found and found["timeStamp"])


def _seeded_customer(number: str) -> Submission:
    payload = resources.get("customer").assemble({"number": number, "name": f"Seeded {number}"})
    return Submission("customer", "create", number, payload, (), number=number)


@pytest.fixture(scope="module")
def quick_waits() -> Iterator[None]:
    """Make the waits that nobody can set short, so that a schedule takes a moment."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(patience, "FIRST_DELAY", 0.02)
        patch.setattr(governor, "STRIKES", (0.05,))
        patch.setattr(background, "FIRST_PAUSE", 0.03)
        patch.setattr(posting, "PAUSE", 0.05)
        patch.setattr(posting, "HELD_SECONDS", 0.5)
        yield


@pytest.fixture(scope="module")
def monday(
    quick_waits: None, box: Any, access_to: Any, cast: Any, tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., Week]:
    """Return what begins a week at a company with an empty ledger; keywords are its parts."""
    del quick_waits
    folder = tmp_path_factory.mktemp("weeks")
    numbers = itertools.count()

    def begin(client: Mapping[str, Any], **parts: Any) -> Week:
        box.control("POST", "reset")
        settings = Settings(connect_timeout=2.0, read_timeout=READ_TIMEOUT, patience=1.0, background_wait=0.5, **client)
        home = folder / str(next(numbers))
        week = Week(box, access_to(box.url), home, {role.key: role for role in cast}, settings, **parts)
        _seed(week)
        return week

    return begin


@pytest.fixture(scope="session")
def keys(cast: Any) -> tuple[str, ...]:
    """Return the keys of all documents."""
    return tuple(role.key for role in cast)


@pytest.fixture(scope="session")
def ending() -> type[Ending]:
    """Return the class of endings."""
    return Ending


@pytest.fixture(scope="session")
def variants() -> Mapping[str, Mapping[str, Any]]:
    """Return ways of posting that have something taken out: weeks made of them must come to grief."""
    return {
        "no look-up": {"ledger_type": BlindLedger},
        "no looking back": {"journal_type": ForgetfulJournal},
        "no settle time": {"settle": 0.0},
    }
