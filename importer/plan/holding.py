"""Hold: documents that a person has parked, with a yes beside one of their rows.

The column *Hold* is one that a result workbook adds to the user's sheet (see `importer.sheets.ours`).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import polars as pl

from importer.cells import parse
from importer.findings import Finding, Place, Severity, found
from importer.kinds import Kind
from importer.language import later, ngettext
from importer.sheets import Sheet
from importer.sheets.ours import HOLD, own

ON_HOLD = later("On hold. To send it, empty Hold and run the workbook again.")
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Parked:
    """What the Hold columns say."""

    keys: frozenset[str]
    """The documents with a yes beside one of their rows."""
    findings: tuple[Finding, ...]
    """Cells that say neither yes nor no: nobody knows whether their document is to be sent."""

    @property
    def series(self) -> pl.Series:
        """The keys as a column."""
        return pl.Series("key", sorted(self.keys), dtype=pl.String)

    @property
    def notes(self) -> tuple[str, ...]:
        """How many there are, and which, in a sentence."""
        if not self.keys:
            return ()
        named = ", ".join(sorted(self.keys)[:_SHOWN]) + ", …" * (len(self.keys) > _SHOWN)
        count = len(self.keys)
        words = ngettext(
            "{count} document is on hold and not sent: {keys}.",
            "{count} documents are on hold and not sent: {keys}.",
            count,
        )
        return (words.format(count=count, keys=named),)

    def spared(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """Return findings, those of parked documents as warnings: nothing has to be mended before others are sent."""
        return tuple(replace(each, severity=Severity.WARNING) if each.key in self.keys else each for each in findings)


def parked(rows: pl.DataFrame, sheets: Sequence[Sheet]) -> Parked:
    """Return the documents that are parked; `rows` has `sheet`, `row` and `key`, as `Plan.rows`."""
    keys: set[str] = set()
    unclear: list[Finding] = []
    for sheet in sheets:
        mine = rows.filter(pl.col("sheet") == sheet.name)
        yes, findings = _said(sheet, mine)
        keys |= yes
        unclear += findings
    return Parked(frozenset(keys), tuple(unclear))


def _said(sheet: Sheet, rows: pl.DataFrame) -> tuple[set[str], Iterator[Finding]]:
    """Return the keys with a yes on one sheet, and what of the column cannot be understood."""
    column = own(sheet.ours, HOLD)
    if column is None:
        return set(), iter(())
    parsed = parse(column, Kind.FLAG)
    keys = rows["key"]
    yes = parsed.values.fill_null(value=False) & keys.is_not_null()
    unclear = (
        found(
            "not-a-flag",
            Place(sheet.name, int(sheet.rows[bad.index]), column.heading, column.letter),
            value=bad.value,
            key=keys[bad.index],
        )
        for bad in parsed.bad
        if keys[bad.index] is not None
    )
    return set(keys.filter(yes)), unclear
