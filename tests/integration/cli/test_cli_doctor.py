"""`importer doctor`: what is in order, what is not, and what to do; it never falls over and never shows a secret."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from importer.sandbox import Running

Done = subprocess.CompletedProcess[str]
Run = Callable[..., Done]


def _wrong(done: Done) -> list[str]:
    told: list[dict[str, Any]] = json.loads(done.stdout)["signs"]
    assert all(sign["way_out"] for sign in told if sign["verdict"] != "ok")
    return [sign["name"] for sign in told if sign["verdict"] == "wrong"]


def test_everything_in_order(importer: Run, running: Running) -> None:
    """Every sign is ok but the keychain's, which there is none of here; exit 0; the same as JSON."""
    done, told = importer("doctor"), json.loads(importer("doctor", "--json").stdout)
    assert (done.returncode, told["exit"]) == (0, 0)
    names = "importer Python home journal keychain profiles host clock sign-in quota"
    assert [sign["name"] for sign in told["signs"]] == names.split()
    assert {sign["name"]: sign["verdict"] for sign in told["signs"] if sign["verdict"] != "ok"} == {
        "keychain": "attention"
    }
    assert running.url.partition("//")[2] in done.stdout
    assert [line.split()[0] for line in done.stdout.splitlines() if not line.startswith(" ")].count("ok") == 9


@pytest.mark.parametrize(
    ("changed", "code", "names"),
    [
        ({"IMPORTER_CLIENT_SECRET": "misspelt-secret"}, 4, ["sign-in"]),
        ({"IMPORTER_BASE_URL": "http://127.0.0.1:9"}, 7, ["host"]),
        ({"IMPORTER_TOKEN_URL": "http://127.0.0.1:9"}, 7, ["sign-in"]),
        ({"IMPORTER_BASE_URL": "https://nowhere.invalid"}, 7, ["host"]),
        ({"IMPORTER_BASE_URL": "http://ledger.example"}, 2, ["profile"]),
        ({"IMPORTER_READ_TIMEOUT": "soon"}, 2, ["profile"]),
        ({"IMPORTER_JOURNAL_URL": "unheard-of://me:geheim@127.0.0.1:9/x"}, 2, ["journal"]),
        ({"IMPORTER_CLIENT_ID": ""}, 4, ["profiles"]),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else None,
)
def test_what_is_wrong_is_said(importer: Run, changed: dict[str, str], code: int, names: list[str]) -> None:
    """One wrong thing is named with its way out, and the exit code is the one a run would end with."""
    done = importer("doctor", "--json", **changed)
    assert (done.returncode, _wrong(done)) == (code, names)
    assert "misspelt-secret" not in done.stdout
    assert "geheim" not in done.stdout


def test_a_damaged_journal_comes_first(importer: Run, tmp_path: Path) -> None:
    """Of several wrong things all are said; the exit code is that of the first one."""
    (tmp_path / "journal.sqlite").write_bytes(b"no journal at all" * 100)
    done = importer("doctor", "--json", IMPORTER_HOME=str(tmp_path), IMPORTER_CLIENT_SECRET="misspelt")
    assert (done.returncode, _wrong(done)) == (2, ["journal", "sign-in"])


def test_profiles_are_looked_at_one_by_one(importer: Run, running: Running, tmp_path: Path) -> None:
    """Without a name every profile is; with one, that; one that is not there is wrong."""
    (tmp_path / "profiles.toml").write_text(
        "".join(
            f'[profiles.{name}]\ntenant_id = "{running.tenant_id}"\nclient_id = "{running.client_id}"\n'
            f'base_url = "{running.url}"\ntoken_url = "{running.token_url}"\n'
            for name in ("north", "south")
        )
    )
    where = {"IMPORTER_HOME": str(tmp_path), **dict.fromkeys(("IMPORTER_CLIENT_ID", "IMPORTER_TENANT_ID"), "")}
    told = json.loads(importer("doctor", "--json", **where).stdout)["signs"]
    assert {sign["profile"] for sign in told} == {"", "north", "south"}
    told = json.loads(importer("doctor", "--profile", "south", "--json", **where).stdout)["signs"]
    assert {sign["profile"] for sign in told} == {"", "south"}
    done = importer("doctor", "--profile", "west", "--json", **where)
    assert (done.returncode, _wrong(done)) == (2, ["profile"])


def test_an_empty_environment(tmp_path: Path) -> None:
    """Without HOME, profile, PATH or network it says what to do, leaves nothing behind, and falls over nothing."""
    bare = {"SYSTEMROOT": os.environ["SYSTEMROOT"]} if "SYSTEMROOT" in os.environ else {}
    nothing = bare | {"PYTHONPATH": str(Path(__file__).parents[3])}
    done = subprocess.run(
        [sys.executable, "-m", "importer", "doctor"],
        env=nothing,
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (4, "")
    assert "importer profile add NAME" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_the_sandbox_is_always_there(importer: Run, tmp_path: Path) -> None:
    """With --sandbox no profile is needed, and its ledger is looked at."""
    done = importer("doctor", "--sandbox", "--json", IMPORTER_CLIENT_ID="", IMPORTER_HOME=str(tmp_path))
    told = json.loads(done.stdout)["signs"]
    assert (done.returncode, _wrong(done), told[-1]["profile"]) == (0, [], "sandbox")


def test_a_bookkeeper_reads_it_in_norwegian(importer: Run) -> None:
    """Its words are translated; names in --json are not."""
    assert "pålogging: logget på" in importer("doctor", "--lang", "nb").stdout
    told = json.loads(importer("doctor", "--lang", "nb", "--json").stdout)["signs"]
    assert told[2]["name"] == "home"
