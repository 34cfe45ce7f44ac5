# ruff: noqa: INP001  a script beside its output, not a package
"""Write docs/codes.md: every code and every exception, with the words and the picture of the gallery.

`python docs/make_codes.py` after a change of the catalogue, of importer/errors.py or of tests/gallery; a test holds
the page to what this would write.
"""

import inspect
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from importer import errors
from importer.findings import CATALOGUE, Entry, Severity
from importer.findings.catalogue import SUBJECTS

HERE = Path(__file__).parent
PAGE = HERE / "codes.md"
GALLERY = HERE.parent / "tests" / "gallery"
HEAD = """\
# Codes

For whoever got a message and wants to know more: everything the importer can say of a workbook, and everything that
can stop a command, in its own words. Written by `docs/make_codes.py` from the catalogue and from `tests/gallery`, where
each picture has its mapping.

A **finding** is one thing wrong at one place of the workbook. It says where, what stands there, and the way out, and
it ends with its code. An *error* keeps its document out of the ledger, a *warning* does not. Under
[`[checks]`](../mappings/README.md#checks) a mapping can make a code more or less grave, unless this page says that it
stays an error.
"""
ABOUT = {
    "Cells": "A cell that cannot be read as what its field takes.",
    "Rows": "A row that belongs to no document, or is not what it seems.",
    "Values": "A value that can be read and is not right: check digits, codes, addresses.",
    "Documents": "What does not agree within a document, or with the others of the sheet.",
    "Changes": "What is unclear about the changes of a workbook that was exported, or about what is to be changed.",
    "Decisions": "What was answered on the sheet Decisions of a result workbook.",
    "The ledger": "What only the ledger, or the journal of earlier runs, can tell: said by `run` and `run --dry-run`.",
}
STOPS = """\
## What stops a command

When nothing can go on, the command says why and what to do, and leaves with an
[exit code](../README.md#exit-codes). With 2 nothing was sent; after 7 and 130 `importer resume` goes on.
"""


def page() -> str:
    """Return the page as it should be."""
    return "\n".join([HEAD, *_contents(), *_codes(), STOPS, *_exceptions()])


def _contents() -> Iterator[str]:
    for subject, entries in SUBJECTS.items():
        listed = ", ".join(f"[`{code}`](#{code})" for code in sorted(entries))
        yield f"- **{subject}**: {listed}"
    yield "- [What stops a command](#what-stops-a-command)\n"


def _codes() -> Iterator[str]:
    for subject, entries in SUBJECTS.items():
        yield f"## {subject}\n\n{ABOUT[subject]}\n"
        for code in sorted(entries):
            yield from _code(code, CATALOGUE[code])


def _code(code: str, entry: Entry) -> Iterator[str]:
    yield f"### {code}\n"
    yield f"**{entry.title}**: {_severity(entry)}.\n"
    path = GALLERY / "findings" / f"{code}.toml"
    if not path.exists():
        yield "The last guard: no workbook is known that brings it about. If you see it, report it.\n"
        return
    case = _load(path)
    if "about" in case:
        yield f"{case['about']}\n"
    yield from _desk(case)
    yield from _said([_worded(code, entry, words) for words in case["says"]])


def _severity(entry: Entry) -> str:
    """Return how grave a code is, and what a mapping may make of it."""
    if entry.firm:
        return "an error, and stays one"
    if entry.severity is Severity.ERROR:
        return "an error; a mapping may make it a warning, or turn it off"
    if entry.of_sheet:
        return "a warning about the sheet; a mapping may turn it off"
    return "a warning; a mapping may make it an error, or turn it off"


def _worded(code: str, entry: Entry, words: str) -> tuple[str, str]:
    """Return what was said, and the way out, of one line of a summary."""
    message, hint = (_pattern(text) for text in (entry.message, entry.hint))
    found = re.fullmatch(rf"(?:error|warning) (.+?): ({message}) ({hint}) \[{code}\]", words)
    if found is None:
        raise ValueError(f"the gallery has words for {code} that are not the catalogue's: {words}")
    return f"**{found[1]}**: {found[2]}", found[3]


def _pattern(text: str) -> str:
    """Return a pattern for what a text of the catalogue becomes."""
    return "".join(".*" if part.startswith("{") else re.escape(part) for part in re.split(r"(\{\w+\})", text))


def _exceptions() -> Iterator[str]:
    for kind in _kinds(errors.ImporterError):
        paths = sorted((GALLERY / "exceptions").glob(f"{kind.__name__}.*"), key=lambda path: path.stem)
        first, _, _ = (inspect.getdoc(kind) or "").partition("\n")
        yield f"### {kind.__name__}: exit code {kind.exit_code}\n\n{first.partition('; `')[0].rstrip('.')}.\n"
        for path in paths:
            case = _load(path)
            if "about" in case:
                yield f"{case['about']}\n"
            yield from _said([tuple(case["says"])])


def _kinds(kind: type[errors.ImporterError]) -> Iterator[type[errors.ImporterError]]:
    """Yield the exceptions below `kind`, in the order of importer/errors.py."""
    for below in kind.__subclasses__():
        yield below
        yield from _kinds(below)


def _desk(case: Mapping[str, Any]) -> Iterator[str]:
    """Yield what a case reads, without its mappings: text files as they are, sheets as rows of cells."""
    texts = {name: text for name, text in case.get("files", {}).items() if not name.endswith(".toml")}
    for name, sheets in case.get("books", {}).items():
        for title, rows in sheets.items():
            texts[f"{name}, sheet {title}"] = "".join(f"{' | '.join(map(str, row))}\n" for row in rows)
    shown = [f"{name}:\n{text}" if len(texts) > 1 else text for name, text in texts.items()]
    if shown:
        yield f"```text\n{chr(10).join(shown)}```\n"


def _said(lines: list[tuple[str, ...]]) -> Iterator[str]:
    """Yield one quotation with what was said, each part on a line of its own."""
    for parts in lines:
        yield "\\\n".join(f"> {_escaped(part)}" for part in parts) + "\n"


def _escaped(text: str) -> str:
    """Return words so that the page shows them as they are."""
    return re.sub(r"([_<\[\]])|\*(?!\*)(?<!\*\*)", lambda sign: f"\\{sign[0]}", text)


def _load(path: Path) -> Mapping[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
    print(f"Written: {PAGE}")  # noqa: T201  a script prints what it wrote
