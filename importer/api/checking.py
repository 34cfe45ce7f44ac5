"""`importer.check`: the rehearsal that needs nobody."""

from pathlib import Path

from importer.api.place import insist_on_result
from importer.api.value import Name
from importer.results.place import BESIDE
from importer.workflow.check import check as rehearse
from importer.workflow.job import Job, Occasion
from importer.workflow.reporting import Report


def check(
    mapping: Name, workbook: Name | None = None, *, result: Name | None = BESIDE, sheet: str | None = None
) -> Report:
    """Rehearse offline: what is wrong in `workbook`, read through `mapping`; no network and no credentials.

    `mapping` may be a month file, which names its workbooks itself. The result workbook goes beside the workbook, to
    `result`, or with None nowhere; `sheet` is the sheet to read instead of the mapping's. What is wrong in the
    workbook is in the report. Raises UsageError (MappingError, WorkbookError, OutputError) when it cannot be read.
    """
    return rehearse(job_of(mapping, workbook, result, sheet), Occasion.now())


def job_of(mapping: Name, workbook: Name | None, result: Name | None, sheet: str | None) -> Job:
    """Return the job that is asked for. Raises UsageError or OutputError for a result that cannot be written."""
    source = None if workbook is None else Path(workbook)
    target = None if result is None else Path(result)
    if target not in {None, BESIDE}:
        insist_on_result(target, source)
    return Job(Path(mapping), source, target, sheet)
