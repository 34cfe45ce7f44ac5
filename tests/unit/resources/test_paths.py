import subprocess
import sys

import pytest

from importer import resources
from importer.kinds import Kind

CUSTOMER = resources.get("customer")
INVOICE = resources.get("customer-invoice")
CREDIT_NOTE = resources.get("customer-credit-note")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("name", Kind.TEXT),
        ("number", Kind.CODE),
        ("mainAddress.postalCode", Kind.CODE),
        ("attributeLines.SEGMENT", Kind.TEXT),
        ("attributeLines.1", Kind.TEXT),
        ("glAccounts.salesSubaccount.2", Kind.CODE),
        ("directDebitLines.12.maxAmount", Kind.DECIMAL),
        ("eInvoiceContract.fInvoiceContractID", Kind.CODE),
        ("sendDunningLettersViaEMail", Kind.FLAG),
    ],
)
def test_a_path_names_a_field(path: str, kind: Kind) -> None:
    """A path finds its field through blocks, rows and pairs, and is the spec's own."""
    spec = CUSTOMER.field(path)
    assert spec is not None
    assert (spec.path, spec.kind) == (path, kind)


@pytest.mark.parametrize(
    "path",
    [
        "",
        ".",
        "Name",
        "name.x",
        "mainAddress",
        "mainAddress.",
        "mainAddress.zip",
        "attributeLines",
        "attributeLines.",
        "directDebitLines",
        "directDebitLines.iban",
        "directDebitLines.0.iban",
        "directDebitLines.01.iban",
        "directDebitLines.-1.iban",
        "directDebitLines.²",
        "directDebitLines.1",
        "glAccounts.salesSubaccount.0",
        "glAccounts.salesSubaccount.x",
        "glAccounts.salesSubaccount",
    ],
)
def test_other_paths_name_nothing(path: str) -> None:
    """Whatever is not quite a field is none."""
    assert CUSTOMER.field(path) is None


def test_header_and_line_are_apart() -> None:
    """A header has no line fields, a line no header fields, and a customer no lines."""
    assert INVOICE.field("quantity") is None
    assert INVOICE.field("invoiceLines.1.quantity") is None
    assert INVOICE.line_field("customerNumber") is None
    assert CUSTOMER.line_field("quantity") is None
    assert CUSTOMER.line_paths() == ()


def test_rows_are_listed_as_patterns() -> None:
    """What a mapping may feed shows a number as <N> and a name as <ID>."""
    assert "attributeLines.<ID>" in CUSTOMER.paths()
    assert "glAccounts.salesSubaccount.<N>" in CUSTOMER.paths()
    assert "applicationLines.<N>.refNbr" in CREDIT_NOTE.paths()
    assert "subaccount.<N>" in INVOICE.line_paths()


@pytest.mark.parametrize("name", resources.names())
def test_a_resource_speaks_of_its_own_fields(name: str) -> None:
    """Every field a resource names, as its number or as required, is one of its fields."""
    resource = resources.get(name)
    named = {*resource.required, *resource.lookup, *(path for paths in resource.names for path in paths)}
    named |= {path for path in (resource.number_field, resource.customer_field, resource.override_field) if path}
    assert {path for path in named if resource.field(path) is None} == set()


def test_a_dunning_letter_cannot_be_looked_up() -> None:
    """Nothing of a letter can be read back, so it is only ever created."""
    letter = resources.get("dunning-letter")
    assert letter.lookup == ()
    assert letter.read_back is None
    assert letter.operations == ("create",)


def test_a_document_is_looked_up_by_number_first() -> None:
    """Number, then our own reference, then the customer's."""
    assert INVOICE.lookup == ("referenceNumber", "externalReference", "customerRefNumber")


def test_the_registry_opens_no_drawer() -> None:
    """Asking for names imports none of the heavy libraries."""
    script = "import sys, importer.resources as r; r.names(); sys.exit('pydantic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
