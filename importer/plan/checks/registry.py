"""All checks, in the order in which they look."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from importer.plan.case import Case
from importer.plan.checks import (
    addresses,
    alike,
    bank,
    codes,
    dates,
    duplicates,
    lines,
    money,
    organisations,
    presence,
    twice,
)

Check: TypeAlias = Callable[[Case], None]

CHECKS: Sequence[Check] = (
    presence.missing_values,
    presence.no_lines,
    presence.nothing_to_update,
    presence.clears,
    presence.long_texts,
    dates.due_dates,
    dates.periods,
    dates.periods_of_dates,
    dates.far_off,
    money.negative_totals,
    money.currency_signs,
    lines.contentless_lines,
    lines.unnumbered_lines,
    lines.line_numbers_used_twice,
    lines.zero_lines,
    codes.currencies,
    codes.countries,
    organisations.organisation_numbers,
    organisations.vat_numbers,
    organisations.location_numbers,
    organisations.personal_numbers,
    bank.accounts,
    bank.payment_references,
    addresses.postal_codes,
    addresses.emails,
    duplicates.names_used_twice,
    duplicates.similar_numbers,
    alike.customers,
    twice.documents,
)


def apply(case: Case) -> None:
    """Look at every document with every check."""
    for check in CHECKS:
        check(case)
