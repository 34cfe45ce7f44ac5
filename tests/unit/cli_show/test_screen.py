"""The screen: what a workbook says is shown as it stands."""

import pytest
from rich.markup import escape
from rich.table import Table

from importer.cli import screen

NUMBER = "F:warning:7 [7] :smile:"


def test_what_reads_like_an_emoji_stays_text(capsys: pytest.CaptureFixture[str]) -> None:
    """A document's number is not drawn: neither in talk nor in a table."""
    table = Table("number")
    table.add_row(escape(NUMBER))
    screen.console().print(escape(NUMBER))
    screen.out(table)
    said = capsys.readouterr()
    assert NUMBER in said.err
    assert NUMBER in said.out
