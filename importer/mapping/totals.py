"""`[totals]`: columns that are sent nowhere, and only compared with the ledger in the control totals."""

from importer.kinds import Kind
from importer.mapping.source import Problems
from importer.mapping.tables import TotalsTable
from importer.mapping.value import Feed
from importer.resources.base import FieldSpec, Resource

VAT, GROSS, VAT_PERCENT = "vat", "gross", "vatPercent"
"""What a column can be compared as, by the path of its feed."""


def totals(table: TotalsTable, resource: Resource, problems: Problems) -> tuple[Feed, ...]:
    """Return a feed for each column of `[totals]`; a problem where the resource has no lines."""
    named = {VAT: table.vat, GROSS: table.gross, VAT_PERCENT: table.vat_percent}
    feeds = tuple(_feed(path, column) for path, column in named.items() if column is not None)
    if feeds and resource.lines_field is None:
        problems.add(("totals",), f"a {resource.title.lower()} has no amounts to compare; take [totals] out")
        return ()
    return feeds


def _feed(path: str, column: str) -> Feed:
    spec = FieldSpec(
        path=path,
        kind=Kind.DECIMAL,
        nullable=False,
        choices=(),
        meaning="Compared with the ledger, and not sent.",
        max_length=None,
        length_hint=None,
        bare=False,
        line=True,
    )
    return Feed(spec, ("totals", "vat_percent" if path == VAT_PERCENT else path), column)
