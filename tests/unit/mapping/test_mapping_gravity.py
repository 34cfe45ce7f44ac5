"""`[checks]`: codes raised, lowered and turned off, each with a reason; and what cannot be."""

from collections.abc import Callable

import pytest

from importer.findings import CATALOGUE, Severity
from importer.mapping.check import parse
from importer.mapping.source import Source

HEAD = 'version = 1\nresource = "customer"\n[fields]\nnumber = "No"\nname = "Name"\n[checks]\n'


def test_rulings_with_their_reasons() -> None:
    """None is off."""
    text = (
        '"postal-code-shape" = { severity = "off", reason = "Danish codes" }\n'
        'email-shape = { severity = "error", reason = "We send by e-mail" }\n'
        'gln.severity = "warning"\ngln.reason = "Old ones"\n'
    )
    checks = parse(Source.of("m.toml", HEAD + text)).checks
    assert {code: (ruling.severity, ruling.reason) for code, ruling in checks.items()} == {
        "postal-code-shape": (None, "Danish codes"),
        "email-shape": (Severity.ERROR, "We send by e-mail"),
        "gln": (Severity.WARNING, "Old ones"),
    }


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('gnl = { severity = "off", reason = "x" }', 'there is no code "gnl"; did you mean "gln"?'),
        ('gln = { severity = "off" }', '"reason" is missing'),
        ('gln = { severity = "off", reason = "" }', '"reason" must be filled in'),
        ('gln = { reason = "x" }', '"severity" is missing'),
        ('gln = { severity = "silent", reason = "x" }', "\"severity\" must be one of 'error', 'warning' or 'off'"),
        ('gln = { severity = "off", reson = "x", reason = "x" }', 'unknown key "reson"; did you mean "reason"?'),
        ('gln = "off"', '"gln" must be a table'),
        (
            'missing-value = { severity = "warning", reason = "x" }',
            '"missing-value" guards money or identity, so it stays an error; correct the cells instead',
        ),
        (
            'total-differs = { severity = "error", reason = "x" }',
            '"total-differs" is about the whole sheet and keeps no document back; it can be "warning" or "off"',
        ),
    ],
)
def test_what_cannot_be_ruled(problems: Callable[[str], list[str]], text: str, problem: str) -> None:
    """Each is a problem at its line."""
    assert problems(HEAD + text) == [f"m.toml:7: {problem}"]


def test_all_problems_are_told_at_once(problems: Callable[[str], list[str]]) -> None:
    """A ruling without a reason hides nothing that is wrong elsewhere."""
    text = (
        HEAD.replace('name = "Name"', 'naem = "Name"')
        + 'gln = { severity = "off" }\nbic = { severity = "of", reason = "x" }'
    )
    assert [problem.partition(": ")[2] for problem in problems(text)] == [
        'nothing feeds "name", which a customer needs to create',
        'there is no field "naem"; did you mean "name"?',
        '"reason" is missing',
        "\"severity\" must be one of 'error', 'warning' or 'off'",
    ]


@pytest.mark.parametrize(
    "code",
    [
        "not-a-number",
        "ambiguous-date",
        "missing-value",
        "header-conflict",
        "no-key",
        "duplicate-number",
        "negative-total",
        "other-currency",
        "other-content",
        "number-taken",
        "unknown-customer",
        "not-in-lookup",
    ],
)
def test_what_guards_money_or_identity_is_firm(code: str) -> None:
    """Nobody can wave it through."""
    assert CATALOGUE[code].firm


def test_only_errors_are_firm_and_only_warnings_of_a_sheet() -> None:
    """A firm warning, or an error about a sheet, would mean nothing."""
    assert all(entry.severity is Severity.ERROR for entry in CATALOGUE.values() if entry.firm)
    assert all(entry.severity is Severity.WARNING for entry in CATALOGUE.values() if entry.of_sheet)
