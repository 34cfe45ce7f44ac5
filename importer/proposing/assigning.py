"""Assigning: which column is about what. A column is about one thing, and a thing has one column."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from importer.proposing.headings import Likeness, likeness
from importer.proposing.meanings import LANGUAGES, Meaning
from importer.proposing.shapes import Seen
from importer.proposing.value import LIKELY, Match

BY_LOOKS = {"email": 0.78, "currency": 0.78, "organisation": 0.5, "country": 0.5, "postcode": 0.42, "date": 0.42}
"""Shapes that say something without a heading, and how much."""
NEARLY_ALL = 0.95
WEIGHT = 0.6
"""How much of a heading's word depends on the values looking like it."""
SURE_LOOKS = 0.03
"""What values that look right add."""
DOUBTFUL = 0.02
"""What it costs to be only guessed at, or to feed nothing: with equal words, a field comes first."""
MOST_SURE = 0.99


@dataclass(frozen=True, slots=True)
class _Candidate:
    seen: Seen
    meaning: Meaning
    likeness: Likeness | None
    fit: float | None
    score: float


def assign(seen: Sequence[Seen], known: Sequence[Meaning], language: str) -> tuple[Match, ...]:
    """Return what each column is about, the surest first; a column that is about nothing known is left out."""
    candidates = sorted(_candidates(seen, known), key=lambda each: -each.score)
    columns: set[str] = set()
    taken: set[str] = set()
    chosen: list[Match] = []
    for each in candidates:
        if each.seen.heading in columns or each.meaning.name in taken:
            continue
        columns.add(each.seen.heading)
        if each.meaning.places:
            taken.add(each.meaning.name)
        chosen.append(Match(each.seen, each.meaning, each.score, _reason(each, language)))
    return tuple(chosen)


def _candidates(seen: Iterable[Seen], known: Sequence[Meaning]) -> Iterator[_Candidate]:
    for column in seen:
        for meaning in known:
            if not (meaning.places or meaning.guesses or meaning.why):
                continue
            like = likeness(column.heading, meaning.words)
            fit = column.fit(meaning.looks) if like or meaning.looks in BY_LOOKS else None
            score = _score(meaning, like, fit)
            if score >= LIKELY:
                yield _Candidate(column, meaning, like, fit, score)


def _score(meaning: Meaning, like: Likeness | None, fit: float | None) -> float:
    if like is None:
        score = BY_LOOKS[meaning.looks] if fit is not None and fit >= NEARLY_ALL else 0.0
    elif fit is None:
        score = like.score
    else:
        score = like.score * (1 - WEIGHT + WEIGHT * fit) + SURE_LOOKS * (fit == 1)
    return min(score - DOUBTFUL * (not meaning.places), MOST_SURE, meaning.sure)


def _reason(each: _Candidate, language: str) -> str:
    return f"{_about_heading(each, language)}; {values_in_words(each.seen, each.meaning, each.fit)}"


def _about_heading(each: _Candidate, language: str) -> str:
    name = each.meaning.name
    if each.likeness is None:
        return f"heading '{each.seen.heading}' is unknown, the values look like the {name}"
    spoken = LANGUAGES[each.meaning.language(each.likeness.word, language)]
    word = f"{'an' if spoken == 'English' else 'a'} {spoken} word for the {name}"
    if each.likeness.how == "is":
        return f"heading '{each.seen.heading}' is {word}"
    return f"heading '{each.seen.heading}' {each.likeness.how} '{each.likeness.word}', {word}"


def values_in_words(seen: Seen, meaning: Meaning | None = None, fit: float | None = None) -> str:
    """Return how many values a column has and what they look like: `812 values, all digits`."""
    filled = seen.survey.rows - seen.survey.blank
    count = "no values" if not filled else "1 value" if filled == 1 else f"{filled} values"
    if not seen.values:
        return f"{count}, none of which can be read" if filled else count
    if seen.values and all(value.isdigit() for value in seen.values):
        return f"{count}, all digits"
    looks = meaning.looks if meaning else ""
    if fit == 1 and looks in PLURALS:
        return f"{count}, all {PLURALS[looks]}"
    if fit is not None and fit < NEARLY_ALL and looks in PLURALS:
        return f"{count}, {fit:.0%} of the different ones {PLURALS[looks]}"
    return f"{count}, such as {examples(seen)}"


def examples(seen: Seen, most: int = 3) -> str:
    """Return a few different values of a column, each shortened."""
    if not seen.values:
        return "nothing that can be read"
    shown = [value if len(value) <= LONGEST else value[: LONGEST - 1] + "…" for value in seen.values[:most]]
    return ", ".join(" ".join(value.split()) for value in shown) + (", …" if seen.survey.distinct > most else "")


LONGEST = 24
PLURALS = {
    "date": "dates",
    "number": "numbers",
    "flag": "yes or no",
    "email": "e-mail addresses",
    "currency": "currency codes",
    "country": "countries",
    "identifier": "identifiers",
    "postcode": "postcodes",
    "organisation": "organisation numbers",
    "phone": "telephone numbers",
    "period": "periods",
    "amount": "amounts",
    "rate": "rates of VAT",
}
