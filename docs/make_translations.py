# ruff: noqa: INP001  a script beside the documents, not a package
"""Bring the translations in importer/locale up to date: `python docs/make_translations.py` after a change of words.

It gathers every English text of the package that is marked for a bookkeeper (see docs/languages.md), takes the new
ones into the .po file of each language and the gone ones out, compiles the .mo files, and names what is still to be
translated. A test holds the files to what this would write.
"""

import ast
import io
import sys
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

import importer
from importer import errors
from importer.language import DOMAIN, ENGLISH, FOLDER, LANGUAGES

PACKAGE = Path(importer.__file__).parent
TRANSLATED = tuple(language for language in LANGUAGES if language != ENGLISH)
ABOUT = {"nb": "Norwegian bokmål", "sv": "Swedish"}
IDLE = (b'"POT-C', b'"PO-R', b'"Report-', b'"Last-T', b'"Language-T', b'"Generated-')
"""Beginnings of header lines that say nothing here, or something else every time."""
BEGUN = datetime(2026, 11, 23, tzinfo=UTC)
"""A date for the files that stays the same when their words do."""
STOPS = tuple(
    name
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, errors.ImporterError) and kind is not errors.MappingError
)
MARKED = {"_": (0,), "later": (0,), "Entry": (0, 2, 3), **dict.fromkeys(STOPS, (0, 1))}
"""What marks texts by being called, and which of its arguments they are; `ngettext` marks two forms of one text."""
IN_ENGLISH = {
    "what is wrong with a mapping or a filter, for whoever wrote it": (
        "mapping/",
        "plan/working.py",
        "resources/",
        "cells/locales.py",
    ),
    "making a mapping": (
        "proposing/",
        "templates/",
        "inspection.py",
        "sheets/header.py",
        "sheets/wanted.py",
        *(
            f"cli/{name}.py"
            for name in ("fields", "inspecting", "learning", "mapping", "resource", "shipped", "template")
        ),
    ),
    "setting a company up": (
        "cli/profile.py",
        "cli/sandbox.py",
        "cli/doctor.py",
        "cli/completing.py",
        "cli/advice.py",
        "profiles/credentials.py",
        "log.py",
        "health/",
        "ledger/greeting.py",
    ),
    "setting a fleet up": ("cli/fleet.py", "fleet/file.py", "fleet/ready.py", "fleet/cluster.py"),
    "reading the ledger, for programs as well": (
        "exporting/",
        *(f"api/{name}.py" for name in ("editing", "listing", "reading")),
        *(f"cli/{name}.py" for name in ("export", "exported", "editable")),
        *(f"returning/{name}.py" for name in ("backwards", "grid", "writing")),
    ),
    "a ledger, which speaks its own language": ("sandbox/",),
}
"""What is said in English only, with the modules, or folders of them, that say it (see docs/languages.md)."""


def main() -> int:
    """Write the files; return 1 while something is untranslated."""
    left = 0
    for language in TRANSLATED:
        catalog = updated(language)
        po_path(language).parent.mkdir(parents=True, exist_ok=True)
        po_path(language).write_bytes(po(catalog))
        mo_path(language).write_bytes(mo(catalog))
        missing = untranslated(catalog)
        left += len(missing)
        print(f"{language}: {len(catalog)} texts, {len(missing)} untranslated")  # noqa: T201  a script says what it did
        for message in missing:
            print(f"  {message.id!r}")  # noqa: T201  as above
    return 1 if left else 0


def po_path(language: str) -> Path:
    """Return where the translations into a language are kept."""
    return FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def mo_path(language: str) -> Path:
    """Return where the program finds them."""
    return po_path(language).with_suffix(".mo")


def updated(language: str) -> Catalog:
    """Return the translations into a language with every text that the package has now, and no other."""
    catalog, old = _empty(language), _read(language)
    for (text, many), files in sorted(texts().items()):
        known = old.get(text)
        id_ = (text, many) if many else text
        string = known.string if known is not None and known.id == id_ else ""
        catalog.add(id_, string, locations=[(file, 0) for file in sorted(files)])
    return catalog


def _empty(language: str) -> Catalog:
    return Catalog(
        locale=language,
        domain=DOMAIN,
        header_comment=f"# {ABOUT[language]}. How to work with this file: docs/languages.md.",
        project="importer",
        version=importer.__version__,
        creation_date=BEGUN,
        revision_date=BEGUN,
        fuzzy=False,
    )


def texts() -> Mapping[tuple[str, str], Collection[str]]:
    """Return every text of the package with its plural, and the files it stands in."""
    found: dict[tuple[str, str], set[str]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        file = path.relative_to(PACKAGE.parent).as_posix()
        for text in _texts(path.read_text(encoding="utf-8"), () if in_english(path) else STOPS):
            found.setdefault(text, set()).add(file)
    return found


def in_english(path: Path) -> bool:
    """Return whether a module says nothing a bookkeeper reads."""
    return path.relative_to(PACKAGE).as_posix().startswith(tuple(chain.from_iterable(IN_ENGLISH.values())))


def po(catalog: Catalog) -> bytes:
    """Return translations as a .po file."""
    file = io.BytesIO()
    write_po(file, catalog, width=120, include_lineno=False)
    lines = file.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(IDLE))


def mo(catalog: Catalog) -> bytes:
    """Return translations as a .mo file."""
    file = io.BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def untranslated(catalog: Catalog) -> list[Message]:
    """Return the texts that lack a translation, or one of their plural forms."""
    return [message for message in catalog if message.id and not all(_forms(message))]


def _forms(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, list | tuple) else (message.string or "",)


def _read(language: str) -> Catalog:
    path = po_path(language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def _texts(source: str, stops: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield the texts that a module marks, each with its plural; of what stops a run, those named in `stops`."""
    for call in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)):
        if not isinstance(call.func, ast.Name) or call.func.id in {*STOPS} - {*stops}:
            continue
        if call.func.id == "ngettext":
            yield _text(call.args[0]), _text(call.args[1])
        else:
            marked = (_text(call.args[place]) for place in MARKED.get(call.func.id, ()) if place < len(call.args))
            yield from ((text, "") for text in marked if text)


def _text(argument: ast.expr) -> str:
    """Return the text that an argument is; empty where it is none, but something worked out."""
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else ""


if __name__ == "__main__":
    sys.exit(main())
