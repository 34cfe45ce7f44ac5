"""`--fields`: which columns of which tables are meant."""

import pytest

from importer import resources
from importer.errors import UsageError
from importer.exporting.choosing import chosen
from importer.exporting.columns import tables

INVOICE = resources.get("customer-invoice")


def headings(*names: str, **filters: str) -> dict[str, tuple[str, ...]]:
    """Return the headings of the tables that are left, by title."""
    return {table.title: table.headings for table in chosen(tables(INVOICE, filters), names)}


def test_nothing_named_is_everything() -> None:
    """Without a name there are all tables with all columns."""
    assert chosen(tables(INVOICE, {}), ()) == tables(INVOICE, {})


def test_columns_blocks_and_lists_can_be_named() -> None:
    """A column, a block with all of its columns, a column of a list; the document's number is always there."""
    assert headings("amountInCurrency, Customer", "invoicelines.quantity") == {
        "Documents": ("referenceNumber", "customer.number", "customer.name", "amountInCurrency"),
        "Lines": ("referenceNumber", "quantity"),
    }


def test_a_table_of_which_nothing_is_named_is_left_out() -> None:
    """The documents are there in any case, to say which there are."""
    assert list(headings("status")) == ["Documents"]
    assert headings("invoiceLines.lineNumber")["Documents"] == ("referenceNumber",)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("amountInCurency", "did you mean amountInCurrency?"),
        ("invoiceLines.quantiti", "did you mean invoiceLines.quantity?"),
        ("taxDetails.vatAmount", "only read with --expand taxDetails"),
        ("invoiceAddress", "only read with --expand invoiceAddress"),
        ("zzz", "there is no field “zzz”"),
    ],
)
def test_an_unknown_name_is_refused_with_the_way_out(name: str, words: str) -> None:
    """What was probably meant is offered, or what has to be asked for to have it."""
    with pytest.raises(UsageError) as told:
        chosen(tables(INVOICE, {}), ["status", name])
    assert words in told.value.message
