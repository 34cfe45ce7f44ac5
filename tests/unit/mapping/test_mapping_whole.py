"""A mapping as a whole: what its resource and its operation want of it."""

from collections.abc import Callable

import pytest

from importer.mapping import Mapping

Load = Callable[[str], Mapping]
Problems = Callable[[str], list[str]]
Invoice = Callable[..., str]
WAY_OUT = '; feed it, or say match = "corporateId" under [document] and feed that'


def mapping_text(resource: str, operation: str, fields: str, rest: str = "") -> str:
    """Return a mapping of one line a table."""
    return f'version = 1\nresource = "{resource}"\noperation = "{operation}"\n[fields]\n{fields}\n{rest}\n'


KEY = '[document]\nkey = "K"\n'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            mapping_text("dunning-letter", "update", 'customerNumber = "A"', KEY),
            ['m.toml:3: dunning-letter has no operation "update"; it has create'],
        ),
        (
            mapping_text("dunning-letter", "create", 'customerNumber = "A"\nlevelTo = "B"', KEY),
            [
                'm.toml:4: nothing feeds "dunningLetterDate", which a dunning letter needs to create',
                'm.toml:4: nothing feeds "levelFrom", which a dunning letter needs to create',
            ],
        ),
        (
            mapping_text("customer", "update", 'name = "A"', KEY),
            ['m.toml:4: nothing feeds "number", which a customer needs to update' + WAY_OUT],
        ),
        (
            mapping_text("customer", "upsert", "", KEY),
            [
                'm.toml:4: nothing feeds "number", which a customer needs to upsert' + WAY_OUT,
                'm.toml:4: nothing feeds "name", which a customer needs to upsert',
            ],
        ),
        (
            mapping_text("customer", "create", 'name = "A"\nnumber = "B"', '[lines]\nquantity = "Q"'),
            ["m.toml:7: a customer has no lines; put the fields under [fields]"],
        ),
        (
            mapping_text("customer-invoice", "create", 'customerNumber = "A"', KEY),
            ["m.toml:1: nothing feeds the lines of a customer invoice; add [lines] with at least inventoryNumber"],
        ),
        (
            mapping_text("customer-invoice", "create", 'customerNumber = "A"', f'{KEY}[lines]\nquantity = "Q"'),
            [("m.toml:8: nothing says what a line is about; feed one of inventoryNumber, description, accountNumber")],
        ),
        (
            mapping_text("customer-invoice", "create", 'customerNumber = "A"', '[lines]\ndescription = "D"'),
            ['m.toml:1: key is missing under [document]: the column that names the document, as key = "Invoice no"'],
        ),
        (
            mapping_text("customer", "create", 'name = "A"'),
            [
                (
                    "m.toml:1: key is missing under [document], and nothing else names the rows: "
                    "feed number or corporateId or vatRegistrationId"
                )
            ],
        ),
        (
            mapping_text(
                "customer", "create", 'name = "A"\nnumber = "B"', '[columns]\n"AA" = { type = "text" }\nB = {}'
            ),
            ['m.toml:8: column "AA" feeds nothing; did you mean "A"?'],
        ),
    ],
)
def test_what_is_wrong_with_a_mapping_as_a_whole(problems: Problems, text: str, words: list[str]) -> None:
    """Each at the table it concerns."""
    assert problems(text) == words


@pytest.mark.parametrize("content", ["inventoryNumber", "description", "accountNumber"])
@pytest.mark.parametrize("resource", ["customer-invoice", "customer-credit-note", "customer-debit-note"])
def test_one_field_says_what_a_line_is_about(load: Load, resource: str, content: str) -> None:
    """An item, a text or an account: any will do, for every document."""
    text = mapping_text(resource, "create", 'customerNumber = "A"', f'{KEY}[lines]\n{content} = "C"')
    assert load(text).lines[0].path == content


def test_an_update_may_leave_the_lines_alone(load: Load) -> None:
    """It changes what it feeds, and needs no customer for it."""
    mapping = load(mapping_text("customer-invoice", "update", 'referenceNumber = "A"\nnote = "N"', KEY))
    assert (mapping.creates, mapping.updates, mapping.needed) == (False, True, ("referenceNumber",))


def test_an_upsert_needs_what_both_need(load: Load) -> None:
    """It may turn out to be either."""
    mapping = load(mapping_text("customer", "upsert", 'number = "A"\nname = "N"'))
    assert (mapping.creates, mapping.updates, mapping.needed) == (True, True, ("number", "name"))


@pytest.mark.parametrize(
    ("fields", "naming"),
    [
        ('name = "A"\nnumber = "B"\ncorporateId = "C"', ["number"]),
        ('name = "A"\nvatRegistrationId = "B"\ncorporateId = "C"', ["corporateId"]),
        ('name = "A"\nvatRegistrationId = "B"', ["vatRegistrationId"]),
    ],
)
def test_without_a_key_the_best_name_is_taken(load: Load, fields: str, naming: list[str]) -> None:
    """The number, else what else is unique."""
    assert [feed.path for feed in load(mapping_text("customer", "create", fields)).naming] == naming


def test_a_dunning_letter_is_named_by_customer_and_date(load: Load) -> None:
    """Neither alone would tell two letters apart."""
    fields = 'customerNumber = "A"\ndunningLetterDate = "B"\nlevelFrom = { value = 1 }\nlevelTo = { value = 2 }'
    mapping = load(mapping_text("dunning-letter", "create", fields))
    assert [feed.path for feed in mapping.naming] == ["customerNumber", "dunningLetterDate"]


def test_a_column_explained_for_where_or_key_is_no_idle_one(load: Load, invoice: Invoice) -> None:
    """It need not feed a field to be worth a line."""
    columns = '"No" = { names = ["Nr"] }\n"Type" = { names = ["Art"] }'
    mapping = load(invoice(top='[sheet]\nwhere = "\\"Type\\" = \'A\'"', columns=columns))
    assert set(mapping.columns) == {"No", "Type"}


def test_a_misspelt_field_makes_no_column_idle(problems: Problems) -> None:
    """One slip is one problem: the column does feed something, if only what there is not."""
    text = mapping_text("customer", "update", 'number = "A"\nnamme = "B"', '[columns]\nB = { type = "text" }')
    assert problems(text) == ['m.toml:6: there is no field "namme"; did you mean "name"?']
