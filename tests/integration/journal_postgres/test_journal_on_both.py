"""The journal keeps its promises in PostgreSQL as it does in SQLite."""

import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from importer import resources, runner, sandbox
from importer.errors import DiaryFull, ImporterError, JournalError, Stopped, UsageError
from importer.journal import Journal, history, schema
from importer.journal.alive import LEASE
from importer.journal.standing import AlreadyDone, Claimed, Entry, HeldBy, OtherContent, Run, State, Unsettled
from importer.ledger.access import Access, Secret
from importer.ledger.client import connect
from importer.ledger.settings import Settings
from importer.submission import Outcome, Status, Submission

Entries = Callable[..., Entry]
Opener = Callable[..., Journal]
Runs = Callable[..., Run]


@pytest.fixture
def journal(open_journal: Opener, about: Runs) -> Journal:
    """Return a journal in which run R1 has begun."""
    journal = open_journal()
    journal.begin(about("R1"))
    return journal


def _settle(journal: Journal, entry: Entry, state: State, number: str | None = None) -> None:
    status = Status.CREATED if state is State.CREATED else Status.IN_DOUBT
    journal.settle("R1", entry, state, Outcome(entry.submission.key, status, number, "words"), '"etag"')


def test_a_claim_is_settled_once(journal: Journal, entry: Entries) -> None:
    """Claimed, created, and from then on already done; other content under its key is another document."""
    one = entry()
    journal.enter("R1", [one])
    assert journal.claim("R1", one) == Claimed()
    _settle(journal, one, State.CREATED, "000001")
    assert journal.claim("R1", one) == AlreadyDone("000001")
    assert journal.claim("R2", entry(price="99")) == OtherContent("000001")
    assert journal.numbers(one.tenant, "customer-invoice") == {"F-1": "000001"}
    assert journal.owners(one.tenant, "customer-invoice", ["000001", "9"]) == {"000001": "F-1"}


def test_what_was_sent_comes_back_as_it_was(journal: Journal, entry: Entries, open_journal: Opener) -> None:
    """Letters, emoji and every digit; after a crash another run is told what may be in the ledger."""
    one = entry(price="1234567890123.4567")
    journal.enter("R1", [one])
    journal.claim("R1", one)
    journal.note_job("R1", one, "J-1")
    journal.close()
    later = open_journal()
    assert [kept.entry for kept in later.documents("R1")] == [one]
    assert later.claim("R2", entry(price="99")) == Unsettled(one, "R1", "J-1")


def test_a_claim_lost_to_another_run_is_not_settled(journal: Journal, entry: Entries, open_journal: Opener) -> None:
    """Who takes over has it; the one it was taken from fails loudly."""
    one = entry()
    journal.enter("R1", [one])
    journal.claim("R1", one)
    journal.close()
    later = open_journal()
    assert isinstance(later.claim("R2", one), Unsettled)
    with pytest.raises(RuntimeError, match="lost to another run"):
        _settle(later, one, State.CREATED)


def test_threads_never_share_a_document(journal: Journal, entry: Entries) -> None:
    """Eight threads that want the same thirty documents get each of them once."""
    wanted = [entry(f"F-{number}") for number in range(30)]
    journal.enter("R1", wanted)
    got: list[str] = []

    def work() -> None:
        got.extend(one.submission.key for one in wanted if journal.claim("R1", one) == Claimed())

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(got) == Counter(one.submission.key for one in wanted)


CLAIMS_FIFTY = """
import sys
from pathlib import Path
from importer.journal import Journal
from importer.journal.standing import Claimed, Entry, Run
from importer.resources import get
from importer.submission import Submission
home, run, url = sys.argv[1:]
payload = get("customer").assemble({"name": "Kari"})
wanted = [Entry("T", Submission("customer", "create", f"K-{n}", payload, (n,)), "fp") for n in range(50)]
with Journal.open(Path(home), url or None) as journal:
    journal.begin(Run(run, "posted", "", "", "T", "", "", "", ""))
    journal.enter(run, wanted)
    print("ready", flush=True)
    sys.stdin.readline()
    print(*(one.submission.key for one in wanted if journal.claim(run, one) == Claimed()), sep="\\n", flush=True)
    sys.stdin.readline()
"""


def test_processes_never_share_a_document(tmp_path: Path, address: str | None, journal: Journal) -> None:
    """Three processes that want the same fifty documents at the same moment get each of them once."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", CLAIMS_FIFTY, str(tmp_path), run, address or ""],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for run in ("P1", "P2", "P3")
    ]
    streams: list[Any] = [(process.stdin, process.stdout) for process in processes]
    for _, said in streams:
        assert said.readline() == "ready\n"
    for given, _ in streams:
        given.write("go\n")
        given.flush()
    got = [key for process in processes for key in process.communicate("stop\n", timeout=60)[0].split()]
    assert sorted(got) == sorted(f"K-{number}" for number in range(50))
    assert not journal.is_alive("P1")


def test_runs_are_remembered(journal: Journal, about: Runs, entry: Entries) -> None:
    """Begun, ended, listed latest first; pruning drops what was sent and keeps keys and numbers."""
    one = entry()
    journal.enter("R1", [one])
    journal.claim("R1", one)
    _settle(journal, one, State.CREATED, "000001")
    journal.end("R1", {"documents": {"created": 1}}, 0)
    journal.begin(about("R2"))
    assert [run.id for run in journal.runs()] == ["R2", "R1"]
    assert (journal.run("R1").exit, journal.run("R1").summary) == (0, {"documents": {"created": 1}})
    with pytest.raises(UsageError, match="no run R9"):
        journal.run("R9")
    time.sleep(0.01)
    assert journal.prune(0).payloads == 1
    assert [kept.entry for kept in journal.documents("R1")] == [None]
    assert journal.claim("R2", one) == AlreadyDone("000001")


def test_a_run_elsewhere_is_told_by_its_heartbeat(
    journal: Journal, open_journal: Opener, about: Runs, entry: Entries, tmp_path: Path, address: str | None
) -> None:
    """Two machines share a journal and not a folder of locks: a heartbeat is what tells who is alive."""
    if address is None:
        pytest.skip("a journal in SQLite is for one machine")
    journal.enter("R1", [entry()])
    journal.claim("R1", entry())
    late = [0.0]
    other = open_journal(tmp_path / "elsewhere", clock=lambda: time.time() + late[0])
    other.begin(about("R2"))
    assert other.claim("R2", entry()) == HeldBy("R1")
    with pytest.raises(JournalError, match="still going on"):
        other.begin(journal.run("R1"))
    late[0] = LEASE + 1
    assert isinstance(other.claim("R2", entry()), Unsettled)


@pytest.fixture
def taken_over(
    journal: Journal,
    open_journal: Opener,
    entry: Entries,
    tmp_path: Path,
    address: str | None,
    monkeypatch: pytest.MonkeyPatch,
) -> Journal:
    """Let another machine go on with the run of this one, which has been silent for too long; return its journal."""
    if address is None:
        pytest.skip("a journal in SQLite is for one machine")
    journal.enter("R1", [entry()])
    journal.claim("R1", entry())
    other = open_journal(tmp_path / "elsewhere", clock=lambda: time.time() + LEASE + 1)
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(history, "me", lambda: ("elsewhere", 1))
        other.begin(journal.run("R1"))
    return other


def test_a_machine_that_was_asleep_leaves_its_run_alone(taken_over: Journal, journal: Journal, entry: Entries) -> None:
    """Awake again it sends nothing, ends nothing and writes nothing down: the run is another's by now."""
    for write in (
        lambda: journal.claim("R1", entry("F-2")),
        lambda: journal.resend("R1", entry()),
        lambda: journal.record("R1", [("customer-invoice", Outcome("F-1", Status.REFUSED))]),
        lambda: journal.end("R1", {}, 0),
    ):
        with pytest.raises(Stopped, match="goes on in the hands of elsewhere"):
            write()
    assert taken_over.run("R1").finished is None
    assert [kept.status for kept in taken_over.documents("R1")] == [Status.NOT_ATTEMPTED]


def test_an_old_lock_says_nothing_of_a_run_that_goes_on_elsewhere(
    taken_over: Journal, journal: Journal, open_journal: Opener, about: Runs
) -> None:
    """The first machine's lock file is unlocked, and its run is alive all the same: on the machine that took it."""
    journal.close()
    again = open_journal(clock=lambda: time.time() + LEASE + 2)
    assert again.is_alive("R1")
    with pytest.raises(JournalError, match="still going on"):
        again.begin(about("R1"))
    assert taken_over.run("R1").finished is None


def test_only_one_of_two_takes_over(journal: Journal, open_journal: Opener, about: Runs) -> None:
    """Two that find a run cut short at the same moment: the first has it, the second is told."""
    journal.close()
    first, second = open_journal(), open_journal()
    seen = second._last_sign("R1")
    first.begin(about("R1"))
    with second._store.write() as connection:
        assert not history.begin(connection, about("R1"), time.time(), seen)
    with pytest.raises(JournalError, match="still going on"):
        second.begin(about("R1"))


def test_a_journal_is_known_by_its_name(open_journal: Opener, tmp_path: Path, address: str | None) -> None:
    """Whoever opens it finds the same name, and another journal has another."""
    name = open_journal().identity()
    assert name == open_journal().identity() != ""
    elsewhere = open_journal(tmp_path / "elsewhere")
    assert (elsewhere.identity() == name) is (address is not None)
    assert elsewhere.is_shared is (address is not None)


def test_a_newer_journal_is_left_alone(journal: Journal, open_journal: Opener) -> None:
    """It is not opened, both versions are named, and no password of its address is shown."""
    with journal._store.write() as connection:
        connection.execute(schema.version.update().values(version=schema.VERSION + 1))
    with pytest.raises(JournalError, match=f"version {schema.VERSION + 1}"):
        open_journal()


@pytest.fixture
def posted(open_journal: Opener, about: Runs) -> Callable[..., Any]:
    """Return what posts thirty invoices through a run of the journal, at once or resumed."""
    kind, number = resources.get("customer-invoice"), "10000"

    def invoice(key: str) -> Submission:
        payload = kind.assemble({"customerNumber": number, "externalReference": key}, [{"inventoryNumber": "A1"}])
        return Submission(kind.name, "create", key, payload, (2,), customer=None)

    def post(access: Access, name: str, *, notify: Callable[[Outcome], None] = lambda _: None) -> runner.Ran:
        options = runner.Options(settle_seconds=0.1)
        with closing(connect(access, Settings(read_timeout=2.0))) as client, open_journal() as journal:
            journal.begin(about(name))
            ran = runner.run([invoice(f"F-{each}") for each in range(30)], client, journal, name, options, notify)
            journal.end(name, {}, 0)
        return ran

    return post


@pytest.fixture
def ledger() -> Any:
    """Give the credentials of a sandbox with one customer, and what counts its invoices."""
    with sandbox.start() as running:
        access = Access(
            running.company,
            running.tenant_id,
            running.client_id,
            Secret(running.client_secret),
            running.url,
            running.token_url,
        )
        payload = resources.get("customer").assemble({"name": "Fjord Handel AS"})
        with closing(connect(access)) as client:
            client.create(Submission("customer", "create", "C", payload, ()))
            yield access, lambda: Counter(row["externalReference"] for row in client.list("customer-invoice", {}))


def test_a_run_is_posted_once(posted: Callable[..., Any], ledger: Any) -> None:
    """Thirty invoices, and the same again: every one is in the ledger once."""
    access, count = ledger
    assert {outcome.status for outcome in posted(access, "R1")} == {Status.CREATED}
    assert {outcome.status for outcome in posted(access, "R2")} == {Status.ALREADY_DONE}
    assert count() == Counter({f"F-{each}": 1 for each in range(30)})


def test_a_server_that_goes_down_stops_the_run(
    posted: Callable[..., Any], ledger: Any, address: str | None, server: Any
) -> None:
    """Nothing is sent that cannot be written down; once it is up again the rest is posted, each document once."""
    if address is None:
        pytest.skip("SQLite has no server")
    access, count = ledger
    told: list[Outcome] = []

    def notify(outcome: Outcome) -> None:
        told.append(outcome)
        if len(told) == 5:
            server.kill()

    try:
        with pytest.raises(ImporterError) as stopped:
            posted(access, "R1", notify=notify)
    finally:
        server.start()
    assert isinstance(stopped.value, DiaryFull)
    assert sum(count().values()) < 30
    posted(access, "R2")
    assert count() == Counter({f"F-{each}": 1 for each in range(30)})


def test_an_address_nobody_answers_at(tmp_path: Path) -> None:
    """Said without the password in it, and before anything is sent."""
    pytest.importorskip("psycopg")
    url = "postgresql+psycopg://importer:not-to-be-seen@127.0.0.1:9/journal"
    with pytest.raises(ImporterError) as nobody:
        Journal.open(tmp_path, url)
    assert "not-to-be-seen" not in str(nobody.value) + repr(nobody.value) + nobody.value.remedy
    assert nobody.value.exit_code in {2, 7}


def test_an_empty_journal_is_opened_by_several_at_once(address: str | None, tmp_path: Path) -> None:
    """Programs that meet at a journal nobody has opened yet make its tables once, and all of them have it."""
    together = threading.Barrier(6)

    def opened(_: int) -> str:
        together.wait(20)
        with Journal.open(tmp_path, address) as journal:
            return journal.identity()

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(opened, range(6)))) == 1
