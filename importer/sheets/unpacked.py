"""The bytes of a text file, unpacked when it is packed with gzip, and never more of them than make sense."""

import gzip
import zlib
from pathlib import Path

from importer.language import _
from importer.sheets.form import damaged, is_packed, unreadable
from importer.sheets.limits import FOLD, bomb

BLOCK = 1 << 20
SMALL = 1 << 26
"""So much may come out of any packed file, however small it is."""


def unpacked(path: Path) -> bytes:
    """Return the content of a text file; WorkbookError when it cannot be read or unpacks beyond all reason."""
    try:
        if not is_packed(path):
            return path.read_bytes()
        return _unpacked(path, max(SMALL, FOLD * path.stat().st_size))
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise damaged(path, str(error)) from None
    except OSError as error:
        raise unreadable(path, error) from None


def _unpacked(path: Path, most: int) -> bytes:
    content = bytearray()
    with gzip.open(path) as file:
        while piece := file.read(BLOCK):
            content += piece
            if len(content) > most:
                raise bomb(path, _("its content"), len(content))
    return bytes(content)
