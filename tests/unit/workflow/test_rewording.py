"""Telling again: a run in one language is told in another, as far as its words are ours."""

import pytest

from importer import language
from importer.findings import Place, found
from importer.workflow.rewording import again, reworded_finding


@pytest.mark.parametrize("before", language.LANGUAGES)
@pytest.mark.parametrize("now", language.LANGUAGES)
def test_a_finding_is_told_again(before: str, now: str) -> None:
    """Whatever language a finding was worded in, it comes out as if it had been found in this one."""
    places = {"value": "ca. 450", "example": "7"}
    with language.speaking(before):
        kept = found("not-a-number", Place("Ark", 2, "Pris", "C"), **places)
    with language.speaking(now):
        assert reworded_finding(kept) == found("not-a-number", Place("Ark", 2, "Pris", "C"), **places)


@pytest.mark.parametrize(
    ("kept", "now", "told"),
    [
        ("Interrupted. Resume goes on.", "nb", "Avbrutt. «importer resume» fortsetter."),
        (
            "Kjøring 7 arbeider med det akkurat nå; kjør på nytt når den er ferdig.",
            "en",
            "Run 7 has it in hand at this moment; run again when it has ended.",
        ),
        (
            "Stopped after 3 documents, as asked. Resume goes on.",
            "sv",
            "Stoppad efter 3 dokument, som begärt. ”importer resume” fortsätter.",
        ),
    ],
)
def test_sentences_are_told_again(kept: str, now: str, told: str) -> None:
    """Sentences of ours that stand side by side are each told again."""
    with language.speaking(now):
        assert again(kept) == told


def test_words_of_others_stay() -> None:
    """What the ledger says is nobody's to translate."""
    with language.speaking("nb"):
        assert again("Reference number already exists {x}") == "Reference number already exists {x}"
