"""The pages for bookkeepers use the words that the result workbook uses, in its language."""

import re
from collections.abc import Mapping

import pytest

from importer.language import _, choose, later
from importer.submission import WORDS

PAGES = {
    "en": "docs/reading-the-result.md",
    "nb": "docs/reading-the-result.nb.md",
    "sv": "docs/reading-the-result.sv.md",
}
SHEETS = ("Summary", "Decisions", "Errors", "Ledger", "Changes")
SHOWN = (
    *("Status", "Hold", "Message", "Ledger number", "Ledger amount", "Key", "yes", "SENT", "NOT SENT"),
    *("In the sheet", "Not sent", "Sent", "In the ledger", "agrees", "differs", "Checked by", "Date", "Answer"),
    *("What is wrong", "How to fix it"),
)
ELSEWHERE = later("Held back with its document: see row {rows}.")


@pytest.mark.parametrize("language", PAGES)
def test_every_word_is_the_workbooks_own(language: str, pages: Mapping[str, str]) -> None:
    """Statuses, sheets, columns and headings stand on the page as they stand in the workbook."""
    choose(language)
    text = pages[PAGES[language]]
    marked = " ".join(re.findall(r"\*+([^*]+)\*+", text))
    assert [word for word in (*SHOWN, *SHEETS) if _(word) not in marked and f"## {_(word)}" not in text] == []
    assert [word for word in WORDS if not re.search(rf"^\|.*\b{_(word)}\b.*\|", text, re.MULTILINE)] == []
    assert _(ELSEWHERE).format(rows=18).rstrip(".") in text


@pytest.mark.parametrize("language", ["nb", "sv"])
def test_the_pictures_are_in_its_language(language: str, pages: Mapping[str, str]) -> None:
    """A page shows no picture with English words in it."""
    shown = re.findall(r"!\[[^\]]+\]\(pictures/([^)]+)\)", pages[PAGES[language]])
    assert len(shown) == 3
    assert all(name.endswith(f".{language}.png") for name in shown)
