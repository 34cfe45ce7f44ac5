"""The Errors sheet: one line a finding, a refused document or one in doubt; the most money first."""

import polars as pl

from importer.findings import Finding, Severity
from importer.plan.value import Plan
from importer.results.looks import (
    AMOUNT, CURRENCY, HEADING_INDENTED, HEADING_RIGHT, LINK, NOTE, TEXT, WARNING, WORD, status_looks,
)  # fmt: skip
from importer.results.totalled import Head, Money, digits, list_page
from importer.results.xlsx.book import quoted
from importer.results.xlsx.cells import Form
from importer.results.xlsx.page import ListColumn, Page
from importer.submission import Status

_UNSETTLED = (Status.REFUSED.value, Status.IN_DOUBT.value)
_REMEDY = {
    Status.REFUSED.value: "Correct what the ledger names, and run the workbook again.",
    Status.IN_DOUBT.value: "Look in the ledger, or settle the run, before anything is sent again.",
}
_LINE = ("cell", "status", "code", "what", "how", "value", "key", "link")
_RED, _GREY = "B03A2E", "A6ACAF"


def problems(plan: Plan, ends: pl.DataFrame) -> pl.DataFrame:
    """Return everything that is wrong: `cell`, `status`, `code`, `what`, `how`, `value`, `key`, `link`, `held`, `currency`.

    `ends` is what became of each document (see `marks.document_ends`). The lines of the document that holds back the
    most come first; `held` is on the first line of a document only, so that a sum of the column is right.
    """
    lines = pl.concat([_of_findings(plan), _of_documents(plan, ends)]).with_row_index("order")
    money = ends.select("key", "currency", held=pl.col("net").cast(pl.Decimal(38, 6)))
    sized = lines.join(money, on="key", how="left", maintain_order="left").with_columns(
        held=pl.when((pl.col("status") != WARNING) & (pl.col("held") != 0)).then("held")
    )
    most = pl.col("held").max().over("key").fill_null(0)
    ordered = sized.with_columns(most=most, warns=pl.col("status") == WARNING).sort(
        ["warns", "most", "key", "order"], descending=[False, True, False, False], nulls_last=True
    )
    first = pl.col("key").is_first_distinct() & pl.col("held").is_not_null()
    return ordered.select(
        *_LINE, pl.when(first).then("held").alias("held"), pl.when(first).then("currency").alias("currency")
    )


def errors_page(table: pl.DataFrame, name: str, *, money: bool) -> Page:
    """Return the Errors sheet for what `problems` found; `money` when documents have amounts."""
    columns = [
        ListColumn("Cell", 10, Form.TEXT, table["cell"], LINK),
        ListColumn("Status", 11, Form.TEXT, table["status"], WORD, status_looks(), HEADING_INDENTED),
        ListColumn("Code", 19, Form.TEXT, table["code"], WORD),
        ListColumn("What is wrong", 46, Form.TEXT, table["what"], NOTE),
        ListColumn("How to fix it", 46, Form.TEXT, table["how"], NOTE),
        ListColumn("Value", 20, Form.TEXT, table["value"], TEXT),
        ListColumn("Document", 18, Form.TEXT, table["key"], TEXT),
    ]
    if money:
        columns += [
            ListColumn("Held back", 15, Form.NUMBER, digits(table["held"]), AMOUNT, heading_look=HEADING_RIGHT),
            ListColumn("Currency", 10, Form.TEXT, table["currency"], CURRENCY, heading_look=HEADING_INDENTED),
        ]
    tab = _GREY if table.is_empty() else _RED
    head = Head("Errors", "Held back", "Nothing is wrong.", tab)
    return list_page(name, head, columns, table["link"], Money(("H",), "I") if money else None)


def _of_findings(plan: Plan) -> pl.DataFrame:
    lines = [_line(finding, plan.sheet.name) for finding in plan.findings]
    return pl.DataFrame(lines, schema=dict.fromkeys(_LINE, pl.String), orient="row")


def _line(finding: Finding, sheet: str) -> tuple[str | None, ...]:
    place = finding.place
    row = place.row
    cell = place.cell or ("sheet" if row is None else f"row {row}")
    target = place.cell or f"A{row or 1}"
    status = Status.INVALID.value if finding.severity is Severity.ERROR else WARNING
    link = f"{quoted(place.sheet or sheet)}!{target}"
    return cell, status, finding.code, finding.message, finding.hint, finding.value or None, finding.key or None, link


def _of_documents(plan: Plan, ends: pl.DataFrame) -> pl.DataFrame:
    """Return a line for each refused document, each in doubt, and each invalid one that no finding explains."""
    explained = [finding.key for finding in plan.findings if finding.severity is Severity.ERROR]
    known = pl.col("key").is_in(pl.Series(explained, dtype=pl.String).implode())
    wrong = pl.col("status").is_in(_UNSETTLED) | ((pl.col("status") == Status.INVALID.value) & ~known)
    first = plan.rows.filter(pl.col("key").is_not_null()).group_by("key").agg(row=pl.col("row").min().cast(pl.String))
    return ends.filter(wrong).join(first, on="key", how="left", maintain_order="left").select(
        pl.concat_str([pl.lit("row "), "row"]).alias("cell"),
        "status",
        pl.col("status").alias("code"),
        pl.when(pl.col("said") != "").then("said").otherwise(pl.lit("Held back.")).alias("what"),
        pl.col("status").replace_strict(_REMEDY, default="", return_dtype=pl.String).alias("how"),
        pl.lit(None, dtype=pl.String).alias("value"),
        "key",
        pl.concat_str([pl.lit(f"{quoted(plan.sheet.name)}!A"), "row"]).alias("link"),
    )
