"""The journal: who may send what, what became of it, and everything needed to go on after a crash.

A claim is committed durably before its request is sent and settled when the answer is there. One process
writes through one connection, its threads one after the other; several processes share a journal safely.
"""

import threading
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import sqlalchemy as sa

from importer import log
from importer.errors import ImporterError, JournalError, UsageError
from importer.journal import claims, history, watermarks
from importer.journal.alive import BEAT, LEASE, Vigil
from importer.journal.schema import claims as claims_table
from importer.journal.standing import Claim, Claimed, Entry, Kept, Name, Pruned, Record, Run, State
from importer.journal.store import FILE, Shape, Store
from importer.submission import Outcome

DAY = 86400.0


class Journal:
    """An open journal; a context manager that closes it. Safe to use from several threads.

    Every method that writes raises DiaryFull when that cannot be done; whatever it said before is on the
    disk.
    """

    def __init__(self, store: Store, vigil: Vigil, clock: Callable[[], float] = time.time) -> None:
        self._store = store
        self._vigil = vigil
        self._clock = clock
        self._one_at_a_time = threading.RLock()
        self._beats: dict[str, threading.Event] = {}

    @classmethod
    def open(cls, home: Path, url: str | None = None, clock: Callable[[], float] = time.time) -> Self:
        """Open the journal in the folder `home`, or the database at `url`; lock files stay in `home`.

        Raises JournalError when it is corrupt or newer than this program, DiaryFull when it cannot be
        written.
        """
        return cls(Store.open(home, url), Vigil(home / "running"), clock)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the journal. A run that has not ended keeps counting as cut short."""
        for run in tuple(self._beats):
            self._quiet(run)
            self._vigil.release(run)
        with self._one_at_a_time:
            self._store.close()

    @staticmethod
    def path(home: Path) -> Path:
        """Return the file of the journal in the folder `home`, whether it is there or not."""
        return home / FILE

    def shape(self) -> Shape:
        """Return where the journal is, its version and its size."""
        return self._store.shape()

    # Runs

    def begin(self, run: Run) -> None:
        """Write down that `run` begins, or goes on; from now on it counts as alive.

        Raises JournalError when another process carries it out at this moment.
        """
        seen = self._last_sign(run.id)
        if self._goes_on(run.id, seen) or not self._vigil.hold(run.id):
            raise _still_going_on(run.id)
        try:
            with self._one_at_a_time, self._store.write() as connection:
                mine = history.begin(connection, run, self._clock(), seen)
        except sa.exc.IntegrityError:
            mine = False
        except ImporterError:
            self._vigil.release(run.id)
            raise
        if not mine:
            self._vigil.release(run.id)
            raise _still_going_on(run.id)
        self._beat(run.id)

    def end(self, run: str, summary: dict[str, Any], code: int) -> None:
        """Write down that `run` has come to its end (also a premature one), its summary and its exit code."""
        with self._writing(run) as connection:
            history.end(connection, run, summary, code, self._clock())
        self._quiet(run)
        self._vigil.release(run, ended=True)

    def runs(self, limit: int | None = None) -> list[Run]:
        """Return the runs, the latest first."""
        with self._store.read() as connection:
            return history.read_runs(connection, limit)

    def run(self, run: str) -> Run:
        """Return one run. Raises UsageError when there is none of that id."""
        with self._store.read() as connection:
            found = history.read_run(connection, run)
        if found is None:
            raise UsageError("There is no run {run}.", "List them with: importer runs", run=run)
        return found

    def is_alive(self, run: str) -> bool:
        """Return whether `run` goes on at this moment, here or on another machine."""
        return self._goes_on(run, self._last_sign(run))

    # What a run means to send, and what became of it

    def enter(self, run: str, entries: Sequence[Entry]) -> None:
        """Write down what `run` means to send, so that it can go on without the workbook."""
        with self._writing(run) as connection:
            history.enter(connection, run, entries)

    def record(self, run: str, outcomes: Sequence[tuple[str, Outcome]]) -> None:
        """Write down what became of documents of `run`: pairs of resource and outcome."""
        with self._writing(run) as connection:
            history.record(connection, run, outcomes)

    def documents(self, run: str) -> list[Kept]:
        """Return the documents of `run` in their order, each with its status."""
        with self._store.read() as connection:
            return list(history.read_documents(connection, run))

    def keep_account(self, run: str, content: bytes) -> None:
        """Write down what a result workbook says of `run`, in place of what was written before."""
        with self._writing(run) as connection:
            history.write_account(connection, run, content)

    def account(self, run: str) -> bytes | None:
        """Return what was written down last; None for a run of an older importer, and for one that was pruned."""
        with self._store.read() as connection:
            return history.read_account(connection, run)

    # Claims

    def known(self, tenant: str, resource: str, keys: Iterable[str]) -> dict[Name, Record]:
        """Return what is known of `keys`; one query for thousands of them."""
        with self._store.read() as connection:
            found = claims.records(connection, tenant, resource, list(dict.fromkeys(keys)))
            return {record.name: record for record in found}

    def claim(self, run: str, entry: Entry) -> Claim:
        """Claim a document for `run`, or say why not.

        Claimed means: written down, durably, and yours to send.
        """
        claim = self._claimed(run, entry)
        _tell("claim", entry, said=type(claim).__name__)
        return claim

    def _claimed(self, run: str, entry: Entry) -> Claim:
        now = self._clock()
        with self._one_at_a_time:
            try:
                with self._writing(run) as connection:
                    claims.insert(connection, run, entry, now)
            except sa.exc.IntegrityError:
                with self._writing(run) as connection:
                    return claims.take(connection, run, entry, now, self.is_alive)
        return Claimed()

    def peek(self, run: str, entry: Entry) -> Claim:
        """Return what `claim` would, and write nothing."""
        with self._store.read() as connection:
            return claims.peek(connection, run, entry, self.is_alive)

    def resend(self, run: str, entry: Entry) -> None:
        """Write down that `entry` is sent once more, what was sent before being surely absent."""
        with self._writing(run) as connection:
            claims.resend(connection, run, entry, self._clock())
        _tell("resend", entry)

    def settle(self, run: str, entry: Entry, state: State, outcome: Outcome, etag: str | None = None) -> None:
        """Write down what became of a claim of `run`, and of its document."""
        values = {
            "state": state,
            "number": outcome.number,
            "etag": etag,
            "message": outcome.message,
            "settled": self._clock(),
        }
        with self._writing(run) as connection:
            claims.settle(connection, run, entry.name, values)
            history.record(connection, run, [(entry.name.resource, outcome)])
        _tell("settled", entry, state=state.value, status=outcome.status.value)
        log.detail("outcome", key=outcome.key, number=outcome.number, message=outcome.message)

    def note_job(self, run: str, entry: Entry, job: str) -> None:
        """Write down the background job that carries the document out."""
        with self._writing(run) as connection:
            claims.note_job(connection, run, entry.name, job)
        _tell("background job", entry)

    def open_claims(self, run: str) -> list[tuple[Record, Entry]]:
        """Return the claims of `run` of which nobody knows whether they arrived, with what was sent."""
        with self._store.read() as connection:
            return list(claims.open_claims(connection, run))

    def owners(self, tenant: str, resource: str, numbers: Iterable[str]) -> dict[str, str]:
        """Return number -> key for those of `numbers` that some document has, or has asked for."""
        with self._store.read() as connection:
            return claims.owners(connection, tenant, resource, numbers)

    def numbers(self, tenant: str, resource: str) -> dict[str, str]:
        """Return key -> number of everything the importer has created: a migration's own lookup."""
        with self._store.read() as connection:
            return claims.numbers(connection, tenant, resource)

    def updated(self, tenant: str, resource: str) -> frozenset[str]:
        """Return the numbers of everything that the importer has updated: what it was created with is history."""
        with self._store.read() as connection:
            return claims.updated(connection, tenant, resource)

    # Housekeeping

    def prune(self, older_than_days: float) -> Pruned:
        """Drop the payloads of runs that ended so long ago; keys stay, so nothing is ever sent twice.

        What is unfinished or in doubt keeps its payloads.
        """
        with self._one_at_a_time:
            with self._store.write() as connection:
                dropped = history.prune(connection, self._clock() - older_than_days * DAY)
            self._store.compact()
        self._vigil.tidy()
        return dropped

    def forget(self, tenant: str) -> None:
        """Forget all claims and watermarks of a company: for a sandbox that was emptied, nothing else."""
        with self._one_at_a_time, self._store.write() as connection:
            connection.execute(claims_table.delete().where(claims_table.c.tenant == tenant))
            watermarks.forget(connection, tenant)

    # Nightly exports

    def watermark(self, tenant: str, resource: str, asked: str) -> str | None:
        """Return how far the last complete export of what was `asked` got; None when there was none."""
        with self._store.read() as connection:
            return watermarks.read(connection, tenant, resource, asked)

    def set_watermark(self, name: tuple[str, str, str], mark: str) -> None:
        """Write down how far an export got that is complete; `name` is tenant, resource and what was asked."""
        with self._one_at_a_time, self._store.write() as connection:
            watermarks.write(connection, name, mark, self._clock())

    def identity(self) -> str:
        """Return what tells this journal from any other, so that machines can find out whether they share one."""
        with suppress(sa.exc.IntegrityError), self._one_at_a_time, self._store.write() as connection:
            known = watermarks.identity(connection)
            if known is None:
                watermarks.write(connection, watermarks.IDENTITY, uuid.uuid4().hex, self._clock())
        with self._store.read() as connection:
            return watermarks.identity(connection) or ""

    @property
    def is_shared(self) -> bool:
        """Whether processes of several machines may have it open."""
        return self._store.is_shared

    # Signs of life

    @contextmanager
    def _writing(self, run: str) -> Iterator[sa.Connection]:
        """Give a connection to write of `run` with. Raises Stopped when another machine has taken it over."""
        with self._one_at_a_time, self._store.write() as connection:
            if run in self._beats and self._store.is_shared:
                history.insist(connection, run)
            yield connection

    def _last_sign(self, run: str) -> history.Sign | None:
        with self._store.read() as connection:
            return history.last_sign(connection, run)

    def _goes_on(self, run: str, sign: history.Sign | None) -> bool:
        """Return whether a living process has `run`, of which `sign` is what was last heard."""
        if self._vigil.is_held(run):
            return True
        if sign is None or sign.finished is not None or self._vigil.is_left_by(run, sign.holder):
            return False
        return self._clock() - sign.heartbeat < LEASE

    def _beat(self, run: str) -> None:
        stop = self._beats[run] = threading.Event()

        def renew() -> None:
            while not stop.wait(BEAT):
                try:
                    with self._writing(run) as connection:
                        history.beat(connection, run, self._clock())
                except ImporterError:
                    continue  # the next claim will say so, at the right place

        threading.Thread(target=renew, name=f"heartbeat {run}", daemon=True).start()

    def _quiet(self, run: str) -> None:
        stop = self._beats.pop(run, None)
        if stop is not None:
            stop.set()


def _tell(event: str, entry: Entry, **fields: str) -> None:
    """Tell the log about a document, by its content's fingerprint: its key may be a customer's number."""
    log.tell(event, document=entry.fingerprint[:12], resource=entry.name.resource, **fields)
    log.detail("document", document=entry.fingerprint[:12], key=entry.submission.key)


def _still_going_on(run: str) -> JournalError:
    return JournalError(
        "Run {run} is still going on in another window or program.", "Wait until it has ended.", run=run
    )
