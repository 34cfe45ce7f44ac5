"""The three kinds of document, and the names under which each keeps its rows, VAT rows and address."""

from dataclasses import dataclass

from importer.sandbox.contract import Shape, load


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of document."""

    resource: str
    """Name in the contract."""
    type: str
    """What `documentType` says on read."""
    path: str
    """Its segment of the URL, as the OpenAPI spells it."""
    deletable: bool

    @property
    def lines(self) -> str:
        """Member the rows are written and read in."""
        return load().lines[self.resource]

    @property
    def taxes(self) -> str:
        """Member VAT rows are written in."""
        return self._written("taxDetailLines", "taxDetails")

    @property
    def address(self) -> str:
        """Member an address of its own is written in."""
        return self._written("billingAddress", "invoiceAddress")

    @property
    def shape(self) -> Shape:
        """The body a create or update takes."""
        return load().shapes[f"{self.resource}.write"]

    def _written(self, *names: str) -> str:
        return next(name for name in names if name.lower() in self.shape)


INVOICE = Kind("CustomerInvoice", "Invoice", "customerinvoice", deletable=True)
CREDIT_NOTE = Kind("CustomerCreditNote", "CreditNote", "customerCreditNote", deletable=True)
DEBIT_NOTE = Kind("CustomerDebitNote", "DebitNote", "customerDebitNote", deletable=False)
KINDS = (INVOICE, CREDIT_NOTE, DEBIT_NOTE)
BY_RESOURCE = {kind.resource: kind for kind in KINDS}
BY_TYPE = {kind.type: kind for kind in KINDS}
PATHS = {"Customer": "customer"} | {kind.resource: kind.path for kind in KINDS}
