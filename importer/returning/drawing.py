"""Drawing the plan of a workbook that was exported: beside what it said then, through the same mapping."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TypeAlias

import polars as pl

from importer.cells.value import DTYPES
from importer.changes.marks import LINE, currencies, said_of, stamps
from importer.errors import MappingError
from importer.findings import Finding, Severity
from importer.language import _, later
from importer.mapping.value import Feed, Mapping
from importer.plan.amend import with_payloads
from importer.plan.before import Before
from importer.plan.draw import draw
from importer.plan.value import Exported, Plan
from importer.returning.kept import Kept, read_kept
from importer.settling.flat import NUMBER, sent
from importer.sheets import Sheet

OTHER_MAPPING = later(
    "The workbook was exported with another mapping, so what it held then cannot be read through this one: documents "
    "are compared with what the ledger holds."
)
ADDED = "adds-lines"
Remark: TypeAlias = tuple[str, str, str, str]


def drawn(workbook: Path, mapping: Mapping, sheet: Sheet, lines: Sheet | None) -> Plan:
    """Return the plan for a sheet of `workbook` (see `plan.draw`), with what it said when it was exported, if it was.

    What is wrong and was so in the ledger already is nobody's slip, and left out.
    """
    if not mapping.updates:
        return draw(sheet, mapping, lines)
    mapping = _with_line_numbers(mapping, lines or sheet)
    kept = read_kept(workbook)
    if kept is None:
        return draw(sheet, mapping, lines)
    try:
        exported, known = _then(kept, mapping)
    except MappingError:
        plan = draw(sheet, mapping, lines)
        return replace(plan, notes=(*plan.notes, _(OTHER_MAPPING)))
    before = Before(lambda finding: _remark(finding) in known, _headers(mapping, exported))
    return _added_once(replace(draw(sheet, mapping, lines, before), exported=exported))


def _added_once(plan: Plan) -> Plan:
    """Return the plan without the warning that lines are added each time: of what was exported the version forbids it.

    It stays for a document that was not exported, and where the mapping makes an error of it.
    """
    exported = plan.exported.submissions if plan.exported else {}
    if not exported.keys() >= set(plan.documents["key"]):
        return plan
    left = (each for each in plan.findings if each.code != ADDED or each.severity is Severity.ERROR)
    return replace(plan, findings=tuple(left))


def _headers(mapping: Mapping, exported: Exported) -> dict[str, pl.DataFrame]:
    """Return what each header field that a column feeds held, by key."""
    values = {key: sent(each, mapping.resource).header for key, each in exported.submissions.items()}
    frames = {}
    for feed in mapping.fields:
        if feed.columns():
            said = [(key, _as_read(header[feed.path])) for key, header in values.items() if feed.path in header]
            schema: dict[str, pl.DataType] = {"key": pl.String(), "before": DTYPES[feed.spec.kind]}
            frames[feed.path] = pl.DataFrame(said, schema=schema, orient="row")
    return frames


def _as_read(value: object) -> object:
    return format(value, "f") if isinstance(value, Decimal) else value


def _then(kept: Kept, mapping: Mapping) -> tuple[Exported, frozenset[Remark]]:
    """Return what a workbook said when it was exported, and what was wrong with it then."""
    remarks: set[Remark] = set()

    def note(finding: Finding) -> bool:
        remarks.add(_remark(finding))
        return True

    plan = with_payloads(draw(kept.sheet, mapping, kept.lines, Before(note)))
    submissions = {each.key: each for each in plan.submissions}
    versions, money = (
        {key: said_of(each, told) for key, each in submissions.items()} for told in (stamps(plan), currencies(plan))
    )
    return Exported(kept.tenant, submissions, versions, money), frozenset(remarks)


def _remark(finding: Finding) -> Remark:
    return finding.key, finding.code, finding.place.column, finding.value


def _with_line_numbers(mapping: Mapping, sheet: Sheet) -> Mapping:
    """Return the mapping with the column of line numbers that an export adds, where it feeds none itself."""
    spec = mapping.resource.line_field(NUMBER)
    if spec is None or not mapping.lines or sheet.column(LINE) is None or LINE in mapping.headings():
        return mapping
    if any(feed.path == NUMBER for feed in mapping.lines):
        return mapping
    return replace(mapping, lines=(*mapping.lines, Feed(spec, ("lines", NUMBER), column=LINE)))
