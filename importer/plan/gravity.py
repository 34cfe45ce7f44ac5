"""How grave findings are: as the catalogue says, unless the mapping rules otherwise."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from importer.findings import CATALOGUE, Finding
from importer.language import _
from importer.mapping.gravity import Ruling


def ruled(findings: Iterable[Finding], rulings: Mapping[str, Ruling]) -> tuple[Finding, ...]:
    """Return findings as grave as the mapping has them; those it has turned off are left out."""
    return tuple(findings if not rulings else _ruled(findings, rulings))


def remarks(findings: Iterable[Finding], rulings: Mapping[str, Ruling]) -> tuple[str, ...]:
    """Return a sentence for each code that the mapping has made another one and that was found; with its reason."""
    if not rulings:
        return ()
    counts = Counter(finding.code for finding in findings)
    told = (_remark(code, counts[code], ruling) for code, ruling in rulings.items() if counts[code])
    return tuple(words for words in told if words)


def _ruled(findings: Iterable[Finding], rulings: Mapping[str, Ruling]) -> Iterator[Finding]:
    for finding in findings:
        ruling = rulings.get(finding.code)
        if ruling is None:
            yield finding
        elif ruling.severity is not None:
            yield replace(finding, severity=ruling.severity)


def _remark(code: str, count: int, ruling: Ruling) -> str:
    if ruling.severity is None:
        words = _("{code} is off: {count} left out. Reason: {reason}")
        return words.format(code=code, count=count, reason=ruling.reason)
    if ruling.severity is CATALOGUE[code].severity:
        return ""
    words = _("{code} counts as {severity}: {count} found. Reason: {reason}")
    return words.format(code=code, severity=_(ruling.severity.value), count=count, reason=ruling.reason)
