"""Control totals in words: what makes a difference, a sentence a document."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from importer.language import _, amount, later
from importer.totals.value import Cause, What

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


def _shown(cause: Cause, side: str) -> str:
    return side if cause.what is What.CURRENCY or not side else amount(Decimal(side))
