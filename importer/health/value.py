"""A sign of health: one thing that was looked at, what was found, and the way out."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum

from importer.errors import ImporterError, UsageError
from importer.language import _

UNUSABLE = UsageError.exit_code


class Verdict(Enum):
    """How a thing is."""

    OK = "ok"
    ATTENTION = "attention"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that was looked at."""

    name: str
    verdict: Verdict
    words: str
    way_out: str = ""
    exit: int = 0
    """The exit code that a run would end with because of it."""
    profile: str = ""
    """Whose ledger it is about."""

    def as_json(self) -> dict[str, str]:
        """Return it as `--json` prints it."""
        return {
            "name": self.name,
            "profile": self.profile,
            "verdict": self.verdict.value,
            "words": self.words,
            "way_out": self.way_out,
        }


def ok(name: str, words: str) -> Sign:
    """Return that something is in order."""
    return Sign(name, Verdict.OK, words)


def attention(name: str, words: str, way_out: str) -> Sign:
    """Return that something keeps nothing from working, and should be known."""
    return Sign(name, Verdict.ATTENTION, words, way_out)


def wrong(name: str, words: str, way_out: str, code: int = UNUSABLE) -> Sign:
    """Return that something keeps a run from working; `code` is how that would end."""
    return Sign(name, Verdict.WRONG, words, way_out, code)


def seen(name: str, look: Callable[[], Sign]) -> Sign:
    """Return what `look` finds; what stops it is wrong."""
    try:
        return look()
    except ImporterError as trouble:
        return wrong(name, trouble.message, trouble.remedy, trouble.exit_code)
    except OSError as trouble:
        words = _("{path} cannot be used: {why}").format(path=trouble.filename, why=trouble.strerror or trouble)
        return wrong(name, words, _("Allow it, or give another folder with IMPORTER_HOME."))


def exit_of(signs: Iterable[Sign]) -> int:
    """Return the exit code of the whole: that of the first thing that is wrong, in the order a run would meet them."""
    return next((sign.exit for sign in signs if sign.verdict is Verdict.WRONG), 0)
