"""The long pages, walked as a newcomer would: every command that needs no company of one's own, one after the other."""

import re
from collections.abc import Callable

import pytest

Run = Callable[[str], tuple[int, str]]
PAGES = ("docs/first-month.md", "docs/migration.md", "docs/mapping-a-workbook.md", "docs/languages.md")
MISTAKES = 3
"""The exit code of a check of the workbook with mistakes."""


def walkable(line: str) -> bool:
    """Whether a line is a command that anybody can run with the samples."""
    return line.startswith("importer ") and not re.search(r"--profile|--like|YOUR", line)


@pytest.mark.deep
@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("page", PAGES)
def test_every_command_of_the_page_goes_well(page: str, blocks: Callable[..., list[str]], run: Run) -> None:
    """Exit code 0, or that of mistakes where a page checks the workbook that is full of them."""
    session = [line for block in blocks(page, "", "sh") for line in block.splitlines() if walkable(line)]
    assert session
    for line in session:
        asks = line.startswith("importer run ") and "--dry-run" not in line
        code, said = run(f"{line} --yes" if asks else line)
        assert code == (MISTAKES if "with-mistakes" in line else 0), said
