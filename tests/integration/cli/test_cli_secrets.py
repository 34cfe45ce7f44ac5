"""Secret and token leave the program over the wire to the ledger, and no other way."""

import json
import subprocess
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
import requests

from importer.sandbox import Running

TOKEN = "eyJ0ZW5hbnQiOi"
"""What every token of the sandbox begins with; a test below makes sure of it."""
INVOICES = ("mappings/invoices.toml", "samples/invoices-2026-10.xlsx")
LETTERS = ("mappings/dunning-letters.toml", "samples/dunning-letters-2026-11.xlsx")

Done = subprocess.CompletedProcess[str]
Run = Callable[..., Done]
Several = Callable[..., list[Done]]


@pytest.fixture(scope="module")
def said(stocked: Run, several: Several, control: Callable[..., object]) -> str:
    """Return all that is said by commands that go well and badly, told to say as much as they can."""
    wrong = {"IMPORTER_CLIENT_SECRET": "sandbox-secret-misspelt"}
    control("POST", "faults", [{"kind": "drop", "method": "POST", "path": "/v1/customer/*", "commit": True}])
    ends = [
        stocked("run", *INVOICES, "--yes", "--limit", "5", IMPORTER_DEBUG="1"),
        stocked("run", *LETTERS, "--yes", "--json", IMPORTER_DEBUG="1"),
        *several(
            [
                (("export", "customer", "-o", "customers.xlsx"), {"IMPORTER_DEBUG": "1"}),
                (("profile", "show"), {"IMPORTER_DEBUG": "1"}),
                (("profile", "test"), {"IMPORTER_DEBUG": "1"}),
                (("profile", "test"), {"IMPORTER_DEBUG": "1", **wrong}),
                (("show", "--last"), {}),
                (("resume", "--last"), {}),
            ]
        ),
    ]
    assert [done.returncode for done in ends] == [7, 6, 0, 0, 0, 4, 0, 6], [done.stderr for done in ends]
    return "".join(done.stdout + done.stderr for done in ends)


def _contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield every file below the folder, and every part of those that are packages."""
    for path in (path for path in folder.rglob("*") if path.is_file()):
        yield path.name, path.read_bytes()
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as package:
                yield from ((f"{path.name}: {name}", package.read(name)) for name in package.namelist())


def test_tokens_begin_as_this_test_expects(running: Running) -> None:
    """A token of the sandbox begins with TOKEN: looking for that finds it."""
    answer = requests.post(
        running.token_url,
        data={
            "grant_type": "client_credentials",
            "client_id": running.client_id,
            "client_secret": running.client_secret,
            "tenant_id": running.tenant_id,
        },
        timeout=10,
    )
    assert answer.json()["access_token"].startswith(TOKEN)


def test_nothing_said_has_a_secret_in_it(said: str, running: Running) -> None:
    """Neither the secret nor a token, nor the secret that was refused, on either stream."""
    assert running.client_secret not in said
    assert TOKEN not in said
    assert "Bearer" not in said


def test_nothing_written_has_a_secret_in_it(said: str, desk: Path, home: Path, surroundings: Mapping[str, str]) -> None:
    """Journal, result workbooks and exports have neither secret nor token, packed or unpacked."""
    assert said
    secret = surroundings["IMPORTER_CLIENT_SECRET"].encode()
    written = [*_contents(desk), *_contents(home)]
    names = {name for name, _ in written}
    assert "journal.sqlite" in names
    assert "invoices-2026-10.result.xlsx" in names
    assert [name for name, content in written if secret in content or TOKEN.encode() in content] == []


@pytest.fixture(scope="module")
def fault_told(stocked: Run, several: Several) -> str:
    """Return what is said of a fault of the program's own in the middle of a run, told to say all it can."""
    assert callable(stocked)
    [done] = several([(("run", *INVOICES, "--yes", "--no-result"), {"IMPORTER_DEBUG": "1", "TEST_FAULT": "1"})])
    assert done.returncode == 1, done.stderr
    return done.stdout + done.stderr


def test_a_fault_of_the_program_shows_no_secret(fault_told: str, running: Running) -> None:
    """A traceback of the program's own fault has neither secret nor token in it."""
    assert "Traceback" in fault_told
    assert "This is a fault of the importer itself (ZeroDivisionError)" in fault_told
    assert running.client_secret not in fault_told
    assert TOKEN not in fault_told


def test_a_secret_is_typed_piped_or_not_kept(
    launch: Callable[..., Done], several: Several, plain: Mapping[str, str], tmp_path: Path
) -> None:
    """A piped secret is kept, with a warning where there is no keychain; changing the company leaves it as it is."""
    at = {**plain, "IMPORTER_HOME": str(tmp_path)}
    told = ("--company", "Nordvarde AS", "--tenant-id", "5a0db0c5-0000-4000-8000-000000000001", "--client-id", "c")
    piped = launch(("profile", "add", "nordvarde", *told), at, tmp_path, typed="not-to-be-seen\n")
    assert piped.returncode == 0, piped.stderr
    assert "Warning: there is no keychain to be used here." in piped.stderr
    unset = ("CLIENT_ID", "CLIENT_SECRET", "TENANT_ID", "BASE_URL", "TOKEN_URL", "SETTLE_SECONDS")
    alone = {"IMPORTER_HOME": str(tmp_path)} | {f"IMPORTER_{name}": "" for name in unset}
    commands = [
        ("add", "nordvarde", "--company", "Nordvarde Drift AS", "--no-secret"),
        ("add", "bare", *told, "--no-secret"),
        ("list", "--json"),
        ("show", "nordvarde", "--json"),
        ("test", "bare"),
        ("remove", "nordvarde", "--yes"),
        ("show", "nordvarde"),
    ]
    ends = several([(("profile", *command), alone) for command in commands], in_turn=True)
    assert [done.returncode for done in ends] == [0, 0, 0, 0, 4, 0, 2], [done.stderr for done in ends]
    assert "Its secret stays as it was" in ends[0].stderr
    assert "It has no secret; set IMPORTER_CLIENT_SECRET." in ends[1].stderr
    assert [each["name"] for each in json.loads(ends[2].stdout)] == ["nordvarde", "bare"]
    assert json.loads(ends[3].stdout)["company"] == "Nordvarde Drift AS"
    assert json.loads(ends[3].stdout)["secret"].endswith("nordvarde")
    assert "has no secret (IMPORTER_CLIENT_SECRET)" in ends[4].stderr
    assert "not-to-be-seen" not in "".join(done.stdout + done.stderr for done in (piped, *ends))
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and b"not-to-be-seen" in path.read_bytes()]


def test_a_secret_added_is_in_its_own_file_only(several: Several, tmp_path: Path) -> None:
    """Without a keychain it is kept in a file apart from profiles.toml, and nothing shows it."""
    at = {"IMPORTER_HOME": str(tmp_path), "IMPORTER_CLIENT_SECRET": ""}
    told = ("--company", "Nordvarde AS", "--tenant-id", "t", "--client-id", "c", "--secret", "not-to-be-seen")
    commands = [("add", "nordvarde", *told), ("show", "nordvarde"), ("list",)]
    ends = several([(("profile", *command), at) for command in commands], in_turn=True)
    assert [done.returncode for done in ends] == [0, 0, 0], [done.stderr for done in ends]
    assert not any("not-to-be-seen" in done.stdout + done.stderr for done in ends)
    holding = [path for path in tmp_path.rglob("*") if path.is_file() and b"not-to-be-seen" in path.read_bytes()]
    assert [path.name for path in holding] == ["nordvarde"]
