"""The language of everything a bookkeeper reads: English, Norwegian bokmål or Swedish.

The English text is the name of its translations (gettext); codes, statuses in `--json` and in the journal, keys and
exit codes are the same in every language. A process speaks one language at a time. The catalogues lie in
importer/locale, one folder a language; `docs/make_translations.py` keeps them up to date (see docs/languages.md).
"""

import gettext
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

ENGLISH = "en"
LANGUAGES = (ENGLISH, "nb", "sv")
"""By the names that `--lang` takes; English needs no catalogue."""
AUTO = "auto"
"""What `--lang` takes for the language of the workbook's locale."""
DOMAIN = "importer"
FOLDER = Path(__file__).parent / "locale"
OF_LOCALE = {"nb": "nb", "nn": "nb", "no": "nb", "sv": "sv"}
"""The language for a locale, by its first part; whoever reads Nynorsk reads bokmål rather than English."""
DAYS = {"nb": "%d.%m.%Y"}
"""How a language writes a day in a sentence, where that is not 2026-01-14."""


@dataclass
class _Speech:
    """What this process speaks, and whether a person asked for it."""

    language: str = ENGLISH
    asked: bool = False
    heeding: bool = False
    """Whether a person wants the language of the workbook's locale."""


_speech = _Speech()


def choose(language: str | None) -> None:
    """Speak `language` from now on, because a person asked for it; None: English, as long as nothing else is known.

    AUTO: English until `heed` is told a locale. Raises ValueError for a language that is not in LANGUAGES.
    """
    if language not in {None, AUTO, *LANGUAGES}:
        raise ValueError(f"{language} is not one of: {', '.join(LANGUAGES)}")
    _speech.heeding, _speech.asked = language == AUTO, language not in {None, AUTO}
    _speech.language = language if language in LANGUAGES else ENGLISH


def heed(locale: str | None) -> None:
    """Speak the language of a workbook's `locale` from now on, if a person asked for that."""
    if _speech.heeding:
        _speech.language = of_locale(locale)


def suppose(language: str | None) -> None:
    """Speak `language` from now on, if it is known and nobody asked for another one."""
    if language in LANGUAGES and not _speech.asked:
        _speech.language = language


def spoken() -> str:
    """Return the language spoken now."""
    return _speech.language


def asked() -> str | None:
    """Return what `choose` was told last: what another process is to be told, to speak as this one does."""
    return AUTO if _speech.heeding else _speech.language if _speech.asked else None


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak `language` for as long as the `with` lasts."""
    before = replace(_speech)
    choose(language)
    try:
        yield
    finally:
        _speech.language, _speech.asked, _speech.heeding = before.language, before.asked, before.heeding


def of_locale(locale: str | None) -> str:
    """Return the language of a locale such as `nb-NO`; English for one whose language is not spoken, and for none."""
    first = (locale or "").strip().lower().replace("_", "-").partition("-")[0]
    return OF_LOCALE.get(first, ENGLISH)


def _(text: str) -> str:
    """Return `text`, an English one of the catalogue, in the language spoken."""
    return _catalogue(spoken()).gettext(text) if text else text


def ngettext(one: str, many: str, number: int) -> str:
    """Return the text for `number` things in the language spoken."""
    return _catalogue(spoken()).ngettext(one, many, number)


def later(text: str) -> str:
    """Return `text` as it is: a constant that `_` translates when it is shown, marked to be found by the script."""
    return text


def everywhere(text: str) -> tuple[str, ...]:
    """Return what `text` is in every language, English first: what a file of ours may say, whoever wrote it."""
    return tuple(dict.fromkeys(_catalogue(language).gettext(text) for language in LANGUAGES))


def amount(value: Decimal) -> str:
    """Return an amount for a sentence: thousands apart, two decimals, the decimal sign of the language spoken."""
    digits = f"{value:,.2f}".replace(",", "\N{NARROW NO-BREAK SPACE}")
    return digits if spoken() == ENGLISH else digits.replace(".", ",")


def written(value: object) -> object:
    """Return an amount or a day as the language spoken writes it in a sentence; anything else as it is."""
    match value:
        case Decimal() if spoken() != ENGLISH:
            return format(value, "f").replace(".", ",")
        case date():
            return value.strftime(DAYS.get(spoken(), "%Y-%m-%d"))
    return value


def one_of(words: Sequence[str]) -> str:
    """Return words of which any will do: `A, B or C`."""
    return _joined(words, _("or"))


def all_of(words: Sequence[str]) -> str:
    """Return words that belong together: `A, B and C`."""
    return _joined(words, _("and"))


def _joined(words: Sequence[str], last: str) -> str:
    first, end = ", ".join(words[:-1]), words[-1] if words else ""
    return f"{first} {last} {end}" if first else end


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    if language == ENGLISH:
        return gettext.NullTranslations()
    return gettext.translation(DOMAIN, FOLDER, [language])
