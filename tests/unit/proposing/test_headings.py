"""Headings: what people write above a column, and the word it is like."""

import pytest

from importer.proposing.headings import compact, is_changed, likeness

WORDS = {compact(word): word for word in ("Kundenr", "Fakturadato", "Pris", "Rabatt %", "Adresse 2", "À-pris")}


@pytest.mark.parametrize(
    ("heading", "word"),
    [
        ("KUNDENR.", "Kundenr"),
        ("Kunde-nr", "Kundenr"),
        ("Kundenummer", "Kundenr"),
        ("Kunde No", "Kundenr"),
        ("Kunde #", "Kundenr"),
        ("Faktura dato", "Fakturadato"),
        ("FakturaDato", "Fakturadato"),
        ("Pris (NOK)", "Pris"),
        ("Pris eks. mva", "Pris"),
        ("Ny pris", "Pris"),
        ("Rabattprosent", "Rabatt %"),
        ("a-pris", "À-pris"),
        ("Salg / Pris", "Pris"),
        ("Fakturadaot", "Fakturadato"),
    ],
)
def test_the_same_word_in_other_clothes(heading: str, word: str) -> None:
    """Case, accents, punctuation, abbreviations, a currency, "new" and a slip of the pen do not hide a word."""
    found = likeness(heading, WORDS)
    assert found is not None
    assert found.word == word


@pytest.mark.parametrize("heading", ["Adresse 1", "Prising", "Type", "", "Piano"])
def test_another_word(heading: str) -> None:
    """Another number is another column, and short words are not compared letter by letter."""
    assert likeness(heading, WORDS) is None


def test_how_sure() -> None:
    """The word itself is surer than one dressed up, and that surer than one with a slip."""
    scores = [
        found.score for name in ("Fakturadato", "Ny fakturadato", "Fakturadaot") if (found := likeness(name, WORDS))
    ]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == 3


def test_changes() -> None:
    """A heading that begins with new, in any of the languages, is one of changes."""
    assert [name for name in ("Ny adresse", "Uusi osoite", "Nytt", "Newport", "Adresse ny") if is_changed(name)] == [
        "Ny adresse",
        "Uusi osoite",
    ]
