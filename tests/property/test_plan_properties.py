"""Plans of any sheet: nothing is lost, nothing counted twice, and what a check lets through can be sent."""

import random
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importer import mapping, resources
from importer.findings import Severity
from importer.kinds import Kind
from importer.ledger.wire import dumps, wrap
from importer.mapping.source import Source
from importer.plan.amend import with_payloads
from importer.plan.draw import draw
from importer.plan.value import Plan, RowFate
from importer.resources.base import Resource
from importer.sheets import Column, Sheet
from importer.sheets.text import kept
from importer.sheets.value import MOMENT, letter

Cell = str | float | bool | datetime | None
FAULT = "#N/A"
LINE = "Line "
"""Before the heading of a column that feeds a line."""

WORDS = (
    "<clear>", "<CLEAR>", "0101", "1 234,50", "1.234", "-0,005", "9" * 14, "9" * 40, "1e5", "12 %", "ja", "nei", "TRUE",
    "2026-01-31", "31.01.2026", "05/10/2026", "31.12.2199", "1900-01-01", "202601", "012026", "215001", "01.2150",
    "189912", "Insert", "update", "Delete", "Active", "Rot", "Service", "Invoice", "NO", "NOR", "2147483647",
    "-2147483648", "2147483648", "1", "2", "3", "c0ffee00-1234-5678-9abc-def012345678", "c0ffee00", FAULT, "total",
)  # fmt: skip
cells: st.SearchStrategy[Cell] = st.one_of(
    st.none(),
    st.sampled_from(WORDS),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    st.integers(-(2**40), 2**40).map(float),
    st.floats(-1e17, 1e17),
    st.decimals(-10_000, 10_000, places=2).map(float),
    st.booleans(),
    st.datetimes(datetime(1900, 1, 1), datetime(2299, 12, 31)),  # noqa: DTZ001  a spreadsheet's clock has no zone
)


def column(heading: str, index: int, values: Sequence[Cell]) -> Column:
    """Return a column of a sheet with these cells; `#N/A` is an error cell."""
    texts = [value if isinstance(value, str) and value != FAULT else None for value in values]
    numbers = [value if isinstance(value, float) else None for value in values]
    flags = [value if isinstance(value, bool) else None for value in values]
    moments = [value if isinstance(value, datetime) else None for value in values]
    faults = [value if value == FAULT else None for value in values]
    return Column(
        heading,
        letter(index),
        len(values),
        text=kept(pl.Series(texts, dtype=pl.String)),
        number=pl.Series(numbers, dtype=pl.Float64),
        flag=pl.Series(flags, dtype=pl.Boolean),
        moment=pl.Series(moments, dtype=MOMENT),
        fault=pl.Series(faults, dtype=pl.String),
    )


def sheet_of(headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Sheet:
    """Return a sheet with these rows, the first of which is row 2."""
    columns = tuple(column(heading, index, [row[index] for row in rows]) for index, heading in enumerate(headings))
    blank = pl.Series([True] * len(rows), dtype=pl.Boolean)
    for each in columns:
        blank &= each.blank
    numbers = pl.int_range(2, len(rows) + 2, eager=True)
    return Sheet(Path("book.xlsx"), "Data", "xlsx", 1, columns, numbers, blank)


def drawn(text: str, headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Plan:
    """Return the plan of these rows through a mapping."""
    return draw(sheet_of(headings, rows), mapping.parse(Source.of("m.toml", text)))


# Nothing is lost, nothing counted twice

INVOICE = """\
version = 1
resource = "customer-invoice"
operation = "{operation}"
[sheet]
{where}
[document]
key = "No"
[columns]
"Qty" = {{ type = "decimal" }}
[fields]
referenceNumber = "No"
customerNumber = "Customer"
documentDate = "Date"
[lines]
lineNumber = "Line"
description = "Text"
quantity = {{ expr = '-"Qty"' }}
unitPriceInCurrency = "Price"
"""
CUSTOMER = """\
version = 1
resource = "customer"
operation = "{operation}"
[sheet]
{where}
[columns]
"Qty" = {{ type = "decimal" }}
[fields]
number = "No"
name = "Customer"
note = {{ column = "Text", values = {{ a = "A", b = "" }} }}
creditLimit = {{ expr = '"Qty" * 2' }}
"""
HEADINGS = ("No", "Customer", "Date", "Line", "Text", "Qty", "Price")
WHERES = ("", "where = '''\"Text\" <> 'x' '''", "where = '''\"Qty\" > 0 '''")
few: st.SearchStrategy[Cell] = st.sampled_from(
    [None, "1", "2", 1.0, "Total", "row 3", FAULT, "a", "b", "x", "<clear>", datetime(2026, 1, 31), True]  # noqa: DTZ001  as above
)
tables = st.lists(st.tuples(*[st.one_of(few, few, cells)] * len(HEADINGS)), max_size=8)
texts = st.sampled_from(
    [
        text.format(operation=operation, where=where)
        for text in (INVOICE, CUSTOMER)
        for operation in ("create", "update", "upsert")
        for where in WHERES
    ]
)


@settings(max_examples=30, deadline=None)
@given(texts, tables)
def test_every_row_and_every_document_is_accounted_for(text: str, rows: list[tuple[Cell, ...]]) -> None:
    """Rows add up by fate, documents are valid or not, and a row is invalid when its document is."""
    plan = with_payloads(drawn(text, HEADINGS, rows))
    assert sum(plan.count(fate) for fate in RowFate) == len(rows)
    assert plan.rows["row"].to_list() == list(range(2, len(rows) + 2))
    keys = plan.documents["key"]
    assert keys.is_unique().all()
    assert keys.to_list() == plan.rows["key"].drop_nulls().unique(maintain_order=True).to_list()
    valid = dict(plan.documents.select("key", "valid").iter_rows())
    for fate, key, why in plan.rows.select("fate", "key", "why").iter_rows():
        expected = {True: "in_documents", False: "invalid"}[valid[key]] if key is not None else fate
        assert fate == expected
        assert (why is not None) == (fate == "filtered")
    assert [submission.key for submission in plan.submissions] == [key for key in keys if valid[key]]
    assert sum(total.documents for total in plan.totals) == len(plan.submissions)
    rows_sent = [row for submission in plan.submissions for row in submission.rows]
    assert sorted(rows_sent) == plan.rows.filter(pl.col("fate") == "in_documents")["row"].to_list()


@settings(max_examples=30, deadline=None)
@given(texts, tables)
def test_findings_are_told_once_and_in_order(text: str, rows: list[tuple[Cell, ...]]) -> None:
    """One for each cell and code; what is invalid has a reason, and what has an error is invalid."""
    plan = drawn(text, HEADINGS, rows)
    spots = [(finding.place.cell, finding.code) for finding in plan.findings if finding.place.cell]
    assert len(spots) == len(set(spots))
    assert [finding.place.row or 0 for finding in plan.findings] == sorted(f.place.row or 0 for f in plan.findings)
    errors = {finding.key for finding in plan.findings if finding.severity is Severity.ERROR} - {""}
    assert errors == set(plan.invalid_keys())
    assert plan.findings == drawn(text, HEADINGS, rows).findings


@settings(max_examples=30, deadline=None)
@given(texts, tables, st.randoms(use_true_random=False))
def test_the_order_of_rows_decides_no_key(text: str, rows: list[tuple[Cell, ...]], chance: random.Random) -> None:
    """Rows may be sorted between two runs: the documents keep their names."""
    keyed = [row for row in rows if isinstance(row[0], str | float) and row[0] not in ("Total", FAULT)]
    shuffled = chance.sample(keyed, len(keyed))
    names = [set(drawn(text, HEADINGS, order).documents.filter("valid")["key"]) for order in (keyed, shuffled)]
    assert names[0] == names[1]


# What a check lets through can be sent


@cache
def paths_of(resource: Resource) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return every path of header and line, patterns filled in."""
    header, line = (
        tuple(path.replace("<N>", "1").replace("<ID>", "SEGMENT") for path in paths)
        for paths in (resource.paths(), resource.line_paths())
    )
    return header, line


NEEDED = {
    "name": '{ value = "A" }',
    "customerNumber": '{ value = "7" }',
    "dunningLetterDate": "{ value = 2026-01-31 }",
    "levelFrom": "{ value = 1 }",
    "levelTo": "{ value = 2 }",
    "number": '"Key"',
    "referenceNumber": '"Key"',
    "description": '{ value = "a" }',
}
"""What feeds the fields that every document needs when no column under test does."""
LIKELY: Mapping[Kind, tuple[Cell, ...]] = {
    Kind.DATE: (datetime(2026, 1, 31), datetime(1850, 1, 1), "2026-01-31", 20260131.0),  # noqa: DTZ001  as above
    Kind.YEAR_MONTH: (datetime(2026, 1, 31), datetime(2150, 1, 1), "01.2026", 202601.0, "215001"),  # noqa: DTZ001  as above
    Kind.MONTH_YEAR: (datetime(2026, 1, 31), datetime(2150, 1, 1), "01.2026", 12026.0, "01.2199"),  # noqa: DTZ001  as above
    Kind.FLAG: (True, "nei", 1.0),
    Kind.WHOLE: (0.0, 2147483647.0, 2147483648.0, "-2147483648", "-2147483649"),
    Kind.DECIMAL: (0.1, -12.5, "9999999999999.99", "12345678901234", 1e-300, "0,00000000000000000001"),
    Kind.CODE: ("0101", 7.0, "c0ffee00-1234-5678-9abc-def012345678", "NO", "TOOLONGFORACODE"),
    Kind.COUNTRY: ("NO", "Norge", "Norgee", "Kongo", "zz"),
    Kind.CURRENCY: ("NOK", "norske kroner", "kr", "EUR2", "x1y"),
    Kind.TEXT: ("Åse & co", "two\nlines", "x" * 300),
}


def table(fields: Mapping[str, str]) -> str:
    """Return the lines of a table of a mapping."""
    return "\n".join(f'"{path}" = {source}' for path, source in fields.items())


def likely(resource: Resource, path: str) -> st.SearchStrategy[Cell]:
    """Return cells for a field, some of which it takes."""
    spec = resource.field(path.removeprefix(LINE)) or resource.line_field(path.removeprefix(LINE))
    assert spec is not None
    return st.one_of(st.none(), st.sampled_from(spec.choices or LIKELY[spec.kind]), cells)


@pytest.mark.parametrize("name", resources.names())
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_what_a_check_lets_through_the_payload_takes(name: str, data: st.DataObject) -> None:
    """Whatever stands in the cells of whichever fields: cells and rules refuse all that the payload would."""
    resource = resources.get(name)
    operation = data.draw(st.sampled_from(resource.operations))
    header, line = ([*data.draw(some_of(paths))] for paths in paths_of(resource))
    number = (resource.number_field,) if resource.number_field and operation != "create" else ()
    fields = {path: NEEDED[path] for path in (*resource.required, *number)} | {path: f'"{path}"' for path in header}
    lines = {path: f'"{LINE}{path}"' for path in line}
    if resource.lines_field is not None:
        lines = {"description": NEEDED["description"]} | lines
    text = (
        f'version = 1\nresource = "{name}"\noperation = "{operation}"\n[document]\nkey = "Key"\n'
        f"[fields]\n{table(fields)}\n" + (f"[lines]\n{table(lines)}\n" if lines else "")
    )
    headings = [*header, *(f"{LINE}{path}" for path in line)]
    rows = data.draw(st.lists(st.tuples(*(likely(resource, heading) for heading in headings)), min_size=1, max_size=5))
    keyed = [(str(number), *row) for number, row in enumerate(rows, 1)]
    plan = drawn(text, ["Key", *headings], keyed)
    submissions, refused = plan.build()
    assert refused == []
    assert len(submissions) == plan.documents["valid"].sum()
    for submission in submissions:
        assert dumps(wrap(submission.payload))


def some_of(paths: tuple[str, ...]) -> st.SearchStrategy[list[str]]:
    """Return a few of the paths."""
    return st.lists(st.sampled_from(paths), max_size=4, unique=True) if paths else st.just([])
