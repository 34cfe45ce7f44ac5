"""The samples and mappings as they lie in the tree."""

import csv
import io
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

ROOT = Path(__file__).parents[3]
HEADER = 6
FIT = {
    "credit-note-update": "credit-note-update.xlsx",
    "credit-notes": "credit-notes-2026-10.xlsx",
    "customer-update": "customer-update.xlsx",
    "customers-legacy": "customers-legacy.csv",
    "debit-note-update": "debit-note-update.xlsx",
    "debit-notes": "debit-notes-2026-10.xlsx",
    "dunning-letters": "dunning-letters-2026-11.xlsx",
    "invoice-update": "invoice-update.xlsx",
    "invoices": "invoices-2026-10.xlsx",
}

Table = list[dict[str, Any]]


@pytest.fixture
def samples() -> Path:
    """Return the folder of the samples."""
    return ROOT / "samples"


@pytest.fixture
def mappings() -> Path:
    """Return the folder of the mappings."""
    return ROOT / "mappings"


@pytest.fixture
def fit() -> Mapping[str, str]:
    """Return which sample each mapping is for."""
    return FIT


@pytest.fixture
def read_sample(samples: Path) -> Callable[[str], Table]:
    """Return a reader of a sample's rows by heading, blank cells as None, stored values of formulas."""

    def read(name: str) -> Table:
        path = samples / name
        if path.suffix == ".csv":
            text = path.read_bytes().decode("cp1252")
            return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))
        sheet = openpyxl.load_workbook(path, data_only=True).worksheets[0]
        headings, *rows = sheet.iter_rows(min_row=HEADER, values_only=True)
        return [dict(zip(map(str, headings), row, strict=True)) for row in rows]

    return read


@pytest.fixture
def read_mapping(mappings: Path) -> Callable[[str], dict[str, Any]]:
    """Return a reader of a mapping's tables."""
    return lambda name: tomllib.loads((mappings / f"{name}.toml").read_text(encoding="utf-8"))


@pytest.fixture
def columns_of() -> Callable[[dict[str, Any]], set[str]]:
    """Return a function that lists every column a mapping speaks of."""

    def columns(mapping: dict[str, Any]) -> set[str]:
        feeds = [*mapping["fields"].values(), *mapping.get("lines", {}).values()]
        expressions = [mapping.get("sheet", {}).get("where"), *(_part(feed, "expr") for feed in feeds)]
        named = {feed if isinstance(feed, str) else feed.get("column") for feed in feeds}
        named |= {mapping.get("document", {}).get("key"), *mapping.get("columns", {})}
        for expression in filter(None, expressions):
            named |= set(pl.sql_expr(expression).meta.root_names())
        return {name for name in named if name}

    return columns


def _part(feed: str | dict[str, Any], key: str) -> str | None:
    return None if isinstance(feed, str) else feed.get(key)
