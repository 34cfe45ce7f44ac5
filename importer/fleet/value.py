"""A fleet as values: the jobs of its file, the orders that workers are handed, and what came of each.

Paths are texts here: an order may go to a machine of another kind.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from importer.fleet.worst import worst
from importer.plan.plans import added
from importer.plan.value import Total
from importer.results.place import BESIDE
from importer.submission import Status
from importer.summary import Summary
from importer.workflow.job import Job as Asked


@dataclass(frozen=True, slots=True)
class Job:
    """One `[[job]]`: what is to be read, and into which company's ledger it goes."""

    name: str
    profile: str
    mapping: str
    """A mapping, or a month file."""
    workbook: str | None
    """None where the month file says which."""
    sheet: str | None = None
    result: str | None = None
    """None: beside the workbook."""
    skip_invalid: bool = False
    workbooks: tuple[str, ...] = ()
    """All that its steps read."""

    def asked(self) -> Asked:
        """Return it as a run of its own is asked for it."""
        workbook = Path(self.workbook) if self.workbook else None
        return Asked(Path(self.mapping), workbook, Path(self.result) if self.result else BESIDE, self.sheet)


@dataclass(frozen=True, slots=True)
class Fleet:
    """A fleet file."""

    path: Path
    name: str
    jobs: tuple[Job, ...]

    @property
    def profiles(self) -> tuple[str, ...]:
        """The profiles of its companies, each once."""
        return tuple(dict.fromkeys(job.profile for job in self.jobs))


@dataclass(frozen=True, slots=True)
class Manner:
    """How all orders of a fleet are carried out."""

    dry_run: bool = False
    workers: int = 4
    limit: int | None = None
    reserve_calls: int | None = None
    language: str | None = None
    journal: str = ""
    """Which journal the workers must share (`Journal.identity`); empty on one machine, where they do."""


@dataclass(frozen=True, slots=True)
class Order:
    """A job with the id its run gets, whoever carries it out and how often it takes."""

    run: str
    job: Job
    manner: Manner
    sha256: str = ""
    """Of what it reads, where a worker on another machine might see another file; empty: nobody looks."""


@dataclass(frozen=True, slots=True)
class Came:
    """What came of an order: the run's figures, or why there are none."""

    job: Job
    run: str
    summary: Summary | None
    exit: int
    trouble: str = ""
    """Why it has no figures."""
    taken_over: bool = False
    """Whether a worker died over it, and another went on."""

    def as_json(self) -> dict[str, Any]:
        """Return it as `--json` prints it, with the run's own object inside."""
        return {
            "name": self.job.name,
            "profile": self.job.profile,
            "mapping": self.job.mapping,
            "workbooks": list(self.job.workbooks),
            "run_id": self.run,
            "taken_over": self.taken_over,
            "trouble": self.trouble,
            "exit": self.exit,
            "run": None if self.summary is None else self.summary.as_json(),
        }


Lane: TypeAlias = tuple[Order, ...]
"""The orders of one company, carried out one after the other."""
Tell: TypeAlias = Callable[[Came], None]


class Engine(Protocol):
    """What carries orders out, lanes side by side."""

    name: str

    def carry_out(self, lanes: Sequence[Lane], tell: Tell) -> None:
        """Carry every order out, telling what came of each in the caller's thread, exactly once.

        A worker that dies is no end of its order: another goes on with it. After Ctrl-C nothing more is begun, and
        what was not begun is told as interrupted.
        """


@dataclass(frozen=True)
class Report:
    """What became of a fleet; `came` is in the order of the file."""

    id: str
    fleet: Fleet
    companies: Mapping[str, str]
    """The company of each profile, for people."""
    mode: str
    """`dry-run` or `posted`."""
    engine: str
    started: str
    seconds: float
    came: tuple[Came, ...]
    result: str | None = None
    """The summary workbook."""
    notes: tuple[str, ...] = field(default=())

    @property
    def summaries(self) -> tuple[Summary, ...]:
        """The figures of the runs that have some."""
        return tuple(each.summary for each in self.came if each.summary is not None)

    @property
    def exit(self) -> int:
        """The exit code: the worst that matters (see `worst`)."""
        return worst((each.exit for each in self.came), sent=self.sent)

    @property
    def sent(self) -> bool:
        """Whether anything was sent to any company."""
        return any(summary.sent for summary in self.summaries)

    @property
    def documents(self) -> dict[str, int]:
        """All documents by status."""
        return {status.value: sum(each.documents[status] for each in self.summaries) for status in Status}

    @property
    def totals(self) -> tuple[Total, ...]:
        """Sums over all companies, by currency."""
        return added(tuple(chain.from_iterable(each.totals for each in self.summaries)))

    @property
    def needing(self) -> tuple[Came, ...]:
        """What a person must see to."""
        return tuple(each for each in self.came if each.exit)

    def as_json(self) -> dict[str, Any]:
        """Return the object `--json` prints; the jobs' own are inside."""
        return {
            "fleet": self.id,
            "name": self.fleet.name,
            "file": str(self.fleet.path),
            "mode": self.mode,
            "engine": self.engine,
            "companies": len(self.fleet.profiles),
            "documents": self.documents,
            "totals": [total.as_json() for total in self.totals],
            "seconds": round(self.seconds, 3),
            "result": self.result,
            "exit": self.exit,
            "jobs": [{"company": self.companies[each.job.profile], **each.as_json()} for each in self.came],
        }
