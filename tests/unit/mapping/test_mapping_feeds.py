"""The lines of `[fields]` and `[lines]`: which field, and where its value comes from."""

from collections.abc import Callable
from datetime import date

import pytest

from importer.mapping import Mapping

Load = Callable[[str], Mapping]
Problems = Callable[[str], list[str]]
Invoice = Callable[..., str]
FIELD, LINE = 10, 13
"""The lines of the small mapping where a field, or a line's field, is added."""


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ('curencyId = "C"', 'there is no field "curencyId"; did you mean "currencyId"?'),
        ('"billingAddress.cit" = "C"', 'there is no field "billingAddress.cit"; did you mean "billingAddress.city"?'),
        ("zebra = { value = 1 }", 'there is no field "zebra"'),
        ('quantity = "Q"', '"quantity" belongs under [lines]'),
        ("note = 14", '"note" must be the name of a column in quotes, or a table such as { value = 14 }'),
        ("note = {}", '"note" needs exactly one of column, expr and value, and has none'),
        (
            'note = { column = "A", value = "B" }',
            '"note" needs exactly one of column, expr and value, and has column and value',
        ),
        ('note = { colunm = "A" }', 'unknown key "colunm"; did you mean "column"?'),
        ("note = { column = 1 }", '"column" must be a text in quotes'),
        ('note = { column = "A", pad = 0 }', '"pad" must be 1 or more'),
        ('note = { column = "A", pad = 65 }', '"pad" must be 64 at most'),
        ('note = { column = "A", values = {} }', '"values" must be filled in'),
        ('note = { column = "A", values = "x" }', '"values" must be a table'),
        ("note = { value = [1] }", '"value" must be a text in quotes, a number, a date, true or false'),
        ("note = { value = inf }", '"value" must be a text in quotes, a number, a date, true or false'),
        (
            "documentDate = { value = 2026-01-31T08:00:00 }",
            '"value" must be a text in quotes, a number, a date, true or false',
        ),
        (
            'note = { column = "A", values = { x = [1] } }',
            '"x" must be a text in quotes, a number, a date, true or false',
        ),
        ('note = { value = "a", default = "b" }', '"note" is always the same, so default can do nothing'),
        ('exchangeRate = { column = "A", pad = 4 }', '"exchangeRate" is no identifier, so pad has no meaning'),
        ('note = { value = "" }', '"note": an empty text feeds nothing; leave it out'),
        ('note = { column = "A", default = " " }', '"note": an empty text feeds nothing; leave it out'),
        ('note = { value = "<clear>" }', '"note": <clear> belongs in a cell, not in a mapping'),
        (
            'customerNumber2 = "A"',
            'there is no field "customerNumber2"; did you mean "customerNumber"?',
        ),
        (
            'note = { value = "a", lookup = "@customer" }',
            '"note" is always the same, so lookup can do nothing',
        ),
        (
            'note = { column = "A", values = { x = "y" }, lookup = "@customer" }',
            '"note" has values and lookup; put the values into the lookup, or feed it from one of them',
        ),
        (
            'note = { column = "A", from = "old" }',
            '"note" has from, to or sheet, which belong to a lookup, and no lookup',
        ),
        (
            "note = { drop = true }",
            '"note" has nothing to drop: no mapping that this one extends feeds it, or drop does not stand alone',
        ),
        ("note = { drop = false }", '"drop": it can only be true; leave it out'),
    ],
)
def test_what_is_wrong_with_a_field(problems: Problems, invoice: Invoice, field: str, words: str) -> None:
    """Each has its line, and what was meant."""
    assert problems(invoice(fields=field)) == [f"m.toml:{FIELD}: {words}"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('quantty = "Q"', 'there is no field "quantty"; did you mean "quantity"?'),
        ('currencyId = "Q"', '"currencyId" belongs under [fields]'),
        ("on = 7", '"on" must be a text in quotes'),
        (
            'on = "Order no"',
            '"on" is for lines on a sheet of their own; name it, as sheet = "Order lines"',
        ),
    ],
)
def test_what_is_wrong_with_a_line(problems: Problems, invoice: Invoice, line: str, words: str) -> None:
    """A field of the header among the lines is told where it belongs."""
    assert problems(invoice(lines=line)) == [f"m.toml:{LINE}: {words}"]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("hold", '"perhaps"', "“perhaps” is neither yes nor no."),
        ("documentDate", '"2026-02-30"', "There is no day “2026-02-30”."),
        ("documentDate", '"05/10/2026"', "“05/10/2026” can be read as 2026-05-10 or as 2026-10-05."),
        ("exchangeRate", '"1.234"', "“1.234” can be read as 1234 or as 1.234."),
        ("exchangeRate", "12345678901234", "12345678901234 is outside what exchangeRate can hold."),
        ("contact", "1.5", "“1.5” is not a whole number."),
        ("contact", "2147483648", "2147483648 is outside what contact can hold."),
        ("financialPeriod", "202613", "“202613” is not a period."),
        ("financialPeriod", "215001", "“215001” is not a period."),
        ("postPeriod", '"01.2150"', "“012150” is not a period."),
        (
            "billingAddress.countryId",
            '"Norgee"',
            "“Norgee” is not the name of a country in any language the importer reads. Did you mean NO (Norge)?",
        ),
        (
            "directDebitMandateId",
            '"4711"',
            "“4711” is not an identifier of the form 00000000-0000-0000-0000-000000000000.",
        ),
        ("currencyId", '"KRO"', "KRO is no currency of ISO 4217"),
        ("billingAddress.countryId", '"XX"', "XX is no country of ISO 3166"),
        (
            "billingAddress.countryId",
            '"XXX"',
            (
                "“XXX” is not the name of a country in any language the importer reads. "
                "Write the country's code, such as NO."
            ),
        ),
        ("rotRutDetails.type", '"Rott"', "“Rott” is not one of: Rut, Rot. Did you mean Rot?"),
        (
            "customerRefNumber",
            "true",
            "TRUE is a date or a yes/no cell where an identifier belongs; the spreadsheet has probably changed it.",
        ),
    ],
)
@pytest.mark.parametrize("form", ["{{ value = {} }}", '{{ column = "A", default = {} }}'])
def test_a_constant_has_to_fit_its_field(
    problems: Problems, invoice: Invoice, field: str, value: str, words: str, form: str
) -> None:
    """What no cell could feed, a mapping cannot either; it is known before any sheet is."""
    assert problems(invoice(fields=f'"{field}" = {form.format(value)}')) == [f'm.toml:{FIELD}: "{field}": {words}']


def test_each_value_of_a_table_has_to_fit(problems: Problems, invoice: Invoice) -> None:
    """All that do not are named, each once."""
    field = 'hold = { column = "A", values = { ja = "ok", nei = false, kanskje = "?" } }'
    assert problems(invoice(fields=field)) == [
        f'm.toml:{FIELD}: "hold": “ok” is neither yes nor no.',
        f'm.toml:{FIELD}: "hold": “?” is neither yes nor no.',
    ]


@pytest.mark.parametrize(
    ("field", "value", "fed"),
    [
        ("hold", "true", True),
        ("hold", '"nei"', False),
        ("exchangeRate", "11.250", "11.250"),
        ("exchangeRate", "0.1", "0.1"),
        ("exchangeRate", "-1.5e3", "-1500"),
        ("exchangeRate", "7", "7"),
        ("exchangeRate", '"7,25"', "7.25"),
        ("contact", "-12", -12),
        ("documentDate", "2026-01-31", date(2026, 1, 31)),
        ("documentDate", '"31.01.2026"', date(2026, 1, 31)),
        ("documentDate", "20260131", date(2026, 1, 31)),
        ("financialPeriod", "2026-01-31", "202601"),
        ("postPeriod", "202601", "012026"),
        ("customerRefNumber", "0", "0"),
        ("customerRefNumber", '"0101"', "0101"),
        ("customerRefNumber", "12.50", "12.50"),
        ("note", '" two words "', "two words"),
        ("rotRutDetails.type", '"rot"', "Rot"),
    ],
)
def test_a_constant_becomes_what_its_field_takes(
    load: Load, invoice: Invoice, field: str, value: str, fed: object
) -> None:
    """Digits stay as they are written, a TOML date is a day, a name gets the ledger's spelling."""
    feed = load(invoice(fields=f'"{field}" = {{ value = {value} }}')).feed(field)
    assert feed is not None
    assert feed.constant is not None
    assert feed.constant.to_list() == [fed]


def test_values_may_leave_a_field_out(load: Load, invoice: Invoice) -> None:
    """An empty text in a table of values is what a cell says that means nothing."""
    feed = load(invoice(fields='note = { column = "A", values = { none = "", some = "Some" } }')).feed("note")
    assert feed is not None
    assert {shown: value[0] for shown, value in feed.values.items()} == {"none": None, "some": "Some"}


@pytest.mark.parametrize(
    "fields",
    [
        '"billingAddress.city" = "A"\n"subaccount.1" = "B"',
        'billingAddress.city = "A"',
        'billingAddress.city = { column = "A" }',
        'billingAddress = { city = "A" }',
        '[fields.billingAddress]\ncity = "A"',
        '[fields."billingAddress.city"]\ncolumn = "A"',
    ],
)
def test_a_path_may_be_written_in_every_way_of_toml(load: Load, invoice: Invoice, fields: str) -> None:
    """Quoted, dotted, as a table in braces or of its own: it is one field."""
    text = invoice(lines="").replace('customerNumber = "Customer"', "")
    fields = fields.replace('\n"subaccount.1" = "B"', "")
    text = text.replace("[fields]", f'[fields]\ncustomerNumber = "Customer"\n{fields}')
    feed = load(text).feed("billingAddress.city")
    assert feed is not None
    assert feed.column == "A"


def test_a_field_may_be_called_like_a_key_of_a_feed(load: Load) -> None:
    """An attribute of the id `value` is a field, not the value of a field."""
    mapping = load(
        'version = 1\nresource = "customer"\n[fields]\nnumber = "No"\nname = "Name"\n[fields.attributeLines]\n'
        'value = "A"\nSEGMENT = { column = "B" }\n'
    )
    assert [feed.path for feed in mapping.fields][2:] == ["attributeLines.value", "attributeLines.SEGMENT"]


def test_a_field_fed_in_two_spellings_is_found(problems: Problems, invoice: Invoice) -> None:
    """TOML cannot know that a quoted path and a table mean the same."""
    fields = '"billingAddress.city" = "A"\nbillingAddress.city = "B"'
    assert problems(invoice(fields=fields)) == [f'm.toml:{FIELD}: "billingAddress.city" is fed twice']


def test_everything_wrong_in_both_tables_is_reported(problems: Problems, invoice: Invoice) -> None:
    """Fields, lines, constants and expressions alike, in the order of the file."""
    fields = 'curencyId = "C"\nhold = { value = "x" }\nnote = { expr = "foo(1)" }'
    assert problems(invoice(fields=fields, lines='quantty = "Q"')) == [
        'm.toml:10: there is no field "curencyId"; did you mean "currencyId"?',
        'm.toml:11: "hold": “x” is neither yes nor no.',
        'm.toml:12: there is no function foo; did you mean "floor"?',
        'm.toml:15: there is no field "quantty"; did you mean "quantity"?',
    ]


def test_a_field_fed_wrongly_is_not_called_unfed(problems: Problems, invoice: Invoice) -> None:
    """One slip is one problem, also where the field is needed."""
    text = invoice().replace('customerNumber = "Customer"', 'customerNumber = { colum = "Customer" }')
    assert problems(text) == ['m.toml:9: unknown key "colum"; did you mean "column"?']
