"""Texts that went through the wrong encoding, and text files with NUL bytes or packed with gzip."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from importer.errors import WorkbookError
from importer.sheets import names, read
from importer.sheets.mojibake import unmangled

Save = Callable[..., Path]
ROWS = "Navn;Beløp\nÅse Øie;1,5\nBjørn;2\n"


@pytest.fixture
def save(tmp_path: Path) -> Save:
    """Return a function that writes a file of this name."""

    def write(content: bytes, name: str = "lines.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


@pytest.mark.parametrize("text", ["Bjørn", "Åse Øie", "Hölje", "Größe 5 €", "«Ås»", "naïve"])
def test_recognised(text: str) -> None:
    """What comes of reading UTF-8 as Windows-1252 is recognised, with what it was."""
    assert unmangled(text.encode().decode("cp1252")) == text


@pytest.mark.parametrize("text", ["Bjørn", "SÃO PAULO", "Â", "château", "Ã ", "10 €", "Ãr"])
def test_left_in_peace(text: str) -> None:
    """Texts that are as they should be are not suspected."""
    assert unmangled(text) is None


def test_told_and_not_repaired(save: Save) -> None:
    """The remark names a cell, what it is probably, and how many there are; the texts stay as they are."""
    sheet = read(save(ROWS.replace("Navn", "Name").replace("Beløp", "Sum").encode().decode("cp1252").encode()))
    [note] = sheet.notes
    mangled = "Åse Øie".encode().decode("cp1252")
    assert note.startswith(f"2 texts look like UTF-8 read as Windows-1252: A2 “{mangled}” is probably “Åse Øie”. ")
    assert note.endswith("Nothing is repaired: export the file again as UTF-8, or correct the cells.")
    assert sheet.columns[0].shown()[1] == "Bjørn".encode().decode("cp1252")


def test_lost_letters(save: Save) -> None:
    """Letters that a program gave up on cannot be guessed, but can be pointed at."""
    assert read(save("A;B\nBj\ufffdrn;1\n".encode())).notes == (
        "Letters were lost before the file was written: A2 shows “Bj\ufffdrn”. Export it once more.",
    )


def test_nul_bytes_as_padding(save: Save) -> None:
    """NUL bytes behind a value are left out and spoken of."""
    sheet = read(save(b"A;B\nx\0\0\0;1\ny;2\0\n\0\0"))
    assert [list(column.shown()) for column in sheet.columns] == [["x", "y"], ["1", "2"]]
    assert sheet.notes == ("NUL bytes that fill up 3 cells are left out, the first in line 2.",)


@pytest.mark.parametrize(
    "content", [b"A;B\n1\x002;3\n", b"A;B\n1;2\n" + bytes(4096) + b"\n3;4\n", b"A;B\n1" + bytes(200)]
)
def test_nul_bytes_in_place_of_something(save: Save, content: bytes) -> None:
    """NUL bytes inside a value, or many of them, stand for something that is lost."""
    with pytest.raises(WorkbookError, match="holds a NUL byte in line"):
        read(save(content))


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_wide_without_a_mark(save: Save, encoding: str) -> None:
    """UTF-16 without its mark is recognised by every other byte, and that is said."""
    sheet = read(save(ROWS.encode(encoding)))
    assert (sheet.encoding, sheet.columns[0].shown().to_list()) == (encoding, ["Åse Øie", "Bjørn"])
    assert sheet.notes == ("Read as UTF-16, because every other byte is NUL.",)


@pytest.mark.parametrize("name", ["lines.csv.gz", "lines.tsv.gz", "Lines.CSV.GZ", "lines.txt.gz"])
def test_packed_texts(save: Save, name: str) -> None:
    """A text file packed with gzip is that text file."""
    path = save(gzip.compress(ROWS.encode()), name)
    assert [each.name.lower() for each in names(path)] == ["lines"]
    assert read(path).columns[0].shown().to_list() == ["Åse Øie", "Bjørn"]


def test_packed_and_not_said_so(save: Save) -> None:
    """A name that says packed and is not, or the other way round, is answered with the right one."""
    with pytest.raises(WorkbookError, match="packed with gzip, and its name does not say so"):
        read(save(gzip.compress(ROWS.encode())))
    with pytest.raises(WorkbookError, match=r"is called \.gz, but is not packed") as caught:
        read(save(ROWS.encode(), "lines.csv.gz"))
    assert caught.value.remedy == "Rename it to lines.csv."
    with pytest.raises(WorkbookError, match="not a kind of file"):
        read(save(gzip.compress(b"PK"), "book.xlsx.gz"))


def test_packed_and_cut_short(save: Save) -> None:
    """A packed file that ends too early, or whose bytes have changed, is damaged."""
    packed = gzip.compress(ROWS.encode() * 100)
    for content in (packed[:-9], packed[:40], packed[:20] + b"xxxx" + packed[24:]):
        with pytest.raises(WorkbookError, match="damaged"):
            read(save(content, "lines.csv.gz"))


@pytest.mark.parametrize("name", ["~$book.xlsx", ".~lock.book.xlsx"])
def test_owner_files(save: Save, name: str) -> None:
    """The file that a spreadsheet program keeps beside an open workbook is not the workbook."""
    with pytest.raises(WorkbookError, match="beside one that is open") as caught:
        read(save(b"someone", name))
    assert caught.value.remedy == "Name the workbook itself."
