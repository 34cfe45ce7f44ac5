"""A journal, a run or a workbook that is not as the program left it: told in words, with a way out."""

import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import Any

from importer.journal import Journal
from importer.journal.standing import Run
from importer.ledger.client import connect
from importer.workflow.job import sha256

FILE = "journal.sqlite"


def test_a_journal_from_a_newer_version(found: Any, box: Any) -> None:
    """Exit 2, both versions named, nothing sent, and not a byte of it changed."""
    site = found(box, 2)
    Journal.open(site.home).close()
    with closing(sqlite3.connect(site.home / FILE)) as journal:
        journal.execute("UPDATE schema_version SET version = 99")
        journal.commit()
    before = (site.home / FILE).read_bytes()
    for done in (site.run(), site.importer("resume", "--last")):
        assert done.returncode == 2, done.stderr
        assert "newer importer (version 99; this one knows" in done.stderr
        assert "Update this program" in done.stderr
    assert (site.home / FILE).read_bytes() == before
    assert box.calls() == []


def test_a_corrupt_journal(found: Any, box: Any) -> None:
    """Exit 2, nothing sent; it is left as it was and copied once, however often tried; moved aside, it goes on."""
    site = found(box, 30)
    assert site.run("--no-result", "--limit", "3").returncode == 7
    content = bytearray((site.home / FILE).read_bytes())
    content[4096:16384] = b"\x5a" * 12288
    (site.home / FILE).write_bytes(content)
    box.control("DELETE", "requests")
    for _ in range(2):
        done = site.run()
        assert done.returncode == 2, done.stderr
        assert f"{FILE} is damaged" in done.stderr
        assert "Put a backup of it in its place." in done.stderr
    assert box.calls() == []
    assert (site.home / FILE).read_bytes() == content
    copies = [path for path in site.home.glob(f"{FILE}.corrupt-*") if not path.name.endswith(("-wal", "-shm"))]
    assert [path.read_bytes() for path in copies] == [bytes(content)]
    (site.home / FILE).rename(site.home / "aside.sqlite")
    assert site.importer("runs").returncode == 0


def test_a_run_that_does_not_exist(found: Any, box: Any) -> None:
    """Exit 2, with where to find those that do; and the same when there is none at all yet."""
    site = found(box, 1)
    for command in ("resume", "settle", "show"):
        done = site.importer(command, "20200101-000000-beef")
        assert done.returncode == 2, done.stderr
        assert "There is no run 20200101-000000-beef." in done.stderr
        assert "importer runs" in done.stderr
    assert "There is no run yet" in site.importer("resume", "--last").stderr


def test_a_finished_run_is_not_resumed(found: Any, box: Any) -> None:
    """Exit 0, it says so, and the ledger is not even asked."""
    site = found(box, 3)
    assert site.run("--no-result").returncode == 0
    box.control("DELETE", "requests")
    done = site.importer("resume", "--last")
    assert done.returncode == 0, done.stderr
    assert "is finished: there is nothing to resume" in done.stderr
    assert box.requests() == []


def test_a_run_cut_short_before_its_first_word(found: Any, box: Any) -> None:
    """Killed before anything was written down but that it began: exit 2, nothing sent, and what to do."""
    site = found(box, 3)
    book, mapping = site.folder / "book.xlsx", site.folder / "mapping.toml"
    with Journal.open(site.home) as journal:
        tenant = site.access.tenant_id
        journal.begin(Run("r", "posted", "", "Sandbox AS", tenant, "h", str(mapping), str(book), sha256(book)))
    for _ in range(2):
        done = site.importer("resume", "--last")
        assert done.returncode == 2, done.stderr
        assert "nothing was sent" in done.stderr
        assert "importer run" in done.stderr
    assert site.run("--no-result").returncode == 0
    assert site.twice() == []
    assert site.lost() == []


def test_a_workbook_changed_since_the_run(found: Any, box: Any, more_invoices: Any) -> None:
    """What is new or changed is planned afresh, what is done stays done; one done with other content is invalid."""
    site = found(box, 8)
    assert site.run("--no-result", "--limit", "4").returncode == 7
    posted, *rest = site.documents
    raised = replace(rest[-1], lines=((1, rest[-1].net + 1),))
    site.fill([posted, *rest[:-1], raised, *more_invoices(10)[8:]])
    done = site.run("--json", "--no-result")
    assert done.returncode == 0, done.stderr
    counts = json.loads(done.stdout)["documents"]
    assert (counts["already-done"], counts["created"]) == (4, 6)
    site.fill([replace(posted, lines=((1, posted.net + 1),)), *site.documents[1:], *more_invoices(11)[10:]])
    stopped, skipped = site.run("--json"), site.run("--json", "--no-result", "--on-invalid", "skip")
    assert (stopped.returncode, skipped.returncode) == (3, 5), stopped.stderr
    counts = json.loads(skipped.stdout)["documents"]
    assert (counts["invalid"], counts["already-done"], counts["created"]) == (1, 9, 1)
    assert site.twice() == []
    assert site.lost() == [posted.key]


def test_what_is_left_is_sent_as_it_was_planned(found: Any, box: Any, more_invoices: Any) -> None:
    """With --as-planned, what a changed workbook says now does not count; nothing else of it is sent."""
    site = found(box, 6)
    before = site.documents
    assert site.run("--no-result", "--limit", "2").returncode == 7
    site.fill(more_invoices(9, 1))
    done = site.importer("resume", "--last", "--as-planned", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["documents"]["created"] == 6
    site.documents = before
    assert site.lost() == []
    assert len(site.filed()) == 6


def test_a_profile_without_a_secret(found: Any, box: Any) -> None:
    """Nothing is sent, and it says what is missing and how to give it."""
    site = found(box, 1)
    done = site.run(IMPORTER_CLIENT_SECRET="")
    assert done.returncode == 4, done.stderr
    assert "secret" in done.stderr
    assert "IMPORTER_CLIENT_SECRET" in done.stderr
    assert box.requests() == []


def test_a_journal_that_was_lost(found: Any, box: Any) -> None:
    """Without its memory the program finds numbers and references in the ledger, in a rehearsal too: nothing twice."""
    site = found(box, 10)
    assert site.run("--no-result").returncode == 0
    shutil.rmtree(site.home)
    for more in ("--dry-run", "--no-result"):
        done = site.run("--json", more)
        assert done.returncode == 0, done.stderr
        counts = json.loads(done.stdout)["documents"]
        assert (counts["already-done"], counts["created"], counts["would-create"]) == (10, 0, 0)
    assert site.twice() == []
    assert len(site.filed()) == 10


def test_a_document_that_somebody_else_has_posted_meanwhile(found: Any, box: Any) -> None:
    """What a stopped run has left may come into the ledger before it is resumed: found by its reference, not sent."""
    site = found(box, 4)
    assert site.run("--no-result", "--limit", "1").returncode == 7
    with closing(connect(site.access)) as client:
        client.create(site.submissions()[1])
    done = site.importer("resume", "--last", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["documents"]["already-done"] == 1
    assert site.twice() == []
    assert site.lost() == []
