"""The desk on which a case of the gallery is laid out, and what it takes to run a command on it."""

import _thread
import base64
import itertools
import json
import re
import shlex
import sqlite3
import threading
import time
import urllib.request
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, TypeAlias

import click
import pytest
import sqlalchemy as sa
from openpyxl import Workbook, load_workbook
from openpyxl.packaging.custom import StringProperty

from importer import errors, sandbox
from importer.cli import main
from importer.sandbox.running import Running
from importer.sheets.ours import PROPERTY

Case: TypeAlias = Mapping[str, Any]
Run: TypeAlias = Callable[[str], tuple[int, str, str]]
HOME, BOOKS = Path("home"), Path("books")
JOURNAL = HOME / "journal.sqlite"
CHANGING = re.compile(r"(?<=127\.0\.0\.1:)\d{4,}|(?<=corrupt-)[0-9a-f]+|(?<=this one knows )\d+")
"""The port of the sandbox, the time in a file's name, the version of the journal."""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return what runs a command on an empty desk: exit code, the exception that ended it, and what it said."""
    desk = tmp_path / "desk"
    desk.mkdir()
    monkeypatch.chdir(desk)
    monkeypatch.setenv("IMPORTER_HOME", str(HOME))
    monkeypatch.setenv("IMPORTER_LANG", "en")
    monkeypatch.setenv("IMPORTER_SETTLE_SECONDS", "0.1")
    monkeypatch.setenv("IMPORTER_PATIENCE", "0.1")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")

    def command(line: str) -> tuple[int, str, str]:
        code, name = 0, ""
        try:
            code = main.cli.main(args=shlex.split(line), prog_name="importer", standalone_mode=False) or 0
        except errors.ImporterError as trouble:
            main.say(trouble)
            code, name = trouble.exit_code, type(trouble).__name__
        except click.exceptions.Exit as leave:
            code = leave.exit_code
        said = capsys.readouterr()
        return code, name, plain(said.err + said.out)

    return command


def plain(said: str) -> str:
    """Return what was said, the same on every machine: `*` for what differs every time, `/` in paths."""
    return CHANGING.sub("*", said).replace(f"{HOME}\\", f"{HOME}/")


@pytest.fixture
def lay_out(run: Run, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Case], None]]:
    """Return what makes a desk ready for the command of a case: its files, its ledger, what was done before."""
    at_the_end: list[Callable[[], None]] = []

    def lay(case: Case) -> None:
        write_files(case)
        assert {run(command)[0] for command in case.get("before", ())} <= {0}
        for name, cells in case.get("edits", {}).items():
            edit_book(name, cells)
        environment = case.get("environment", {})
        if "ledger" in case:
            running = sandbox.start(BOOKS.absolute())
            at_the_end.append(running.stop)
            go_wrong(running, case["ledger"])
            environment = {**reach(running), **environment}
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        if "made" in case:
            at_the_end.append(MAKERS[case["made"]]())

    yield lay
    for tidy_up in at_the_end:
        tidy_up()


def write_files(case: Case) -> None:
    """Write the files of a case: `files` from texts, `bytes` from base64, `books` from rows of cells."""
    for name, text in case.get("files", {}).items():
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(text, encoding="utf-8", newline="")
    for name, text in case.get("bytes", {}).items():
        Path(name).write_bytes(base64.b64decode(text))
    for name, sheets in case.get("books", {}).items():
        write_book(name, sheets, case)


def write_book(name: str, sheets: Mapping[str, Sequence[Sequence[Any]]], case: Case) -> None:
    """Write a workbook: an empty text is an empty cell; the ranges `merged` are merged on every sheet.

    `added` is what the workbook says that an earlier run has added to it.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        page = book.create_sheet(title)
        for row in rows:
            page.append([None if cell == "" else cell for cell in row])
        for cells in case.get("merged", ()):
            page.merge_cells(cells)
    if "added" in case:
        properties: Any = vars(book)["custom_doc_props"]
        properties.append(StringProperty(name=f"{PROPERTY} 1", value=json.dumps(case["added"])))
    book.save(name)


def edit_book(name: str, cells: Mapping[str, Any]) -> None:
    """Edit the first sheet of a workbook: a cell gets a value, an empty text empties it, `row 3` is deleted."""
    book = load_workbook(name)
    page = book.worksheets[0]
    for place, value in cells.items():
        if place.startswith("row "):
            page.delete_rows(int(place.removeprefix("row ")))
        else:
            page[place] = None if value == "" else value
    book.save(name)


def reach(running: Running) -> Mapping[str, str]:
    """Return the environment by which a command reaches the sandbox as if it were a company's ledger."""
    return {
        "IMPORTER_BASE_URL": running.url,
        "IMPORTER_TOKEN_URL": running.token_url,
        "IMPORTER_CLIENT_ID": running.client_id,
        "IMPORTER_CLIENT_SECRET": running.client_secret,
        "IMPORTER_TENANT_ID": running.tenant_id,
    }


def go_wrong(running: Running, faults: Sequence[Mapping[str, Any]]) -> None:
    """Tell the sandbox what is to go wrong from now on."""
    request = urllib.request.Request(  # noqa: S310  the sandbox of this process
        f"{running.control_url}/faults",
        json.dumps(faults).encode(),
        {"Content-Type": "application/json"},
    )
    urllib.request.urlopen(request).close()  # noqa: S310  as above


def zip_bomb() -> Callable[[], None]:
    """Write b.xlsx, a workbook of a few bytes that says it unpacks to 2 GB."""
    with zipfile.ZipFile("b.xlsx", "w") as package:
        package.writestr("[Content_Types].xml", "")
        package.writestr("xl/worksheets/sheet1.xml", "")
    content = bytearray(Path("b.xlsx").read_bytes())
    size = content.rindex(b"PK\x01\x02") + 24  # where the archive's list of parts has the size of the last one
    content[size : size + 4] = (2_000_000_000).to_bytes(4, "little")
    Path("b.xlsx").write_bytes(content)
    return lambda: None


def newer_journal() -> Callable[[], None]:
    """Make the journal one of a later version of this program."""
    with sqlite3.connect(JOURNAL) as journal:
        journal.execute("UPDATE schema_version SET version = 99")
    journal.close()
    return lambda: None


def lost_journal() -> Callable[[], None]:
    """Lose the journal; the ledger keeps what was posted."""
    for part in HOME.glob(f"{JOURNAL.name}*"):
        part.unlink()
    return lambda: None


def full_disk() -> Callable[[], None]:
    """Write b.csv with more customers than the journal has room for."""
    rows = [f"{number};Customer {number}" for number in range(10000, 10200)]
    Path("b.csv").write_text("\n".join(["No;Name", *rows]), encoding="utf-8")

    def limit(connection: sqlite3.Connection, _: object) -> None:
        [pages] = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")

    sa.event.listen(sa.Engine, "connect", limit)
    return lambda: sa.event.remove(sa.Engine, "connect", limit)


def ctrl_c() -> Callable[[], None]:
    """Press Ctrl-C while the first document is on the way: a moment after the journal has it."""

    def press() -> None:
        for _ in itertools.repeat(None, 500):
            time.sleep(0.02)
            if JOURNAL.exists() and claimed():
                time.sleep(0.3)
                _thread.interrupt_main()
                return

    thread = threading.Thread(target=press)
    thread.start()
    return thread.join


def claimed() -> bool:
    """Whether the journal has a document that is about to be sent."""
    try:
        with closing(sqlite3.connect(JOURNAL)) as journal:
            return bool(journal.execute("SELECT count(*) FROM claims").fetchone()[0])
    except sqlite3.Error:
        return False


MAKERS: Mapping[str, Callable[[], Callable[[], None]]] = {
    "zip-bomb": zip_bomb,
    "lost-journal": lost_journal,
    "newer-journal": newer_journal,
    "full-disk": full_disk,
    "ctrl-c": ctrl_c,
}
"""What no file on the desk can do; each returns what tidies it up."""
