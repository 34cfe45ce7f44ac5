"""Where a result workbook goes: never over an older one, all of it or nothing."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest

from importer.errors import OutputError
from importer.results.place import default_path, deliver, reserve

Result = Callable[..., Path]
RUN = "20261122-221405-7f3a"


def fill(text: bytes) -> Callable[[BinaryIO], None]:
    """Return a writer of `text`."""

    def write(file: BinaryIO) -> None:
        file.write(text)

    return write


@pytest.mark.parametrize(
    ("source", "result"),
    [
        ("invoices.xlsx", "invoices.result.xlsx"),
        ("customers.csv", "customers.result.xlsx"),
        ("year.2026.xlsx", "year.2026.result.xlsx"),
        ("invoices.result.xlsx", "invoices.result.xlsx"),
        ("invoices.20261122-221405-7f3a.result.xlsx", "invoices.result.xlsx"),
        (".result.xlsx", ".result.result.xlsx"),
    ],
)
def test_the_default_place_is_beside_the_source(source: str, result: str) -> None:
    """The name is the workbook's own, and does not grow when a result is given back."""
    assert default_path(Path("folder") / source) == Path("folder") / result


def test_a_second_result_never_replaces_the_first(tmp_path: Path) -> None:
    """The run id is added, and again a number when even that is taken."""
    target = tmp_path / "book.result.xlsx"
    paths = [deliver(target, RUN, fill(text)) for text in (b"one", b"two", b"three")]
    assert [path.name for path in paths] == [
        "book.result.xlsx",
        f"book.{RUN}.result.xlsx",
        f"book.{RUN}.2.result.xlsx",
    ]
    assert [path.read_bytes() for path in paths] == [b"one", b"two", b"three"]


def test_a_name_of_the_users_own_keeps_its_ending(tmp_path: Path) -> None:
    """A target that is not called `.result.xlsx` gets the run id before that ending."""
    target = tmp_path / "signed.xlsx"
    target.write_bytes(b"old")
    assert deliver(target, RUN, fill(b"new")).name == f"signed.{RUN}.result.xlsx"
    assert target.read_bytes() == b"old"


def test_a_failure_leaves_nothing_behind(tmp_path: Path) -> None:
    """Neither half a workbook nor a temporary file stays when writing fails."""

    def broken(file: BinaryIO) -> None:
        file.write(b"half")
        raise OSError(28, "No space left on device")

    with pytest.raises(OutputError, match="No space left on device") as raised:
        deliver(tmp_path / "book.result.xlsx", RUN, broken)
    assert "--result" in raised.value.remedy
    assert list(tmp_path.iterdir()) == []


def test_reserving_makes_the_folder_and_leaves_it_empty(tmp_path: Path) -> None:
    """A missing folder is made; no file is left in it."""
    reserve(tmp_path / "new" / "book.result.xlsx")
    assert list((tmp_path / "new").iterdir()) == []


def test_a_folder_is_no_place_for_a_result(tmp_path: Path) -> None:
    """A target that is a folder is refused before anything is sent."""
    with pytest.raises(OutputError, match="is a folder"):
        reserve(tmp_path)


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    """A folder that is really a file is refused with its name."""
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(OutputError, match="file"):
        reserve(tmp_path / "file" / "book.result.xlsx")


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="needs folders that can be locked")
def test_a_locked_folder_is_refused(tmp_path: Path) -> None:
    """A folder without the right to write is refused with its name and a way out."""
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(OutputError, match="cannot be written"):
            reserve(tmp_path / "book.result.xlsx")
    finally:
        tmp_path.chmod(0o700)


def test_other_people_may_read_the_result(plain_book: Result, result: Result) -> None:
    """A temporary file is the owner's alone; a result has the rights of any new file."""
    plain = plain_book()
    other = plain.with_name("usual")
    other.touch()
    assert result(plain).stat().st_mode == other.stat().st_mode
