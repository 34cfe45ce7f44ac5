"""Reading what the ledger holds of the documents that are to be changed, in pages."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from importer import resources
from importer.ledger.port import Document, DryLedger, Ledger
from importer.references.reading import read_held
from importer.resources.base import Resource
from importer.settling.compare import folded, sent, shown
from importer.submission import Submission

EXPANDED: Mapping[str, str] = {
    "taxDetails": "expandTaxDetails",
    "applications": "expandApplications",
    "invoiceAddress": "expandInvoiceAddress",
    "invoiceContact": "expandInvoiceAddress",
    "glAccounts": "expandAccountInformation",
    "directDebitLines": "expandDirectDebit",
    "defaultPaymentMethodId": "expandPaymentMethods",
}
"""What lists leave out of a record unless it is asked for -> the parameter that asks (OpenAPI, September 2026)."""


@dataclass(frozen=True)
class Wide(DryLedger):
    """A ledger whose lists are asked for more than usual."""

    filters: Mapping[str, str]

    def list(self, resource: str, filters: Mapping[str, str]) -> Iterator[Document]:
        """Yield the documents that fit, with what was asked for besides."""
        return self.inner.list(resource, {**filters, **self.filters})


def expands(resource: Resource, paths: Sequence[str]) -> dict[str, str]:
    """Return the parameters without which a list would not tell what the fields `paths` hold."""
    asked: dict[str, str] = {}
    for name, path in resource.read_to_write.items():
        parameter = EXPANDED.get(name.partition(".")[0].removesuffix("[]"))
        block = path.partition("[]")[0]
        if parameter in resource.filters and any(each == path or each.startswith(f"{block}.") for each in paths):
            asked[parameter or ""] = "true"
    return asked


def matching(submission: Submission, field: str) -> str:
    """Return the value by which a submission's document is found."""
    if field == resources.get(submission.resource).number_field and submission.number:
        return submission.number
    return shown(sent(submission.payload, field)[1])


def read_there(
    submissions: Sequence[Submission], field: str, paths: Sequence[str], ledger: Ledger
) -> Mapping[str, Sequence[Document]]:
    """Return what the ledger holds under the value of `field` of each submission, by key; nothing where it has none.

    Lists are read in pages, all of them once; where a few single reads are cheaper, those are made. Raises what the
    ledger raises when it cannot be read.
    """
    if not submissions:
        return {}
    resource = resources.get(submissions[0].resource)
    values = {each.key: matching(each, field) for each in submissions}
    terms = {(field, value) for value in values.values() if value}
    held = read_held(resource, terms, Wide(ledger, expands(resource, paths)), {})
    return {key: held.get((field, folded(value)), ()) for key, value in values.items()}
