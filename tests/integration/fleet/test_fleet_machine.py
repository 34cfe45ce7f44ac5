"""`importer fleet` on one machine: real ledgers, real processes, one of them killed."""

import json
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

DOCUMENTS = 18


@pytest.fixture(scope="module")
def town(found: Callable[..., Any]) -> Any:
    """Give a town of three companies with six documents each."""
    return found(3, 6, 60.0)


@pytest.fixture(scope="module")
def ended(town: Any, machine: Callable[..., Any]) -> Any:
    """Return how the town's fleet ended, one of its processes killed in the middle."""
    return machine(town, 2, 1)


def test_a_killed_process_costs_nothing(town: Any, ended: Any) -> None:
    """Every document is in its company's ledger once, and another process went on with the job."""
    assert ended.kills == 1
    assert (town.twice(), town.lost(), town.count()) == ([], [], DOCUMENTS)
    assert ended.report["exit"] == 0
    assert [job["exit"] for job in ended.report["jobs"]] == [0] * 3
    assert sum(job["taken_over"] for job in ended.report["jobs"]) == 1


def test_one_object_with_the_jobs_inside(town: Any, ended: Any) -> None:
    """The fleet's figures are the sums of its jobs', each of which is what `importer run --json` prints."""
    report = ended.report
    runs = [job["run"] for job in report["jobs"]]
    assert [run["company"] for run in runs] == [company.name for company in town.companies]
    assert sum((Counter(run["documents"]) for run in runs), Counter()) == +Counter(report["documents"])
    assert report["documents"]["created"] + report["documents"]["already-done"] == DOCUMENTS
    assert {total["currency"]: total["documents"] for total in report["totals"]} == {"NOK": DOCUMENTS}
    assert all(Path(town.folder / run["result"]).is_file() for run in runs)


def _sheet(path: Path) -> tuple[Any, int, dict[str, int]]:
    """Return the sheet of a summary workbook, the row of its headings, and the column of each."""
    with closing(openpyxl.load_workbook(path)) as book:
        (sheet,) = book.worksheets
    head = next(row for row in range(1, 9) if sheet.cell(row, 1).value == "Company")
    return sheet, head, {str(cell.value): int(cell.column or 0) for cell in sheet[head]}


def test_the_summary_workbook(town: Any, ended: Any) -> None:
    """A line a company with its numbers as numbers, a total that follows the filter, a link to each result."""
    sheet, head, column = _sheet(town.folder / ended.report["result"])
    rows = range(head + 1, head + 4)
    assert [sheet.cell(row, 1).value for row in rows] == [company.name for company in town.companies]
    assert {sheet.cell(row, column["Outcome"]).value for row in rows} == {"done"}
    assert {sheet.cell(row, column["Control totals"]).value for row in rows} == {"agree"}
    net = column["Net amount"]
    wanted = [float(sum(one.net for one in company.documents)) for company in town.companies]
    assert [sheet.cell(row, net).value for row in rows] == pytest.approx(wanted)
    assert (
        sheet.cell(2, net).value
        == f"=SUBTOTAL(109,{get_column_letter(net)}{rows[0]}:{get_column_letter(net)}{rows[-1]})"
    )
    targets = [sheet.cell(row, 1).hyperlink.target for row in rows]
    assert targets == [f"{company.name}.result.xlsx" for company in town.companies]
    assert sheet.freeze_panes == f"B{head + 1}"
    assert sheet.auto_filter.ref.startswith(f"A{head}:")


def test_one_companys_trouble_is_its_own(town: Any, ended: Any, at_hand: Callable[..., Any]) -> None:
    """Run again, only what is new goes to who may have it; the summary says first who needs a person, and why."""
    first, second, third = town.companies
    first.control("PUT", "settings", {"granted_scopes": ["vismanet_erp_service_api:read"]})
    fresh = replace(first.documents[0], key="D-new", reference="shop-new")
    first.fill((*first.documents, fresh))
    second.fill((*second.documents, replace(fresh, customer="12345")))
    code, out, err = at_hand(town, "--yes", "--json", "--processes", "1")
    report = json.loads(out)
    assert [job["exit"] for job in report["jobs"]] == [4, 3, 0], err
    assert (code, report["exit"]) == (4, 4)
    assert (report["documents"]["already-done"], town.count()) == (12, DOCUMENTS)
    assert "invalid_scope" in report["jobs"][0]["trouble"]
    assert report["result"] != ended.report["result"]
    sheet, head, column = _sheet(town.folder / report["result"])
    words = [sheet.cell(row, column["Outcome"]).value for row in range(head + 1, head + 4)]
    assert words == ["sign-in refused", "invalid", "done"]
    assert "2 of 3 companies need a person" in sheet["D1"].value
    assert sheet.cell(head + 1, 1).hyperlink is None
    assert "invalid_scope" in sheet.cell(head + 1, column["What a person must see to"]).value
    assert third.name == sheet.cell(head + 3, 1).value


def test_a_rehearsal_sends_nothing(town: Any, at_hand: Callable[..., Any]) -> None:
    """Two jobs of one company go one after the other; nobody is asked, and nothing is sent."""
    (company, *_others) = town.companies[2:]
    kept = town.fleet.read_text(encoding="utf-8")
    company.fill((*company.documents, replace(company.documents[0], key="D-more", reference="shop-more")))
    more = f'version = 1\n[defaults]\nmapping = "invoices.toml"\n[[job]]\nprofile = "{company.name}"\nworkbook = "'
    (town.folder / "more.xlsx").write_bytes(company.workbook.read_bytes())
    town.fleet.write_text(
        f'{more}{company.workbook.name}"\n{more[more.index("[[job]]") :]}more.xlsx"\nname = "more"\n', encoding="utf-8"
    )
    code, out, err = at_hand(town, "--dry-run", "--json", "--no-result")
    town.fleet.write_text(kept, encoding="utf-8")
    report = json.loads(out)
    assert (code, report["mode"], report["result"]) == (0, "dry-run", None), err
    assert (report["documents"]["would-create"], report["companies"], town.count()) == (2, 1, DOCUMENTS)


def test_all_that_is_missing_is_said_before_anything_starts(town: Any, at_hand: Callable[..., Any]) -> None:
    """A secret that is nowhere, and a variable that would make one company of all; exit 2."""
    secret = town.home / "secrets" / "client-03"
    kept = secret.read_text(encoding="utf-8")
    secret.unlink()
    code, _, err = at_hand(town, "--yes", IMPORTER_TENANT_ID="0")
    secret.write_text(kept, encoding="utf-8")
    assert code == 2
    assert "The profile “client-03” has no secret" in err
    assert "IMPORTER_TENANT_ID is set, and would make one company of all" in err
    assert town.count() == DOCUMENTS


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "--yes was not given"),
        (("--yes", "--engine", "dask"), "The engine dask needs a scheduler."),
        (("--yes", "--scheduler", "tcp://127.0.0.1:1"), "--scheduler is for the engine dask."),
        (("--yes", "--engine", "dask", "--scheduler", "tcp://127.0.0.1:1"), "needs a journal that all workers share"),
        (("--yes", "--result", "summary.csv"), "no name for a result workbook"),
    ],
)
def test_what_does_not_go_together_is_refused(
    town: Any, at_hand: Callable[..., Any], arguments: tuple[str, ...], words: str
) -> None:
    """In words, with exit 2, and nothing is sent."""
    code, out, err = at_hand(town, *arguments)
    assert (code, out) == (2, "")
    assert words in err
