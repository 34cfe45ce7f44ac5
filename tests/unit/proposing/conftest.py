"""Sheets to propose mappings for, and a past month of them."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from importer import mapping, proposing, resources, sheets
from importer.mapping.source import Source
from importer.proposing import Proposal

ROOT = Path(__file__).parents[3]


@pytest.fixture
def samples() -> Path:
    """Return the folder of the samples."""
    return ROOT / "samples"


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Path]:
    """Return what writes a text file of headings and rows, semicolons between the cells."""

    def write(headings: str, *rows: str) -> Path:
        path = tmp_path / "book.csv"
        path.write_text("\n".join([headings, *rows]) + "\n", encoding="utf-8")
        return path

    return write


@pytest.fixture
def proposed() -> Callable[..., Proposal]:
    """Return what proposes a mapping for a file, and makes sure that it loads and fits the sheet."""

    def propose(path: Path, resource: str, *, sheet: str | None = None, usable: bool = True) -> Proposal:
        read = sheets.read(path, sheet=sheet)
        drawn = proposing.propose(read, resources.get(resource))
        if usable:
            mapping.bind(mapping.parse(Source.of("proposal.toml", proposing.text(drawn))), read)
        return drawn

    return propose


@pytest.fixture
def columns() -> Callable[[Proposal], dict[str, str]]:
    """Return what lists a proposal's plain feeds: path -> heading."""

    def plain(proposal: Proposal) -> dict[str, str]:
        return {
            feed.path: feed.right.strip('"')
            for feed in proposal.feeds
            if feed.table in ("fields", "lines") and feed.right.startswith('"')
        }

    return plain


@pytest.fixture
def export(tmp_path: Path) -> Callable[..., Path]:
    """Return what writes documents and lines as `importer export` does: the API's names as headings."""

    def write(documents: Sequence[dict[str, Any]], lines: Sequence[dict[str, Any]] = ()) -> Path:
        book = openpyxl.Workbook()
        del book["Sheet"]
        for title, rows in (("Documents", documents), ("Lines", lines)):
            if rows:
                sheet = book.create_sheet(title)
                sheet.append(list(rows[0]))
                for row in rows:
                    sheet.append(list(row.values()))
        path = tmp_path / "past.xlsx"
        book.save(path)
        return path

    return write
