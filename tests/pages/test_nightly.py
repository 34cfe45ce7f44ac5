"""The night's script is one that can be used: it is run as it stands on the page."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from importer import sandbox

Run = Callable[[str], tuple[int, str]]


@pytest.fixture
def _profile(desk: Path, run: Run) -> Iterator[None]:
    """Have a profile `ours`, whose ledger is a sandbox with the customers of the samples in it."""
    assert desk
    with sandbox.start() as running:
        who = f"--tenant-id {running.tenant_id} --client-id {running.client_id} --secret {running.client_secret}"
        assert run(f"importer profile add ours {who} --base-url {running.url} --token-url {running.token_url}")[0] == 0
        customers = "mappings/customers-legacy.toml samples/customers-legacy.csv"
        assert run(f"importer run --profile ours --yes --no-result {customers}")[0] == 0
        yield


@pytest.mark.usefixtures("_profile")
@pytest.mark.skipif(os.name == "nt", reason="a shell script")
def test_the_script_posts_what_is_in_the_inbox(
    pages: Mapping[str, str], desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A good workbook moves on with its result; the exit code is 0, and nothing is said."""
    [script] = re.findall(r"```sh\n(#!.*?)```", pages["docs/nightly.md"], re.DOTALL)
    (desk / "night.sh").write_text(script, encoding="utf-8")
    for name in ("inbox", "done", "back", "log"):
        (desk / name).mkdir()
    shutil.copy(desk / "mappings" / "credit-notes.toml", desk / "invoices.toml")
    shutil.copy(desk / "samples" / "credit-notes-2026-10.xlsx", desk / "inbox" / "notes.xlsx")
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    done = subprocess.run(["sh", "night.sh"], capture_output=True, encoding="utf-8", timeout=120, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert [path.name.partition(".")[0] for path in (desk / "done").iterdir()] == ["notes", "notes"]
    assert not any((desk / "inbox").iterdir())
    assert not any((desk / "back").iterdir())
