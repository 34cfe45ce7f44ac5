"""The lines of an update: changed by their number, added without one, deleted when a row says so, never by silence."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from importer import resources
from importer.changes.value import Basis
from importer.findings import Finding, found
from importer.language import _
from importer.plan.value import Change, Plan
from importer.resources.base import Resource
from importer.settling.flat import (
    ABOUT,
    DELETE,
    GONE,
    INSERT,
    NUMBER,
    OPERATION,
    Flat,
    Values,
    about,
    alike,
    differing,
    is_told,
    line_title,
    shown,
)
from importer.submission import Submission


@dataclass(frozen=True)
class Lines:
    """What becomes of a document's lines."""

    values: tuple[Values, ...]
    changes: tuple[Change, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class _Comparing:
    """One document whose lines are compared."""

    plan: Plan
    submission: Submission
    resource: Resource
    was: dict[int, Values]
    basis: Basis

    def line(self, at: int, line: Values) -> tuple[Values, Finding | None]:
        """Return what is sent of a line, nothing when it is as it was, and what is wrong with it."""
        number, operation = line.get(NUMBER), line.get(OPERATION)
        if at in self.basis.deleted or operation == DELETE:
            return self._deleted(at, number)
        if number is None or operation == INSERT:
            return line, None
        if number not in self.was:
            return self._unknown(at, line)
        changed = {
            name: value for name, value in line.items() if self._differs(name, value, self.was[int(str(number))])
        }
        if not changed:
            return {}, None
        lists = {name.partition(".")[0] for name in changed if "." in name}
        whole = {name: value for name, value in line.items() if name.partition(".")[0] in lists}
        return {NUMBER: number, OPERATION: "Update"} | changed | whole, None

    def changes(self, at: int, sending: Values) -> Iterator[Change]:
        """Yield what the sending of a line changes, field by field."""
        number = self._number(sending)
        was = self.was.get(number, {})
        title = line_title(number or None)
        if sending.get(OPERATION) == DELETE:
            place = self.plan.line_place(self.submission, at, NUMBER)
            yield Change(self.submission.key, place, title, about(was), _(GONE), line=number)
            return
        for name, becomes in differing(sending, was):
            place = self.plan.line_place(self.submission, at, name)
            both = shown(was.get(name)), shown(becomes)
            yield Change(self.submission.key, place, f"{title}: {name}", *both, line=number, path=name)

    def _number(self, line: Values) -> int:
        """Return the number of a line that is there; 0 of a new one."""
        number = line.get(NUMBER)
        return number if isinstance(number, int) and number in self.was else 0

    def emptied(self, at: int, line: Values) -> Iterator[Finding]:
        """Yield a warning for each cell of a line that was emptied: that changes nothing."""
        number = line.get(NUMBER)
        was = self.was.get(number, {}) if isinstance(number, int) and at not in self.basis.deleted else {}
        for name, value in was.items():
            if name not in line and name in self.plan.line_columns:
                place = self.plan.line_place(self.submission, at, name)
                yield found("emptied-cell", place, value=shown(value), key=self.submission.key, field=name)

    def missing(self, there: Collection[object]) -> Iterator[Finding]:
        """Yield a question for each line that was exported and has no row any more."""
        for number, line in self.was.items():
            if number not in there:
                place = self.plan.place(self.submission, "")
                words = {"number": number, "about": about(line)}
                yield found("missing-line", place, key=self.submission.key, **words)

    def _differs(self, name: str, value: object, was: Values) -> bool:
        if name in {NUMBER, OPERATION}:
            return False
        known = self.basis.exported or is_told(self.resource, name, line=True)
        return not (known and alike(value, was.get(name)))

    def _deleted(self, at: int, number: object) -> tuple[Values, Finding | None]:
        place = self.plan.line_place(self.submission, at, NUMBER)
        if number is None:
            return {}, found("delete-without-line", place, key=self.submission.key)
        if number not in self.was:
            return {}, found("unknown-line", place, value=number, key=self.submission.key)
        return {NUMBER: number, OPERATION: DELETE}, None

    def _unknown(self, at: int, line: Values) -> tuple[Values, Finding | None]:
        if self.submission.operation == "upsert" and not self.basis.exported:
            return line | {OPERATION: INSERT}, None
        place = self.plan.line_place(self.submission, at, NUMBER)
        return {}, found("unknown-line", place, value=line[NUMBER], key=self.submission.key)


def compare_lines(plan: Plan, submission: Submission, now: Flat, basis: Basis) -> Lines:
    """Return what is sent of a document's lines: what differs from the line with the same number."""
    resource = resources.get(submission.resource)
    this = _Comparing(plan, submission, resource, basis.was.numbered(), basis)
    if not basis.exported and submission.operation == "upsert" and not _told_apart(now.lines):
        return _by_content(this, now.lines, basis.was.lines)
    sendings, findings = [], []
    changes: list[Change] = []
    for at, line in enumerate(now.lines):
        sending, wrong = this.line(at, line)
        findings += [wrong] if wrong else []
        findings += this.emptied(at, line) if basis.exported else ()
        if sending:
            sendings.append(sending)
            changes += this.changes(at, sending)
    if basis.exported:
        findings += this.missing({line.get(NUMBER) for line in now.lines})
    return Lines(tuple(sendings), tuple(changes), tuple(findings))


def _told_apart(lines: Sequence[Values]) -> bool:
    return any(NUMBER in line or line.get(OPERATION, INSERT) != INSERT for line in lines)


def _by_content(this: _Comparing, lines: Sequence[Values], there: Sequence[Values]) -> Lines:
    """Return that lines without numbers are there already; for one that is not, nobody knows which is meant."""
    left = list(there)
    findings = []
    for at, line in enumerate(lines):
        twin = next((other for other in left if _agrees(this.resource, line, other)), None)
        if twin is None:
            path = next((name for name in ABOUT if name in line), "")
            place = this.plan.line_place(this.submission, at, path)
            findings.append(found("line-not-told", place, value=about(line), key=this.submission.key))
        else:
            left.remove(twin)
    return Lines((), (), tuple(findings))


def _agrees(resource: Resource, line: Values, other: Values) -> bool:
    told = (name for name in line if name != OPERATION and is_told(resource, name, line=True))
    return all(alike(line[name], other.get(name)) for name in told)
