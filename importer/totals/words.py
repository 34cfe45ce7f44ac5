"""Control totals in words: what makes a difference, a sentence a document."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from importer.language import _, amount, later, ngettext
from importer.totals.value import Cause, Control, What

MOST_LISTED = 3
"""So many documents are named in one sentence."""
CAUSES: Mapping[What, str] = {
    What.MISSING: later("{key}: the ledger does not have it."),
    What.CURRENCY: later("{key}: {ours} in the sheet, {theirs} in the ledger."),
    What.NET: later("{key}: net {ours} in the sheet, {theirs} in the ledger."),
    What.CATEGORY: later("{key}: under another VAT category in the ledger."),
    What.VAT: later("{key}: VAT {ours} in the sheet, {theirs} in the ledger."),
    What.GROSS: later("{key}: gross {ours} in the sheet, {theirs} in the ledger."),
    What.SENT: later("{key}: net {ours} in the sheet, {theirs} sent. This is a fault of the program: report it."),
}


def named(causes: Sequence[Cause], most: int) -> Iterator[str]:
    """Yield a sentence for each document that makes a difference, `most` at most, and how many more there are."""
    for cause in causes[:most]:
        yield _(CAUSES[cause.what]).format(
            key=cause.key, ours=_shown(cause, cause.ours), theirs=_shown(cause, cause.theirs)
        )
    if len(causes) > most:
        yield _("and {count} more").format(count=len(causes) - most)


def differences(control: Control) -> Iterator[str]:
    """Yield what a person must look at first, a sentence each: documents that differ, total rows that do."""
    if control.causes:
        words = ngettext(
            "The control totals differ in {count} document: {names}. A person must look.",
            "The control totals differ in {count} documents: {names}. A person must look.",
            len(control.causes),
        )
        yield words.format(count=len(control.causes), names=_listed([cause.key for cause in control.causes]))
    if control.misadded:
        typed = control.misadded[0]
        words = _("A total typed in the sheet differs: {place} says {typed}, the rows add up to {rows}.")
        said = words.format(place=typed.place, typed=amount(typed.stated), rows=amount(typed.rows))
        more = len(control.misadded) - 1
        yield f"{said} {_('and {count} more').format(count=more)}" if more else said


def _listed(keys: Sequence[str]) -> str:
    shown, more = ", ".join(keys[:MOST_LISTED]), len(keys) - MOST_LISTED
    return _("{names} and {count} more").format(names=shown, count=more) if more > 0 else shown


def _shown(cause: Cause, side: str) -> str:
    return side if cause.what is What.CURRENCY or not side else amount(Decimal(side))
