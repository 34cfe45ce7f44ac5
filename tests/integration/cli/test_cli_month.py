"""Every command of README's table of operations, as it stands there, and every sample through its mapping."""

import json
import re
import shlex
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest

ROOT = Path(__file__).parents[3]
ROW = re.compile(r"^\| (?P<resource>\w+) \| (?P<operation>[^|]+) \| `importer (?P<command>[^`]+)` \|$", re.MULTILINE)
COMMANDS = {
    f"{row['resource']} {row['operation']}": shlex.split(row["command"])
    for row in ROW.finditer((ROOT / "README.md").read_text(encoding="utf-8"))
}
CALLS = {
    "Customer GET all, by change date": "GET /v1/customer",
    "Customer POST": "POST /v1/customer",
    "Customer PUT": r"PUT /v1/customer/\w+",
    "Customer POST action/createDunningLetter": r"POST /v1/customer/\w+/action/createDunningLetter",
    "CustomerInvoice GET all": "GET /v1/customerinvoice",
    "CustomerInvoice POST": "POST /v2/customerinvoice",
    "CustomerInvoice PUT": r"PUT /v1/customerinvoice/\w+",
    "CustomerCreditNote GET all": "GET /v1/customerCreditNote",
    "CustomerCreditNote POST": "POST /v2/customerCreditNote",
    "CustomerCreditNote PUT": r"PUT /v1/customerCreditNote/[\w-]+",
    "CustomerDebitNote GET all, by project": "GET /v1/customerDebitNote",
    "CustomerDebitNote POST": "POST /v2/customerDebitNote",
    "CustomerDebitNote PUT": r"PUT /v1/customerDebitNote/\w+",
}
"""The call each operation is about."""
QUERIES = {
    "Customer GET all, by change date": {
        "lastModifiedDateTime": "2026-01-14",
        "lastModifiedDateTimeCondition": ">=",
    },
    "CustomerCreditNote GET all": {
        "financialPeriod": "202610",
        "status": "Balanced",
        "expandAttachments": "true",
        "expandTaxDetails": "true",
    },
    "CustomerDebitNote GET all, by project": {"project": "P20"},
}
WRITES = [name for name in COMMANDS if "GET" not in name]


@dataclass(frozen=True)
class Sample:
    """What is in a sample: rows, those left out (by the mapping, or as a total row), documents, and lines if any."""

    rows: int
    filtered: int
    documents: int
    lines: int | None = None


SAMPLES = {
    "Customer POST": Sample(32, 2, 30),
    "Customer PUT": Sample(6, 0, 6),
    "Customer POST action/createDunningLetter": Sample(7, 0, 7),
    "CustomerInvoice POST": Sample(112, 1, 40, 111),
    "CustomerInvoice PUT": Sample(8, 0, 6),
    "CustomerCreditNote POST": Sample(10, 1, 7, 9),
    "CustomerCreditNote PUT": Sample(5, 0, 5),
    "CustomerDebitNote POST": Sample(7, 0, 5, 7),
    "CustomerDebitNote PUT": Sample(5, 0, 5),
}
KINDS = {
    "CustomerInvoice POST": "CustomerInvoice",
    "CustomerCreditNote POST": "CustomerCreditNote",
    "CustomerDebitNote POST": "CustomerDebitNote",
}

Done = subprocess.CompletedProcess[str]
Run = Callable[..., Done]
Several = Callable[..., list[Done]]
Totals = Mapping[str, Any]


@dataclass(frozen=True)
class Step:
    """One command at its end: what it said, the calls of its kind (create, change, read), the books after those."""

    done: Done
    calls: Sequence[Mapping[str, Any]]
    totals: Totals

    @property
    def said(self) -> Any:
        """The object on standard output."""
        return json.loads(self.done.stdout)


@pytest.fixture(scope="module")
def month(
    several: Several, fresh_calls: Callable[[], list[dict[str, Any]]], control: Callable[..., Any]
) -> Mapping[str, Step]:
    """Run every command of the table: creating, then changing, then reading; the environment says where to."""
    steps: dict[str, Step] = {}
    for kind in ("POST", "PUT", "GET"):
        names = [name for name in COMMANDS if kind in name]
        ends = several([(_unattended(COMMANDS[name]), {}) for name in names], in_turn=True)
        calls, totals = fresh_calls(), control("GET", "totals")
        steps |= {name: Step(done, calls, totals) for name, done in zip(names, ends, strict=True)}
    return steps


def _unattended(command: Sequence[str]) -> list[str]:
    yes = ["--yes"] if command[0] == "run" else []
    return [*(word for word in command if word != "--sandbox"), *yes, "--json"]


def _made(step: Step, name: str) -> list[Mapping[str, Any]]:
    """Return the calls of a step that the operation is about."""
    return [call for call in step.calls if re.fullmatch(CALLS[name], f"{call['method']} {call['path']}")]


def test_the_table_has_thirteen_operations() -> None:
    """The README names every operation once, and each is one this test knows."""
    assert COMMANDS.keys() == CALLS.keys()
    assert len(COMMANDS) == 13
    assert all("--sandbox" in command for command in COMMANDS.values())


@pytest.mark.parametrize("name", COMMANDS)
def test_an_operation_is_carried_out(month: Mapping[str, Step], name: str) -> None:
    """The command ends well, and the ledger has got the call the operation is about, answered with a yes."""
    step = month[name]
    assert step.done.returncode == 0, step.done.stderr
    made = _made(step, name)
    assert made
    assert {call["status"] for call in made} <= {200, 201, 204}
    assert len(made) == (SAMPLES[name].documents if name in SAMPLES else 1)


@pytest.mark.parametrize("name", QUERIES)
def test_a_list_asks_what_it_was_told_to(month: Mapping[str, Step], name: str) -> None:
    """The query parameters of the operation are in the call."""
    asked = dict(parse_qsl(_made(month[name], name)[0]["query"]))
    assert {key: asked.get(key) for key in QUERIES[name]} == QUERIES[name]


@pytest.mark.parametrize("name", SAMPLES)
def test_every_document_of_a_sample_is_posted(month: Mapping[str, Step], name: str) -> None:
    """Rows and documents are as many as the sample has, all of them created or updated."""
    said, sample = month[name].said, SAMPLES[name]
    status = "updated" if "PUT" in name else "created"
    assert {key: count for key, count in said["documents"].items() if count} == {status: sample.documents}
    kept = sample.rows - sample.filtered
    rows = {"read": sample.rows, "in_documents": kept, "invalid": 0, "filtered": sample.filtered, "blank": 0}
    assert said["rows"] == rows
    if sample.lines is not None:
        assert sum(total["lines"] for total in said["totals"]) == sample.lines


@pytest.mark.parametrize("name", KINDS)
def test_the_ledger_adds_up_to_the_summary(month: Mapping[str, Step], name: str) -> None:
    """Documents, lines and net of each currency are in the sandbox's own books as the summary has them."""
    booked = {
        each["currency"]: (each["documents"], each["lines"], Decimal(each["net"]))
        for each in month[name].totals["documents"]
        if each["resource"] == KINDS[name]
    }
    told = {
        each["currency"]: (each["documents"], each["lines"], Decimal(each["net"]))
        for each in month[name].said["totals"]
    }
    assert booked == told


def test_customers_and_letters_are_in_the_books(month: Mapping[str, Step]) -> None:
    """As many customers and dunning letters as the samples have."""
    books = month["CustomerDebitNote PUT"].totals
    assert (books["customers"], books["dunningLetters"]) == (30, 7)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_result_workbook_lies_beside_the_sample(month: Mapping[str, Step], desk: Path, name: str) -> None:
    """It is named after its source, and is where the summary says."""
    source = Path(COMMANDS[name][2])
    assert Path(month[name].said["result"]) == source.with_name(f"{source.stem}.result.xlsx")
    assert (desk / month[name].said["result"]).is_file()


def test_the_exports_have_what_was_posted(month: Mapping[str, Step]) -> None:
    """Reading the ledger back gives the customers, invoices and credit notes of the month."""
    counts = {name: month[name].said["documents"] for name in COMMANDS if name not in WRITES}
    assert counts["Customer GET all, by change date"] == 30
    assert counts["CustomerInvoice GET all"] == 40
    assert counts["CustomerCreditNote GET all"] == 7


@pytest.fixture(scope="module")
def again(
    month: Mapping[str, Step],
    several: Several,
    fresh_posts: Callable[[], list[str]],
) -> tuple[Mapping[str, Done], list[str]]:
    """Run everything that writes once more; return the ends, and the writing calls that were made."""
    assert all(step.done.returncode == 0 for step in month.values())
    fresh_posts()
    asks: list[tuple[Sequence[str], Mapping[str, str]]] = [
        ([*_unattended(COMMANDS[name]), "--no-result"], {}) for name in WRITES
    ]
    ends = dict(zip(WRITES, several(asks), strict=True))
    return ends, fresh_posts()


@pytest.mark.parametrize("name", SAMPLES)
def test_a_second_time_everything_is_done_already(again: tuple[Mapping[str, Done], list[str]], name: str) -> None:
    """Each document is known as done, and the command ends well."""
    done = again[0][name]
    assert done.returncode == 0, done.stderr
    counts = {key: count for key, count in json.loads(done.stdout)["documents"].items() if count}
    assert counts == {"already-done": SAMPLES[name].documents}


def test_a_second_time_nothing_is_sent(again: tuple[Mapping[str, Done], list[str]]) -> None:
    """The ledger has got no writing call."""
    assert again[1] == []


@pytest.fixture(scope="module")
def checks(several: Several) -> Mapping[str, Done]:
    """Check every sample offline, with an environment that knows no ledger."""
    nobody = {"IMPORTER_BASE_URL": "https://ledger.example", "IMPORTER_CLIENT_SECRET": ""}
    asks = [(["check", *COMMANDS[name][1:3], "--json", "--no-result"], nobody) for name in SAMPLES]
    return dict(zip(SAMPLES, several(asks), strict=True))


@pytest.mark.parametrize("name", SAMPLES)
def test_a_check_finds_nothing_wrong_with_a_sample(checks: Mapping[str, Done], name: str) -> None:
    """Every document would be created or updated; no company, no host and no call."""
    said = json.loads(checks[name].stdout)
    would = "would-update" if "PUT" in name else "would-create"
    assert checks[name].returncode == 0, checks[name].stderr
    assert {key: count for key, count in said["documents"].items() if count} == {would: SAMPLES[name].documents}
    assert (said["company"], said["host"], said["requests"], said["result"]) == ("", "", 0, None)
