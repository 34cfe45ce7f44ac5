"""The plans of one run: a sheet each, all of them checked before anything is sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain

from importer.findings import Finding
from importer.plan.value import Plan, RowFate, Total
from importer.submission import Submission


@dataclass(frozen=True)
class Plans:
    """Plans in the order in which they are carried out; most runs have one."""

    each: tuple[Plan, ...]

    @property
    def submissions(self) -> tuple[Submission, ...]:
        """The valid documents of all plans."""
        return tuple(chain.from_iterable(plan.submissions for plan in self.each))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong, plan by plan."""
        return tuple(chain.from_iterable(plan.findings for plan in self.each))

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should know besides, each thing once."""
        every = chain.from_iterable((*_of_sheets(plan), *plan.notes) for plan in self.each)
        return tuple(dict.fromkeys(every))

    @property
    def totals(self) -> tuple[Total, ...]:
        """Sums over the documents of all plans that are not invalid, by currency in order of appearance."""
        return added(tuple(chain.from_iterable(plan.totals for plan in self.each)))

    @property
    def has_invalid(self) -> bool:
        """Whether some document is kept back."""
        return any(plan.has_invalid for plan in self.each)

    def count(self, fate: RowFate) -> int:
        """Return how many rows have `fate`; a sheet that two plans read counts for both."""
        return sum(plan.count(fate) for plan in self.each)


def added(totals: Sequence[Total]) -> tuple[Total, ...]:
    """Return one total for each currency."""
    sums: dict[str, Total] = {}
    for total in totals:
        so_far = sums.get(total.currency, Total(total.currency, 0, 0, Decimal(0)))
        sums[total.currency] = Total(
            total.currency, so_far.documents + total.documents, so_far.lines + total.lines, so_far.net + total.net
        )
    return tuple(sums.values())


def _of_sheets(plan: Plan) -> list[str]:
    return [note for sheet in plan.sheets for note in sheet.notes]
