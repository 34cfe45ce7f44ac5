"""Texts that went through the wrong encoding before they reached us: recognised and said so, never repaired."""

import re
from collections.abc import Iterator

import polars as pl

from importer.language import _, ngettext
from importer.sheets.value import Column, Sheet

SIGNS = ["Ã", "Â", "â€", "\ufffd"]
"""What UTF-8 read as Windows-1252 is full of, and the sign that programs put where they lost a letter."""
LOST = "\ufffd"
LONGEST = 60
"""So much of a text is shown."""
FORTH = {byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xC0)}
TRAILING = "".join(map(re.escape, {*FORTH.values(), *map(chr, range(0x80, 0xA0))}))
MANGLED = rf"[\u00c2-\u00df][{TRAILING}]|[\u00e0-\u00ef][{TRAILING}]{{2}}"
"""A UTF-8 sequence of two or three bytes, each byte shown as the Windows-1252 character it would be."""
BACK = {shown: byte for byte, shown in FORTH.items()}


def remark(sheet: Sheet) -> Iterator[str]:
    """Yield a remark when texts of the sheet look mangled, with one of them, and what it should probably be."""
    texts = [column.text for column in sheet.columns if column.text is not None]
    if not texts or not pl.concat(texts).str.contains_any(SIGNS).any():
        return
    suspects = [found for column in sheet.columns if (found := _suspects(column, sheet.rows)) is not None]
    cells = pl.concat(suspects)
    mangled = cells.filter(pl.col("text").str.contains(MANGLED))
    examples = ((cell, text, unmangled(text)) for cell, text in mangled.iter_rows())
    for cell, text, meant in ((cell, text, meant) for cell, text, meant in examples if meant is not None):
        words = ngettext(
            "{count} text looks like UTF-8 read as Windows-1252: {cell} “{text}” is probably “{meant}”. "
            "Nothing is repaired: export the file again as UTF-8, or correct the cells.",
            "{count} texts look like UTF-8 read as Windows-1252: {cell} “{text}” is probably “{meant}”. "
            "Nothing is repaired: export the file again as UTF-8, or correct the cells.",
            mangled.height,
        )
        yield words.format(count=mangled.height, cell=cell, text=text[:LONGEST], meant=meant[:LONGEST])
        break
    for cell, text in cells.filter(pl.col("text").str.contains(LOST, literal=True)).head(1).iter_rows():
        words = _("Letters were lost before the file was written: {cell} shows “{text}”. Export it once more.")
        yield words.format(cell=cell, text=text[:LONGEST])


def _suspects(column: Column, rows: pl.Series) -> pl.DataFrame | None:
    """Return cell and text where one of the signs stands; None when it stands nowhere."""
    if column.text is None:
        return None
    found = column.text.str.contains_any(SIGNS).fill_null(value=False)
    if not found.any():
        return None
    cells = column.letter + rows.filter(found).cast(pl.String)
    return pl.DataFrame({"cell": cells, "text": column.text.filter(found)})


def unmangled(text: str) -> str | None:
    """Return what `text` was before its UTF-8 was read as Windows-1252; None when it does not look so."""
    if not re.search(MANGLED, text):
        return None
    mended = re.sub(f"(?:{MANGLED})+", lambda found: _back(found[0]), text)
    return mended if mended != text else None


def _back(mangled: str) -> str:
    content = bytes(BACK.get(sign, ord(sign)) & 0xFF for sign in mangled)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return mangled
