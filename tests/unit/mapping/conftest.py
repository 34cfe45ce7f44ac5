"""Mapping files written for one test each."""

from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from importer import mapping, sheets
from importer.errors import MappingError
from importer.mapping import Mapping
from importer.sheets import Sheet


@pytest.fixture
def load(tmp_path: Path) -> Callable[[str], Mapping]:
    """Return a function that writes a mapping file and loads it."""

    def load(text: str) -> Mapping:
        path = tmp_path / "m.toml"
        path.write_text(text, encoding="utf-8")
        return mapping.load(path)

    return load


@pytest.fixture
def problems(load: Callable[[str], Mapping], tmp_path: Path) -> Callable[[str], list[str]]:
    """Return a function that lists what is wrong with a mapping, each as `m.toml:3: words`."""

    def problems(text: str) -> list[str]:
        with pytest.raises(MappingError) as raised:
            load(text)
        return [problem.replace(f"{tmp_path / 'm.toml'}", "m.toml") for problem in raised.value.problems]

    return problems


@pytest.fixture
def invoice() -> Callable[..., str]:
    """Return a function that writes the text of a small invoice mapping, with lines added to its tables."""

    def invoice(fields: str = "", lines: str = "", top: str = "", columns: str = "") -> str:
        return (
            f'version = 1\nresource = "customer-invoice"\n{top}\n[document]\nkey = "No"\n[columns]\n{columns}\n'
            f'[fields]\ncustomerNumber = "Customer"\n{fields}\n[lines]\ndescription = "Text"\n{lines}\n'
        )

    return invoice


@pytest.fixture
def sheet(tmp_path: Path) -> Callable[[list[list[object]]], Sheet]:
    """Return a function that writes rows to a workbook and reads them."""

    def sheet(rows: list[list[object]]) -> Sheet:
        path = tmp_path / "book.xlsx"
        with xlsxwriter.Workbook(path) as book:
            page = book.add_worksheet("Data")
            for number, row in enumerate(rows):
                page.write_row(number, 0, row)
        return sheets.read(path)

    return sheet
