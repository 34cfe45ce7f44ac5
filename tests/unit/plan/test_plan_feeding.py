"""From cells to field values: columns, constants, defaults, values, padding and expressions."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal

import pytest

from importer.errors import MappingError
from importer.plan.amend import with_payloads
from importer.plan.value import Plan

Rows = Sequence[Sequence[object]]
Draw = Callable[[str, Rows], Plan]
Invoice = Callable[..., str]
Found = Callable[[Plan], list[tuple[str, str]]]
HEAD = ("No", "Customer", "Text", "Qty", "Price", "X")
LEFT_OUT = "left out"
POSTCODE, COUNTRY = '"billingAddress.postalCode"', '"billingAddress.countryId"'
MOMENT = datetime(2026, 1, 31, 14, 5)  # noqa: DTZ001  a spreadsheet's clock has no zone


@pytest.fixture
def fed(drawn: Draw, invoice: Invoice) -> Callable[..., list[object]]:
    """Return a function that feeds one field from column X and lists what comes out, a document a cell."""

    def fed(field: str, cells: Sequence[object], **tables: str) -> list[object]:
        rows = [(str(number), "A", f"a{number}", 1, 10, cell) for number, cell in enumerate(cells)]
        plan = with_payloads(drawn(invoice(field, **tables), [HEAD, *rows]))
        assert [finding.message for finding in plan.findings] == []
        path = field.partition("=")[0].strip().strip('"').split(".")
        values: list[object] = []
        for submission in plan.submissions:
            value: object = submission.payload.model_dump(by_alias=True, exclude_unset=True)
            for part in path:
                value = value.get(part, LEFT_OUT) if isinstance(value, dict) else value
            values.append(value)
        return values

    return fed


GIVEN: list[tuple[str, list[object], list[object]]] = [
    ('note = "X"', ["a", None, 12.5, True], ["a", LEFT_OUT, "12.5", "TRUE"]),
    ('externalReference = "X"', [10000.0, (7, "0000"), "0101"], ["10000", "0007", "0101"]),
    ('exchangeRate = "X"', [9.9499999999999993, "7,25"], [Decimal("9.95"), Decimal("7.25")]),
    ('contact = "X"', [3.0, "4"], [3, 4]),
    ('documentDate = "X"', [MOMENT, "31.01.2026"], [date(2026, 1, 31), date(2026, 1, 31)]),
    ('hold = "X"', ["ja", "nej", True, 0], [True, False, True, False]),
    ('financialPeriod = "X"', [date(2026, 1, 31), "01.2026", 202601], ["202601"] * 3),
    ('postPeriod = "X"', [date(2026, 1, 31), "2026-01", "012026"], ["012026"] * 3),
    ('currencyId = { column = "X", default = "NOK" }', ["SEK", None], ["SEK", "NOK"]),
    ('currencyId = "X"', ["norske kroner", "nok", "€"], ["NOK", "NOK", "EUR"]),
    (f'{COUNTRY} = "X"', ["Norge", "Sweden", "fi", None], ["NO", "SE", "FI", LEFT_OUT]),
    ('hold = { column = "X", default = false }', ["ja", None], [True, False]),
    ('documentDate = { column = "X", default = 2026-01-31 }', [None], [date(2026, 1, 31)]),
    ('exchangeRate = { column = "X", default = 11.250 }', [10, None], [Decimal(10), Decimal("11.250")]),
    ('contact = { column = "X", default = -5 }', [4, None], [4, -5]),
    ("hold = { value = true }", [None, "x"], [True, True]),
    ("exchangeRate = { value = 0.1 }", [None], [Decimal("0.1")]),
    ("documentDate = { value = 2026-01-31 }", [None], [date(2026, 1, 31)]),
    (f'{POSTCODE} = {{ column = "X", pad = 4 }}', [481, "0481", "SE-1", None], ["0481", "0481", "SE-1", LEFT_OUT]),
    (f'{POSTCODE} = {{ column = "X", pad = 4 }}', ["12345", (7, "000000")], ["12345", "000007"]),
    (f'{POSTCODE} = {{ column = "X", pad = 4, values = {{ 0001 = "0150" }} }}', [1, "0001"], ["0150", "0150"]),
    (
        f'{COUNTRY} = {{ column = "X", values = {{ Norge = "NO" }} }}',
        ["Norge", " Norge ", None],
        ["NO", "NO", LEFT_OUT],
    ),
    ('hold = { column = "X", values = { 1 = true, 2 = false } }', [1, 2.0, "1"], [True, False, True]),
    ('exchangeRate = { column = "X", values = { A = 1.10, B = 2 } }', ["A", "B"], [Decimal("1.10"), Decimal(2)]),
    ('documentDate = { column = "X", values = { start = 2026-01-01 } }', ["start"], [date(2026, 1, 1)]),
    ('note = { column = "X", values = { 2026-01-31 = "last" } }', [date(2026, 1, 31)], ["last"]),
    ('note = { column = "X", values = { TRUE = "yes", "12.5" = "half" } }', [True, 12.5], ["yes", "half"]),
    ('note = { column = "X", values = { no = "", ok = "OK" }, default = "?" }', ["no", "ok", None], ["?", "OK", "?"]),
]


@pytest.mark.parametrize(("field", "cells", "values"), GIVEN)
def test_a_field_gets(fed: Callable[..., list[object]], field: str, cells: list[object], values: list[object]) -> None:
    """What the user sees in the cell, as the field's kind takes it."""
    assert [_comparable(value) for value in fed(field, cells)] == [_comparable(value) for value in values]


def _comparable(value: object) -> object:
    return str(value) if isinstance(value, Decimal) else value


WORKED_OUT: list[tuple[str, str, str, list[object], list[object]]] = [
    ("'Ref ' || \"X\"", "note", "text", ["a", None, 7, 12.50], ["Ref a", LEFT_OUT, "Ref 7", "Ref 12.5"]),
    ("COALESCE(\"X\", 'none')", "note", "text", ["a", None], ["a", "none"]),
    ("strftime(\"X\", '%Y%m')", "financialPeriod", "date", ["31.01.2026"], ["202601"]),
    ('-"X"', "exchangeRate", "decimal", [2.50, "1 234,5"], ["-2.5", "-1234.5"]),
    ('"X" / 3', "exchangeRate", "decimal", [1], ["0.333333333333"]),
    ('"X" * 2', "contact", "whole", [3], [6]),
    ('"X" * 1.5', "externalReference", "decimal", [2], ["3"]),
    ('"X" > 5', "hold", "decimal", [7, 3], [True, False]),
    ("\"X\" + INTERVAL '14 days'", "documentDate", "date", [date(2026, 1, 31)], [date(2026, 2, 14)]),
    ("CASE WHEN \"X\" THEN 'on hold' END", "note", "flag", ["ja", "nei"], ["on hold", LEFT_OUT]),
    ("NULL", "note", "", ["a"], [LEFT_OUT]),
    ("' '", "note", "", ["a"], [LEFT_OUT]),
    ('sqrt("X")', "exchangeRate", "decimal", [2], ["1.4142135623731"]),
]


@pytest.mark.parametrize(("expr", "field", "kind", "cells", "values"), WORKED_OUT)
def test_an_expression_feeds(
    fed: Callable[..., list[object]], expr: str, field: str, kind: str, cells: list[object], values: list[object]
) -> None:
    """Text of what the user sees, unless the column has a type; empty where a cell is."""
    columns = f'"X" = {{ type = "{kind}" }}' if kind else ""
    given = fed(f'{field} = {{ expr = """{expr} """ }}', cells, columns=columns)
    assert [_comparable(value) for value in given] == values


def test_what_an_expression_gives_may_be_padded_and_looked_up(fed: Callable[..., list[object]]) -> None:
    """The steps are the same whatever the source: pad, values, default."""
    field = (
        'note = { expr = "\\"X\\" || \'1\'", pad = 4, values = { 0071 = "seventy-one", 0081 = "" }, default = "none" }'
    )
    assert fed(field, [7, 8, None]) == ["seventy-one", "none", "none"]


def test_numbers_an_expression_gives_are_not_read_by_the_locale(fed: Callable[..., list[object]]) -> None:
    """1.234 out of an expression is one and a bit, also in Norway."""
    given = fed(
        'exchangeRate = { expr = "\\"X\\" / 1000" }',
        [1234],
        columns='"X" = { type = "decimal" }',
        sheet='locale = "nb-NO"',
    )
    assert [str(value) for value in given] == ["1.234"]


def test_a_column_may_have_a_locale_of_its_own(fed: Callable[..., list[object]]) -> None:
    """One column out of an American system in a Norwegian sheet."""
    given = fed('exchangeRate = "X"', ["1,234.5"], columns='"X" = { locale = "en-US" }', sheet='locale = "nb-NO"')
    assert given == [Decimal("1234.5")]


ERROR_CELL = ("=NA()", "#N/A")
MISFITS: list[tuple[str, object, str, str]] = [
    ('contact = "X"', 2**31, "out-of-range", "2147483648 is outside what contact can hold."),
    ('contact = "X"', -(2**31) - 1, "out-of-range", "-2147483649 is outside what contact can hold."),
    ('exchangeRate = "X"', "12345678901234", "out-of-range", "12345678901234 is outside what exchangeRate can hold."),
    ('exchangeRate = "X"', "-12345678901234,5", "out-of-range", "-12345678901234.5 is outside what"),
    ('exchangeRate = "X"', "9" * 50, "out-of-range", f"{'9' * 50} is outside what exchangeRate can hold."),
    ('exchangeRate = "X"', 1e300, "rounded-number", "The spreadsheet has rounded or shortened 1"),
    ('financialPeriod = "X"', date(2150, 1, 31), "not-a-period", "“215001” is not a period."),
    ('postPeriod = "X"', "01.2150", "not-a-period", "“012150” is not a period."),
    ('directDebitMandateId = "X"', "4711", "not-a-guid", "“4711” is not an identifier of the form 00000000-"),
    (f'{COUNTRY} = "X"', "Norgee", "unknown-country", "“Norgee” is not the name of a country"),
    (f'{COUNTRY} = "X"', "Kongo", "ambiguous-country", "“Kongo” can be CD or CG."),
    ('currencyId = "X"', "kr", "ambiguous-currency", "“kr” can be NOK, SEK, DKK or ISK."),
    ('"rotRutDetails.type" = "X"', "Rott", "not-a-choice", "“Rott” is not one of: Rut, Rot."),
    ('note = { column = "X", values = { a = "b" } }', "A", "not-in-values", "“A” is not in the list of values"),
    ('note = { column = "X", values = { a = "b" } }', ERROR_CELL, "error-cell", "The cell shows #N/A."),
    (f'{POSTCODE} = {{ column = "X", pad = 4 }}', ERROR_CELL, "error-cell", "The cell shows #N/A."),
    (f'{POSTCODE} = {{ column = "X", pad = 4 }}', date(2026, 1, 1), "not-a-code", "2026-01-01 is a date"),
    ("note = { expr = '\"X\" || 1' }", ERROR_CELL, "error-cell", "The cell shows #N/A."),
    ("note = { expr = 'CAST(\"X\" AS INT)' }", "five", "not-worked-out", "note cannot be worked out from this row."),
]


@pytest.mark.parametrize(("field", "cell", "code", "message"), MISFITS)
def test_a_cell_that_does_not_fit_is_marked(
    drawn: Draw, invoice: Invoice, field: str, cell: object, code: str, message: str
) -> None:
    """Nothing that the payload would refuse gets as far, and the rest of the sheet goes on."""
    plan = drawn(invoice(field), [HEAD, ("1", "A", "a", 1, 10, cell), ("2", "A", "a", 1, 10, None)])
    [finding] = plan.findings
    assert (finding.place.cell, finding.code) == ("F2", code)
    assert message in finding.message
    assert plan.documents["valid"].to_list() == [False, True]


def test_guids_are_taken_whatever_their_capitals(fed: Callable[..., list[object]]) -> None:
    """The ledger writes them small, other systems do not."""
    guid = "C0FFEE00-1234-5678-9abc-DEF012345678"
    assert fed('directDebitMandateId = "X"', [guid]) == [guid]


def test_a_column_that_an_expression_reckons_with_is_marked_itself(drawn: Draw, invoice: Invoice, found: Found) -> None:
    """The finding stands at the cell that cannot be read, not at the first column of the expression."""
    text = invoice(
        'exchangeRate = { expr = "\\"X\\" * \\"Y\\"" }',
        columns='"X" = { type = "decimal" }\n"Y" = { type = "decimal" }',
    )
    rows = [(*HEAD, "Y"), ("1", "A", "a", 1, 10, 2, "much"), ("2", "A", "a", 1, 10, "9" * 40, 1)]
    plan = drawn(text, rows)
    assert found(plan) == [("G2", "not-a-number"), ("F3", "out-of-range")]


def test_rows_that_defy_an_expression_are_findings_up_to_a_point(drawn: Draw, invoice: Invoice) -> None:
    """Beyond fifty it is the expression that is wrong, which is told once, with rows and a way out."""
    text = invoice('exchangeRate = { expr = "1 / \\"X\\"" }', columns='"X" = { type = "decimal" }')
    rows = [(str(number), "A", "a", 1, 10, number % 2) for number in range(100)]
    plan = drawn(text, [HEAD, *rows])
    assert [finding.code for finding in plan.findings] == ["not-worked-out"] * 50
    assert plan.documents["valid"].to_list() == [False, True] * 50
    assert plan.findings[0].hint == ("Correct the cells it is made of (X), or let the expression allow for them.")
    with pytest.raises(MappingError) as raised:
        drawn(text, [HEAD, *rows, ("100", "A", "a", 1, 10, 0)])
    [problem] = raised.value.problems
    words = 'the expression 1 / "X" cannot be worked out for row 2, 4, 6, where "X" is 0'
    assert problem == f"m.toml:13: {words}"
    assert "NULLIF" in raised.value.remedy


def test_a_header_that_is_broken_over_lines_is_found(drawn: Draw) -> None:
    """The mapping may write it with a blank, or as it stands in the cell."""
    for heading in ("Customer no", "Customer\\nno", "Customer\\u00a0 no "):
        fields = f'number = "{heading}"\nname = {{ expr = "\\"{heading}\\"" }}'
        text = f'version = 1\nresource = "customer"\n[fields]\n{fields}\n'
        plan = drawn(text, [("Customer\nno ", "Name"), (7, "x")])
        assert plan.documents["number"].to_list() == ["7"]
        assert plan.documents["valid"].all()
