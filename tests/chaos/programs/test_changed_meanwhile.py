"""A workbook that has changed since its run was cut short: resumed, it is planned afresh, and nothing comes twice."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from importer.journal import Journal

LOST = {"method": "POST", "path": "/v?/customerinvoice", "kind": "drop", "commit": True}
NO_ANSWER = {"method": "GET", "path": "/v1/customerinvoice/*", "kind": "500", "times": None}


@pytest.fixture
def stopped(found: Any, box: Any) -> Any:
    """Give a site of eight documents, three of which are in the ledger."""
    site = found(box, 8)
    assert site.run("--no-result", "--limit", "3").returncode == 7
    return site


def changed(site: Any, more: Sequence[Any]) -> tuple[Any, ...]:
    """Return the documents of a workbook with one of those not sent changed, another taken out, and some added."""
    *first, taken_out, raised = site.documents
    assert taken_out.key not in {filed.mark for filed in site.filed()}
    return *first, replace(raised, lines=((1, raised.net + 1),)), *more


def test_what_is_new_and_changed_is_planned_afresh(stopped: Any, more_invoices: Any) -> None:
    """Done stays done, what was changed goes as it is now, what was added goes too, what was taken out does not."""
    site = stopped
    first = {filed.number for filed in site.filed()}
    site.fill(changed(site, more_invoices(10)[8:]))
    done = site.importer("resume", "--last", "--json")
    assert done.returncode == 0, done.stderr
    assert "book.xlsx has changed since run" in done.stderr
    assert "1 document changed, 2 documents new, 1 document not in it any more." in done.stderr
    summary = json.loads(done.stdout)
    counts = {status: count for status, count in summary["documents"].items() if count}
    assert counts == {"already-done": 3, "created": 6}
    assert first < {filed.number for filed in site.filed()}
    assert (site.twice(), site.lost(), len(site.filed())) == ([], [], 9)
    (total,) = summary["totals"]
    (filed,) = site.box.control("GET", "totals")["documents"]
    assert Decimal(total["net"]) == Decimal(filed["net"]) == site.sum()


def test_the_old_run_says_where_its_work_went_on(stopped: Any, more_invoices: Any) -> None:
    """Resumed once more, by either id, nothing is left and the ledger is not asked; the lists name the new run."""
    site = stopped
    site.fill(changed(site, more_invoices(9)[8:]))
    done = site.importer("resume", "--last", "--json")
    with Journal.open(site.home) as journal:
        new, old = journal.runs()
    assert json.loads(done.stdout)["run"] == new.id
    site.box.control("DELETE", "requests")
    again = site.importer("resume", old.id)
    assert again.returncode == 0, again.stderr
    assert f"Run {old.id} was planned afresh: its work went on in run {new.id}." in again.stderr
    assert "there is nothing to resume" in again.stderr
    assert site.box.requests() == []
    assert f"went on in {new.id}" in site.importer("runs").stdout
    assert f"its work went on in run {new.id}" in site.importer("show", old.id).stderr.lower()


def test_what_is_in_doubt_and_in_no_workbook_stays_with_the_old_run(found: Any, box: Any) -> None:
    """It is named with the command that finds out, exit 6, until that was done; what is in the workbook goes on."""
    site = found(box, 5)
    box.control("POST", "faults", [LOST, NO_ANSWER])
    began = site.run("--no-result", "--workers", "1", "--limit", "1", IMPORTER_PATIENCE="1")
    assert began.returncode in {6, 7}, began.stderr
    box.control("DELETE", "faults")
    site.fill(site.documents[1:])
    done = site.importer("resume", "--last", "--json")
    assert done.returncode == 6, done.stderr
    assert json.loads(done.stdout)["documents"]["created"] == 4
    (old,) = re.findall(r"To find out: importer settle (\S+)", done.stderr)
    assert f"1 document of run {old} is in doubt, and not in the workbook any more: D00000." in done.stderr
    assert site.importer("resume", "--last").returncode == 6
    settled = site.importer("settle", old)
    assert settled.returncode == 0, settled.stderr
    ended = site.importer("resume", old)
    assert ended.returncode == 0, ended.stderr
    assert (site.twice(), site.lost(), len(site.filed())) == ([], [], 5)


def test_nothing_is_taken_over_while_something_is_invalid(stopped: Any) -> None:
    """A document that is done and reads otherwise now stops the lot, exit 3; as it was planned, the run goes on."""
    site = stopped
    before = site.documents
    (done, *_) = [each for each in before if each.key in {filed.mark for filed in site.filed()}]
    site.fill([replace(each, lines=((1, each.net + 1),)) if each == done else each for each in before])
    told = site.importer("resume", "--last", "--json")
    assert told.returncode == 3, told.stderr
    assert len(site.filed()) == 3
    planned = site.importer("resume", "--last", "--as-planned", "--json")
    assert planned.returncode == 0, planned.stderr
    site.documents = before
    assert (site.twice(), site.lost(), len(site.filed())) == ([], [], 8)
