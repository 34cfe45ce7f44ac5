"""Lookups and extended mappings, whatever the keys: nothing is added, lost or guessed."""

import random
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import polars as pl
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from importer import mapping
from importer.mapping.extending import extended
from importer.mapping.source import Source
from importer.plan.draw import draw
from importer.plan.value import Plan
from importer.sheets import Column, Sheet
from importer.sheets.text import kept

CUSTOMERS = 'version = 1\nresource = "customer"\n[document]\nkey = "Old"\n[fields]\nname = "Name"\n'
PLAIN = 'number = "Old"\n'
LOOKED_UP = 'number = { column = "Old", lookup = "@customer" }\n'
keys = st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=8).filter(lambda key: key != "<clear>")


@cache
def mapped(fields: str) -> mapping.Mapping:
    """Return a mapping of customers."""
    return mapping.parse(Source.of("m.toml", CUSTOMERS + fields))


def plan_of(fields: str, cells: Sequence[str | None], numbers: Mapping[str, str] | None = None) -> Plan:
    """Return the plan of customers, one a cell of the column Old."""
    texts: dict[str, Sequence[str | None]] = {"Old": cells, "Name": ["A"] * len(cells)}
    columns = tuple(
        Column(heading, letter, len(cells), text=kept(pl.Series(values, dtype=pl.String)))
        for letter, (heading, values) in zip("AB", texts.items(), strict=True)
    )
    blank = pl.Series([False] * len(cells), dtype=pl.Boolean)
    sheet = Sheet(Path("b.csv"), "b", "csv", 1, columns, pl.int_range(2, len(cells) + 2, eager=True), blank)
    loaded = mapped(fields)
    return draw(sheet, loaded if numbers is None else loaded.looked_up(lambda _: numbers))


@settings(max_examples=25)
@given(st.lists(keys, min_size=1, max_size=8))
def test_looking_up_what_a_cell_says_changes_nothing(cells: list[str]) -> None:
    """With every value its own number there are the same documents, with the same names and numbers."""
    plain, looked_up = plan_of(PLAIN, cells), plan_of(LOOKED_UP, cells, {key: key for key in cells})
    assert looked_up.documents.equals(plain.documents)
    assert looked_up.rows.equals(plain.rows)
    assert looked_up.findings == plain.findings


@settings(max_examples=25)
@given(st.lists(st.none() | keys, max_size=8), st.dictionaries(keys, keys, max_size=8))
def test_a_cell_gets_its_keys_number_or_a_finding(cells: list[str | None], numbers: dict[str, str]) -> None:
    """Never the number of a key that is only nearly the same."""
    named = [cell for cell in cells if cell is not None]
    assume(len(set(named)) == len(named))
    plan = plan_of(LOOKED_UP, named, numbers)
    lost = {finding.key for finding in plan.findings if finding.code == "not-in-lookup"}
    assert lost == set(named) - numbers.keys()
    for key, number in plan.documents.select("key", "number").iter_rows():
        assert number == numbers.get(key)


@settings(max_examples=25)
@given(st.lists(keys, min_size=1, max_size=8, unique=True))
def test_offline_as_many_documents_wait_as_there_will_be(cells: list[str]) -> None:
    """The rehearsal without a company has the documents of the run."""
    offline, later = plan_of(LOOKED_UP, cells), plan_of(LOOKED_UP, cells, {key: f"1{key}" for key in cells})
    assert offline.documents["key"].to_list() == later.documents["key"].to_list()
    assert offline.documents["valid"].to_list() == later.documents["valid"].to_list()


# Extended mappings

FEEDS = ("name", "note", "corporateId", "mainAddress.city", "mainAddress.postalCode", "mainContact.email")
NEEDED = {"name": "N", "number": "No"}
feeds = st.dictionaries(st.sampled_from(FEEDS), st.sampled_from(["A", "B", "C"]))


def written(fields: Mapping[str, str], chance: random.Random) -> str:
    """Return `[fields]` with every path written in one of the ways of TOML."""
    lines = [
        f'"{path}" = "{column}"' if chance.random() < 0.5 else f'{path} = "{column}"' for path, column in fields.items()
    ]
    return "[fields]\n" + "\n".join(lines) + "\n"


@settings(max_examples=25)
@given(feeds, feeds, st.randoms(use_true_random=False))
def test_extending_is_overriding(under: dict[str, str], own: dict[str, str], chance: random.Random) -> None:
    """What two mappings say together is what one would say with the later lines in place of the earlier ones."""
    top = 'version = 1\nresource = "customer"\n'
    base = Source.of("base.toml", top + written(NEEDED | under, chance))
    m = Source.of("m.toml", 'extends = "base.toml"\n' + written(own, chance))
    both = mapping.parse(extended(m, lambda _: base))
    one = mapping.parse(Source.of("one.toml", top + written(NEEDED | under | own, chance)))
    assert {feed.path: feed.column for feed in both.fields} == {feed.path: feed.column for feed in one.fields}
    for path in own:
        assert both.source.spot(("fields", path)).file == "m.toml"
