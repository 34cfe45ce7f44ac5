"""What kind of file this is, by its first bytes, and a clear word when it is none we read."""

import re
import zipfile
from enum import StrEnum
from pathlib import Path

from importer.errors import WorkbookError
from importer.language import _, later

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The container of .xls files, and of encrypted .xlsx files (Microsoft, [MS-CFB] and [MS-OFFCRYPTO])."""
HEAD = 1 << 12
"""So much of a file is looked at to tell what it is."""
ZIP = b"PK"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""The name of the stream that holds an encrypted workbook ([MS-OFFCRYPTO] 2.3.4.4)."""

SUFFIXES = {
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".xlsb": "xlsb",
    ".xls": "xls",
    ".ods": "ods",
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
}
READABLE = later("Use an .xlsx, .xlsm, .xlsb, .xls, .ods, .csv, .tsv or .txt file, the last three also as .gz.")
GZIP = b"\x1f\x8b"
OWNER_FILES = ("~$", ".~lock.")
"""How the files begin that Excel and LibreOffice put beside a workbook while it is open."""
HTML = re.compile(rb"<(?:!doctype html|html|head|body|table|meta)\b", re.IGNORECASE)
XML_SPREADSHEET = b"urn:schemas-microsoft-com:office:spreadsheet"


class Form(StrEnum):
    """How the content of a file is to be read."""

    XLSX = "xlsx"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
    CSV = "csv"


def recognise(path: Path) -> Form:
    """Return how `path` is to be read; WorkbookError when it is missing, empty, damaged or no workbook."""
    start = _first_bytes(path)
    named = SUFFIXES.get(_suffix(path))
    if path.name.startswith(OWNER_FILES):
        raise WorkbookError(
            "{path} is no workbook, but the mark a spreadsheet program keeps beside one that is open.",
            "Name the workbook itself.",
            path=path,
        )
    if named is None:
        raise WorkbookError("{path} is not a kind of file that can be read.", READABLE, path=path)
    form = _content(path, start)
    packed = start.startswith(GZIP)
    if packed != is_packed(path):
        raise _repacked(path, packed=packed)
    if form != named:
        raise _misnamed(path, form, start)
    return form


def is_packed(path: Path) -> bool:
    """Whether the name says that it is a text file packed with gzip."""
    return path.suffix.lower() == ".gz"


def title(path: Path) -> str:
    """Return what a text file is called as a sheet: its name without `.csv` or `.csv.gz`."""
    return Path(path.stem).stem if is_packed(path) else path.stem


def _suffix(path: Path) -> str:
    """Return the ending that tells what the file is; only a text file may be packed with gzip."""
    if not is_packed(path):
        return path.suffix.lower()
    inner = Path(path.stem).suffix.lower()
    return inner if SUFFIXES.get(inner) == "csv" else ".gz"


def damaged(path: Path, why: str = "") -> WorkbookError:
    """Return the exception for a file that starts like a workbook and cannot be read to its end."""
    detail = f" ({why})" if why else ""
    return WorkbookError(
        "{path} is damaged or cut short, so it cannot be read as a workbook{detail}.",
        "Get the file once more, or open it in Excel or LibreOffice and save it again.",
        path=path,
        detail=detail,
    )


def unreadable(path: Path, error: OSError) -> WorkbookError:
    """Return the exception for a file the operating system will not let us read."""
    if isinstance(error, PermissionError):
        return WorkbookError(
            "{path} may not be read: it is open in another program, or you have no access to it.",
            "Close it in the other program, or ask for access.",
            path=path,
        )
    return WorkbookError(
        "{path} cannot be read: {reason}.",
        "Check the disk or the network drive.",
        path=path,
        reason=error.strerror or error,
    )


def _first_bytes(path: Path) -> bytes:
    if path.is_dir():
        raise WorkbookError("{path} is a folder, not a workbook.", "Name the file inside it.", path=path)
    try:
        with path.open("rb") as file:
            start = file.read(HEAD)
    except FileNotFoundError:
        raise WorkbookError("{path} does not exist.", "Check the name and the folder.", path=path) from None
    except OSError as error:
        raise unreadable(path, error) from None
    if not start:
        raise WorkbookError("{path} is empty (0 bytes).", "Export or save it once more.", path=path)
    return start


def _content(path: Path, start: bytes) -> Form:
    if start.startswith(OLE):
        return _container(path)
    if start.startswith(ZIP):
        return _package(path)
    return Form.CSV


def _container(path: Path) -> Form:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from None
    if ENCRYPTED in content:
        raise locked(path)
    return Form.XLS


def locked(path: Path) -> WorkbookError:
    """Return the exception for a workbook that only opens with a password."""
    return WorkbookError(
        "{path} is protected with a password.",
        "Open it in Excel or LibreOffice, remove the password and save it.",
        path=path,
    )


def _package(path: Path) -> Form:
    try:
        with zipfile.ZipFile(path) as package:
            names = {name.replace("\\", "/").lower() for name in package.namelist()}
    except (zipfile.BadZipFile, ValueError, RuntimeError, OSError):
        raise damaged(path) from None
    if "xl/workbook.bin" in names:
        return Form.XLSB
    if "[content_types].xml" in names and any(name.startswith("xl/") for name in names):
        return Form.XLSX
    if {"mimetype", "content.xml"} <= names:
        return Form.ODS
    raise WorkbookError(
        "{path} is a zip archive, but there is no workbook in it.", "Unpack it and name the workbook.", path=path
    )


def _repacked(path: Path, *, packed: bool) -> WorkbookError:
    if packed:
        return WorkbookError(
            "{path} is packed with gzip, and its name does not say so.",
            "Rename it to {name}.gz if it is a text file, else unpack it.",
            path=path,
            name=path.name,
        )
    return WorkbookError(
        "{path} is called .gz, but is not packed with gzip.", "Rename it to {stem}.", path=path, stem=path.stem
    )


def _misnamed(path: Path, form: Form, start: bytes) -> WorkbookError:
    named = path.suffix.lower()
    if form is Form.CSV:
        kind, remedy = _text_kind(start)
        return WorkbookError(
            "{path} is called {named}, but its content is not a workbook: {kind}.",
            remedy,
            path=path,
            named=named,
            kind=kind,
            stem=path.stem,
        )
    return WorkbookError(
        "{path} is called {named}, but its content is an .{form} workbook.",
        "Rename it to {stem}.{form}.",
        path=path,
        named=named,
        form=form,
        stem=path.stem,
    )


def _text_kind(start: bytes) -> tuple[str, str]:
    """Say what a file is that is called a workbook and is none, and what to do with it."""
    save = later("Open it in Excel or LibreOffice and save it as .xlsx.")
    if XML_SPREADSHEET in start:
        return _("it is an XML spreadsheet of 2003"), save
    if HTML.search(start):
        return _("it is a web page (HTML), which many systems export under this name"), save
    if b"\0" in start:
        return _("it is damaged, or of another program"), save
    return (
        _("it is a text file"),
        later("Rename it to {stem}.csv, or open it in Excel or LibreOffice and save it as .xlsx."),
    )
