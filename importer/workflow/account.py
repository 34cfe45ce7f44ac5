"""The account of a run: what it was about and what became of it, as the journal keeps it to be told again.

Written before anything is sent, and once more at the end. With it a result workbook can be written anew without the
mapping, and a report without the source: it holds what the result workbook says, and not the source's own cells.
"""

import base64
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, Self, get_type_hints

import polars as pl
from pydantic import TypeAdapter

from importer.language import ENGLISH, spoken
from importer.plan.doubt import Doubt
from importer.plan.plans import Plans
from importer.plan.value import Plan
from importer.sheets import Sheet
from importer.submission import Outcome, Status
from importer.summary import Summary
from importer.workflow.job import Work
from importer.workflow.reporting import Report

_FRAMES = ("rows", "documents", "amounts")
_PLAIN = (
    "resource", "operation", "findings", "totals", "notes", "match", "changes", "on_hold", "typed_totals", "waits",
    "customer_field", "offered", "day_format",
)  # fmt: skip
"""What of a plan is written down. What is to be sent has its own place in the journal, cells stay in the source."""
_DOUBTS = tuple[Doubt, ...]
_OWN = Mapping[Path, Summary]
_DECIMAL = "decimal"


@dataclass(frozen=True, slots=True)
class Reading:
    """How a step reads its sheet, besides the sheet's name: the keys of `[sheet]`."""

    header: int | None = None
    table: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    hidden: str | None = None


@dataclass(frozen=True)
class Chapter:
    """One step of a run. The sheets of the plan have their name and place, and no cells."""

    workbook: Path
    sha256: str
    """Of all files it reads, in their order."""
    reading: Reading
    plan: Plan
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True)
class Account:
    """What a run was about and what became of it."""

    chapters: tuple[Chapter, ...]
    summary: Summary | None = None
    """None before the run has come to its end."""
    own: Mapping[Path, Summary] = field(default_factory=dict)
    """The figures of each workbook, as its result workbook had them; the run's own where there is one alone."""
    language: str = ENGLISH
    """The language its findings are worded in."""

    @classmethod
    def of(cls, work: Work, plans: Plans, outcomes: Sequence[Sequence[Outcome]]) -> Self:
        """Return the account of a run; `outcomes` has for each plan one for every document."""
        told = zip(work.steps, plans.each, outcomes, strict=True)
        chapters = (
            Chapter(step.workbook, work.fingerprint([step]), _reading(step.mapping.sheet), plan, tuple(each))
            for step, plan, each in told
        )
        return cls(tuple(chapters), language=spoken())

    def ended(self, report: Report) -> Self:
        """Return the account of the run at its end; the fingerprints are those of the beginning."""
        plans = report.plan
        told = zip(self.chapters, plans.each, _split(report.outcomes, plans), strict=True)
        chapters = tuple(replace(chapter, plan=plan, outcomes=outcomes) for chapter, plan, outcomes in told)
        return replace(self, chapters=chapters, summary=report.summary, own=report.own)

    @property
    def plans(self) -> Plans:
        """The plans of its chapters."""
        return Plans(tuple(chapter.plan for chapter in self.chapters))


def pack(account: Account) -> bytes:
    """Return an account as the journal keeps it: compressed JSON, frames as Arrow."""
    whole = {
        "language": account.language,
        "summary": _of(Summary | None).dump_python(account.summary, mode="json"),
        "own": _of(_OWN).dump_python(account.own, mode="json"),
        "chapters": [_packed(chapter) for chapter in account.chapters],
    }
    return zlib.compress(json.dumps(whole, ensure_ascii=False).encode())


def unpack(content: bytes) -> Account | None:
    """Return the account that was packed; what an older importer did not write down is as if nothing was known.

    None for one that cannot be understood, being of another importer: the run's documents are in the journal besides.
    """
    try:
        return _read(json.loads(zlib.decompress(content)))
    except (zlib.error, ValueError, KeyError, TypeError, pl.exceptions.PolarsError):
        return None


def _read(whole: Mapping[str, Any]) -> Account:
    summary = _of(Summary | None).validate_python(whole["summary"])
    own = _of(_OWN).validate_python(whole.get("own", {}))
    return Account(tuple(_unpacked(each) for each in whole["chapters"]), summary, own, whole["language"])


def updated(content: bytes, summary: Summary) -> bytes:
    """Return a packed account with the figures the run ended with once it was resumed."""
    account = unpack(content)
    return content if account is None else pack(replace(account, summary=summary))


def _split(outcomes: Sequence[Outcome], plans: Plans) -> Iterator[tuple[Outcome, ...]]:
    """Yield for each plan those that are its documents', of outcomes that are all in one row."""
    start = 0
    for plan in plans.each:
        yield tuple(outcomes[start : start + len(plan.documents)])
        start += len(plan.documents)


def _reading(said: Any) -> Reading:  # noqa: ANN401  the mapping's [sheet], of which these keys are taken
    return Reading(**{each.name: getattr(said, each.name) for each in fields(Reading)})


def _packed(chapter: Chapter) -> dict[str, Any]:
    plan = chapter.plan
    kept = {name: adapter.dump_python(getattr(plan, name), mode="json") for name, adapter in _plain_fields().items()}
    frames = {name: _frame_text(getattr(plan, name)) for name in _FRAMES}
    return {
        "workbook": str(chapter.workbook),
        "sha256": chapter.sha256,
        "reading": _of(Reading).dump_python(chapter.reading, mode="json"),
        "sheets": [_named(sheet) for sheet in plan.sheets],
        "plan": kept | frames,
        "doubts": _of(_DOUBTS).dump_python(plan.doubts, mode="json"),
        "outcomes": [_outcome(each) for each in chapter.outcomes],
    }


def _unpacked(kept: Mapping[str, Any]) -> Chapter:
    said = kept["plan"]
    doubts: tuple[Doubt, ...] = _of(_DOUBTS).validate_python(kept.get("doubts", ()))
    first, *lines = (bare_sheet(Path(path), name, header) for path, name, header in kept["sheets"])
    values: dict[str, Any] = {
        **{name: adapter.validate_python(said[name]) for name, adapter in _plain_fields().items() if name in said},
        **{name: _frame(said[name]) for name in _FRAMES if name in said},
        "lines_sheet": lines[0] if lines else None,
        "build": lambda: ((), []),
        "ask": lambda _: doubts,
    }
    plan = Plan(sheet=first, **values)
    return Chapter(
        Path(kept["workbook"]),
        kept["sha256"],
        _of(Reading).validate_python(kept["reading"]),
        plan,
        tuple(_known(*each) for each in kept["outcomes"]),
    )


def bare_sheet(path: Path, name: str, header_row: int = 1) -> Sheet:
    """Return a sheet of which no cell is known."""
    return Sheet(path, name, "", header_row, (), pl.Series("row", [], pl.Int64), pl.Series("blank", [], pl.Boolean))


def _named(sheet: Sheet) -> tuple[str, str, int]:
    return str(sheet.path), sheet.name, sheet.header_row


def _outcome(outcome: Outcome) -> tuple[Any, ...]:
    held = None if outcome.ledger is None else _plain(outcome.ledger)
    return outcome.key, outcome.status.value, outcome.number, outcome.message, held


def _known(key: str, status: str, number: str | None, message: str, held: Any) -> Outcome:  # noqa: ANN401  JSON
    return Outcome(key, Status(status), number, message, None if held is None else _back(held))


def _plain(value: Any) -> Any:  # noqa: ANN401  JSON with exact numbers
    """Return what the ledger holds as plain JSON: figures stay exact, and lists (lines, attachments) are left out."""
    if isinstance(value, Decimal):
        return {_DECIMAL: format(value, "f")}
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items() if not isinstance(each, list | tuple)}
    return value if value is None or isinstance(value, str | bool | int) else str(value)


def _back(value: Any) -> Any:  # noqa: ANN401  as above
    if not isinstance(value, dict):
        return value
    if value.keys() == {_DECIMAL}:
        return Decimal(value[_DECIMAL])
    return {name: _back(each) for name, each in value.items()}


@cache
def _of(kind: Any) -> TypeAdapter[Any]:  # noqa: ANN401  a type
    return TypeAdapter(kind)


@cache
def _plain_fields() -> Mapping[str, TypeAdapter[Any]]:
    hints = get_type_hints(Plan)
    return {name: TypeAdapter(hints[name]) for name in _PLAIN}


def _frame_text(frame: pl.DataFrame) -> str:
    file = BytesIO()
    frame.write_ipc(file)
    return base64.b64encode(file.getvalue()).decode("ascii")


def _frame(text: str) -> pl.DataFrame:
    return pl.read_ipc(BytesIO(base64.b64decode(text)))
