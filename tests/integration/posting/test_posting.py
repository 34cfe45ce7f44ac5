"""Posting against the sandbox: one call each, every fault survived, every figure the sandbox's own."""

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from importer import resources
from importer.journal import Journal
from importer.ledger.client import Client
from importer.ledger.port import Conflict
from importer.references import checking
from importer.runner import Options, Ran, left_over, resume, run
from importer.submission import Status, Submission

Documents = Callable[..., Submission]
SOON = Options(settle_seconds=1.2)
LATE = 0.2
"""Seconds after which a call is carried out at the latest: well within the settle time, on a slow machine too."""
SLOW = 1.3
"""Seconds an answer takes that is not waited for."""


def counted(ran: Ran) -> Counter[str]:
    """Return how many documents have which status."""
    return Counter(outcome.status.value for outcome in ran)


def net_of(documents: Sequence[Submission]) -> Decimal:
    """Return what the documents add up to."""
    return sum((document.net for document in documents), Decimal(0))


def test_one_create_costs_one_call(client: Client, journal: Journal, control: Any, document: Documents) -> None:
    """Without faults the sandbox logs one request a document, and nothing else."""
    wanted = [document(n) for n in range(60)]
    assert counted(run(wanted, client, journal, "R1", SOON)) == {"created": 60}
    assert Counter(entry["method"] for entry in control.log()) == {"POST": 60}
    assert control.totals() == {"CustomerInvoice": (60, net_of(wanted))}
    assert counted(run(wanted, client, journal, "R1", SOON)) == {"already-done": 60}
    assert len(control.log()) == 60


@pytest.mark.parametrize("by", ["number", "reference"])
@pytest.mark.parametrize("carried_out", ["before", "never"])
@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "500"},
        {"kind": "500", "body": "empty"},
        {"kind": "502", "body": "html"},
        {"kind": "503"},
        {"kind": "504"},
        {"kind": "drop"},
        {"kind": "cut"},
        {"kind": "half-json"},
        {"kind": "html"},
        {"kind": "slow", "seconds": SLOW},
        {"kind": "late", "seconds": LATE},
        {"kind": "401"},
        {"kind": "429", "seconds": 1},
        {"kind": "429", "seconds": 0},
    ],
    ids=lambda fault: "-".join(str(part) for part in fault.values()),
)
def test_every_fault_ends_in_one_document(
    client: Client, journal: Journal, control: Any, document: Documents, fault: Any, carried_out: str, by: str
) -> None:
    """Whatever happens to the create, before or after it was carried out: one document, and it is ours."""
    control.faults({**fault, "commit": carried_out == "before", "method": "POST", "path": "/v2/*"})
    wanted = [document(0, by)]
    ran = run(wanted, client, journal, "R1", SOON)
    assert counted(ran) == {"created": 1}
    assert control.totals() == {"CustomerInvoice": (1, wanted[0].net)}


@pytest.mark.parametrize("kind", ["503", "drop", "html", "half-json", "cut"])
def test_a_look_up_in_trouble_is_made_again(
    client: Client, journal: Journal, control: Any, document: Documents, kind: str
) -> None:
    """The look-up itself may fail as well, and is asked again."""
    control.faults(
        {"kind": "drop", "commit": True, "method": "POST", "path": "/v2/*"},
        {"kind": kind, "method": "GET", "times": 2},
    )
    assert counted(run([document(0)], client, journal, "R1", SOON)) == {"created": 1}
    assert control.totals()["CustomerInvoice"][0] == 1


def test_a_rule_in_a_faults_clothes_is_refused_once(
    client: Client, journal: Journal, control: Any, document: Documents
) -> None:
    """A business rule answered as 500 is looked up, refused with the ledger's words and sent once."""
    control.settings(business_error_status=500, closed_periods=["202601"])
    ran = run([document(0)], client, journal, "R1", SOON)
    assert counted(ran) == {"refused": 1}
    assert "202601" in ran[0].message or "period" in ran[0].message.lower()
    assert [entry["method"] for entry in control.log()].count("POST") == 1


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("by", ["number", "reference"])
def test_faults_of_all_kinds_at_once(
    client: Client, journal: Journal, control: Any, dial: Callable[..., Client], document: Documents, seed: int, by: str
) -> None:
    """Under a rain of faults, and after a resume in fair weather, every document is there once, totals equal."""
    chance = random.Random(seed)
    kinds = ["500", "502", "503", "504", "drop", "cut", "half-json", "html", "slow", "late", "401", "429"]
    rain = {"times": None, "rate": 0.02, "commit": None, "path": "/v?/customerinvoice*"}
    seconds = dict.fromkeys(kinds, LATE) | {"slow": SLOW}
    control.faults(
        *({**rain, "kind": kind, "seconds": seconds[kind], "seed": chance.randrange(10**6)} for kind in kinds)
    )
    wanted = [document(n, by) for n in range(60)]
    first = run(wanted, client, journal, "R1", replace(SOON, workers=6))
    assert set(counted(first)) <= {"created", "in-doubt", "refused"}
    control.well()
    assert set(counted(resume(journal, "R1", dial(), SOON))) <= {"created"}
    refused = [outcome.key for outcome in first if outcome.status is Status.REFUSED]
    if refused:
        again = run([each for each in wanted if each.key in refused], client, journal, "R1", SOON)
        assert counted(again) == {"created": len(refused)}
    assert left_over(journal, "R1") == []
    assert control.totals() == {"CustomerInvoice": (60, net_of(wanted))}


def test_a_quota_is_used_and_not_overrun(
    dial: Callable[..., Client], client: Client, journal: Journal, control: Any, document: Documents
) -> None:
    """Two hundred documents under a limit of eighty a window: no 429, and the full windows are used up."""
    del client
    control.settings(rate_limit=80, rate_window_seconds=2)
    control.clear_log()
    wanted = [document(n) for n in range(200)]
    assert counted(run(wanted, dial(), journal, "R1", replace(SOON, workers=8))) == {"created": 200}
    log = [entry for entry in control.log() if entry["path"].startswith("/v")]
    assert Counter(entry["status"] for entry in log) == {201: 200}
    moments = [dt.datetime.fromisoformat(entry["time"]).timestamp() for entry in log]
    gaps = [position for position in range(1, 200) if moments[position] - moments[position - 1] > 0.5]
    windows = [b - a for a, b in zip([0, *gaps], [*gaps, 200], strict=True)]
    assert all(used >= 76 for used in windows[:-1]), windows


def test_large_documents_go_in_the_background(
    dial: Callable[..., Client], client: Client, journal: Journal, control: Any, document: Documents
) -> None:
    """A document over the limit of lines is a job: written down, followed, and in the ledger once."""
    del client
    control.settings(background_seconds=0.3)
    wanted = [document(0, lines=30), document(1)]
    ran = run(wanted, dial(background_lines=20), journal, "R1", SOON)
    assert counted(ran) == {"created": 2}
    assert ran[0].number == "F00000"
    assert control.totals() == {"CustomerInvoice": (2, net_of(wanted))}
    assert sum("background" in entry["path"] for entry in control.log()) >= 2


@pytest.mark.parametrize("name", ["customer-invoice", "customer-credit-note", "customer-debit-note"])
def test_documents_of_every_kind_are_created_updated_and_kept_from_conflicts(
    client: Client, journal: Journal, document: Documents, name: str
) -> None:
    """Create, update with the right version, and a conflict with both values for the wrong one."""
    one = document(0, name=name)
    run([one], client, journal, "R1", SOON)
    there = client.find(name, "F00000") or {}

    def update(text: str, etag: str) -> Submission:
        payload = resources.get(name).assemble({"invoiceText": text}, (), "update")
        return Submission(name, "update", one.key, payload, (2,), one.number, one.customer, "NOK", etag=etag)

    [updated] = run([update("First", there["timeStamp"])], client, journal, "R1", SOON)
    assert updated.status is Status.UPDATED
    [refused] = run([update("Second", there["timeStamp"])], client, journal, "R1", SOON)
    assert refused.status is Status.REFUSED
    assert "sent Second, ledger has First" in refused.message
    with pytest.raises(Conflict):
        client.update(update("Third", there["timeStamp"]))


def test_upserts_find_out_by_themselves(client: Client, journal: Journal, customer: Callable[..., Submission]) -> None:
    """A customer that is there is updated, one that is not is created."""
    wanted = [
        replace(customer("20000", name="New Name"), operation="upsert"),
        replace(customer("30000"), operation="upsert"),
    ]
    assert [outcome.status for outcome in run(wanted, client, journal, "R1", SOON)] == [
        Status.UPDATED,
        Status.CREATED,
    ]
    assert (client.find("customer", "20000") or {})["name"] == "New Name"


@pytest.mark.parametrize("kind", ["drop", "500", "html"])
def test_a_letter_is_sent_once_whatever_happens(
    client: Client, journal: Journal, control: Any, document: Documents, letter: Submission, kind: str
) -> None:
    """A dunning letter whose answer is lost is in doubt and never repeated."""
    client.create(document(0))
    control.faults({"kind": kind, "commit": True, "path": "*createDunningLetter"})
    assert counted(run([letter], client, journal, "R1", SOON)) == {"in-doubt": 1}
    assert counted(run([letter], client, journal, "R1", SOON)) == {"in-doubt": 1}
    assert sum("createDunningLetter" in entry["path"] for entry in control.log()) == 1
    assert control.letters() <= 1


def test_references_are_read_in_pages(
    client: Client, control: Any, document: Documents, customer: Callable[..., Submission]
) -> None:
    """Customers, numbers and classes of forty submissions are checked with a handful of calls."""
    client.create(document(0))
    stranger = replace(document(3), customer="99999", key="X")
    taken = replace(document(0), key="Y", net=Decimal(1))
    control.clear_log()
    found = checking.check([*(document(n) for n in range(1, 40)), stranger, taken], client)
    assert sorted((finding.code, finding.key) for finding in found) == [
        ("number-taken", "Y"),
        ("unknown-customer", "X"),
    ]
    found = checking.check([customer("40000"), customer("40001", customerClassId="77")], client)
    assert [finding.code for finding in found] == ["unknown-class"]
    assert len(control.log()) <= 8


def test_shifting_pages_lose_nobody(
    dial: Callable[..., Client], client: Client, control: Any, document: Documents
) -> None:
    """Rows that come in or go while a list is read neither double nor hide a document."""
    for index in range(25):
        client.create(document(index))
    control.settings(max_page_size=10)
    for rows in (3, -3):
        control.faults({"kind": "shift", "rows": rows})
        listed = [row["referenceNumber"] for row in dial().list("customer-invoice", {})]
        assert len(listed) == len(set(listed))
        assert {f"F{index:05}" for index in range(25)} <= set(listed)
        control.well()
