"""The columns of an export: fixed by the contract and the question."""

import pytest

from importer import resources
from importer.exporting.columns import Table, tables

LISTED = ("customer", "customer-invoice", "customer-credit-note", "customer-debit-note")
EXPANDED = {"expandTaxDetails": "true", "expandAttachments": "true", "expandApplications": "true"}


def spread(name: str, **filters: str) -> dict[str, Table]:
    """Return the tables by title."""
    return {table.title: table for table in tables(resources.get(name), filters)}


@pytest.mark.parametrize("name", LISTED)
def test_headings_are_unique_whatever_their_case(name: str) -> None:
    """No sheet has a heading twice: a table of a spreadsheet does not tell upper from lower case."""
    resource = resources.get(name)
    everything = {parameter: "true" for parameter in resource.filters if parameter.startswith("expand")}
    for table in tables(resource, everything):
        lowered = [heading.lower() for heading in table.headings]
        assert len(set(lowered)) == len(lowered), table.title


def test_blocks_become_dotted_columns() -> None:
    """A field inside a block is told by the API's own names with dots."""
    headings = spread("customer")["Documents"].headings
    assert {
        "number",
        "mainAddress.city",
        "mainAddress.country.id",
        "vatZone.defaultTaxCategory.number",
    } <= set(headings)


def test_what_people_look_for_comes_first() -> None:
    """Documents start with number, type, status and dates; customers with number and name."""
    assert spread("customer-invoice")["Documents"].headings[:4] == (
        "referenceNumber",
        "documentType",
        "status",
        "documentDate",
    )
    assert spread("customer")["Documents"].headings[:2] == ("number", "name")


def test_lines_are_a_table_of_their_own_with_the_documents_number() -> None:
    """A line says which document it is of, then which line, then its item."""
    for name in LISTED[1:]:
        assert spread(name)["Lines"].headings[:3] == ("referenceNumber", "lineNumber", "inventoryNumber")


@pytest.mark.parametrize("name", LISTED)
def test_paging_and_inner_troubles_are_left_out(name: str) -> None:
    """Neither `metadata` nor the errorInfo of a block is a column; the record's own errorInfo is."""
    headings = spread(name)["Documents"].headings
    assert not [heading for heading in headings if heading.startswith("metadata") or heading.endswith(".errorInfo")]
    assert "errorInfo" in headings


def test_lists_that_are_not_asked_for_have_no_table() -> None:
    """Without expand flags there are documents and lines, whatever the records hold."""
    assert list(spread("customer-credit-note")) == ["Documents", "Lines"]
    assert list(spread("customer-credit-note", expandTaxDetails="false")) == ["Documents", "Lines"]
    assert list(spread("customer")) == ["Documents", "Attributes"]


def test_lists_that_are_asked_for_have_one() -> None:
    """Each expand flag adds its table; attachments are of documents and of lines."""
    found = spread("customer-credit-note", **EXPANDED)
    assert list(found) == [
        "Documents",
        "Lines",
        "Line attachments",
        "Tax details",
        "Applications",
        "Attachments",
    ]
    assert found["Line attachments"].headings[:2] == ("referenceNumber", "lineNumber")
    assert found["Tax details"].headings[:2] == ("referenceNumber", "taxId")


def test_blocks_that_are_not_asked_for_have_no_columns() -> None:
    """A document's address has columns only when it is expanded, a customer's always; accounts on request."""
    assert "invoiceAddress.city" not in spread("customer-invoice")["Documents"].headings
    with_address = spread("customer-invoice", expandInvoiceAddress="true")["Documents"].headings
    assert {"invoiceAddress.city", "invoiceContact.email"} <= set(with_address)
    assert "invoiceAddress.city" in spread("customer")["Documents"].headings
    assert "glAccounts.salesAccount.number" not in spread("customer")["Documents"].headings
    with_accounts = spread("customer", expandAccountInformation="true")["Documents"].headings
    assert {"glAccounts.salesAccount.number", "glAccounts.salesSubaccount.segments"} <= set(with_accounts)
