"""The samples read through their mappings: how many documents, what they add up to, every mistake found."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from importer import mapping as mappings_
from importer import sheets
from importer.plan.draw import draw
from importer.plan.value import Plan, RowFate
from importer.workflow.check import check
from importer.workflow.job import Job, Occasion

Draw = Callable[[str, str], Plan]
SAID = re.compile(r"^\| ([A-Z]\d+) \| .*? ?\| .+? \| `([a-z-]+)` \| (.+) \|$", re.MULTILINE)


@pytest.fixture
def plan_of(samples: Path, mappings: Path) -> Draw:
    """Return a function that draws the plan of a sample through a mapping."""

    def plan(mapping: str, sample: str) -> Plan:
        loaded = mappings_.load(mappings / f"{mapping}.toml")
        table = loaded.sheet
        sheet = sheets.read(
            samples / sample,
            sheet=table.name,
            header=table.header,
            encoding=table.encoding,
            delimiter=table.delimiter,
        )
        return draw(sheet, loaded)

    return plan


@pytest.mark.parametrize(
    ("name", "documents", "filtered"),
    [
        ("customers-legacy", 30, 2),
        ("customer-update", 6, 0),
        ("invoices", 40, 1),
        ("credit-notes", 7, 1),
        ("debit-notes", 5, 0),
        ("dunning-letters", 7, 0),
        ("invoice-update", 6, 0),
        ("credit-note-update", 5, 0),
        ("debit-note-update", 5, 0),
    ],
)
def test_a_good_sample_has_nothing_wrong(
    name: str, documents: int, filtered: int, fit: Mapping[str, str], plan_of: Draw
) -> None:
    """Every document is valid, nothing is found wrong, and only what should be left out is filtered."""
    plan = plan_of(name, fit[name])
    assert [str(finding.place) for finding in plan.findings if finding.code != "cannot-look-up"] == []
    assert plan.documents["valid"].to_list() == [True] * documents
    assert plan.count(RowFate.FILTERED) == filtered


@pytest.mark.parametrize(
    ("name", "totals"),
    [
        ("invoices", {"NOK": "343069.10", "SEK": "69554.70", "EUR": "8005.92"}),
        ("credit-notes", {"NOK": "6008.77", "SEK": "366.66", "EUR": "376.87"}),
        ("debit-notes", {"NOK": "1168.28", "SEK": "197.37", "EUR": "262.40"}),
    ],
)
def test_totals_per_currency(name: str, totals: dict[str, str], fit: Mapping[str, str], plan_of: Draw) -> None:
    """The month adds up to what its sheets say, credit notes as positive amounts."""
    plan = plan_of(name, fit[name])
    assert {total.currency: total.net for total in plan.totals} == {
        currency: Decimal(net) for currency, net in totals.items()
    }


def test_the_program_says_what_the_readme_says(samples: Path, plan_of: Draw) -> None:
    """Each mistake of the README is found at its cell in the README's words, and nothing else is found."""
    said = set(SAID.findall((samples / "README.md").read_text(encoding="utf-8")))
    plan = plan_of("invoices", "invoices-with-mistakes.xlsx")
    assert {(finding.place.cell, finding.code, finding.message) for finding in plan.findings} == said


def test_thirteen_of_eighteen_invoices_are_kept_back(plan_of: Draw) -> None:
    """The mistakes keep thirteen invoices back, one of them for a nameless row below it; five would be sent."""
    plan = plan_of("invoices", "invoices-with-mistakes.xlsx")
    assert plan.documents["valid"].sum() == 5
    assert plan.documents.height == 18


def test_the_month_file_reads_its_samples(samples: Path) -> None:
    """Customers first, then invoices, debit notes and credit notes: what the samples are one by one."""
    report = check(Job(samples / "month-2026-10.toml", None, None), Occasion.now())
    assert [step.documents["would-create"] for step in report.summary.steps] == [30, 40, 5, 7]
    assert report.summary.documents["invalid"] == 0
