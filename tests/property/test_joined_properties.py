"""Two sheets joined by a key: the same documents in whichever order their rows stand, and one fate a row."""

import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from importer import mapping
from importer.mapping.source import Source
from importer.plan.amend import with_payloads
from importer.plan.draw import draw
from importer.plan.value import Plan
from importer.sheets import Column, Sheet
from importer.sheets.text import kept
from importer.sheets.value import letter
from importer.summary import count_rows

Cells = tuple[str | None, ...]
MAPPING = mapping.parse(
    Source.of(
        "m.toml",
        """\
version = 1
resource = "customer-invoice"
[sheet]
where = "\\"Name\\" <> 'skip'"
[document]
key = "No"
[fields]
referenceNumber = "No"
customerNumber = "Name"
[lines]
sheet = "Lines"
on = "Of"
description = "Name"
quantity = "Qty"
unitPriceInCurrency = { value = 10 }
""",
    )
)
HEADS, TAILS = ("No", "Name"), ("Of", "Name", "Qty")
keys = st.sampled_from([None, "1", "2", "3", "0101", "101", "Total"])
heads = st.lists(st.tuples(keys, st.sampled_from([None, "A", "B", "skip"])), min_size=1, max_size=6)
tails = st.lists(
    st.tuples(keys, st.sampled_from([None, "a", "Sum"]), st.sampled_from([None, "1", "2.5", "x"])),
    min_size=1,
    max_size=9,
)


def sheet_of(name: str, headings: Sequence[str], rows: Sequence[Cells]) -> Sheet:
    """Return a sheet with these rows, the first of which is row 2."""
    columns = tuple(
        Column(heading, letter(at), len(rows), text=kept(pl.Series([row[at] for row in rows], dtype=pl.String)))
        for at, heading in enumerate(headings)
    )
    blank = pl.Series([not any(row) for row in rows])
    return Sheet(Path("book.xlsx"), name, "xlsx", 1, columns, pl.int_range(2, len(rows) + 2, eager=True), blank)


def drawn(first: Sequence[Cells], second: Sequence[Cells]) -> Plan:
    """Return the plan of these rows, with its payloads."""
    return with_payloads(draw(sheet_of("Orders", HEADS, first), MAPPING, sheet_of("Lines", TAILS, second)))


@settings(deadline=None, max_examples=40)
@given(heads, tails)
def test_every_row_of_both_sheets_has_one_fate(first: list[Cells], second: list[Cells]) -> None:
    """What was read is what is in documents, invalid, filtered and blank; each document is there once."""
    plan = drawn(first, second)
    rows = count_rows(plan)
    assert rows["read"] == len(first) + len(second) == sum(rows.values()) - rows["read"]
    assert plan.rows.select("sheet", "row").is_unique().all()
    assert plan.documents["key"].is_unique().all()
    assert set(plan.rows["key"].drop_nulls()) == set(plan.documents["key"])


@settings(deadline=None, max_examples=40)
@given(heads, tails)
def test_an_invalid_document_has_a_finding_on_a_row_of_either_sheet(first: list[Cells], second: list[Cells]) -> None:
    """Every finding stands where there is a row, and what is kept back is explained."""
    plan = drawn(first, second)
    explained = {finding.key for finding in plan.findings if finding.key}
    assert set(plan.invalid_keys()) <= explained
    there = set(plan.rows.select("sheet", "row").iter_rows())
    assert all((finding.place.sheet, finding.place.row) in there for finding in plan.findings if finding.place.row)


@settings(deadline=None, max_examples=40)
@given(heads, tails, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(first: list[Cells], second: list[Cells], chance: random.Random) -> None:
    """Sorted otherwise, rows with a key make the same documents with the same lines."""
    keyed = [[row for row in rows if row[0] not in {None, "Total"}] for rows in (first, second)]
    if not all(keyed):
        return
    shuffled = [chance.sample(rows, len(rows)) for rows in keyed]
    assert _documents(drawn(*keyed)) == _documents(drawn(*shuffled))


def _documents(plan: Plan) -> dict[str, Counter[str]]:
    return {
        submission.key: Counter(str(line) for line in submission.payload.model_dump()["invoice_lines"])
        for submission in plan.submissions
    }
