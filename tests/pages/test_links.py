"""Every page is found, says whom it is for, and leads nowhere in vain."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from posixpath import normpath

import pytest

Pages = Mapping[str, str]
ELSEWHERE = ("http://", "https://", "mailto:")
FOREWORD = {"README.md", "CHANGELOG.md"}
"""Pages that begin with what the program is."""


def plain(text: str) -> str:
    """Return a page without its code, where brackets mean something else."""
    return re.sub(r"```.*?```|`[^`\n]*`", lambda code: re.sub(r"[\[\]()]", "", code[0]), text, flags=re.DOTALL)


def links(page: str, text: str) -> Iterator[tuple[str, str]]:
    """Yield where the links of a page lead: a path from the root, and a heading there."""
    for target in re.findall(r"\]\(<?([^)\s>]+)>?\)", plain(text)):
        if not target.startswith(ELSEWHERE):
            path, _, heading = target.partition("#")
            yield normpath(str(PurePosixPath(page).parent / path)) if path else page, heading


def headings(text: str) -> set[str]:
    """Return the names that links use for the headings of a page."""
    outside = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    titles = re.findall(r"^#+ (.+)$", outside, re.MULTILINE)
    bare = (re.sub(r"\]\([^)]*\)", "", title).lower() for title in titles)
    return {re.sub(r"[^\w\- ]", "", title).replace(" ", "-") for title in bare}


def test_no_link_is_dead(pages: Pages, root: Path) -> None:
    """Files that are linked exist, and so do the headings in them."""
    every = [(page, *link) for page, text in pages.items() for link in links(page, text)]
    assert len(every) > len(pages)
    dead = [(page, path) for page, path, _ in every if not (root / path).exists()]
    lost = [
        (page, f"{path}#{heading}")
        for page, path, heading in every
        if heading and path in pages and heading not in headings(pages[path])
    ]
    assert (dead, lost) == ([], [])


def test_every_page_can_be_reached_from_the_first(pages: Pages) -> None:
    """Whoever reads README.md finds every page by following links."""
    reached, waiting = {"README.md"}, ["README.md"]
    while waiting:
        page = waiting.pop()
        ahead = {path for path, _ in links(page, pages[page]) if path in pages} - reached
        reached |= ahead
        waiting += ahead
    assert set(pages) - reached == set()


def test_every_page_is_in_the_navigation(pages: Pages, root: Path) -> None:
    """The site has all pages, each once, and no page that is not there."""
    nav = (root / "mkdocs.yml").read_text(encoding="utf-8").partition("\nnav:\n")[2]
    named = re.findall(r"^ *- [^:\n]+: (\S+\.md)$", nav, re.MULTILINE)
    assert sorted(named) == sorted(pages)


def test_every_page_says_whom_it_is_for(pages: Pages) -> None:
    """The first words below the title are “For …”, in the language of the page."""
    firsts = {page: re.search(r"^# .+\n+(.+)", text) for page, text in pages.items() if page not in FOREWORD}
    silent = [page for page, first in firsts.items() if first is None or not re.match(r"F(?:o|ö)r ", first[1])]
    assert silent == []


@pytest.mark.parametrize("name", ["README.md", "docs/first-month.md"])
def test_a_dead_link_would_be_seen(pages: Pages, root: Path, name: str) -> None:
    """The search above finds links at all: one to a page that is not there is among them."""
    text = f"{pages[name]}\n[nowhere](nowhere.md#at-all)\n"
    assert any(not (root / path).exists() for path, _ in links(name, text))
