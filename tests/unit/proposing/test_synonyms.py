"""The list of words: data that has to be right for every resource and language."""

import tomllib
from importlib.resources import files

import pytest

from importer import resources
from importer.proposing.headings import compact
from importer.proposing.meanings import LANGUAGES, meanings
from importer.proposing.shapes import PATTERNS, SPECIAL

TABLES = tomllib.loads(files("importer.proposing").joinpath("synonyms.toml").read_text(encoding="utf-8"))
COMMON = (
    *("customer number", "name of the customer", "number of the document", "date of the document", "due date"),
    *("currency", "item", "text of the line", "quantity", "unit", "price of one unit", "discount in percent"),
    *("VAT category", "postcode", "town", "country", "street", "e-mail", "telephone", "organisation number"),
)


def test_every_field_of_the_list_exists() -> None:
    """A meaning speaks of fields that some resource has, and a resource's required fields have words."""
    every = [resources.get(name) for name in resources.names()]
    for name, table in TABLES.items():
        for path in (*table.get("fields", ()), *table.get("lines", ()), *table.get("guess", ())):
            assert any(each.field(path) or each.line_field(path) for each in every), f"{name}: {path}"
    for each in every:
        paths = {to.path for meaning in meanings(each) for to in meaning.places}
        assert set(each.required) <= paths, each.name


def test_shapes_exist() -> None:
    """What values look like is something that can be looked for."""
    looks = {table["looks"] for table in TABLES.values() if "looks" in table}
    assert looks <= {*PATTERNS, *SPECIAL}


@pytest.mark.parametrize("name", COMMON)
def test_common_columns_have_many_words(name: str) -> None:
    """At least eight different ones over the languages, and one in each of them."""
    table = TABLES[name]
    different = {compact(word) for code in LANGUAGES for word in table.get(code, ())}
    assert len(different) >= 8
    assert all(table.get(code) for code in LANGUAGES if code != "nn")


def test_no_word_is_there_twice() -> None:
    """Two meanings share a word only where the values tell them apart, or one of them is no field."""
    for name in resources.names():
        seen: dict[tuple[str, str], str] = {}
        for meaning in meanings(resources.get(name)):
            if not meaning.places or meaning.looks:
                continue
            for word, written in meaning.words.items():
                for code in meaning.languages[written]:
                    other = seen.setdefault((word, code), meaning.name)
                    assert other == meaning.name, f"{written} ({code}) is {other} and {meaning.name}"
