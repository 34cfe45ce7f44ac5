"""Columns built for one test each."""

from collections.abc import Callable, Sequence

import polars as pl
import pytest

from importer.cells import Parsed
from importer.sheets import Column

Texts = Callable[..., Column]


@pytest.fixture
def texts() -> Texts:
    """Return a function that makes a column of texts; None is a blank cell."""

    def make(*cells: str | None) -> Column:
        return Column("Head", "C", len(cells), text=pl.Series(cells, dtype=pl.String))

    return make


@pytest.fixture
def numbers() -> Texts:
    """Return a function that makes a column of number cells."""

    def make(*cells: float | None) -> Column:
        return Column("Head", "C", len(cells), number=pl.Series(cells, dtype=pl.Float64))

    return make


@pytest.fixture
def codes() -> Callable[[Parsed], Sequence[tuple[int, str]]]:
    """Return a function that lists position and code of a column's bad cells."""
    return lambda parsed: [(bad.index, bad.code) for bad in parsed.bad]
