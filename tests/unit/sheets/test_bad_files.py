"""What cannot be read as a workbook is refused with what it is and a way out, not with a library's words."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from importer.errors import WorkbookError
from importer.sheets import form, names, read

Write = Callable[..., Path]
Parts = Callable[[Path, Mapping[str, bytes | None]], Path]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refused(path: Path) -> WorkbookError:
    """Return the exception that both doors raise for `path`."""
    with pytest.raises(WorkbookError) as at_names:
        names(path)
    with pytest.raises(WorkbookError) as at_read:
        read(path)
    assert str(at_names.value) == str(at_read.value)
    return unreadable(path)


def unreadable(path: Path) -> WorkbookError:
    """Return the exception that reading `path` raises; it names the file and has a way out."""
    with pytest.raises(WorkbookError) as caught:
        read(path)
    assert str(path) in caught.value.message
    assert caught.value.remedy
    assert caught.value.__cause__ is None
    return caught.value


def test_missing_file(tmp_path: Path) -> None:
    """A file that is not there is said to be missing."""
    assert "does not exist" in refused(tmp_path / "nowhere.xlsx").message


def test_folder(tmp_path: Path) -> None:
    """A folder is said to be a folder, also when it is named like a workbook."""
    folder = tmp_path / "folder.xlsx"
    folder.mkdir()
    assert "is a folder" in refused(folder).message


@pytest.mark.parametrize("name", ["empty.xlsx", "empty.csv"])
def test_zero_bytes(tmp_path: Path, name: str) -> None:
    """A file of 0 bytes is said to be empty."""
    path = tmp_path / name
    path.touch()
    assert "is empty (0 bytes)" in refused(path).message


def test_unknown_kind(tmp_path: Path) -> None:
    """A kind of file nobody reads is answered with those that can be read."""
    path = tmp_path / "scan.pdf"
    path.write_bytes(b"%PDF-1.7")
    assert ".xlsx" in refused(path).remedy


def test_zip_that_is_no_workbook(tmp_path: Path) -> None:
    """An archive without a workbook in it is said to be one."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("a", encoding="utf-8")
    path = Path(shutil.make_archive(str(tmp_path / "files"), "zip", tmp_path / "in")).rename(tmp_path / "files.xlsx")
    assert "zip archive, but there is no workbook in it" in refused(path).message


def test_password_protected(tmp_path: Path) -> None:
    """An encrypted workbook, an OLE container with the encrypted package inside, is said to be locked."""
    path = tmp_path / "secret.xlsx"
    path.write_bytes(OLE + bytes(1016) + "EncryptedPackage".encode("utf-16-le") + bytes(1000))
    assert "protected with a password" in refused(path).message


def test_truncated_workbook(book: Write) -> None:
    """A workbook cut short anywhere is said to be damaged."""
    whole = book([["A", "B"], *([str(number), number] for number in range(500))]).read_bytes()
    path = book([["A"]], name="cut.xlsx")
    for share in (0.01, 0.3, 0.6, 0.9, 0.999):
        path.write_bytes(whole[: int(len(whole) * share)])
        assert "damaged or cut short" in refused(path).message


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml", "xl/styles.xml"]
)
@pytest.mark.parametrize("content", [None, b"", b"\x00\xff", b"<a>", b"<worksheet><sheetData><row><c"])
def test_damaged_part(book: Write, parts: Parts, part: str, content: bytes | None) -> None:
    """A package with a part missing or garbled is refused in our words."""
    path = parts(book([["A"], [1]]), {part: content})
    assert unreadable(path).exit_code == 2


def test_entities(book: Write, parts: Parts) -> None:
    """XML entities, which no spreadsheet program writes and which can expand without end, are refused."""
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><workbook>&a;</workbook>'
    assert "XML entities" in refused(parts(book([["A"], ["x"]]), {"xl/workbook.xml": bomb})).message


@pytest.mark.parametrize("rows", [[], [["  ", ""]], [["A", "B"]], [["Title"], [], ["A", "B"], [" "]]])
def test_workbook_without_data(book: Write, rows: list[list[str]]) -> None:
    """A workbook with nothing in it, or nothing below its headings, is said to have no data."""
    assert "There is no data in" in unreadable(book(rows)).message


def test_damaged_xls(tmp_path: Path) -> None:
    """An OLE container with nothing useful in it is damaged."""
    path = tmp_path / "old.xls"
    path.write_bytes(OLE + bytes(2000))
    assert "damaged or cut short" in refused(path).message


def test_files_the_system_will_not_open(tmp_path: Path) -> None:
    """A file that is open elsewhere, or on a broken disk, is refused in words that help."""
    path = tmp_path / "book.xlsx"
    assert "open in another program" in form.unreadable(path, PermissionError(13, "Permission denied")).message
    assert "Input/output error" in form.unreadable(path, OSError(5, "Input/output error")).message


def test_misnamed_files(book: Write, tmp_path: Path) -> None:
    """A file whose name promises another kind is told what it is and how to rename it."""
    csv = tmp_path / "really.csv"
    shutil.copy(book([["A"], ["x"]]), csv)
    assert refused(csv).remedy == "Rename it to really.xlsx."
    html = tmp_path / "export.xls"
    html.write_text("<html><table><tr><td>A</td></tr></table></html>", encoding="utf-8")
    assert "its content is not a workbook" in refused(html).message


def test_binary_csv(tmp_path: Path) -> None:
    """A file of bytes no text has is said to be no text."""
    path = tmp_path / "binary.csv"
    for content in (
        b"A;B\n1\x002;3\n",
        bytes(range(1, 9)) * 40,
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)),
    ):
        path.write_bytes(content)
        assert "is not a text file" in unreadable(path).message


@pytest.mark.parametrize("content", ["\n\n", "  ;\n;", "A;B\n", "A;B\n;\n\n"])
def test_text_file_without_data(tmp_path: Path, content: str) -> None:
    """A text file with nothing in it, or nothing below its headings, is said to have no data."""
    path = tmp_path / "blank.csv"
    path.write_text(content, encoding="utf-8")
    assert "There is no data in" in unreadable(path).message
