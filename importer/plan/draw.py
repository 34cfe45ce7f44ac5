"""Draw the plan: one sheet read through one mapping. Nothing is sent, asked or written here."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial

import polars as pl

from importer.findings import Finding, Place, Severity, found
from importer.mapping.bind import Bound, bind
from importer.mapping.value import Mapping
from importer.plan import rules
from importer.plan.documents import Documents, group
from importer.plan.feeding import Cells, Spot
from importer.plan.payloads import build
from importer.plan.rows import Rows, classify
from importer.plan.totals import document_nets, per_currency
from importer.plan.value import Plan, RowFate
from importer.sheets import Sheet
from importer.submission import Submission

Payloads = Callable[[], tuple[tuple[Submission, ...], list[Finding]]]


def draw(sheet: Sheet, mapping: Mapping) -> Plan:
    """Return the plan for `sheet` read through `mapping`.

    Raises MappingError when the mapping speaks of columns the sheet does not have; everything that is wrong with
    the sheet's data is a finding in the plan.
    """
    bound = bind(mapping, sheet)
    rows = classify(bound)
    cells = Cells(bound, rows.active)
    keys = rows.keys.filter(rows.active)
    header = [cells.feed(feed) for feed in mapping.fields]
    lines = [cells.feed(feed) for feed in mapping.lines]
    _note_ragged(cells, sheet)
    documents = group(keys, header, lines, cells)
    nets = _nets(mapping, documents)
    case = rules.Case(
        mapping, documents, {fed.path: fed for fed in header}, {fed.path: fed for fed in lines}, nets, cells
    )
    rules.apply(case)
    findings = [*rows.findings, *_unsearchable(bound, documents), *_worded(cells.spots, keys)]
    table = _table(mapping, documents, nets, findings)
    return _plan(bound, rows, table, findings, partial(build, case, table))


def _note_ragged(cells: Cells, sheet: Sheet) -> None:
    if not sheet.ragged:
        return
    position = {row: index for index, row in enumerate(cells.rows)}
    for ragged in sheet.ragged:
        if ragged.row in position:
            words = {"cells": ragged.cells, "columns": ragged.columns}
            cells.add([position[ragged.row]], "ragged-row", None, **words)


def _nets(mapping: Mapping, documents: Documents) -> pl.DataFrame:
    if mapping.resource.lines_field is not None and documents.lines.width:
        return document_nets(documents)
    count = len(documents.keys)
    return pl.DataFrame(
        {"net": pl.repeat(Decimal(0), count, dtype=pl.Decimal(38, 2), eager=True), "lines": pl.repeat(0, count, eager=True, dtype=pl.Int64)}
    )


def _worded(spots: Sequence[Spot], keys: pl.Series) -> list[Finding]:
    """Return the spots as findings: each knows its document now, and a cell that feeds twice is told of once."""
    findings: dict[tuple[str, Place], Finding] = {}
    for spot in spots:
        words = dict(spot.words)
        value = words.pop("value", spot.value)
        key = str(words.pop("key", keys[spot.index]))
        findings.setdefault((spot.code, spot.place), found(spot.code, spot.place, value=value, key=key, **words))
    return list(findings.values())


def _unsearchable(bound: Bound, documents: Documents) -> list[Finding]:
    """Return one warning when documents carry nothing they could be looked up by after an unclear answer."""
    mapping = bound.mapping
    resource = mapping.resource
    if mapping.operation != "create" or not resource.lookup or not len(documents.keys):
        return []
    fed = [path for path in resource.lookup if path in documents.header.columns]
    named = documents.header.select(pl.any_horizontal(pl.col(fed).is_not_null())).to_series() if fed else None
    count = len(documents.keys) if named is None else int((~named).sum())
    if not count:
        return []
    return [found("cannot-look-up", Place(bound.sheet.name), count=count, references=" or ".join(resource.lookup))]


def _table(mapping: Mapping, documents: Documents, nets: pl.DataFrame, findings: Sequence[Finding]) -> pl.DataFrame:
    """Return `Plan.documents` for the documents that could be named."""
    wrong = {finding.key for finding in findings if finding.severity is Severity.ERROR}
    header, resource = documents.header, mapping.resource

    def values(path: str | None) -> pl.Series:
        if path is not None and path in header.columns:
            return header[path].cast(pl.String)
        return pl.repeat(None, len(documents.keys), dtype=pl.String, eager=True)

    return pl.DataFrame(
        {
            "key": documents.keys,
            "valid": ~documents.keys.is_in(pl.Series(list(wrong), dtype=pl.String).implode()),
            "currency": values("currencyId").fill_null(""),
            "net": nets["net"],
            "lines": nets["lines"],
            "number": values(resource.number_field),
            "customer": values(resource.customer_field),
        }
    )


def _plan(
    bound: Bound, rows: Rows, table: pl.DataFrame, findings: Sequence[Finding], payloads: Payloads
) -> Plan:
    invalid = table.filter(~pl.col("valid"))["key"]
    kept = pl.DataFrame({"row": bound.sheet.rows, "fate": rows.fates, "key": rows.keys}).with_columns(
        fate=pl.when(pl.col("key").is_in(invalid.implode())).then(pl.lit(RowFate.INVALID.value)).otherwise("fate")
    )
    return Plan(
        sheet=bound.sheet,
        resource=bound.mapping.resource.name,
        operation=bound.mapping.operation,
        rows=kept,
        documents=_with_nameless(kept, table),
        findings=tuple(sorted(findings, key=lambda finding: (finding.place.row or 0, finding.place.letter))),
        totals=per_currency(table),
        build=payloads,
    )


def _with_nameless(rows: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    """Return the documents in sheet order, rows without a key as invalid documents of their own."""
    firsts = rows.filter(pl.col("key").is_not_null()).unique("key", keep="first", maintain_order=True).select("key")
    return firsts.join(table, on="key", how="left", maintain_order="left").with_columns(
        pl.col("valid").fill_null(value=False),
        pl.col("currency").fill_null(""),
        pl.col("net").fill_null(Decimal(0)),
        pl.col("lines").fill_null(0),
    )
