"""Every mapping in the tree fits its sample and speaks only of fields the ledger has."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from importer import resources

NAMES = (
    "credit-note-update",
    "credit-notes",
    "customer-update",
    "customers-legacy",
    "debit-note-update",
    "debit-notes",
    "dunning-letters",
    "invoice-update",
    "invoices",
)
Read = Callable[[str], dict[str, Any]]


@pytest.mark.parametrize("name", NAMES)
def test_every_column_a_mapping_names_is_in_its_sample(
    name: str,
    fit: Mapping[str, str],
    read_mapping: Read,
    read_sample: Callable[[str], list[dict[str, Any]]],
    columns_of: Callable[[dict[str, Any]], set[str]],
) -> None:
    """Columns, expressions, the key and `where` speak of headings that the sample has."""
    headings = set(read_sample(fit[name])[0])
    assert columns_of(read_mapping(name)) <= headings


@pytest.mark.parametrize("name", NAMES)
def test_every_field_a_mapping_feeds_is_in_the_ledger(name: str, read_mapping: Read) -> None:
    """Fields and line fields are the API's own names."""
    mapping = read_mapping(name)
    resource = resources.get(mapping["resource"])
    assert [path for path in mapping["fields"] if resource.field(path) is None] == []
    assert [path for path in mapping.get("lines", {}) if resource.line_field(path) is None] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_value_of_a_sample_is_in_the_mapping(
    name: str,
    fit: Mapping[str, str],
    read_mapping: Read,
    read_sample: Callable[[str], list[dict[str, Any]]],
) -> None:
    """Where a mapping lists `values`, the sample's filled cells hold no others."""
    mapping = read_mapping(name)
    rows = [row for row in read_sample(fit[name]) if row["Kundenr"] and row.get("Status") != "U"]
    for feed in [*mapping["fields"].values(), *mapping.get("lines", {}).values()]:
        if isinstance(feed, dict) and "values" in feed:
            assert {row[feed["column"]] for row in rows} - {None} <= set(feed["values"])


def test_every_mapping_in_the_folder_has_its_sample(mappings: Path, fit: Mapping[str, str]) -> None:
    """A mapping added to the folder has to be added here, with something to try it on."""
    assert {path.stem for path in mappings.glob("*.toml")} == set(fit) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_mapping_opens_with_its_commands(name: str, mappings: Path, fit: Mapping[str, str]) -> None:
    """The first lines say how to check and run it on its own sample."""
    text = (mappings / f"{name}.toml").read_text(encoding="utf-8")
    assert f"#   importer check mappings/{name}.toml samples/{fit[name]}\n" in text
    assert f"#   importer run   mappings/{name}.toml samples/{fit[name]}\n" in text


def test_every_table_in_the_reference_is_toml(mappings: Path) -> None:
    """The README's examples can be copied."""
    blocks = list(_blocks(mappings / "README.md"))
    assert len(blocks) >= 2
    for block in blocks:
        assert tomllib.loads(block)


def test_every_expression_in_the_reference_can_be_used(mappings: Path) -> None:
    """The expressions in the README's table are expressions to Polars, too."""
    text = (mappings / "README.md").read_text(encoding="utf-8")
    section = text[text.index("### Expressions") : text.index("## When something is wrong")]
    rows = re.findall(r"^\| [^`|]+ \| (.+) \|$", section, re.MULTILINE)
    expressions = [each.replace(r"\|", "|") for row in rows for each in re.findall(r"`([^`]+)`", row)]
    assert len(expressions) >= 10
    for expression in expressions:
        assert pl.sql_expr(expression).meta.root_names()


def test_the_reference_names_every_mapping(mappings: Path, fit: Mapping[str, str]) -> None:
    """Whoever opens the folder finds each mapping, and the sample it fits."""
    text = (mappings / "README.md").read_text(encoding="utf-8")
    for name, sample in fit.items():
        assert f"[{name}.toml]({name}.toml)" in text
        assert f"(../samples/{sample})" in text


def _blocks(page: Path) -> Iterator[str]:
    yield from re.findall(r"```toml\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
