"""What was told in one language, told again in another: our own sentences are known by the catalogues.

The journal keeps findings and what became of documents in words. A sentence of ours is recognised in whichever
language it was told, and filled in with the same; figures in it, and what the ledger or a person said, stay as they
were written.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from string import Formatter

from importer.findings import CATALOGUE, Finding
from importer.language import DOMAIN, ENGLISH, FOLDER, LANGUAGES, spoken
from importer.submission import Outcome
from importer.summary import Summary
from importer.workflow.account import Account, Chapter

LEAST = 12
"""Letters of our own that a text has at least, to be told from somebody else's words."""


@dataclass(frozen=True, slots=True)
class _Sentence:
    """One text of ours: how it is recognised in another language, and what it is in the one spoken."""

    landmark: str
    pattern: re.Pattern[str]
    meant: str

    def again(self, text: str) -> str:
        """Return `text` with this sentence in the language spoken wherever it is in it."""
        if self.landmark not in text:
            return text
        return self.pattern.sub(lambda found: self.meant.format(**found.groupdict()), text)


def reworded(account: Account) -> Account:
    """Return the account of a run with our own sentences in the language spoken."""
    if account.language == spoken():
        return account
    summary = account.summary and _summary(account.summary)
    own = {path: _summary(each) for path, each in account.own.items()}
    return replace(
        account, chapters=tuple(map(_chapter, account.chapters)), summary=summary, own=own, language=spoken()
    )


def again(text: str) -> str:
    """Return `text` with our own sentences in the language spoken."""
    return _again(text, _sentences(spoken())) if text else text


def _again(text: str, sentences: Iterable[_Sentence]) -> str:
    for sentence in sentences:
        text = sentence.again(text)
    return text


def _summary(summary: Summary) -> Summary:
    steps = tuple(_summary(step) for step in summary.steps)
    return replace(summary, notes=tuple(map(again, summary.notes)), steps=steps)


def _chapter(chapter: Chapter) -> Chapter:
    plan = chapter.plan
    findings = tuple(reworded_finding(each) for each in plan.findings)
    plan = replace(plan, findings=findings, notes=tuple(map(again, plan.notes)))
    return replace(chapter, plan=plan, outcomes=tuple(_outcome(each) for each in chapter.outcomes))


def _outcome(outcome: Outcome) -> Outcome:
    return replace(outcome, message=again(outcome.message))


def reworded_finding(finding: Finding) -> Finding:
    """Return a finding in the words of its code, which are few: no other sentence can be meant."""
    if finding.code not in CATALOGUE:
        return finding
    entry = CATALOGUE[finding.code]
    message, hint = (_texts_of(text, spoken()) for text in (entry.message, entry.hint))
    return replace(finding, message=_again(finding.message, message), hint=_again(finding.hint, hint))


@cache
def _texts_of(text: str, language: str) -> tuple[_Sentence, ...]:
    """Return how a text of the catalogue is recognised, whole, in the other languages."""
    return tuple(_known({each[ENGLISH]: each for each in _catalogue()}.get(text, {}), language, whole=True))


@cache
def _sentences(language: str) -> tuple[_Sentence, ...]:
    """Return the sentences that can be told again, those with most words of their own first."""
    found = [each for forms in _catalogue() for each in _known(forms, language, whole=False)]
    return tuple(sorted(found, key=lambda each: len(each.pattern.pattern), reverse=True))


@cache
def _catalogue() -> tuple[Mapping[str, str], ...]:
    """Return every text of ours as it is in each language; plurals are a text for one and a text for many."""
    from babel.messages.mofile import read_mo  # noqa: PLC0415  heavy, and needed for another language only

    told: dict[tuple[str, int], dict[str, str]] = {}
    for language in LANGUAGES:
        if language == ENGLISH:
            continue
        with (FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.mo").open("rb") as file:
            for message in read_mo(file):
                for at, (text, said) in enumerate(zip(_forms(message.id), _forms(message.string), strict=True)):
                    told.setdefault((text, at), {ENGLISH: text})[language] = said
    return tuple(told.values())


def _forms(text: object) -> tuple[str, ...]:
    return tuple(text) if isinstance(text, list | tuple) else (str(text or ""),)


def _known(forms: Mapping[str, str], language: str, *, whole: bool) -> Iterator[_Sentence]:
    for other, text in forms.items():
        bare = [literal for literal, *_field in Formatter().parse(text)]
        landmark = max(bare, key=len, default="")
        ours = sum(map(len, bare)) >= LEAST and text.endswith((".", "!", "?"))
        if other != language and text and text != forms[language] and landmark and (whole or ours):
            meant = re.sub(r"\{(\w+):[^{}]*\}", r"{\1}", forms[language])
            yield _Sentence(landmark, re.compile(_pattern(text, whole=whole), re.DOTALL), meant)


def _pattern(text: str, *, whole: bool) -> str:
    """Return what finds a text: a name in it stands for whatever is there, the same wherever it comes again."""
    pattern, names = "", set[str]()
    for literal, name, _how, _as in Formatter().parse(text):
        pattern += re.escape(literal)
        if name:
            pattern += f"(?P={name})" if name in names else f"(?P<{name}>.*?)"
            names.add(name)
    return rf"\A{pattern}\Z" if whole else pattern
