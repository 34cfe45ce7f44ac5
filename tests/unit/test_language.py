"""Languages: nothing is left untranslated, nothing said differently than in English, and the files are up to date."""

import ast
import gettext
import re
import runpy
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from datetime import date
from decimal import Decimal
from itertools import chain, combinations
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from babel.messages import Catalog
from babel.messages.pofile import read_po

import importer
from importer import language
from importer.findings import CATALOGUE, Place, Severity, found
from importer.results.beside import HEADINGS
from importer.submission import Status
from importer.summary import verdict

ROOT = Path(importer.__file__).parent.parent
TRANSLATED = [each for each in language.LANGUAGES if each != language.ENGLISH]
MEND = "run: python docs/make_translations.py, translate what it names, and run it again"


@pytest.fixture(scope="module")
def script() -> dict[str, Any]:
    """Return what docs/make_translations.py defines."""
    return runpy.run_path(str(ROOT / "docs" / "make_translations.py"))


def kept(script: dict[str, Any], spoken: str) -> Catalog:
    """Return the translations into a language as its .po file has them."""
    with script["po_path"](spoken).open("rb") as file:
        return read_po(file, locale=spoken)


def forms(text: object) -> tuple[str, ...]:
    """Return the forms of a text: one, or one for each plural."""
    return tuple(text) if isinstance(text, list | tuple) else (str(text),)


def pairs(catalog: Catalog) -> Iterator[tuple[str, str]]:
    """Yield every English form with its translation."""
    for message in catalog:
        if message.id:
            yield from zip(forms(message.id), forms(message.string), strict=True)


PROSE = re.compile(r"[A-Za-z]{2,},? [a-z]{2,}")
"""What reads like words for a person: two of them at least, the second in lower case."""
TITLE = re.compile(r"[A-Z][a-z]+( [a-z]+)*")
"""What reads like the heading of a column, a sheet or a part."""
NOT_SPOKEN = {
    "section": "headings of `importer --help`",
    "COMMANDS": "the list of commands of `importer --help`",
    "GROUPS": "headings of it",
    "_LOOKS": "verdicts by name, spoken where they are written",
    "note": "lines of the log",
    "tell": "lines of the log",
    "_tell": "lines of the log",
    "SUBJECTS": "headings of docs/codes.md",
    "NUMBER": "columns that an export adds, known again by their English names",
    "KEPT": "hidden sheets of an export, known again by their English names",
    "EXPORTED_FROM": "a column of them",
    "EXPORTED_IN": "another one",
    "BESIDES": "names of countries in cells",
    "SEVERAL": "names of countries in cells",
    "WORD": "names of total rows in sheets",
    "MOMENT": "the format of a cell",
    "_HEADINGS": "columns that are replaced before anybody sees them",
    "__all__": "names of the code",
}
"""What is called or assigned words that no bookkeeper reads."""


def said(node: ast.AST, marks: Collection[str]) -> Iterator[str]:
    """Yield the texts in a piece of code without a mark; docstrings, types, help texts and comparisons are none."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=values):
            yield "".join(str(each.value) if isinstance(each, ast.Constant) else "{}" for each in values)
        case (
            ast.Expr(value=ast.Constant())
            | ast.Compare()
            | ast.arg()
            | ast.keyword(arg="help" | "short_help" | "metavar")
        ):
            return
        case ast.Assign(targets=[target]) | ast.AnnAssign(target=target) if named(target) in NOT_SPOKEN:
            return
        case ast.Call(func=func, args=args, keywords=keywords) if named(func) in marks:
            inner = [each for each in args if not isinstance(each, ast.Constant)] + keywords
            yield from chain.from_iterable(said(each, marks) for each in inner)
        case ast.Call(func=func) if named(func).endswith("Error") or named(func) in NOT_SPOKEN:
            return
        case ast.FunctionDef(body=body, args=args):
            yield from chain.from_iterable(said(each, marks) for each in (args, *body))
        case _:
            yield from chain.from_iterable(said(each, marks) for each in ast.iter_child_nodes(node))


def named(node: ast.expr) -> str:
    """Return the name of what is called or assigned to; empty for what has none."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Tuple(elts=[first, *_]):
            return named(first)
    return ""


def spoken_modules(script: dict[str, Any]) -> list[Path]:
    """Return the modules that have something to say to a bookkeeper."""
    return [path for path in sorted(script["PACKAGE"].rglob("*.py")) if not script["in_english"](path)]


def unmarked(script: dict[str, Any], path: Path, alike: Callable[[str], object]) -> list[str]:
    """Return the texts of a module that look `alike` to something said and are not marked to be translated."""
    marks = {*script["MARKED"], "ngettext"}
    texts = said(ast.parse(path.read_text(encoding="utf-8")), marks)
    typed = ("<", "importer ", "PRAGMA ", "ALTER TABLE ")
    return [f"{path.name}: {text}" for text in texts if alike(text) and not text.strip().startswith(typed)]


def blanks(text: str) -> Counter[str]:
    """Return the placeholders of a text, with how each is written."""
    return Counter(f"{name}:{how}" for _, name, how, _ in Formatter().parse(text) if name is not None)


@pytest.mark.parametrize("spoken", TRANSLATED)
def test_the_translations_are_of_the_words_in_the_code(script: dict[str, Any], spoken: str) -> None:
    """The .po file has every text that the code marks, and no other."""
    ids = [forms(message.id) for message in kept(script, spoken) if message.id]
    assert sorted(ids) == sorted((one, many) if many else (one,) for one, many in script["texts"]()), MEND


@pytest.mark.parametrize("spoken", TRANSLATED)
def test_nothing_is_left_untranslated(script: dict[str, Any], spoken: str) -> None:
    """Every text has a translation, in all its plural forms."""
    assert [message.id for message in script["untranslated"](kept(script, spoken))] == [], MEND


def test_what_is_said_is_marked(script: dict[str, Any]) -> None:
    """No words stand in the code without a mark: they would be English in every language."""
    found = [text for path in spoken_modules(script) for text in unmarked(script, path, PROSE.search)]
    assert found == [], "give them to _, later or ngettext, or say in IN_ENGLISH or NOT_SPOKEN why not"


def test_headings_are_marked(script: dict[str, Any]) -> None:
    """No heading of a result workbook or of a table on the screen stands in the code without a mark."""
    paths = [path for path in spoken_modules(script) if path.parent.name in {"results", "cli"}]
    found = [text for path in paths for text in unmarked(script, path, TITLE.fullmatch)]
    assert found == []


@pytest.mark.parametrize("spoken", TRANSLATED)
def test_translations_fill_in_the_same(script: dict[str, Any], spoken: str) -> None:
    """A translation has the placeholders of its original: a name more or less would stop the program."""
    assert [(text, said) for text, said in pairs(kept(script, spoken)) if blanks(text) != blanks(said)] == []


@pytest.mark.parametrize("spoken", TRANSLATED)
def test_what_is_typed_stays(script: dict[str, Any], spoken: str) -> None:
    """Commands, options and keys of the mapping are the same words in every language."""
    typed = ("--dry-run", "--on-invalid skip", "--no-result", "--as-planned", "<clear>", "[columns]", "[sheet]")
    lost = [
        (word, said)
        for word in typed
        for text, said in pairs(kept(script, spoken))
        if word in text and word not in said
    ]
    assert lost == []


@pytest.mark.parametrize("spoken", TRANSLATED)
def test_the_program_reads_what_was_translated(script: dict[str, Any], spoken: str) -> None:
    """The .mo file says the same as the .po file it was compiled from."""
    with script["mo_path"](spoken).open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    catalog = kept(script, spoken)
    plurals = [(forms(message.id), forms(message.string)) for message in catalog if len(forms(message.id)) > 1]
    for (one, many), meant in plurals:
        assert (compiled.ngettext(one, many, 1), compiled.ngettext(one, many, 2)) == meant, MEND
    single = [message for message in catalog if message.id and len(forms(message.id)) == 1]
    assert [compiled.gettext(str(message.id)) for message in single] == [message.string for message in single], MEND


@pytest.mark.parametrize("spoken", TRANSLATED)
def test_every_finding_has_its_words(script: dict[str, Any], spoken: str) -> None:
    """Title, message and hint of every code are translated; the words for statuses and severities as well."""
    known = {str(message.id): str(message.string) for message in kept(script, spoken)}
    wanted = {text for entry in CATALOGUE.values() for text in (entry.title, entry.message, entry.hint) if text}
    assert wanted | {status.value for status in Status} | {severity.value for severity in Severity} <= set(known)


def test_a_status_is_one_word_a_language() -> None:
    """No two statuses look the same to a reader."""
    for spoken in language.LANGUAGES:
        with language.speaking(spoken):
            assert len({language._(status.value) for status in Status}) == len(Status)


def test_our_columns_are_told_apart_in_every_language() -> None:
    """A heading of ours means one column only, whoever wrote the workbook."""
    named = [set(language.everywhere(heading)) for heading in HEADINGS]
    assert all(not one & other for one, other in combinations(named, 2))


@pytest.mark.parametrize(
    ("spoken", "message", "hint"),
    [
        ("en", "“x” is not a number.", "Type the amount as a number, for example 1234.50."),
        ("nb", "«x» er ikke et tall.", "Skriv beløpet som et tall, for eksempel 1234.50."),
        ("sv", "”x” är inget tal.", "Skriv beloppet som ett tal, till exempel 1234.50."),
    ],
)
def test_a_finding_is_worded_in_the_language_spoken(spoken: str, message: str, hint: str) -> None:
    """The words change, the code and the place do not."""
    with language.speaking(spoken):
        finding = found("not-a-number", Place("Ark", 2, "Pris", "C"), value="x", example="1234.50")
    assert (finding.code, finding.message, finding.hint) == ("not-a-number", message, hint)


@pytest.mark.parametrize(
    ("spoken", "day", "total", "digits"),
    [
        ("en", "2026-01-14", "1\N{NARROW NO-BREAK SPACE}234.50", "1234.5"),
        ("nb", "14.01.2026", "1\N{NARROW NO-BREAK SPACE}234,50", "1234,5"),
        ("sv", "2026-01-14", "1\N{NARROW NO-BREAK SPACE}234,50", "1234,5"),
    ],
)
def test_amounts_and_days_are_written_as_in_the_language(spoken: str, day: str, total: str, digits: str) -> None:
    """A sentence has the decimal sign and the day of its reader."""
    with language.speaking(spoken):
        assert language.written(date(2026, 1, 14)) == day
        assert language.amount(Decimal("1234.5")) == total
        assert str(language.written(Decimal("1234.5"))) == digits


@pytest.mark.parametrize(
    ("spoken", "said"),
    [
        ("en", "Documents: 2 created, 13 invalid."),
        ("nb", "Bilag: opprettet (2), ugyldig (13)."),
        ("sv", "Dokument: skapad (2), ogiltig (13)."),
    ],
)
def test_a_count_agrees_with_its_status(spoken: str, said: str) -> None:
    """A status is one word for one and for many, so where adjectives bend the count stands behind it."""
    with language.speaking(spoken):
        assert verdict({Status.INVALID.value: 13, Status.CREATED.value: 2, Status.REFUSED.value: 0}) == said


@pytest.mark.parametrize(
    ("locale", "spoken"),
    [("nb-NO", "nb"), ("no", "nb"), ("nn_NO", "nb"), ("sv-FI", "sv"), ("en-GB", "en"), ("da-DK", "en"), (None, "en")],
)
def test_a_locale_has_a_language(locale: str | None, spoken: str) -> None:
    """Who has a locale whose language is not spoken reads English."""
    assert language.of_locale(locale) == spoken


def test_who_asks_for_a_language_gets_it() -> None:
    """A locale decides only as long as nobody has chosen."""
    language.suppose("nb")
    assert language.spoken() == "nb"
    language.choose("sv")
    language.suppose("nb")
    assert language.spoken() == "sv"
    language.choose(None)
    assert language.spoken() == "en"


def test_the_workbooks_language_is_spoken_when_asked_for() -> None:
    """A locale says how cells are read; it changes what is said only for who wants that."""
    language.heed("nb-NO")
    assert language.spoken() == "en"
    language.choose("auto")
    assert language.spoken() == "en"
    language.heed("sv-SE")
    assert language.spoken() == "sv"
    language.heed("de-DE")
    assert language.spoken() == "en"


def test_a_language_nobody_speaks_is_refused() -> None:
    """A slip is told, with what there is."""
    with pytest.raises(ValueError, match="en, nb, sv"):
        language.choose("tlh")
    language.suppose("tlh")
    assert language.spoken() == "en"


def test_words_are_joined_in_the_language_spoken() -> None:
    """One of them will do, or all of them are meant."""
    with language.speaking("nb"):
        assert language.one_of(["A", "B", "C"]) == "A, B eller C"
        assert language.all_of(["A", "B"]) == "A og B"
        assert language.all_of(["A"]) == "A"
