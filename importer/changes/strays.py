"""Strays: rows of an exported sheet that stand under the number of another document than they were exported with."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from importer import resources
from importer.changes.blanks import exported_rows
from importer.changes.marks import stamps
from importer.changes.value import Basis
from importer.findings import Finding, Place, found
from importer.plan.value import Exported, Plan
from importer.settling.flat import Flat
from importer.submission import Submission


def origins(plan: Plan, exported: Exported) -> Mapping[int, str]:
    """Return for each row the key of the exported document whose version stands in it; none where several have it."""
    often = Counter(exported.stamps.values())
    owners = {stamp: key for key, stamp in exported.stamps.items() if stamp and often[stamp] == 1}
    return {row: owners[stamp] for row, stamp in stamps(plan).items() if stamp in owners}


def strayed(plan: Plan, submission: Submission, now: Flat, basis: Basis) -> Iterator[Finding]:
    """Yield a finding for the first row of a document that was exported as one of another.

    Somebody sorted only some of the columns, or typed another number: the rest of the row is that of the other
    document. A row that adds a line says nothing by its version, since it may have been copied from anywhere.
    """
    rows = exported_rows(plan, submission, now, replace(basis, deleted=()))
    strays = (row for row in rows if basis.origin.get(row, submission.key) != submission.key)
    row = next(strays, None)
    if row is None:
        return
    column = plan.columns.get(resources.get(submission.resource).number_field or "")
    at = (column.heading, column.letter) if column is not None else ()
    yield found("strayed-row", Place(plan.sheet.name, row, *at), key=submission.key, other=basis.origin[row])
