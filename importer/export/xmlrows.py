"""Rows of a sheet as its XML, put together column by column.

The writers of workbooks go cell by cell, and that is where their time goes (see benchmarks).
A cell is a number, a flag or an inline string and never a formula: what the ledger says only ever stands between
`<v>` or `<t>`, with the characters escaped that mean something there. Source: ECMA-376 part 1, 18.3.1.4 (c),
18.3.1.73 (row) and 22.9.2.19 (characters written as `_x000D_`).
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from importer.export.columns import Column, Kind
from importer.export.flat import typed

MOST_TEXT = 32_767
"""Characters of a cell, as UTF-16 counts them (Excel's limit)."""
DIGITS = 15
"""A spreadsheet's numbers hold no more; longer ones are written as text, so that no digit is lost."""
_FIRST_DAY = date(1900, 3, 1)
"""From here on Excel and everybody else agree about the number of a day."""
_ODD = r"[\x00-\x08\x0B-\x1F\x{FFFE}\x{FFFF}]|_x[0-9A-Fa-f]{4}_"
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_EDGES = r"^\s|\s$"
_ROW = "__row__"
_DAY_MILLISECONDS = 86_400_000

Looks = Mapping[Kind, int]
"""The number of each kind's format in the workbook."""


def letters(at: int) -> str:
    """Return what a spreadsheet calls column `at`, counted from 0: A, B, ... Z, AA."""
    text = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def rows_xml(frame: pl.DataFrame, columns: Sequence[Column], looks: Looks, first: int) -> str:
    """Return the rows of `frame` (flat, see `flat`) as XML; the first of them is row `first`, counted from 1."""
    used = [(at, column) for at, column in enumerate(columns) if frame[column.name].null_count() < frame.height]
    plain = frame.select(_safe(frame[column.name]) if _is_text(column) else column.name for _, column in used)
    numbered = plain.with_columns(
        pl.int_range(first, first + frame.height, dtype=pl.UInt32).cast(pl.String).alias(_ROW)
    )
    cells = [_cell(column, letters(at), looks, numbered[column.name]) for at, column in used]
    start = pl.concat_str(pl.lit('<row r="'), _ROW, pl.lit('">'))
    rows = numbered.select(pl.concat_str(start, *cells, pl.lit("</row>")))
    return "".join(rows.to_series().to_list())


def fitting(frame: pl.DataFrame, columns: Sequence[Column]) -> tuple[pl.DataFrame, int]:
    """Return `frame` with texts cut to what a cell holds, and how many had to be cut."""
    long = [column.name for column in columns if (frame[column.name].str.len_chars().max() or 0) > MOST_TEXT // 2]  # type: ignore[operator]
    cut = 0
    for name in long:
        kept = pl.Series(name, [text if text is None else _fitting(text) for text in frame[name]], dtype=pl.String)
        cut += int((kept != frame[name]).sum())
        frame = frame.with_columns(kept)
    return frame, cut


def _fitting(text: str) -> str:
    return text.encode("utf-16-le")[: MOST_TEXT * 2].decode("utf-16-le", "ignore")


def _is_text(column: Column) -> bool:
    return column.kind in {Kind.TEXT, Kind.SEGMENTS}


def _cell(column: Column, letter: str, looks: Looks, texts: pl.Series) -> pl.Expr:
    """Return one column's cells: nothing for null, and text for what has not the type of its kind."""
    place = pl.concat_str(pl.lit(f'<c r="{letter}'), _ROW)
    spaced = bool(texts.str.contains(_EDGES).any())
    if _is_text(column):
        return _text_cell(pl.col(column.name), place, looks, spaced=spaced).fill_null("")
    value = _value(column)
    kind = ' t="b"' if column.kind is Kind.FLAG else ""
    native = pl.concat_str(place, pl.lit(f'" s="{looks[column.kind]}"{kind}><v>'), value, pl.lit("</v></c>"))
    stray = texts.to_frame().select(value.is_null().sum()).item() > texts.null_count()
    if not stray:
        return native.fill_null("")
    escaped = _text_cell(_escaped(pl.col(column.name)), place, looks, spaced=spaced)
    return pl.coalesce(_moment_in_day(column, place, looks), native, escaped).fill_null("")


def _text_cell(text: pl.Expr, place: pl.Expr, looks: Looks, *, spaced: bool) -> pl.Expr:
    """Return text cells; `spaced` keeps the spaces at the ends of their texts."""
    space = ' xml:space="preserve"' if spaced else ""
    before = pl.lit(f'" s="{looks[Kind.TEXT]}" t="inlineStr"><is><t{space}>')
    return pl.concat_str(place, before, text, pl.lit("</t></is></c>"))


def _value(column: Column) -> pl.Expr:
    """Return what stands between `<v>` and `</v>`; null when it is no value of the column's kind."""
    match column.kind:
        case Kind.DECIMAL | Kind.WHOLE:
            text = pl.col(column.name)
            short = (text.str.len_bytes() <= DIGITS) | (_significant(text).str.len_bytes() <= DIGITS)
            return pl.when(typed(column).is_not_null() & short).then(text)
        case Kind.FLAG:
            return typed(column).cast(pl.Int8).cast(pl.String)
        case _:
            return _serial(typed(column), column.kind)


def _significant(text: pl.Expr) -> pl.Expr:
    return text.str.replace_all("[-.]", "").str.strip_chars_start("0")


def _serial(moment: pl.Expr, kind: Kind) -> pl.Expr:
    """Return a day or moment as the number a spreadsheet keeps it as."""
    possible = pl.when(moment >= _FIRST_DAY).then(moment)
    if kind is Kind.DAY:
        return (possible - pl.lit(date(1899, 12, 30))).dt.total_days().cast(pl.String)
    since = (possible - pl.lit(date(1899, 12, 30)).cast(pl.Datetime("ms"))).dt.total_milliseconds()
    return (since / _DAY_MILLISECONDS).cast(pl.String)


def _moment_in_day(column: Column, place: pl.Expr, looks: Looks) -> pl.Expr:
    """Return the cells of a column of days that have a time of day as well."""
    if column.kind is not Kind.DAY:
        return pl.lit(None, dtype=pl.String)
    value = _serial(typed(Column(column.path, Kind.MOMENT)), Kind.MOMENT)
    return pl.concat_str(place, pl.lit(f'" s="{looks[Kind.MOMENT]}"><v>'), value, pl.lit("</v></c>"))


def _safe(texts: pl.Series) -> pl.Series:
    """Return texts as they may stand in XML."""
    if texts.str.contains(_ODD).any():
        texts = pl.Series(texts.name, [text if text is None else _spelled(text) for text in texts], dtype=pl.String)
    return texts.to_frame().select(_escaped(pl.col(texts.name))).to_series()


def _escaped(text: pl.Expr) -> pl.Expr:
    """Return texts with the three characters escaped that mean something between tags."""
    for character, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        text = text.str.replace_all(character, entity, literal=True)
    return text


def _spelled(text: str) -> str:
    """Return `text` with characters XML has no place for as `_x0000_`, and what looks like that escaped itself."""
    escaped = _ESCAPED.sub("_x005F_", text)
    return _CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", escaped)
