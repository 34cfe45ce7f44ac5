"""What stops a run: told in the language spoken, with the words of the occasion."""

from datetime import date
from decimal import Decimal

import pytest

from importer import language
from importer.errors import Stopped, UsageError, WorkbookError


@pytest.mark.parametrize(
    ("spoken", "message", "remedy"),
    [
        ("en", "There is no run 7.", "List them with: importer runs"),
        ("nb", "Det er ingen kjøring 7.", "Se hvilke som finnes: importer runs"),
        ("sv", "Det finns ingen körning 7.", "Se vilka som finns: importer runs"),
    ],
)
def test_it_is_told_in_the_language_spoken(spoken: str, message: str, remedy: str) -> None:
    """The language may be chosen after it was raised, and is that of whoever asks."""
    error = UsageError("There is no run {run}.", "List them with: importer runs", run=7)
    with language.speaking(spoken):
        assert (error.message, error.remedy, str(error)) == (message, remedy, message)


def test_words_that_come_from_elsewhere_are_left_alone() -> None:
    """A file or an answer may have braces in its name: only our own text is filled in."""
    with language.speaking("nb"):
        assert WorkbookError("{path} does not exist.", path="a{b}.xlsx").message == "a{b}.xlsx finnes ikke."
        assert Stopped("The ledger said {no}").message == "The ledger said {no}"


def test_figures_and_days_are_written_as_in_the_language() -> None:
    """What fills a message in is written as in a finding."""
    error = Stopped("{reason}.", reason=Decimal("1.5"))
    late = Stopped("{reason}.", reason=date(2026, 1, 14))
    with language.speaking("nb"):
        assert (error.message, late.message) == ("1,5.", "14.01.2026.")
