"""Draw the plan: one sheet read through one mapping. Nothing is sent, asked or written here."""

from functools import partial

import polars as pl

from importer.mapping.bind import Bound, bind
from importer.mapping.value import Mapping
from importer.plan import rules
from importer.plan.case import Case
from importer.plan.cautions import cautions
from importer.plan.cells import Cells
from importer.plan.documents import group
from importer.plan.feeding import feed_field
from importer.plan.notes import Notes, held_back, in_order
from importer.plan.payloads import build
from importer.plan.rows import Rows, classify
from importer.plan.totals import MONEY, document_nets, per_currency
from importer.plan.value import Plan, RowFate
from importer.sheets import Sheet


def draw(sheet: Sheet, mapping: Mapping) -> Plan:
    """Return the plan for `sheet` read through `mapping`; its submissions are still to be made.

    Raises MappingError when the mapping speaks of columns the sheet does not have, or an expression cannot be
    worked out; everything that is wrong with the sheet's data is a finding in the plan.
    """
    bound = bind(mapping, sheet)
    notes = Notes(sheet.name)
    rows = classify(bound, notes)
    case = _case(bound, rows, notes)
    rules.apply(case)
    _note_ragged(bound, rows, notes)
    findings = in_order([*cautions(case), *notes.findings(sheet.rows, rows.keys)])
    wrong = held_back(findings)
    table = _table(case, wrong)
    return Plan(
        sheet=sheet,
        resource=mapping.resource.name,
        operation=mapping.operation,
        rows=_rows(sheet, rows, wrong),
        documents=_with_nameless(rows, table),
        findings=findings,
        totals=per_currency(table),
        build=partial(build, case, table),
        columns={path: field.column for path, field in case.documents.header.items() if field.column},
    )


def _case(bound: Bound, rows: Rows, notes: Notes) -> Case:
    """Return the documents of the rows that name one."""
    cells = Cells.of(bound, rows.named, notes)
    header = [feed_field(cells, feed) for feed in bound.mapping.fields]
    lines = [feed_field(cells, feed) for feed in bound.mapping.lines]
    documents = group(rows.keys.filter(rows.named), header, lines, cells)
    return Case(bound.mapping, documents, document_nets(documents, cells), cells)


def _note_ragged(bound: Bound, rows: Rows, notes: Notes) -> None:
    ragged = {each.row: each for each in bound.sheet.ragged}
    mine = bound.sheet.rows.is_in(list(ragged)) & rows.keys.is_not_null()
    for row in bound.sheet.rows.filter(mine):
        notes.add(row, "ragged-row", None, {"cells": ragged[row].cells, "columns": ragged[row].columns})


def _table(case: Case, wrong: pl.Series) -> pl.DataFrame:
    """Return `Plan.documents` for the documents that have a name."""
    documents, resource = case.documents, case.mapping.resource
    return pl.DataFrame(
        {
            "key": documents.keys,
            "valid": ~documents.keys.is_in(wrong.implode()),
            "currency": documents.value("currencyId").cast(pl.String).fill_null(""),
            "net": case.nets["net"],
            "lines": case.nets["lines"],
            "number": documents.value(resource.number_field or "").cast(pl.String),
            "customer": documents.value(resource.customer_field).cast(pl.String),
        }
    )


def _rows(sheet: Sheet, rows: Rows, wrong: pl.Series) -> pl.DataFrame:
    """Return `Plan.rows`: all rows of an invalid document are invalid."""
    invalid = rows.named & rows.keys.is_in(wrong.implode())
    fates = rows.fates.set(invalid, RowFate.INVALID.value)
    return pl.DataFrame({"row": sheet.rows, "fate": fates, "key": rows.keys, "why": rows.why})


def _with_nameless(rows: Rows, table: pl.DataFrame) -> pl.DataFrame:
    """Return the documents in sheet order, rows without a name among them as invalid documents of their own."""
    keys = pl.DataFrame({"key": rows.keys.drop_nulls().unique(maintain_order=True)})
    return keys.join(table, on="key", how="left", maintain_order="left").with_columns(
        pl.col("valid").fill_null(value=False),
        pl.col("currency").fill_null(""),
        pl.col("net").fill_null(0).cast(MONEY),
        pl.col("lines").fill_null(0),
    )
