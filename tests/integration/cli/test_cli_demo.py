"""`importer demo` from start to end, and `--sandbox` itself: nothing but the program."""

import re
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

Done = subprocess.CompletedProcess[str]
Several = Callable[..., list[Done]]
WORKBOOKS = (
    "customers-legacy",
    "invoices-2026-10",
    "credit-notes-2026-10",
    "debit-notes-2026-10",
    "dunning-letters-2026-11",
    "invoices-with-mistakes",
)
TABLE = {
    "customers from the old system": ("32", "30 created"),
    "invoices of October": ("112", "40 created"),
    "credit notes": ("10", "7 created"),
    "debit notes": ("7", "5 created"),
    "dunning letters": ("7", "7 created"),
    "the same invoices once more": ("112", "40 already-done"),
}
"""What the demo's table says of each workbook: rows, documents."""


@pytest.fixture(scope="module")
def alone(plain: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return an environment that knows no ledger, with a home of its own."""
    return plain | {"IMPORTER_HOME": str(tmp_path_factory.mktemp("home")), "COLUMNS": "200"}


@pytest.fixture(scope="module")
def demo(
    launch: Callable[..., Done], alone: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Done, Path, float]:
    """Run the demo; return its end, the folder it filled, and how many seconds it took."""
    folder = tmp_path_factory.mktemp("demo")
    began = time.monotonic()
    done = launch(["demo", "--out", "month"], alone, folder)
    seconds = time.monotonic() - began
    [place] = (folder / "month").iterdir()
    return done, place, seconds


def test_it_goes_as_a_demo_should(demo: tuple[Done, Path, float]) -> None:
    """Exit 0, in good time, with nothing on standard output but the table."""
    done, _, seconds = demo
    assert done.returncode == 0, done.stderr
    assert seconds < 60
    assert "Not as a demo should go" not in done.stderr


@pytest.mark.parametrize("title", TABLE)
def test_the_table_has_the_counts(demo: tuple[Done, Path, float], title: str) -> None:
    """Rows read and documents by status, for each workbook."""
    said = demo[0].stdout + demo[0].stderr
    row = next(line for line in said.splitlines() if line.startswith(title))
    assert tuple(re.split(r" {2,}", row.strip())[1:3]) == TABLE[title]


def test_it_shows_an_invalid_and_a_refused_row(demo: tuple[Done, Path, float]) -> None:
    """One finding with its cell and its way out, and one refusal in the ledger's own words."""
    said = demo[0].stdout + demo[0].stderr
    assert "Oktober 2026!K10 (Pris): “ca. 450” is not a number." in said
    assert "the ledger says: TaxCategoryID '99' cannot be found in the system." in said


def test_its_folder_has_every_workbook_and_result(demo: tuple[Done, Path, float]) -> None:
    """The workbooks and mappings, their results (the invoices were run twice), the ledger's invoices read back."""
    files = sorted(path.name for path in demo[1].iterdir())
    twice = [name for name in files if re.fullmatch(r"invoices-2026-10\.\d{8}-\d{6}-[0-9a-f]{4}\.result\.xlsx", name)]
    results = [f"{name}.result.xlsx" for name in WORKBOOKS]
    sources = [f"{name}{'.csv' if name.startswith('customers') else '.xlsx'}" for name in WORKBOOKS]
    assert len(twice) == 1
    assert files == sorted([*sources, *results, *twice, "ledger-invoices.xlsx", "mappings"])


def test_it_leaves_the_users_own_home_alone(demo: tuple[Done, Path, float], alone: Mapping[str, str]) -> None:
    """A demo is in nobody's history."""
    assert demo[0].returncode == 0
    assert list(Path(alone["IMPORTER_HOME"]).iterdir()) == []


@pytest.fixture(scope="module")
def sandboxed(
    launch: Callable[..., Done], several: Several, alone: Mapping[str, str], desk: Path
) -> Mapping[str, Done]:
    """Run the month's commands with --sandbox, one after the other, and empty it in the end."""
    invoices = ("mappings/invoices.toml", "samples/invoices-2026-10.xlsx", "--no-result")
    customers = ("mappings/customers-legacy.toml", "samples/customers-legacy.csv", "--no-result")
    rehearsal = ("run", "--sandbox", "--dry-run", *invoices, "--json")
    ends = {
        "customers": launch(["run", "--sandbox", "--yes", *customers], alone, desk),
        "rehearsal": launch(rehearsal, alone, desk),
    }
    others = {
        "runs": ["runs"],
        "show": ["show", "--last"],
        "reset": ["sandbox", "--reset"],
        "rehearsal of nothing": rehearsal,
    }
    ends |= dict(zip(others, several([(command, alone) for command in others.values()], in_turn=True), strict=True))
    return ends


def test_the_sandbox_keeps_its_books_between_commands(sandboxed: Mapping[str, Done]) -> None:
    """Customers posted by one command are there for the next: its invoices could be posted."""
    assert sandboxed["customers"].returncode == 0, sandboxed["customers"].stderr
    assert "SENT · rung reached: posted · Sandbox AS at 127.0.0.1:" in sandboxed["customers"].stderr
    assert sandboxed["rehearsal"].returncode == 0, sandboxed["rehearsal"].stderr
    assert '"would-create": 40' in sandboxed["rehearsal"].stdout


def test_a_reset_empties_it(sandboxed: Mapping[str, Done]) -> None:
    """After it the customers are gone: every invoice is invalid; exit 3."""
    assert sandboxed["reset"].returncode == 0
    assert sandboxed["rehearsal of nothing"].returncode == 3
    assert '"invalid": 40' in sandboxed["rehearsal of nothing"].stdout


def test_runs_are_listed_and_shown(sandboxed: Mapping[str, Done]) -> None:
    """The posted run is in the list, the rehearsal is not; shown, it has a line for every customer."""
    listed = sandboxed["runs"].stdout
    assert len(re.findall(r"\d{8}-\d{6}-[0-9a-f]{4}", listed)) == 1
    assert "Sandbox AS" in listed
    assert "30 created" in listed
    assert sandboxed["show"].stdout.count("created") == 30
