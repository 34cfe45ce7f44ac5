"""A journal that cannot be written: nothing is sent that is not written down first."""

import os
import shutil
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest

from importer import runner
from importer.errors import DiaryFull
from importer.journal import Journal
from importer.journal.standing import Run
from importer.ledger.client import connect
from importer.submission import Status

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of a process's files")


RUN = Run("run", "posted", "", "Sandbox AS", "", "127.0.0.1", "mapping.toml", "book.xlsx", "00")


def _writes(box: Any) -> list[str]:
    return [call["path"] for call in box.calls() if call["method"] != "GET"]


def _ended(site: Any, *before: str, **more: Any) -> Any:
    """Run the workbook to its end, started by the command `before` if there is one."""
    return subprocess.run(
        [*before, sys.executable, "-m", "importer", "run", "mapping.toml", "book.xlsx", "--yes", "--no-result"],
        env=site.environment,
        cwd=site.folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
        **more,
    )


def _limited(site: Any, size: int) -> Any:
    """Run the workbook in a process none of whose files may grow above `size` bytes."""
    import resource  # noqa: PLC0415  there is none on Windows

    return _ended(site, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)))


@POSIX
@pytest.mark.parametrize("size", [20_000, 120_000])
def test_no_room_for_the_plan(found: Any, box: Any, size: int) -> None:
    """Exit 7 before anything is sent: the journal cannot be made, or has no room for what is to be sent."""
    site = found(box, 150)
    done = _limited(site, size)
    assert done.returncode == 7, done.stderr
    assert "cannot be written" in done.stderr
    assert "resume goes on" in done.stderr
    assert _writes(box) == []


@POSIX
def test_no_room_in_the_middle(found: Any, box: Any) -> None:
    """Exit 7 in the middle; nothing was sent that is not in the journal, and the rest comes with more room."""
    site = found(box, 150)
    done = _limited(site, 900_000)
    assert done.returncode == 7, done.stderr
    assert "cannot be written" in done.stderr
    assert 0 < len(site.filed()) < 150
    with Journal.open(site.home) as journal:
        (run,) = journal.runs()
        kept = {each.key: each for each in journal.documents(run.id)}
        known = journal.known(run.tenant, "customer-invoice", kept)
    assert {filed.mark for filed in site.filed()} <= {name.key for name in known}
    assert site.importer("resume", "--last").returncode == 0
    assert site.twice() == []
    assert site.lost() == []


def _fill_up(journal: Journal, pages: int) -> None:
    """Let the journal's database grow by so many pages and no more."""
    with journal._store.write() as connection:
        used = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {used + pages}")


def test_a_full_database_takes_no_plan(found: Any, box: Any) -> None:
    """DiaryFull, and nothing was sent, when there is no room for what is to be sent."""
    site = found(box, 40)
    with Journal.open(site.home) as journal, closing(connect(site.access)) as client:
        journal.begin(RUN)
        _fill_up(journal, 3)
        with pytest.raises(DiaryFull, match="the disk is full"):
            runner.run(site.submissions(), client, journal, RUN.id)
    assert site.filed() == []


def test_a_database_that_fills_up(found: Any, box: Any) -> None:
    """The run stops in the middle; what the ledger has is in the journal, and resuming completes it."""
    site = found(box, 60)
    options = runner.Options(settle_seconds=0.1)
    with Journal.open(site.home) as journal, closing(connect(site.access)) as client:
        journal.begin(RUN)
        runner.run(site.submissions(), client, journal, RUN.id, replace(options, limit=2))
        _fill_up(journal, 1)
        ran = runner.resume(journal, RUN.id, client, options)
        assert isinstance(ran.reason, DiaryFull)
        assert {outcome.status for outcome in ran} <= {Status.CREATED, Status.NOT_ATTEMPTED, Status.IN_DOUBT}
        assert 2 < len(site.filed()) < 60
    with Journal.open(site.home) as journal, closing(connect(site.access)) as client:
        journal.begin(RUN)
        assert runner.resume(journal, RUN.id, client, options).reason is None
    assert site.twice() == []
    assert site.lost() == []


def test_a_home_that_cannot_be_made(found: Any, box: Any) -> None:
    """A home below a file: exit 2, nothing sent, and the way out."""
    site = found(box, 2)
    done = site.run(IMPORTER_HOME=str(site.folder / "book.xlsx" / "home"))
    assert done.returncode == 2, done.stderr
    assert "cannot be made" in done.stderr
    assert "IMPORTER_HOME" in done.stderr
    assert box.calls() == []


def _without_privilege() -> list[str]:
    """Return what makes a command respect permissions: nothing, but for root. Skips where that cannot be had."""
    if os.getuid() != 0:
        return []
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        pytest.skip("root may write everywhere, and there is no setpriv to take that away")
    return [setpriv, "--bounding-set=-dac_override", "--inh-caps=-dac_override"]


@POSIX
@pytest.mark.parametrize("what", ["folder", "file"])
def test_a_read_only_journal(found: Any, box: Any, what: str) -> None:
    """A folder or a file that may not be written to: exit 2, nothing sent, and the way out."""
    site = found(box, 2)
    Journal.open(site.home).close()
    target = site.home if what == "folder" else site.home / "journal.sqlite"
    target.chmod(0o500 if what == "folder" else 0o400)
    done = _ended(site, *_without_privilege())
    target.chmod(0o700)
    assert done.returncode == 2, done.stderr
    assert "journal.sqlite cannot be written: it " in done.stderr
    assert "Allow writing to the file and its folder" in done.stderr
    assert _writes(box) == []
