"""`[checks]`: what a mapping says of how grave a finding is, and why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from importer.findings import CATALOGUE, Severity
from importer.mapping.source import Problems, did_you_mean
from importer.mapping.tables import CheckTable

OFF = "off"


@dataclass(frozen=True, slots=True)
class Ruling:
    """How grave the findings of one code are for a mapping; None: they are left out, and only counted."""

    severity: Severity | None
    reason: str


def rulings(tables: Mapping[str, CheckTable], problems: Problems) -> dict[str, Ruling]:
    """Return the ruling for each code of `[checks]`; one that is not known, or cannot be so, is a problem."""
    ruled: dict[str, Ruling] = {}
    for code, table in tables.items():
        wrong = [*_wrong(code, table.severity)]
        for words in wrong:
            problems.add(("checks", code), words)
        if not wrong:
            ruled[code] = Ruling(None if table.severity == OFF else Severity(table.severity), table.reason)
    return ruled


def _wrong(code: str, severity: str) -> Iterator[str]:
    entry = CATALOGUE.get(code)
    if entry is None:
        yield f'there is no code "{code}"{did_you_mean(code, CATALOGUE)}'
    elif entry.firm and severity != Severity.ERROR:
        yield f'"{code}" guards money or identity, so it stays an error; correct the cells instead'
    elif entry.of_sheet and severity == Severity.ERROR:
        yield f'"{code}" is about the whole sheet and keeps no document back; it can be "warning" or "off"'
