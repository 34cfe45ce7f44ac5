"""Whole columns of values as the text of their cells: no Python call a cell."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

LONGEST = 32_767
"""Characters a cell can hold (Excel specifications and limits)."""
_SPECIAL = r"[&<>\r\x00-\x08\x0b\x0c\x0e-\x1f\x{fffe}\x{ffff}]|_x[0-9A-Fa-f]{4}_"
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


@dataclass(frozen=True, eq=False)
class Filled:
    """One column of cells: the letter it stands in, its values and its style, one for all or one a cell."""

    letter: str
    form: Form
    values: pl.Series
    style: int | pl.Series = 0


def row_texts(columns: Sequence[Filled], rows: pl.Series, prefix: str = "") -> pl.Series:
    """Return, for every row number in `rows`, the text of its cells; blank values have no cell."""
    ordered = sorted(columns, key=lambda column: number_of(column.letter))
    if not ordered:
        return pl.Series([""], dtype=pl.String).new_from_index(0, len(rows))
    frame: dict[str, pl.Series] = {"row": rows.cast(pl.String)}
    cells = []
    for place, (column, values) in enumerate(zip(ordered, _held(ordered), strict=True)):
        frame[f"v{place}"] = values
        if isinstance(column.style, pl.Series):
            frame[f"s{place}"] = column.style.cast(pl.String).fill_null("0")
        cells.append(_cell(column, place, prefix))
    return pl.DataFrame(frame).select(pl.concat_str(cells).alias("text"))["text"]


def _held(columns: Sequence[Filled]) -> list[pl.Series]:
    """Return the columns' values ready to stand in cells; most texts are as they are."""
    texts = {str(at): column.values for at, column in enumerate(columns) if column.form in {Form.TEXT, Form.FAULT}}
    special = pl.all().str.contains(_SPECIAL).any() | (pl.all().str.len_bytes().max() > LONGEST)
    told = pl.DataFrame(texts).select(special).row(0) if texts else ()
    strange = {name for name, is_special in zip(texts, told, strict=True) if is_special}
    return [_told(column.values) if str(at) in strange else column.values for at, column in enumerate(columns)]


def _told(values: pl.Series) -> pl.Series:
    return values.to_frame("text").select(cell_texts(pl.col("text")))["text"]


def _cell(column: Filled, place: int, prefix: str) -> pl.Expr:
    value = pl.col(f"v{place}")
    style = pl.col(f"s{place}") if isinstance(column.style, pl.Series) else pl.lit(str(column.style))
    before, text, after = _inside(column.form, value, prefix)
    start = [pl.lit(f'<{prefix}c r="{column.letter}'), pl.col("row"), pl.lit('" s="'), style]
    if column.form is Form.EMPTY:
        cell = pl.concat_str([*start, pl.lit('"/>')])
    else:
        cell = pl.concat_str([*start, pl.lit(f'"{before}'), text, pl.lit(f"{after}</{prefix}c>")])
    return pl.when(value.is_null()).then(pl.lit("")).otherwise(cell)


def _inside(form: Form, value: pl.Expr, p: str) -> tuple[str, pl.Expr, str]:
    """Return what stands before, as and after the value."""
    if form is Form.TEXT:
        return f' t="inlineStr"><{p}is><{p}t xml:space="preserve">', value, f"</{p}t></{p}is>"
    if form is Form.FLAG:
        return f' t="b"><{p}v>', value.cast(pl.Int8).cast(pl.String), f"</{p}v>"
    if form is Form.FAULT:
        return f' t="e"><{p}v>', value, f"</{p}v>"
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
    """Return first column, first row, last column, last row of `A4:H200`; raises ValueError otherwise."""
    found = _ADDRESS.findall(reference)
    if len(found) not in {1, 2}:
        raise ValueError(reference)
    (first, top), (last, bottom) = found[0], found[-1]
    return first, int(top), last, int(bottom)
