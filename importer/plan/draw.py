"""Draw the plan: a sheet, or two, read through one mapping. Nothing is sent, asked or written here."""

from dataclasses import replace
from functools import partial

import polars as pl

from importer.cells.locales import conventions
from importer.mapping.bind import bind, bind_both
from importer.mapping.value import Mapping
from importer.plan import checks
from importer.plan.before import NOTHING, Before
from importer.plan.case import Case
from importer.plan.documents import group
from importer.plan.doubts import doubts
from importer.plan.gravity import remarks, ruled
from importer.plan.ground import Ground, survey, survey_both
from importer.plan.holding import Parked, parked
from importer.plan.notes import held_back, in_order
from importer.plan.payloads import build
from importer.plan.refusals import traced
from importer.plan.totals import MONEY, document_amounts, document_nets, per_currency
from importer.plan.value import Plan, RowFate
from importer.plan.waiting import waiting
from importer.sheets import Sheet


def draw(sheet: Sheet, mapping: Mapping, lines: Sheet | None = None, before: Before = NOTHING) -> Plan:
    """Return the plan for `sheet` read through `mapping`; its submissions are still to be made.

    `lines` is the sheet of the lines, for a mapping that has them apart. `before` is what an exported
    sheet said before it was edited.
    Raises MappingError when the mapping speaks of columns the sheet does not have, or an expression cannot be
    worked out; everything that is wrong with the sheet's data is a finding in the plan.
    """
    ground = survey(bind(mapping, sheet)) if lines is None else survey_both(*bind_both(mapping, sheet, lines))
    header = tuple(before.muted(fed, ground.keys) for fed in ground.header)
    case = _case(mapping, replace(ground, header=header))
    checks.apply(case)
    noted = ground.cells.notes.findings(ground.rows["number"], ground.rows["key"])
    hold = parked(ground.rows, (sheet,) if lines is None else (sheet, lines))
    every = in_order(each for each in (*checks.cautions(case), *noted, *hold.findings) if not before.let_pass(each))
    findings = hold.spared(ruled(every, mapping.checks))
    wrong = held_back(findings)
    table = _table(case, pl.concat([wrong, hold.series]))
    return Plan(
        sheet=sheet,
        lines_sheet=lines,
        resource=mapping.resource.name,
        operation=mapping.operation,
        rows=_rows(ground, wrong, hold),
        documents=_with_nameless(ground, table),
        findings=findings,
        totals=per_currency(table),
        amounts=document_amounts(case.documents),
        typed_totals=ground.typed,
        build=partial(build, case, table),
        waits=any(feed.waits for feed in mapping.feeds()),
        match=mapping.match,
        columns={path: field.column for path, field in case.documents.header.items() if field.column},
        line_columns={path: fed.column for path, fed in case.documents.lines.items() if fed.column},
        checks=mapping.checks,
        notes=(*waiting(case), *remarks(every, mapping.checks), *hold.notes),
        on_hold=hold.keys,
        customer_field=mapping.resource.customer_field,
        day_format=conventions(mapping.sheet.locale).date if mapping.sheet.locale else "",
        ask=partial(doubts, case),
        trace=partial(traced, case),
    )


def _case(mapping: Mapping, ground: Ground) -> Case:
    """Return the documents of the rows that name one."""
    documents = group(ground)
    return Case(mapping, documents, document_nets(documents, ground.cells), ground.cells)


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


def _rows(ground: Ground, wrong: pl.Series, hold: Parked) -> pl.DataFrame:
    """Return `Plan.rows`: all rows of an invalid document are invalid, none of one on hold."""
    document, invalid = pl.lit(RowFate.DOCUMENT.value), pl.lit(RowFate.INVALID.value)
    named, key = pl.col("fate") == document, pl.col("key")
    fate = (
        pl.when(named & key.is_in(wrong.implode()))
        .then(invalid)
        .when(key.is_in(hold.series.implode()))
        .then(document)
        .otherwise("fate")
        .alias("fate")
    )
    return ground.rows.drop("number").with_columns(fate)


def _with_nameless(ground: Ground, table: pl.DataFrame) -> pl.DataFrame:
    """Return the documents in sheet order, rows without a name among them as invalid documents of their own."""
    keys = ground.rows.select(pl.col("key").drop_nulls().unique(maintain_order=True))
    return keys.join(table, on="key", how="left", maintain_order="left").with_columns(
        pl.col("valid").fill_null(value=False),
        pl.col("currency").fill_null(""),
        pl.col("net").fill_null(0).cast(MONEY),
        pl.col("lines").fill_null(0),
    )
