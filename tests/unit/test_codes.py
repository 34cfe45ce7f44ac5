"""Codes of findings: what the program says is in the catalogue, nothing there is dead, and the page is up to date."""

import ast
import functools
import re
import runpy
from collections.abc import Iterator
from pathlib import Path

import importer
from importer.findings import CATALOGUE
from importer.findings.catalogue import SUBJECTS

PACKAGE = Path(importer.__file__).parent
ROOT = PACKAGE.parent
CATALOGUED = PACKAGE / "findings" / "catalogue"
HEALTH = PACKAGE / "health"
"""What `importer doctor` finds is no finding in somebody's data, and has its own words."""
SAYING = {"found", "Bad", "Caution", "always", "note", "note_each"}
"""What is called with a code as its first or second argument; `notes.add` as well."""
MAY_SAY = re.compile(rf"\b(?:{'|'.join(sorted(SAYING))}|add)\(")
KEBAB = re.compile(r"[a-z]+(-[a-z]+)*")


@functools.cache
def sources() -> tuple[str, ...]:
    """Return the modules of the package but for the catalogue's own, and those that say nothing of data."""
    paths = (path for path in PACKAGE.rglob("*.py") if {CATALOGUED, HEALTH}.isdisjoint(path.parents))
    return tuple(path.read_text(encoding="utf-8") for path in paths)


def says(call: ast.Call) -> bool:
    """Whether a call words a finding."""
    match call.func:
        case ast.Name(id=name):
            return name in SAYING
        case ast.Attribute(value=ast.Name(id="notes" | "beyond"), attr="add"):
            return True
        case ast.Attribute(value=ast.Name(id="log")):  # an event of the log has a name, and no wording
            return False
        case ast.Attribute(attr=name):
            return name in SAYING
    return False


def plain(argument: ast.expr) -> Iterator[str]:
    """Yield the texts that an argument is, either way of an `if`."""
    match argument:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=one, orelse=other):
            yield from (*plain(one), *plain(other))


def said() -> Iterator[str]:
    """Yield the codes that calls name."""
    for source in filter(MAY_SAY.search, sources()):
        for call in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and says(node)):
            named = (text for argument in call.args[:2] for text in plain(argument))
            yield from (text for text in named if KEBAB.fullmatch(text))


def test_every_code_that_is_said_is_in_the_catalogue() -> None:
    """A finding without an entry could not be worded."""
    codes = set(said())
    assert len(codes) > len(CATALOGUE) // 4  # the search finds something
    assert codes <= set(CATALOGUE)


def test_no_code_is_dead() -> None:
    """An entry that nothing says explains what cannot happen."""
    assert [code for code in CATALOGUE if not any(f'"{code}"' in source for source in sources())] == []


def test_every_code_has_one_subject() -> None:
    """A code in two files of the catalogue would have one entry too many."""
    assert sum(map(len, SUBJECTS.values())) == len(CATALOGUE)
    assert all(KEBAB.fullmatch(code) for code in CATALOGUE)


def test_the_page_of_codes_is_what_would_be_written() -> None:
    """If this fails: python docs/make_codes.py."""
    script = runpy.run_path(str(ROOT / "docs" / "make_codes.py"))
    assert script["PAGE"].read_text(encoding="utf-8") == script["page"]()


def test_every_code_the_documents_name_exists() -> None:
    """The tables of codes that people read name no code that is gone."""
    named = re.findall(r"^\| ((?:`[a-z-]+`(?:, )?)+) \| (?:error|warning) \|", mappings_page(), re.MULTILINE)
    codes = {code for cell in named for code in re.findall(r"[a-z-]+", cell)}
    assert codes
    assert codes <= set(CATALOGUE)


def mappings_page() -> str:
    """Return the reference of mappings."""
    return (ROOT / "mappings" / "README.md").read_text(encoding="utf-8")
