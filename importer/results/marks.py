"""What goes beside each row of the user's sheet (status, words, number, amount, key), and onto its cells."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from importer.findings import Finding, Severity
from importer.language import _, later
from importer.plan.value import Plan, RowFate
from importer.results.looks import FILTERED

_NO_DOCUMENT = later("Not part of this mapping.")
_SHOWN_ROWS = 3


@dataclass(frozen=True, eq=False)
class RowMarks:
    """One line for each row of the sheet, in its order.

    `rows` has `row`, `status`, `message`, `number`, `amount` (decimal digits, on the first row of a
    document only, so that a sum of the column is right) and `key`; what is not known is null.
    """

    rows: pl.DataFrame
    cells: Mapping[tuple[int, str], tuple[Finding, ...]]
    """The findings of each cell, by row number and column letter."""


def mark(plan: Plan, ends: pl.DataFrame, sheet: str) -> RowMarks:
    """Return the marks of a sheet the plan was drawn from; `ends` is what became of each document."""
    own = _by_row(plan, sheet)
    mine = plan.rows.filter(pl.col("sheet") == sheet)
    rows = mine.join(ends, on="key", how="left", maintain_order="left")
    messages = _Messages(plan, own, sheet)
    first = pl.col("key").is_first_distinct() & pl.col("key").is_not_null()
    marked = rows.select(
        "row",
        pl.when(pl.col("fate") == RowFate.FILTERED.value).then(pl.lit(FILTERED)).otherwise("status").alias("status"),
        messages.of(rows).alias("message"),
        "number",
        pl.when(first).then("amount").alias("amount"),
        "key",
    )
    return RowMarks(marked, _by_cell(plan, sheet))


class _Messages:
    """The words beside a row: its own findings, its document's, then what the ledger said."""

    def __init__(self, plan: Plan, own: Mapping[int, list[Finding]], sheet: str) -> None:
        self._own = {row: told(findings) for row, findings in own.items()}
        self._shared = {key: told(found, sheet) for key, found in _of_documents(plan, sheet).items()}
        self._where = _where(own)

    def of(self, rows: pl.DataFrame) -> pl.Series:
        """Return one text a row, null where nothing is to be said."""
        frame = rows.select(
            pl.col("row").replace_strict(self._own, default=None, return_dtype=pl.String).alias("own"),
            pl.col("key").replace_strict(self._shared, default=None, return_dtype=pl.String).alias("shared"),
            pl.col("key").replace_strict(self._where, default=None, return_dtype=pl.String).alias("where"),
            pl.when(pl.col("said") != "").then("said").alias("said"),
            _why(rows),
            "fate",
        ).with_columns(
            said=pl.when(~pl.col("own").str.contains(pl.col("said"), literal=True).fill_null(value=False)).then("said")
        )
        invalid = pl.col("fate") == RowFate.INVALID.value
        return frame.select(
            pl.when(pl.col("fate") == RowFate.FILTERED.value)
            .then(pl.coalesce("own", "why"))
            .when(invalid & pl.col("own").is_null() & pl.col("shared").is_null())
            .then(pl.coalesce("where", "said"))
            .when(invalid)
            .then(_joined("shared", "own"))
            .otherwise(_joined("said", "shared", "own"))
            .alias("message")
        )["message"]


def _why(rows: pl.DataFrame) -> pl.Expr:
    """Return why a row is no document, as the plan says it."""
    if "why" not in rows.columns:
        return pl.lit(_(_NO_DOCUMENT)).alias("why")
    words = {why: _(why) for why in rows["why"].drop_nulls().unique()}
    return pl.col("why").replace(words).fill_null(_(_NO_DOCUMENT)).alias("why")


def told(findings: Iterable[Finding], sheet: str = "") -> str:
    """Return findings as one text: for each what is wrong and the way out, and where unless it is on `sheet`."""
    lines = [f"{_spot(finding, sheet)}{finding.message} {finding.hint}".strip() for finding in findings]
    return "\n".join(dict.fromkeys(lines))


def _joined(*names: str) -> pl.Expr:
    text = pl.concat_str([pl.col(name) for name in names], separator="\n", ignore_nulls=True)
    return pl.when(text != "").then(text)


def _spot(finding: Finding, sheet: str) -> str:
    if sheet and finding.place.sheet not in {"", sheet} and finding.place.row is not None:
        return f"{finding.place}: "
    heading = finding.place.column
    return f"{heading}: " if heading and finding.place.cell and heading not in finding.message else ""


def _here(plan: Plan, sheet: str) -> list[Finding]:
    return [finding for finding in plan.findings if (finding.place.sheet or plan.sheet.name) == sheet]


def _by_row(plan: Plan, sheet: str) -> dict[int, list[Finding]]:
    found: dict[int, list[Finding]] = {}
    for finding in _here(plan, sheet):
        if finding.place.row is not None:
            found.setdefault(finding.place.row, []).append(finding)
    return found


def _by_cell(plan: Plan, sheet: str) -> dict[tuple[int, str], tuple[Finding, ...]]:
    found: dict[tuple[int, str], tuple[Finding, ...]] = {}
    for finding in _here(plan, sheet):
        if finding.place.row is not None and finding.place.letter:
            spot = (finding.place.row, finding.place.letter)
            found[spot] = (*found.get(spot, ()), finding)
    return found


def _of_documents(plan: Plan, sheet: str) -> dict[str, list[Finding]]:
    """Return the findings that belong to a whole document, or stand on the other sheet, by its key."""
    found: dict[str, list[Finding]] = {}
    for finding in plan.findings:
        if finding.key and (finding.place.row is None or (finding.place.sheet or plan.sheet.name) != sheet):
            found.setdefault(finding.key, []).append(finding)
    return found


def _where(own: Mapping[int, list[Finding]]) -> dict[str, str]:
    """Return, for each document, a sentence for its other rows: where something is wrong."""
    rows: dict[str, list[int]] = {}
    for row, findings in own.items():
        for key in {f.key for f in findings if f.key and f.severity is Severity.ERROR}:
            rows.setdefault(key, []).append(row)
    words = _("Held back with its document: see row {rows}.")
    return {key: words.format(rows=_listed(found)) for key, found in rows.items()}


def _listed(rows: list[int]) -> str:
    shown = ", ".join(str(row) for row in rows[:_SHOWN_ROWS])
    more = len(rows) - _SHOWN_ROWS
    return _("{names} and {count} more").format(names=shown, count=more) if more > 0 else shown
