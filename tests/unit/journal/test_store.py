import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from importer.errors import DiaryFull, JournalError
from importer.journal import Journal, schema
from importer.journal.standing import Entry, Run
from importer.journal.store import FILE, Store

Opener = Callable[..., Journal]


def test_every_commit_is_on_the_disk(journal: Journal) -> None:
    """The journal is in WAL mode and waits for the disk at every commit."""
    with journal._store.write() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2


def test_a_new_journal_has_this_version(journal: Journal, tmp_path: Path) -> None:
    """The version stands in the journal, and opening it again changes nothing."""
    del journal
    with sqlite3.connect(tmp_path / FILE) as database:
        assert database.execute("SELECT version FROM schema_version").fetchall() == [(schema.VERSION,)]
    database.close()
    Store.open(tmp_path).close()


def test_an_older_journal_is_brought_up_to_date(tmp_path: Path, open_journal: Opener) -> None:
    """Steps that a journal has not seen yet are taken when it is opened."""
    database = sqlite3.connect(tmp_path / FILE)
    database.execute("CREATE TABLE schema_version (version INTEGER NOT NULL)")
    database.execute("INSERT INTO schema_version VALUES (0)")
    database.commit()
    database.close()
    assert open_journal().runs() == []


def test_a_journal_of_the_first_version_goes_on(
    tmp_path: Path, open_journal: Opener, run: Callable[..., Run], entry: Callable[..., Entry]
) -> None:
    """Runs of a journal that did not keep what was asked for are there as they were, and new ones keep it."""
    older = open_journal()
    older.begin(run("R1"))
    older.enter("R1", [entry()])
    older.close()
    with sqlite3.connect(tmp_path / FILE) as database:
        database.execute("ALTER TABLE runs DROP COLUMN asked")
        database.execute("UPDATE schema_version SET version = 1")
    database.close()
    journal = open_journal()
    journal.begin(replace(run("R2"), asked={"sheet": "Mars"}))
    assert [each.asked for each in (journal.run("R1"), journal.run("R2"))] == [{}, {"sheet": "Mars"}]
    assert [kept.entry for kept in journal.documents("R1")] == [entry()]


def test_a_newer_journal_is_left_alone(tmp_path: Path, open_journal: Opener) -> None:
    """A journal of a newer program is refused, with the way out, and not touched."""
    open_journal().close()
    database = sqlite3.connect(tmp_path / FILE)
    database.execute("UPDATE schema_version SET version = 99")
    database.commit()
    database.close()
    with pytest.raises(JournalError, match="version 99") as newer:
        open_journal()
    assert "Update this program" in newer.value.remedy


@pytest.mark.parametrize("damage", [b"this is no database at all, but a text " * 40, b"\x00" * 4096])
def test_a_damaged_journal_is_kept_twice(tmp_path: Path, open_journal: Opener, damage: bytes) -> None:
    """A corrupt journal is copied aside and left in place, and the message says where and what to do."""
    (tmp_path / FILE).write_bytes(damage)
    for _ in range(2):
        with pytest.raises(JournalError, match="damaged") as corrupt:
            open_journal()
    copies = list(tmp_path.glob(f"{FILE}.corrupt-*"))
    assert [copy.read_bytes() for copy in copies] == [damage]
    assert (tmp_path / FILE).read_bytes() == damage
    assert copies[0].name in corrupt.value.message
    assert "backup" in corrupt.value.remedy


def test_a_journal_damaged_inside_is_noticed(tmp_path: Path, journal: Journal, entry: Callable[..., Entry]) -> None:
    """Damage behind a sound beginning is found when the journal is opened, not when a claim is needed."""
    journal.enter("R1", [entry(f"F-{n}") for n in range(200)])
    journal.close()
    content = bytearray((tmp_path / FILE).read_bytes())
    content[8192:20480] = b"\xa5" * 12288
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(JournalError, match="damaged"):
        Store.open(tmp_path)


def test_a_full_disk_stops_before_anything_is_sent(journal: Journal, entry: Callable[..., Entry]) -> None:
    """When a claim cannot be written down the caller is told, and the journal still reads."""
    journal.enter("R1", [entry()])
    with journal._store.write() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    entries = [entry(f"F-{number}" + "x" * 500) for number in range(100)]
    with pytest.raises(DiaryFull, match="disk is full") as full:
        _ = [journal.claim("R1", one) for one in entries]
    assert "resume" in full.value.remedy
    assert journal.runs()[0].id == "R1"


def test_a_read_only_journal_stops_before_anything_is_sent(tmp_path: Path, open_journal: Opener) -> None:
    """A journal that may only be read is said to be so when it is opened."""
    open_journal().close()
    url = f"sqlite:///file:{tmp_path / FILE}?mode=ro&uri=true"
    with pytest.raises(JournalError, match="read-only"):
        Journal.open(tmp_path, url).begin(Run("R", "posted", "", "", "", "", "", "", ""))


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path, open_journal: Opener) -> None:
    """A home below a file is no folder; the way out is another home."""
    (tmp_path / "file").touch()
    with pytest.raises(JournalError, match="cannot be made") as refused:
        open_journal(tmp_path / "file" / "home")
    assert "IMPORTER_HOME" in refused.value.remedy


def test_a_journal_that_is_a_folder_is_said(tmp_path: Path, open_journal: Opener) -> None:
    """A folder in the journal's place cannot be opened as one."""
    (tmp_path / FILE).mkdir()
    with pytest.raises(JournalError, match="cannot be"):
        open_journal()


def test_a_journal_another_program_keeps_locked_is_said(
    journal: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lock that is not given back in time stops the run with the reason."""
    monkeypatch.setattr("importer.journal.store.BUSY_SECONDS", 0.1)
    holder = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(DiaryFull, match="locked"):
        Store.open(tmp_path).write().__enter__()
    holder.close()
    del journal


def test_an_address_that_cannot_be_used_is_not_repeated(tmp_path: Path) -> None:
    """An address that cannot be used is refused without repeating the password in it."""
    for url in ("postgresql+nothing://me:hush@127.0.0.1:1/journal", "me:hush@"):
        with pytest.raises(JournalError, match="IMPORTER_JOURNAL_URL cannot be used") as refused:
            Journal.open(tmp_path, url)
        assert "hush" not in str(refused.value)
        assert "psycopg" in refused.value.remedy
