"""From the bytes of a text file to its text: the encoding given, or the one the bytes allow."""

import codecs
from dataclasses import dataclass
from pathlib import Path

from importer.errors import WorkbookError

MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
CONTROL = bytes(set(range(32)) - {9, 10, 11, 12, 13, 26, 27})
SAMPLE = 1 << 16


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file, the encoding it was read with, and a remark when that had to be found out."""

    text: str
    encoding: str
    note: str = ""


def decode(content: bytes, path: Path, encoding: str | None = None) -> Decoded:
    """Return the text of a file: by `encoding`, else by its byte order mark, else UTF-8, else Windows-1252.

    Raises WorkbookError for content that is no text, for an unknown encoding, and for bytes the encoding
    lacks.
    """
    marked = next((name for mark, name in MARKS if content.startswith(mark)), None)
    if encoding is not None:
        return _as_told(content, path, encoding, marked)
    if marked is not None:
        return Decoded(_strict(content, path, marked), marked)
    _refuse_binary(content, path)
    try:
        return Decoded(content.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        note = "Read as Windows-1252 (cp1252), because the file is not valid UTF-8."
        return Decoded(_strict(content, path, "cp1252"), "cp1252", note)


def _as_told(content: bytes, path: Path, encoding: str, marked: str | None) -> Decoded:
    try:
        name = codecs.lookup(encoding).name
    except LookupError:
        raise WorkbookError(
            f"There is no encoding named {encoding}.", "Use utf-8, cp1252 or iso-8859-15, or leave it out."
        ) from None
    if marked == "utf-8-sig" and name == "utf-8":
        name = marked
    if not name.startswith("utf-16"):
        _refuse_binary(content, path)
    return Decoded(_strict(content, path, name), encoding)


def _strict(content: bytes, path: Path, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise WorkbookError(
            f"{path} is not {encoding}: byte 0x{content[error.start]:02x} in line {line} has no meaning.",
            "Give the encoding with encoding under [sheet] in the mapping, or save the file as UTF-8.",
        ) from None


def _refuse_binary(content: bytes, path: Path) -> None:
    sample = content[:SAMPLE]
    strange = len(sample) - len(sample.translate(None, CONTROL))
    if b"\0" in content or strange > len(sample) // 100:
        raise WorkbookError(
            f"{path} is not a text file: it holds bytes no text has.",
            "Export it as csv once more, or save it as .xlsx and use that.",
        )
