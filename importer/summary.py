"""What a run did, in figures: the object that `--json` prints and the Summary sheet shows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from importer import exits
from importer.errors import ImporterError
from importer.language import _, ngettext, written
from importer.plan.plans import Plans
from importer.plan.value import Plan, RowFate, Total
from importer.submission import Outcome, Status
from importer.totals.value import Control
from importer.totals.words import differences

STOPPED_EARLY = frozenset({exits.SIGN_IN, exits.STOPPED, exits.INTERRUPTED})
"""Exit codes of a run that `resume` goes on with."""
STEP = ("mapping", "workbook", "rows", "documents", "totals", "findings")
"""What `--json` says of each step of a run that has several."""


@dataclass(frozen=True, slots=True)
class Summary:
    """One run over one workbook, or over all that a month file names.

    `mode` is the rung reached: check, dry-run or posted.
    """

    run: str
    mode: str
    profile: str
    company: str
    host: str
    mapping: str
    workbook: str
    workbook_sha256: str
    rows: dict[str, int]
    documents: dict[str, int]
    totals: tuple[Total, ...]
    findings: int
    requests: int = 0
    seconds: float = 0.0
    result: str | None = None
    exit: int = 0
    started: str = ""
    """Local time the run started, ISO 8601."""
    sent: bool = False
    """Whether this run sent anything to the ledger."""
    rung: str = "offline"
    """How far up the ladder it came: offline, references or posted."""
    steps: tuple["Summary", ...] = ()
    """The figures of each step, where there are several."""
    notes: tuple[str, ...] = field(default=())
    """What a person should know besides: a stop early, hidden rows, a result file renamed."""
    who: str = ""
    """Who ran it: the name by which the computer knows the person."""
    control: Control | None = None
    """The control totals."""

    @property
    def when(self) -> str:
        """When it started, as the language spoken writes it."""
        if not self.started:
            return ""
        moment = datetime.fromisoformat(self.started)
        zone = f" ({moment:%Z})" if moment.tzinfo else ""
        return f"{written(moment.date())} {moment:%H:%M}{zone}"

    @property
    def alarms(self) -> tuple[str, ...]:
        """What a person must look at before anything else, a sentence each; none when all is well."""
        doubtful = self.documents.get(Status.IN_DOUBT.value, 0)
        words = ngettext(
            "{count} document is in doubt: it may or may not be in the ledger. A person must look.",
            "{count} documents are in doubt: they may or may not be in the ledger. A person must look.",
            doubtful,
        )
        differing = differences(self.control) if self.control is not None else ()
        return (*self._left_behind(), *([words.format(count=doubtful)] if doubtful else []), *differing)

    def _left_behind(self) -> tuple[str, ...]:
        """Return what a run that sent something and stopped early has not sent yet."""
        left = self.documents.get(Status.NOT_ATTEMPTED.value, 0)
        if not (self.sent and left and self.exit in STOPPED_EARLY):
            return ()
        words = ngettext(
            "The run stopped early: {count} document is not sent yet. To go on: importer resume {run}",
            "The run stopped early: {count} documents are not sent yet. To go on: importer resume {run}",
            left,
        )
        return (words.format(count=left, run=self.run),)

    def as_json(self) -> dict[str, Any]:
        """Return the object `--json` prints; the net of a total is a decimal string."""
        figures = self._figures()
        if self.control is not None and self.rung == "posted":
            figures["control"] = self.control.as_json()
        if self.steps:
            figures["steps"] = [{key: step._figures()[key] for key in STEP} for step in self.steps]  # noqa: SLF001  own
        return figures

    def _figures(self) -> dict[str, Any]:
        return {
            "run": self.run,
            "mode": self.mode,
            "profile": self.profile,
            "company": self.company,
            "host": self.host,
            "mapping": self.mapping,
            "workbook": self.workbook,
            "workbook_sha256": self.workbook_sha256,
            "rows": self.rows,
            "documents": self.documents,
            "totals": [total.as_json() for total in self.totals],
            "findings": self.findings,
            "requests": self.requests,
            "seconds": round(self.seconds, 3),
            "result": self.result,
            "exit": self.exit,
        }


def counted(number: int, what: str) -> str:
    """Return a number of things in words, documents and lines in the language spoken: `1 document`, `2 documents`."""
    match what:
        case "document":
            return ngettext("{count} document", "{count} documents", number).format(count=number)
        case "line":
            return ngettext("{count} line", "{count} lines", number).format(count=number)
    return f"{number} {what}{'s' * (number != 1)}"


def status_count(status: str, count: int) -> str:
    """Return how many documents have a status, in the language spoken: `13 invalid`."""
    return _("{count} {status}").format(count=count, status=_(status))


def by_status(documents: Mapping[str, int]) -> str:
    """Return documents by status, in the language spoken: `2 created, 13 invalid`; empty when there are none."""
    there = ((status.value, documents.get(status.value, 0)) for status in Status)
    return ", ".join(status_count(status, count) for status, count in there if count)


def verdict(documents: Mapping[str, int]) -> str:
    """Return the same as a sentence, for the head of what is read afterwards."""
    listed = by_status(documents)
    return _("Documents: {listed}.").format(listed=listed) if listed else _("No documents.")


def remark(rows: dict[str, int]) -> tuple[str, ...]:
    """Return what a person should know when not one row makes a document."""
    if rows["in_documents"] or rows["invalid"] or not rows["filtered"]:
        return ()
    words = _("Nothing is left to do: `where` in the mapping leaves out every one of the {count} rows.")
    return (words.format(count=rows["filtered"]),)


def count_rows(plan: Plan | Plans) -> dict[str, int]:
    """Return rows by fate; `read` is always the sum of the others."""
    fates = {fate.value: plan.count(fate) for fate in RowFate}
    return {"read": sum(fates.values()), **fates}


def count_documents(outcomes: Iterable[Outcome]) -> dict[str, int]:
    """Return documents by status, every status named, zeros included."""
    counts = {status.value: 0 for status in Status}
    for outcome in outcomes:
        counts[outcome.status.value] += 1
    return counts


def exit_code(documents: dict[str, int], reason: ImporterError | None, *, carried_out: bool) -> int:
    """Return the exit code of a run (README.md lists them); `carried_out`: the valid documents were sent."""
    some = {Status(name) for name, count in documents.items() if count}
    if reason is not None:
        return reason.exit_code
    if Status.IN_DOUBT in some:
        return exits.LOOK
    if Status.INVALID in some and (not carried_out or some == {Status.INVALID}):
        return exits.INVALID
    if some & {Status.INVALID, Status.REFUSED}:
        return exits.SOME_INVALID
    return exits.DONE


def with_control(summary: Summary, control: Control) -> Summary:
    """Return a summary with its control totals.

    Where they differ once documents were sent, a person must look (exit 6), unless there is more to do before that.
    """
    settled = summary.rung == "posted" and summary.exit in {exits.DONE, exits.SOME_INVALID}
    return replace(summary, control=control, exit=exits.LOOK if control.differs and settled else summary.exit)


def anything_sent(documents: dict[str, int]) -> bool:
    """Return whether some document of a posting run was sent: what was done before, or never attempted, was not."""
    return any(documents[status.value] for status in _SENT)


_SENT = (Status.CREATED, Status.UPDATED, Status.REFUSED, Status.IN_DOUBT)
