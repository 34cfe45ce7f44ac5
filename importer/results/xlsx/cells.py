"""Whole columns of values as the text of their cells: no Python call a cell."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

LONGEST = 32_767
"""Characters a cell can hold (Excel specifications and limits)."""
_SECONDS_A_DAY = 86_400
_EPOCH = 25_569
"""1970-01-01 as a spreadsheet counts days."""


class Form(StrEnum):
    """What a column's values become."""

    TEXT = "text"
    NUMBER = "number"
    """Numbers, or text that is plain digits and goes in as it stands."""
    MOMENT = "moment"
    """Datetime or Date values."""
    FLAG = "flag"
    FAULT = "fault"
    """`#N/A` and its like."""
    EMPTY = "empty"
    """A cell with a look and nothing in it, wherever there is a value."""


@dataclass(frozen=True)
class Filled:
    """One column of cells: the letter it stands in, its values and its style, one for all or one a cell."""

    letter: str
    form: Form
    values: pl.Series
    style: int | pl.Series = 0


def row_texts(columns: Sequence[Filled], rows: pl.Series, prefix: str = "") -> pl.Series:
    """Return, for every row number in `rows`, the text of its cells from left to right; blank values have no cell."""
    frame = pl.DataFrame({"row": rows.cast(pl.String)})
    cells = []
    for place, column in enumerate(sorted(columns, key=lambda column: number_of(column.letter))):
        style = column.style
        named = pl.Series([style] * (len(rows) > 0), dtype=pl.Int64) if isinstance(style, int) else style
        styles = named.new_from_index(0, len(rows)) if isinstance(style, int) and len(rows) else named
        frame = frame.with_columns(
            column.values.alias(f"v{place}"), styles.cast(pl.String).fill_null("0").alias(f"s{place}")
        )
        cells.append(_cell(column, f"v{place}", f"s{place}", prefix))
    if not cells:
        return pl.Series([""] * len(rows), dtype=pl.String)
    return frame.select(pl.concat_str(cells).alias("text"))["text"]


def _cell(column: Filled, value: str, style: str, prefix: str) -> pl.Expr:
    start = pl.format(f'<{prefix}c r="{column.letter}{{}}" s="{{}}"', "row", style)
    if column.form is Form.EMPTY:
        return pl.when(pl.col(value).is_null()).then(pl.lit("")).otherwise(start + "/>")
    before, text, after = _inside(column.form, pl.col(value), prefix)
    end = f"{after}</{prefix}c>"
    return pl.when(pl.col(value).is_null()).then(pl.lit("")).otherwise(
        pl.concat_str([start, pl.lit(before), text, pl.lit(end)])
    )


def _inside(form: Form, value: pl.Expr, p: str) -> tuple[str, pl.Expr, str]:
    """Return what stands before, as and after the value."""
    if form is Form.TEXT:
        return f' t="inlineStr"><{p}is><{p}t xml:space="preserve">', cell_texts(value), f"</{p}t></{p}is>"
    if form is Form.FLAG:
        return f' t="b"><{p}v>', value.cast(pl.Int8).cast(pl.String), f"</{p}v>"
    if form is Form.FAULT:
        return f' t="e"><{p}v>', cell_texts(value), f"</{p}v>"
    if form is Form.MOMENT:
        days = value.cast(pl.Datetime("ms")).dt.epoch("ms") / (_SECONDS_A_DAY * 1000) + _EPOCH
        return f"><{p}v>", days.cast(pl.String), f"</{p}v>"
    return f"><{p}v>", value.cast(pl.String), f"</{p}v>"


def cell_texts(value: pl.Expr) -> pl.Expr:
    """Return texts as cells hold them; the twin of `outline.cell_text` for a whole column."""
    return (
        value.str.slice(0, LONGEST)
        .str.replace_all("\r\n", "\n", literal=True)
        .str.replace_all(r"_(x[0-9A-Fa-f]{4}_)", "_x005F_${1}")
        .str.replace_all(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x{fffe}\x{ffff}]", "\ufffd")
        .str.replace_all("&", "&amp;", literal=True)
        .str.replace_all("<", "&lt;", literal=True)
        .str.replace_all(">", "&gt;", literal=True)
        .str.replace_all("\r", "_x000D_", literal=True)
    )


def number_of(letters: str) -> int:
    """Return the number of a column: 1 for A, 27 for AA."""
    value = 0
    for letter in letters:
        value = value * 26 + ord(letter) - 64
    return value


def letter_of(value: int) -> str:
    """Return the letters of a column: A for 1, AA for 27."""
    name = ""
    while value:
        value, rest = divmod(value - 1, 26)
        name = chr(65 + rest) + name
    return name


_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)")


def corners(reference: str) -> tuple[str, int, str, int]:
    """Return first column, first row, last column and last row of `A4:H200` or `A4`; raises ValueError otherwise."""
    found = _ADDRESS.findall(reference)
    if len(found) not in {1, 2}:
        raise ValueError(reference)
    (first, top), (last, bottom) = found[0], found[-1]
    return first, int(top), last, int(bottom)
