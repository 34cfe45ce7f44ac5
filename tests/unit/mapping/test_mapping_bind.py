"""A mapping against the header of a sheet."""

from collections.abc import Callable

import pytest

from importer.errors import MappingError
from importer.mapping import Mapping, bind
from importer.sheets import Sheet

Load = Callable[[str], Mapping]
Write = Callable[[list[list[object]]], Sheet]
Invoice = Callable[..., str]


@pytest.fixture
def unbound(load: Load, sheet: Write) -> Callable[[str, list[object]], MappingError]:
    """Return a function that binds a mapping to a header it does not fit, and returns the exception."""

    def unbound(text: str, header: list[object]) -> MappingError:
        with pytest.raises(MappingError) as raised:
            bind(load(text), sheet([header, ["x"] * len(header)]))
        return raised.value

    return unbound


def test_every_missing_column_is_reported(
    unbound: Callable[[str, list[object]], MappingError], invoice: Invoice
) -> None:
    """Where the mapping speaks of it first, with the nearest heading, and the header for comparison."""
    text = invoice(
        fields='currencyId = { column = "Curr", default = "NOK" }\nnote = { expr = "\\"No\\" || \\"Remark\\"" }',
        lines='quantity = "Qty"',
        top='[sheet]\nwhere = "\\"Kind\\" = \'A\'"',
    )
    error = unbound(text, ["Number", "Customer no", "Currency", "Text", "Quantity"])
    assert [problem.partition("m.toml:")[2] for problem in error.problems] == [
        '6: there is no column "No" in sheet “Data”',
        '4: there is no column "Kind" in sheet “Data”',
        '10: there is no column "Customer" in sheet “Data”; did you mean "Customer no"?',
        '11: there is no column "Curr" in sheet “Data”; did you mean "Currency"?',
        '12: there is no column "Remark" in sheet “Data”',
        '15: there is no column "Qty" in sheet “Data”',
    ]
    assert "m.toml and sheet “Data” of book.xlsx disagree about 6 columns" in error.message
    assert error.remedy == "The header in row 1 has: Number, Customer no, Currency, Text, Quantity."


def test_a_column_under_any_of_its_names_is_found(load: Load, sheet: Write, invoice: Invoice) -> None:
    """The mapping goes on using its own name."""
    mapping = load(invoice(columns='"Customer" = { names = ["Kundenr", "Kunde"] }'))
    bound = bind(mapping, sheet([["No", "Kundenr", "Text"], ["1", "A", "x"]]))
    assert {name: column.heading for name, column in bound.columns.items()} == {
        "No": "No",
        "Customer": "Kundenr",
        "Text": "Text",
    }


def test_a_column_under_none_of_its_names_is_reported_with_them(
    unbound: Callable[[str, list[object]], MappingError], invoice: Invoice
) -> None:
    """So that another name can be added."""
    error = unbound(invoice(columns='"Customer" = { names = ["Kundenr", "Kunde"] }'), ["No", "Debtor", "Text"])
    assert 'there is no column "Customer" (nor Kundenr, Kunde) in sheet “Data”' in error.problems[0]


def test_a_column_under_two_of_its_names_is_no_guess(
    unbound: Callable[[str, list[object]], MappingError], invoice: Invoice
) -> None:
    """Which one is meant, only the user knows."""
    error = unbound(invoice(columns='"Customer" = { names = ["Kunde"] }'), ["No", "Kunde", "Customer", "Text"])
    [problem] = error.problems
    assert 'column "Customer" may be "Kunde" and "Customer", and the sheet has them all' in problem


def test_blanks_in_headings_make_no_difference(load: Load, sheet: Write, invoice: Invoice) -> None:
    """A line break in the header cell, a hard blank, blanks around it."""
    mapping = load(invoice().replace('"Customer"', '"Customer no"'))
    bound = bind(mapping, sheet([[" No ", "Customer\nno", "Text\u00a0"], ["1", "A", "x"]]))
    assert bound.columns["Customer no"].heading == "Customer no"


def test_a_column_is_read_as_its_table_says_else_as_the_sheets(load: Load, sheet: Write, invoice: Invoice) -> None:
    """A column's own locale wins; formats and choices follow the field."""
    mapping = load(
        invoice(
            top='[sheet]\nlocale = "nb-NO"',
            columns='"Date" = { locale = "en-US", format = "mm/dd/yyyy" }',
            fields='documentDate = "Date"\nhold = "Hold"\n"rotRutDetails.type" = "Rot"',
            lines='discountPercent = "Off"',
        )
    )
    header: list[object] = ["No", "Customer", "Date", "Hold", "Rot", "Text", "Off"]
    bound = bind(mapping, sheet([header, ["1", "A", "x", "x", "x", "x", "x"]]))
    readings = {feed.path: bound.reading(feed.columns()[0], feed) for feed in mapping.feeds()}
    assert (readings["documentDate"].locale, readings["documentDate"].format) == ("en-US", "mm/dd/yyyy")
    assert readings["hold"].locale == "nb-NO"
    assert readings["rotRutDetails.type"].choices == ("Rut", "Rot")
    assert [path for path, reading in readings.items() if reading.percent_field] == ["discountPercent"]


@pytest.mark.parametrize("heading", ["CUSTOMER", "kundenr", "Kunde nr"])
def test_a_heading_that_differs_only_in_capitals_or_a_blank_is_offered(
    unbound: Callable[[str, list[object]], MappingError], invoice: Invoice, heading: str
) -> None:
    """Headings count as they are written; whichever of the names is meant, the nearest heading is told."""
    error = unbound(invoice(columns='"Customer" = { names = ["Kundenr"] }'), ["No", heading, "Text"])
    assert error.problems[0].endswith(f'(nor Kundenr) in sheet “Data”; did you mean "{heading}"?')
