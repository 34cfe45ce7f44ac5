"""From the bytes of a text file to its text: the encoding given, or the one the bytes allow."""

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from importer.errors import WorkbookError
from importer.language import _, ngettext

MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
CONTROL = bytes(set(range(1, 32)) - {9, 10, 11, 12, 13, 26, 27})
SAMPLE = 1 << 16
PADDING = re.compile(rb"\0{1,255}(?=[;,\t|\"\r\n]|\Z)")
"""NUL bytes that fill up a cell, as programs with fields of a fixed width write them."""
MOST = 0.4
"""From this share of NUL bytes on at even or at odd places a text is UTF-16: every other byte of Latin text is NUL."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file, the encoding it was read with, and remarks on what had to be found out."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def decode(content: bytes, path: Path, encoding: str | None = None) -> Decoded:
    """Return the text of a file: by `encoding`, else by its byte order mark, else UTF-8, else Windows-1252.

    UTF-16 is found without its mark, too. NUL bytes that only fill up cells are left out, with a remark. Raises
    WorkbookError for content that is no text, for an unknown encoding, and for bytes the encoding lacks.
    """
    marked = next((name for mark, name in MARKS if content.startswith(mark)), None)
    if encoding is not None:
        return _as_told(content, path, encoding, marked)
    if marked is not None:
        return _text(content, path, marked, ())
    if (wide := _unmarked_wide(content)) is not None:
        return _text(content, path, wide, (_("Read as UTF-16, because every other byte is NUL."),))
    content, notes = _padding(content, path)
    try:
        return Decoded(content.decode("utf-8"), "utf-8", notes)
    except UnicodeDecodeError:
        note = _("Read as Windows-1252 (cp1252), because the file is not valid UTF-8.")
        return Decoded(_strict(content, path, "cp1252"), "cp1252", (note, *notes))


def _as_told(content: bytes, path: Path, encoding: str, marked: str | None) -> Decoded:
    try:
        name = codecs.lookup(encoding).name
    except LookupError:
        raise WorkbookError(
            "There is no encoding named {encoding}.",
            "Use utf-8, cp1252 or iso-8859-15, or leave it out.",
            encoding=encoding,
        ) from None
    if marked == "utf-8-sig" and name == "utf-8":
        name = marked
    if name.startswith(("utf-16", "utf-32")):
        return Decoded(_text(content, path, name, ()).text, encoding)
    content, notes = _padding(content, path)
    return Decoded(_strict(content, path, name), encoding, notes)


def _text(content: bytes, path: Path, encoding: str, notes: tuple[str, ...]) -> Decoded:
    """Decode and refuse a text with NUL characters in it: they are no padding in these encodings."""
    text = _strict(content, path, encoding)
    if "\0" in text:
        raise _binary(path, text.count("\n", 0, text.index("\0")) + 1)
    return Decoded(text, encoding, notes)


def _strict(content: bytes, path: Path, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise WorkbookError(
            "{path} is not {encoding}: byte 0x{byte:02x} in line {line} has no meaning.",
            'Say which it is under [sheet] in the mapping, for example encoding = "cp1252", or save the file as UTF-8.',
            path=path,
            encoding=encoding,
            byte=content[error.start],
            line=line,
        ) from None


def _unmarked_wide(content: bytes) -> str | None:
    """Return which UTF-16 the bytes are, when every other one of them is NUL."""
    sample = content[:SAMPLE]
    if len(content) % 2 or len(sample) < len("A;B\n"):
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    least = MOST * len(sample) / 2
    if odd > least and not even:
        return "utf-16-le"
    return "utf-16-be" if even > least and not odd else None


def _padding(content: bytes, path: Path) -> tuple[bytes, tuple[str, ...]]:
    """Return the content without NUL bytes that fill up cells, with a remark; others make it no text."""
    notes: tuple[str, ...] = ()
    if b"\0" in content:
        bare, runs = PADDING.subn(b"", content)
        line = content.count(b"\n", 0, content.index(b"\0")) + 1
        if b"\0" in bare or len(bare) < len(content) // 2:
            raise _binary(path, line)
        words = ngettext(
            "NUL bytes that fill up {count} cell are left out, the first in line {line}.",
            "NUL bytes that fill up {count} cells are left out, the first in line {line}.",
            runs,
        )
        notes = (words.format(count=runs, line=line),)
        content = bare
    sample = content[:SAMPLE]
    strange = len(sample) - len(sample.translate(None, CONTROL))
    if strange > len(sample) // 100:
        raise _binary(path)
    return content, notes


def _binary(path: Path, line: int | None = None) -> WorkbookError:
    what = _("a NUL byte in line {line}").format(line=line) if line else _("bytes no text has")
    return WorkbookError(
        "{path} is not a text file: it holds {what}.",
        "Export it as csv once more, or save it as .xlsx and use that.",
        path=path,
        what=what,
    )
