"""Cautions: what a person should know of a whole sheet; they keep nothing back."""

from collections.abc import Iterator

from importer.findings import Finding, Place, found
from importer.language import _
from importer.plan.case import Case
from importer.plan.checks.lines import OPERATION, new_lines


def cautions(case: Case) -> Iterator[Finding]:
    """Yield a warning for what an unclear answer, or sending twice, would do to some of the documents."""
    place = Place(case.cells.bound.sheet.name)
    lookup = case.mapping.resource.lookup
    if count := _unsearchable(case):
        yield found("cannot-look-up", place, count=count, references=f" {_('or')} ".join(lookup))
    if count := _added(case):
        yield found("adds-lines", place, count=count)


def _unsearchable(case: Case) -> int:
    """Return how many documents have nothing of their own by which they could be found again."""
    if case.mapping.updates or not case.mapping.resource.lookup:
        return 0
    number, *references = (case.documents.value(path) for path in case.mapping.resource.lookup)
    findable = number.is_not_null()
    for values in references:
        findable |= values.is_not_null() & ~values.is_duplicated()
    return int((~findable).sum())


def _added(case: Case) -> int:
    """Return how many lines are added to documents that may exist, only because they have no number."""
    if not case.mapping.updates:
        return 0
    added = new_lines(case)
    if OPERATION in case.documents.lines:
        added &= case.documents.lines[OPERATION].values.is_null()
    return int(added.sum())
