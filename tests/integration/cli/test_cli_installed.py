"""The program as it is installed: a command beside its Python, with samples, mappings and languages, in any folder."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from importer import __version__

PYTHON = Path(os.environ.get("IMPORTER_PYTHON", sys.executable))
COMMAND = PYTHON.with_name("importer.exe" if os.name == "nt" else "importer")

pytestmark = pytest.mark.skipif(
    "IMPORTER_PYTHON" not in os.environ, reason=".ci/run tries the built wheel: IMPORTER_PYTHON is its Python"
)


@pytest.fixture(scope="module")
def installed(
    plain: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Return what runs the installed command, in a folder that was empty before the first one."""
    folder, home = tmp_path_factory.mktemp("empty"), tmp_path_factory.mktemp("home")

    def run(*words: str, command: tuple[str, ...] = (str(COMMAND),)) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*command, *words],
            env={**plain, "IMPORTER_HOME": str(home)},
            cwd=folder,
            capture_output=True,
            encoding="utf-8",
            timeout=180,
            check=False,
        )

    return run


def test_it_is_not_the_checkout(installed: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    """What is tried is the wheel: the package lies in its site-packages, with the mark that it has types."""
    code = "import importer, pathlib; print(pathlib.Path(importer.__file__).parent)"
    place = Path(installed("-c", code, command=(str(PYTHON),)).stdout.strip())
    assert place.parent.name == "site-packages"
    assert (place / "py.typed").is_file()
    assert installed("--version").stdout == f"importer, version {__version__}\n"


def test_a_demo_and_what_it_leaves_go_on_from_there(
    installed: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    """The demo runs in an empty folder; its workbooks and mappings can be checked, in Norwegian too, and exported."""
    demo = installed("demo", "--out", "month")
    assert demo.returncode == 0, demo.stderr
    listed = installed("-c", "import glob; print(glob.glob('month/*')[0])", command=(str(PYTHON),))
    place = listed.stdout.strip()
    checked = installed("check", f"{place}/mappings/invoices.toml", f"{place}/invoices-2026-10.xlsx", "--lang", "nb")
    assert (checked.returncode, "IKKE SENDT" in checked.stderr) == (0, True)
    assert installed("export", "customer", "-o", "customers.xlsx", "--sandbox").returncode == 0


def test_a_doctor_finds_it_in_order(installed: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    """With the sandbox for a ledger everything a run needs is there; without any it says what to do."""
    assert installed("doctor", "--sandbox").returncode == 0
    alone = installed("doctor")
    assert (alone.returncode, "importer profile add NAME" in alone.stdout, alone.stderr) == (4, True, "")
