"""An export appears when it is whole, or not at all."""

import errno
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from importer.errors import LedgerUnreachable, OutputError, UsageError
from importer.exporting import Exported
from importer.exporting.drafts import check, drafts

Invoice = Callable[..., dict[str, Any]]
Export = Callable[..., Exported]
FORMS = pytest.mark.parametrize("name", ["old.xlsx", "old.csv"])


@FORMS
def test_a_broken_list_leaves_the_old_file(invoice: Invoice, exported: Export, tmp_path: Path, name: str) -> None:
    """When the ledger goes away in the middle, the target stays what it was and nothing is left beside it."""
    (tmp_path / name).write_text("what was there", encoding="utf-8")

    def records() -> Iterator[dict[str, Any]]:
        yield invoice()
        raise LedgerUnreachable("gone")

    with pytest.raises(LedgerUnreachable):
        exported(name, records())
    assert (tmp_path / name).read_text(encoding="utf-8") == "what was there"
    assert [path.name for path in tmp_path.iterdir()] == [name]


@FORMS
def test_a_whole_export_takes_the_old_files_place(exported: Export, tmp_path: Path, name: str) -> None:
    """An older export of the same name is replaced."""
    (tmp_path / name).write_text("what was there", encoding="utf-8")
    exported(name, [])
    assert b"what was there" not in (tmp_path / name).read_bytes()


@FORMS
def test_an_interrupted_export_leaves_nothing(invoice: Invoice, exported: Export, tmp_path: Path, name: str) -> None:
    """Ctrl-C leaves no half file, whatever it is called."""

    def records() -> Iterator[dict[str, Any]]:
        yield invoice()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        exported(name, records())
    assert list(tmp_path.iterdir()) == []


def refused(target: Path) -> OutputError:
    """Return why a target is refused."""
    with pytest.raises(OutputError) as told:
        check(target)
    assert told.value.remedy
    return told.value


def test_a_folder_is_no_target(tmp_path: Path) -> None:
    """The name of a folder is refused with an example of a file in it."""
    assert "is a folder" in refused(tmp_path).message


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    """A mistyped folder is named, and not made."""
    assert refused(tmp_path / "exprots" / "x.xlsx").message == f"There is no folder {tmp_path / 'exprots'}."
    assert list(tmp_path.iterdir()) == []


def test_a_file_where_a_folder_should_be_is_said(tmp_path: Path) -> None:
    """A file is no folder, whatever it is called."""
    (tmp_path / "taken").touch()
    assert "There is no folder" in refused(tmp_path / "taken" / "x.xlsx").message


@pytest.mark.parametrize("lock", ["~$x.xlsx", ".~lock.x.xlsx#"])
def test_a_file_open_in_a_spreadsheet_is_left_alone(tmp_path: Path, lock: str) -> None:
    """The lock files of Excel and LibreOffice are respected where the system itself would let us write."""
    (tmp_path / lock).touch()
    assert "open in another program" in refused(tmp_path / "x.xlsx").message


def test_the_target_is_looked_at_before_the_ledger(exported: Export, tmp_path: Path) -> None:
    """Nothing is read when it could not be written."""

    def records() -> Iterator[dict[str, Any]]:
        pytest.fail("the ledger was asked")
        yield {}

    (tmp_path / "x.xlsx").mkdir()
    with pytest.raises(OutputError):
        exported("x.xlsx", records())
    with pytest.raises(UsageError, match="no kind of file"):
        exported("x.pdf", records())


def full(target: Path) -> None:
    """Write to a disk that is full."""
    with drafts([target]):
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_is_said_with_the_place(tmp_path: Path) -> None:
    """What the system says about the disk becomes a message with the file's name, and no draft stays."""
    with pytest.raises(OutputError, match=r"x\.csv cannot be written: No space left on device"):
        full(tmp_path / "x.csv")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_may_not_be_changed_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the system says of a file that Excel has open becomes: close it there; no draft stays."""

    def taken(draft: Path, target: Path) -> Path:
        raise PermissionError(errno.EACCES, "The process cannot access the file", str(draft), None, str(target))

    monkeypatch.setattr(Path, "replace", taken)
    with pytest.raises(OutputError, match=r"open in another program \(Excel\?\)") as told, drafts([tmp_path / "x.csv"]):
        pass
    assert told.value.remedy.startswith("Close it there")
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_program_left_is_swept_up(tmp_path: Path) -> None:
    """The draft of a program that is gone is removed by the next export to the same file; others' stay."""
    left, other = tmp_path / ".x.csv.0a1b2c3d.part", tmp_path / ".y.csv.0a1b2c3d.part"
    left.touch()
    other.touch()
    with drafts([tmp_path / "x.csv"]) as first, drafts([tmp_path / "x.csv"]) as second:
        assert not left.exists()
        assert first != second
        assert all(draft.exists() for draft in (*first, *second, other))
