"""The Errors sheet: one line a finding, a refused document or one in doubt; the most money first."""

from collections.abc import Sequence

import polars as pl

from importer.findings import Finding, Severity
from importer.language import _, later
from importer.plan.value import Plan
from importer.results import columns, looks
from importer.results.parts import Part, sheets_of
from importer.results.totalled import Head, Money, list_page
from importer.results.xlsx.book import quoted
from importer.results.xlsx.page import Page
from importer.submission import Status

_REMEDY = {
    Status.REFUSED.value: later("Correct what the ledger names, and run the workbook again."),
    Status.IN_DOUBT.value: later("Look in the ledger, or settle the run, before anything is sent again."),
}
_LINE = ("cell", "status", "code", "what", "how", "value", "key", "link")
_RED, _GREY = "B03A2E", "A6ACAF"


def problems(parts: Sequence[Part]) -> pl.DataFrame:
    """Return everything that is wrong, a line each.

    The columns are `cell`, `status`, `code`, `what`, `how`, `value`, `key`, `link`, `held` and `currency`.
    The lines of the document that holds back the most come first; `held` is on the first line of a document only, so
    that a sum of the column is right.
    """
    several = len(sheets_of(parts)) > 1
    every = pl.concat([_sized(part, several=several).with_columns(part=pl.lit(at)) for at, part in enumerate(parts)])
    document = pl.struct("part", "key")
    most = pl.col("held").max().over("part", "key").fill_null(0)
    ordered = every.with_row_index("order").with_columns(most=most, warns=pl.col("status") == looks.WARNING)
    ordered = ordered.sort(
        ["warns", "most", "part", "key", "order"], descending=[False, True, False, False, False], nulls_last=True
    )
    first = document.is_first_distinct() & pl.col("held").is_not_null()
    return ordered.select(
        *_LINE, pl.when(first).then("held").alias("held"), pl.when(first).then("currency").alias("currency")
    )


def _sized(part: Part, *, several: bool) -> pl.DataFrame:
    """Return the lines of one part, each with what its document holds back."""
    lines = pl.concat([_of_findings(part.plan, several=several), _of_documents(part.plan, part.ends)])
    ends = part.ends.select("key", "currency", held=pl.col("net").cast(pl.Decimal(38, 6)), ended="status")
    refused, wrong = pl.col("ended") == Status.REFUSED.value, pl.col("status") != looks.WARNING
    return (
        lines.join(ends, on="key", how="left", maintain_order="left")
        .with_columns(
            held=pl.when(wrong & (pl.col("held") != 0)).then("held"),
            status=pl.when(wrong & refused).then("ended").otherwise("status"),
        )
        .drop("ended")
    )


def errors_page(table: pl.DataFrame, name: str, *, money: bool) -> Page:
    """Return the Errors sheet for what `problems` found; `money` when documents have amounts."""
    listed = [
        columns.link(_("Cell"), 10, table["cell"]),
        columns.status(_("Status"), 11, table["status"]),
        columns.code(_("Code"), 19, table["code"]),
        columns.words(_("What is wrong"), 46, table["what"]),
        columns.further(_("How to fix it"), 46, table["how"]),
        columns.aside(_("Value"), 20, table["value"]),
        columns.code(_("Document"), 18, table["key"]),
    ]
    if money:
        listed += [
            columns.amount(_("Held back"), 15, table["held"]),
            columns.aside(_("Currency"), 10, table["currency"]),
        ]
    tab = _GREY if table.is_empty() else _RED
    head = Head(_("Errors"), _("Held back"), _("Nothing is wrong."), tab)
    return list_page(name, head, listed, table["link"], Money(("H",), "I") if money else None)


def _of_findings(plan: Plan, *, several: bool) -> pl.DataFrame:
    lines = [_line(finding, plan.sheet.name, several=several) for finding in plan.findings]
    return pl.DataFrame(lines, schema=dict.fromkeys(_LINE, pl.String), orient="row")


def _line(finding: Finding, sheet: str, *, several: bool) -> tuple[str | None, ...]:
    place = finding.place
    row = place.row
    cell = place.cell or (_("sheet") if row is None else _("row {row}").format(row=row))
    target = place.cell or f"A{row or 1}"
    status = Status.INVALID.value if finding.severity is Severity.ERROR else looks.WARNING
    link = f"{quoted(place.sheet or sheet)}!{target}"
    return (
        f"{place.sheet or sheet}{'!' if place.cell else ', '}{cell}" if several else cell,
        status,
        finding.code,
        finding.message,
        finding.hint,
        finding.value or None,
        finding.key or None,
        link,
    )


def _of_documents(plan: Plan, ends: pl.DataFrame) -> pl.DataFrame:
    """Return a line for each document refused, in doubt, or invalid without a finding that says why."""
    explained = [finding.key for finding in plan.findings if finding.severity is Severity.ERROR]
    known = pl.col("key").is_in(pl.Series(explained, dtype=pl.String).implode())
    status = pl.col("status")
    kept_out = status.is_in([Status.INVALID.value, Status.REFUSED.value])
    wrong = (status == Status.IN_DOUBT.value) | (kept_out & ~known)
    mine = plan.rows.filter(pl.col("key").is_not_null() & (pl.col("sheet") == plan.sheet.name))
    first = mine.group_by("key").agg(row=pl.col("row").min().cast(pl.String))
    return (
        ends.filter(wrong)
        .join(first, on="key", how="left", maintain_order="left")
        .select(
            pl.format(_("row {}"), "row").alias("cell"),
            "status",
            pl.col("status").alias("code"),
            pl.when(pl.col("said") != "").then("said").otherwise(pl.lit(_("Held back."))).alias("what"),
            pl.col("status")
            .replace_strict({status: _(words) for status, words in _REMEDY.items()}, default="", return_dtype=pl.String)
            .alias("how"),
            pl.lit(None, dtype=pl.String).alias("value"),
            "key",
            pl.concat_str([pl.lit(f"{quoted(plan.sheet.name)}!A"), "row"]).alias("link"),
        )
    )
