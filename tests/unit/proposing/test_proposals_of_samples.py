"""Proposals for the samples, beside the mappings people wrote for them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from importer import mapping, resources
from importer.mapping.source import Source
from importer.proposing import Proposal, text

ROOT = Path(__file__).parents[3]
SAMPLES = [
    ("invoices", "invoices-2026-10.xlsx"),
    ("invoices", "invoices-with-mistakes.xlsx"),
    ("customers-legacy", "customers-legacy.csv"),
    ("credit-notes", "credit-notes-2026-10.xlsx"),
    ("debit-notes", "debit-notes-2026-10.xlsx"),
    ("dunning-letters", "dunning-letters-2026-11.xlsx"),
    ("customer-update", "customer-update.xlsx"),
    ("invoice-update", "invoice-update.xlsx"),
    ("credit-note-update", "credit-note-update.xlsx"),
    ("debit-note-update", "debit-note-update.xlsx"),
]
BESIDES = {"customers-legacy.csv": {"note"}}
"""What a proposal feeds from a column plainly, and the mapping only in part."""


@pytest.mark.parametrize(("written", "sample"), SAMPLES)
def test_nothing_proposed_is_wrong(written: str, sample: str, proposed: Callable[..., Proposal]) -> None:
    """Every field that is proposed gets the column that the mapping people wrote gives it."""
    by_hand = mapping.load(ROOT / "mappings" / f"{written}.toml")
    drawn = proposed(ROOT / "samples" / sample, by_hand.resource.name, sheet=by_hand.sheet.name)
    by_program = mapping.parse(Source.of("proposal", text(drawn)))
    assert by_program.operation == by_hand.operation
    assert by_program.key in (by_hand.key, None)
    theirs = {feed.keys: feed.columns() for feed in by_hand.feeds()}
    ours = {feed.keys: feed.columns() for feed in by_program.feeds()}
    besides = {keys for keys in ours.keys() - theirs.keys() if keys[-1] not in BESIDES.get(sample, set())}
    assert besides == set()
    assert {keys: names for keys, names in ours.items() if theirs.get(keys, names) != names} == (
        {("fields", "note"): ("Merknad",)} if BESIDES.get(sample) else {}
    )


def test_most_columns_are_found(proposed: Callable[..., Proposal], samples: Path) -> None:
    """Of the invoices every column is fed or known not to be needed; nothing is asked."""
    drawn = proposed(samples / "invoices-2026-10.xlsx", "customer-invoice")
    assert len(drawn.of("fields")) + len(drawn.of("lines")) == 13
    assert drawn.questions == ()
    assert [idle.partition(" is not needed")[0] for idle in drawn.idle] == ['column O "Sum"', 'column C "Kunde"']


def test_negative_credit_notes_are_turned(proposed: Callable[..., Proposal], samples: Path) -> None:
    """Quantities below nothing are credit notes as the ledger does not want them."""
    drawn = proposed(samples / "credit-notes-2026-10.xlsx", "customer-credit-note")
    quantity = drawn.feed("lines", "quantity")
    assert quantity is not None
    assert quantity.right == '{ expr = "-\\"Antall\\"" }'


def test_what_is_unknown_is_asked(proposed: Callable[..., Proposal], samples: Path) -> None:
    """The old system's words have to be translated by a person; the question has the lines ready."""
    drawn = proposed(samples / "customers-legacy.csv", "customer")
    answers = [line for question in drawn.questions for line in question.answers]
    assert 'status = { column = "Status", values = { A = "?", S = "?", U = "?" } }' in answers
    assert any("Kunde siden" in question.text for question in drawn.questions)


def test_lost_zeros_come_back(proposed: Callable[..., Proposal], samples: Path) -> None:
    """Postcodes of three digits beside ones of four have lost their zero."""
    feed = proposed(samples / "customers-legacy.csv", "customer").feed("fields", "mainAddress.postalCode")
    assert feed is not None
    assert feed.right == '{ column = "Postnr", pad = 4 }'


def test_answers_can_be_uncommented(proposed: Callable[..., Proposal], samples: Path) -> None:
    """Every answer offered is a line the mapping takes, once its question marks are filled in."""
    drawn = proposed(samples / "customers-legacy.csv", "customer")
    written = text(drawn).replace("# creditTermsId", "creditTermsId")
    found = mapping.parse(Source.of("answered", written))
    assert found.feed("creditTermsId") is not None


def test_every_line_has_its_reason(proposed: Callable[..., Proposal], samples: Path) -> None:
    """Above every feed stands how sure it is and why."""
    drawn = proposed(samples / "invoices-2026-10.xlsx", "customer-invoice")
    lines = text(drawn).splitlines()
    for feed in drawn.feeds:
        at = next(index for index, line in enumerate(lines) if line.endswith(f"= {feed.right}"))
        assert lines[at - 1].startswith("# ")
    assert "is a Norwegian word for the customer number; 111 values, all digits" in text(drawn)


def test_a_resource_that_does_not_fit(proposed: Callable[..., Proposal], samples: Path) -> None:
    """What a document cannot do without and no column feeds is asked for, loudly."""
    drawn = proposed(samples / "customers-legacy.csv", "dunning-letter", usable=False)
    needed = [question.text for question in drawn.questions if question.text.startswith("NEEDED")]
    assert any("levelFrom" in question for question in needed)
    assert resources.get("dunning-letter").required[2] == "levelFrom"


@pytest.mark.parametrize(
    "name", ["two-row-header.xlsx", "merged-groups.xlsx", "error-cells.xlsx", "dates-from-1904.xlsx", "packed.csv.gz"]
)
def test_awkward_workbooks(
    name: str, proposed: Callable[..., Proposal], columns: Callable[[Proposal], dict[str, str]], samples: Path
) -> None:
    """Headings of two rows, merged groups, error cells, other calendars: the same six columns are found."""
    found = columns(proposed(samples / "awkward" / name, "customer-invoice"))
    assert {path: heading.rpartition(" / ")[2] for path, heading in found.items()} == {
        "referenceNumber": "Invoice no",
        "customerNumber": "Customer",
        "documentDate": "Date",
        "inventoryNumber": "Item",
        "quantity": "Qty",
        "unitPriceInCurrency": "Price",
    }
