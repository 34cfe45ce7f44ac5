"""Texts as they are kept: stripped, blank ones null, the ways files write a line break made one."""

import polars as pl

INVISIBLE = "".join(chr(code) for code in [*range(9, 14), *range(28, 33), 0x85, 0xA0, 0x1680, *range(0x2000, 0x200E)])
EDGES = INVISIBLE + "\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
"""Stripped from both ends: every kind of white space, and the characters of no width that copying from web
pages and mail leaves behind."""


def kept(text: pl.Series) -> pl.Series | None:
    """Return the texts stripped, line breaks as line feeds, blank ones null; None when all are blank."""
    if text.str.contains(r"\r|_x000D_").any():
        # Excel writes a carriage return as _x000D_ (ECMA-376 part 1, 22.9.2.19, ST_Xstring)
        text = text.str.replace_all("_x000D_", "\r", literal=True).str.replace_all("\r\n?", "\n")
    text = text.str.strip_chars(EDGES)
    if (text == "").any():
        text = text.set(text == "", None)
    return None if text.null_count() == text.len() else text
