"""Joining: which row of the sheet is which document and line of the past."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from importer.proposing.past import NUMBER, RANK, Past, is_percent, plain
from importer.proposing.shapes import Seen
from importer.resources.base import FieldSpec, Resource

ENOUGH = 2
"""So many documents have to be found again before a column is taken for their number."""
MOST = 20_000
"""So many rows are compared with the past; the proof looks at all of them."""
ROW, DOCUMENT = "\0row", "\0document"


@dataclass(frozen=True, eq=False)
class Joined:
    """The sheet and the past side by side: `rows` has a line for each row whose document is known."""

    past: Past
    key: Seen
    path: str
    """The field that the key column holds: `referenceNumber`."""
    pad: int
    """How many digits its numbers are filled up to; 0: none."""
    documents: pl.DataFrame
    """`ROW` and `DOCUMENT`: the position in the sheet and in the past."""
    lines: pl.DataFrame
    """The same for lines, of the documents that have as many rows as lines."""
    size: int
    """So many rows of the sheet are looked at."""
    texts: dict[tuple[str, str, bool], pl.Series] = field(default_factory=dict)
    """Columns read as a field's kind, so that each is read once."""

    @property
    def found(self) -> int:
        """How many documents of the past are in the sheet."""
        return self.documents[DOCUMENT].n_unique()

    def pairs(self, seen: Seen, spec: FieldSpec, theirs: pl.Series) -> pl.DataFrame:
        """Return `ours` and `theirs` where both have a value: a document's first, or a line's."""
        at = (seen.heading, spec.kind, is_percent(spec))
        if at not in self.texts:
            self.texts[at] = plain(seen.column.cut(self.size), spec)
        known = self.texts[at]
        rows = self.lines if spec.line else self.documents
        frame = rows.select(DOCUMENT, ours=known.gather(rows[ROW]), theirs=theirs.gather(rows[DOCUMENT])).drop_nulls()
        return frame if spec.line else frame.unique(DOCUMENT, keep="first", maintain_order=True)


def join(seen: Sequence[Seen], past: Past, resource: Resource) -> Joined | None:
    """Return the sheet joined with the past by the column that holds its numbers; None when none does."""
    numbered = [path for paths in resource.names for path in paths if len(paths) == 1]
    tries = [
        (seen_column, path, width, found)
        for path in numbered
        if path in past.documents.columns
        for seen_column in seen
        for width in _widths(past.documents[path])
        if (found := _common(seen_column, past.documents[path], width)) >= ENOUGH
    ]
    if not tries:
        return None
    key, path, width, _ = max(tries, key=lambda each: each[3])
    documents = _documents(key, past.documents[path], width)
    size = key.column.size if documents.height <= MOST else int(documents[ROW][MOST])
    looked_at = pl.col(ROW) < size
    lines = _lines(documents, past)
    return Joined(past, key, path, width, documents.filter(looked_at), lines.filter(looked_at), size)


def _widths(numbers: pl.Series) -> tuple[int, ...]:
    """Return 0, and the width all numbers have if they are digits: `51` may be `000051` there."""
    width = numbers.drop_nulls().str.len_chars()
    same = width.len() > 0 and width.min() == width.max() and bool(numbers.drop_nulls().str.contains(r"^\d+$").all())
    return (0, int(width[0])) if same else (0,)


def _keys(seen: Seen, width: int) -> pl.Series:
    shown = seen.column.shown()
    return shown.str.zfill(width) if width else shown


def _common(seen: Seen, numbers: pl.Series, width: int) -> int:
    return int(_keys(seen, width).unique().is_in(numbers.drop_nulls().unique().implode()).sum())


def _documents(key: Seen, numbers: pl.Series, width: int) -> pl.DataFrame:
    ours = pl.DataFrame({"key": _keys(key, width)}).with_row_index(ROW).drop_nulls()
    theirs = pl.DataFrame({"key": numbers}).with_row_index(DOCUMENT).drop_nulls().unique("key", keep="first")
    return ours.join(theirs, on="key", maintain_order="left").select(ROW, DOCUMENT)


def _lines(documents: pl.DataFrame, past: Past) -> pl.DataFrame:
    """Return rows and lines of the documents that have as many of one as of the other."""
    numbers = past.documents[NUMBER]
    ours = documents.with_columns(
        pl.int_range(pl.len(), dtype=pl.UInt32).over(DOCUMENT).alias(RANK),
        pl.len().over(DOCUMENT).alias("rows"),
        numbers.gather(documents[DOCUMENT]).alias(NUMBER),
    )
    theirs = past.lines.select(NUMBER, RANK).with_row_index("line").with_columns(pl.len().over(NUMBER).alias("lines"))
    both = ours.join(theirs, on=[NUMBER, RANK], maintain_order="left").filter(pl.col("rows") == pl.col("lines"))
    return both.select(ROW, pl.col("line").alias(DOCUMENT))
