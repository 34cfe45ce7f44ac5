"""The tables of a mapping: what may stand in them."""

from collections.abc import Callable

import pytest
from pydantic import BaseModel

from importer.mapping import Mapping
from importer.mapping.tables import TABLES, MappingFile

Load = Callable[[str], Mapping]
Problems = Callable[[str], list[str]]
CUSTOMER = 'version = 1\nresource = "customer"\n{}\n[fields]\nnumber = "No"\nname = "Name"\n'


def test_everything_a_mapping_may_say_is_taken(load: Load) -> None:
    """The example of the design, nearly."""
    mapping = load(
        'version = 1\nresource = "customer-invoice"\noperation = "create"\n'
        '[sheet]\nname = "Invoices"\nheader = 4\nlocale = "nb-NO"\nencoding = "cp1252"\ndelimiter = ";"\n'
        'where = "\\"No\\" NOT LIKE \'C%\'"\n'
        '[document]\nkey = "No"\n'
        '[columns]\n"Date" = { type = "date", format = "dd.mm.yyyy", locale = "sv-SE" }\n'
        '"Customer" = { names = ["Customer no", "Kundenr"] }\n'
        '[fields]\nreferenceNumber = "No"\ncustomerNumber = { column = "Customer", pad = 5 }\n'
        'currencyId = { column = "Currency", default = "NOK" }\nhold = { value = true }\n'
        'financialPeriod = { expr = "strftime(\\"Date\\", \'%Y%m\')" }\n'
        '[lines]\ninventoryNumber = "Item"\nuom = { column = "Unit", values = { stk = "STK" } }\n'
    )
    assert (mapping.sheet.name, mapping.sheet.header, mapping.sheet.delimiter) == ("Invoices", 4, ";")
    assert mapping.key == "No"
    assert [feed.path for feed in mapping.feeds()][:2] == ["referenceNumber", "customerNumber"]
    assert mapping.headings() == {
        "No": ("document", "key"),
        "Customer": ("fields", "customerNumber"),
        "Currency": ("fields", "currencyId"),
        "Date": ("fields", "financialPeriod"),
        "Item": ("lines", "inventoryNumber"),
        "Unit": ("lines", "uom"),
    }


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('opration = "create"', 'm.toml:3: unknown key "opration"; did you mean "operation"?'),
        ('where = "1 = 1"', 'm.toml:3: unknown key "where"; it belongs under [sheet]'),
        ('key = "No"', 'm.toml:3: unknown key "key"; it belongs under [document]'),
        ('paint = "red"', 'm.toml:3: unknown key "paint"'),
        ('operation = "delete"', "m.toml:3: \"operation\" must be one of 'create', 'update' or 'upsert'"),
        ("operation = 1", "m.toml:3: \"operation\" must be one of 'create', 'update' or 'upsert'"),
        ('[sheet]\nnme = "A"', 'm.toml:4: unknown key "nme"; did you mean "name"?'),
        ("[sheet]\nname = 3", 'm.toml:4: "name" must be a text in quotes'),
        ("[sheet]\nheader = 0", 'm.toml:4: "header" must be 1 or more'),
        ("[sheet]\nheader = 1.5", 'm.toml:4: "header" must be a whole number'),
        ('[sheet]\nheader = "4"', 'm.toml:4: "header" must be a whole number'),
        ('[sheet]\ndelimiter = ";;"', 'm.toml:4: "delimiter" must be a single character'),
        ('[sheet]\ndelimiter = ""', 'm.toml:4: "delimiter" must be filled in'),
        (
            '[sheet]\nlocale = "nb-NOO"',
            (
                'm.toml:4: "locale": nb-NOO is not a locale that can be read; '
                "did you mean nb-NO? known are nb-NO, nn-NO, sv-SE, da-DK, fi-FI, en-GB, en-US, de-DE, de-CH, nl-NL"
            ),
        ),
        ('[sheet]\nencoding = "cp9"', 'm.toml:4: "encoding": unknown encoding: cp9'),
        ('[document]\nkeys = "No"', 'm.toml:4: unknown key "keys"; did you mean "key"?'),
        ('[document]\nkey = " "', 'm.toml:4: "key" must be filled in'),
        ('[columns]\n"No" = "text"', 'm.toml:4: "No" must be a table'),
        ('[columns]\n"No" = { typ = "text" }', 'm.toml:4: unknown key "typ"; did you mean "type"?'),
        (
            '[columns]\n"No" = { type = "number" }',
            "m.toml:4: \"type\" must be one of 'text', 'code', 'decimal', 'whole', 'date' or 'flag'",
        ),
        ('[columns]\n"No" = { names = "Nr" }', 'm.toml:4: "names" must be a list of texts'),
        ('[columns]\n"No" = { names = ["Nr", 1] }', 'm.toml:4: "names" must be a text in quotes'),
        (
            '[columns]\n"No" = { format = "DD/MM" }',
            ('m.toml:4: "format": DD/MM is not a date format; write day, month and year as in dd.mm.yyyy'),
        ),
    ],
)
def test_what_is_not_as_a_mapping_has_it(problems: Problems, line: str, problem: str) -> None:
    """Each has its line and our own words, with the nearest that was meant."""
    assert problems(CUSTOMER.format(line)) == [problem]


def test_all_of_it_is_reported_at_once_from_the_top_down(problems: Problems) -> None:
    """Nobody mends a file one error at a time."""
    text = 'version = "1"\nresurce = "customer"\n[sheet]\nheader = 0\n[lines]\n'
    assert problems(text) == [
        'm.toml:1: "version" must be a whole number',
        'm.toml:1: "resource" is missing',
        'm.toml:1: "fields" is missing',
        'm.toml:2: unknown key "resurce"; did you mean "resource"?',
        'm.toml:4: "header" must be 1 or more',
    ]


def test_a_version_to_come_is_refused(problems: Problems) -> None:
    """A mapping of a later program may mean something else."""
    text = CUSTOMER.replace("version = 1", "version = 2").format("")
    assert problems(text) == ["m.toml:1: version 2 is not known; this program reads 1"]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("customer-invoce", '; did you mean "customer-invoice"?'),
        (
            "supplier",
            "; it is one of customer, customer-invoice, customer-credit-note, customer-debit-note, dunning-letter",
        ),
    ],
)
def test_a_resource_that_is_not_there(problems: Problems, name: str, hint: str) -> None:
    """What was meant is offered, else what there is."""
    text = f'version = 1\nresource = "{name}"\n[fields]\nnumber = "No"\n'
    assert problems(text) == [f'm.toml:2: there is no resource "{name}"{hint}']


@pytest.mark.parametrize("written", ["Customer no", "Customer\\u00a0no", " Customer  no ", "Customer\\nno"])
def test_headings_are_as_a_sheet_has_them(load: Load, written: str) -> None:
    """Blanks at the ends, two of them, hard ones and line breaks are the same heading."""
    mapping = load(
        f'version = 1\nresource = "customer"\n[columns]\n"{written}" = {{ names = ["{written}"] }}\n'
        f'[document]\nkey = "{written}"\n[fields]\nnumber = "{written}"\nname = {{ expr = "\\"{written}\\"" }}\n'
    )
    assert list(mapping.headings()) == ["Customer no"]
    assert mapping.table("Customer no").names == ("Customer no",)


def test_unknown_keys_hide_no_unknown_fields(problems: Problems) -> None:
    """What is wrong with the tables, with the fields and with the whole is told in one go."""
    text = (
        'version = "1"\nresource = "customer-invoice"\n[shet]\nname = "A"\n[document]\nkey = "No"\n'
        '[columns]\n"Qty" = { tipe = "decimal", names = ["Antall", 1] }\n[fields]\ncurencyId = "C"\n'
        '[lines]\ndescription = { column = "Text", pdd = 4 }\nquantity = "Qty"\n'
    )
    assert problems(text) == [
        'm.toml:1: "version" must be a whole number',
        'm.toml:3: unknown key "shet"; did you mean "sheet"?',
        'm.toml:8: "names" must be a text in quotes',
        'm.toml:8: unknown key "tipe"; did you mean "type"?',
        'm.toml:9: nothing feeds "customerNumber", which a customer invoice needs to create',
        'm.toml:10: there is no field "curencyId"; did you mean "currencyId"?',
        'm.toml:12: unknown key "pdd"; did you mean "pad"?',
    ]


def test_a_resource_of_the_wrong_type_is_all_that_can_be_told(problems: Problems) -> None:
    """Without it nobody knows which fields there are."""
    text = 'version = 1\nresource = 7\n[fields]\nzebra = "Z"\n'
    assert problems(text) == ['m.toml:2: "resource" must be a text in quotes']


def test_every_key_explains_itself() -> None:
    """Editors show what a key means, from the same tables that the parser uses."""
    models: list[type[BaseModel]] = [MappingFile, *TABLES.values()]
    fields = [(key, field) for model in models for key, field in model.model_fields.items()]
    assert [key for key, field in fields if not field.description] == []
