"""What cannot be used is refused in words that name place and value and a way out, with the right exit code."""

import subprocess
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
import pytest

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
INVOICES = "mappings/invoices.toml"
ROOT = Path(__file__).parents[3]
SAMPLE = "samples/invoices-2026-10.xlsx"
CUSTOMERS = ("mappings/customers-legacy.toml", "samples/customers-legacy.csv")
LIBRARIES = (
    "Traceback",
    "Errno",
    "Error(",
    "calamine",
    "openpyxl",
    "polars",
    "pydantic",
    "sqlalchemy",
    "sqlite3",
    "urllib3",
    "HTTPConnection",
    "Max retries",
    "fault of the importer",
)
"""Words of a program's insides; none of them is for a user."""
WRONG_FIELDS = """\
version = 1
resource = "customer-invoice"
operation = "create"

[document]
key = "Fakturanr"

[columns]
"Pris" = { type = "decimal" }

[fields]
referenceNumbr = "Fakturanr"
customerNumber = "Kundenr"
documentDate = { colum = "Fakturadato" }

[lines]
quantity = "Antall"
unitPriceInCurency = "Pris"
"""

Done = subprocess.CompletedProcess[str]
Run = Callable[..., Done]
Several = Callable[..., list[Done]]


@dataclass(frozen=True)
class Bad:
    """A command that cannot be carried out, and what is said about it."""

    command: Sequence[str]
    says: Sequence[str]
    exit: int = 2
    environment: Mapping[str, str] = field(default_factory=dict)


def _line(mapping: str, start: str) -> int:
    """Return the number of the first line of a mapping that starts so."""
    lines = (ROOT / "mappings" / f"{mapping}.toml").read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if line.startswith(start))


def _check(workbook: str, *says: str, mapping: str = INVOICES) -> Bad:
    return Bad(("check", mapping, workbook), says)


def _run(*says: str, code: int = 2, **environment: str) -> Bad:
    return Bad(("run", *CUSTOMERS, "--yes", "--no-result"), says, code, environment)


CASES = {
    # files that are no workbooks
    "missing workbook": _check("nowhere.xlsx", "nowhere.xlsx does not exist"),
    "folder": _check("samples", "samples is a folder"),
    "empty file": _check("bad/empty.xlsx", "empty.xlsx is empty (0 bytes)"),
    "zip that is no workbook": _check("bad/archive.xlsx", "archive.xlsx is a zip archive", "no workbook in it"),
    "password-protected": _check("bad/secret.xlsx", "secret.xlsx is protected with a password"),
    "truncated": _check("bad/truncated.xlsx", "truncated.xlsx is damaged or cut short"),
    "empty sheet": _check("bad/blank.xlsx", "There is no data in", "blank.xlsx"),
    "headings only": _check("bad/headings.xlsx", "There is no data in", "headings.xlsx"),
    "unknown kind": _check("bad/scan.pdf", "scan.pdf", ".xlsx"),
    "empty text file": _check("bad/empty.csv", "empty.csv is empty (0 bytes)"),
    "binary text file": _check("bad/binary.csv", "binary.csv is not a text file"),
    "no such sheet": Bad(
        ("check", INVOICES, SAMPLE, "--sheet", "November 2026"), ("no sheet named November 2026", "Oktober 2026?")
    ),
    # mappings that do not fit
    "two equal headings": _check("bad/twice.xlsx", "“Kundenr”", "B6", "C6"),
    "mapping for another resource": _check(
        "samples/customers-legacy.csv",
        f'invoices.toml:{_line("invoices", "key =")}: there is no column "Fakturanr"',
        "customers-legacy.csv",
        '"Antall"',
    ),
    "missing columns": _check(
        SAMPLE,
        f'misspelt.toml:{_line("invoices", "currencyId")}: there is no column "Valutta" in sheet “Oktober 2026”',
        'did you mean "Valuta"?',
        f'misspelt.toml:{_line("invoices", "customerRefNumber")}: there is no column "Deres reff"',
        'did you mean "Deres ref"?',
        mapping="mappings/misspelt.toml",
    ),
    "missing mapping": _check(
        SAMPLE, "There is no mapping at mappings/novoices.toml", mapping="mappings/novoices.toml"
    ),
    "folder for a mapping": _check(SAMPLE, "mappings is a folder, not a mapping", mapping="mappings"),
    "mapping that is no TOML": _check(SAMPLE, "broken.toml:2:", "Texts need quotes", mapping="mappings/broken.toml"),
    "workbook for a mapping": _check(SAMPLE, f"{SAMPLE} is not a text file", mapping=SAMPLE),
    "fields that are none": _check(
        SAMPLE,
        "mappings/fields.toml has 4 problems",
        'fields.toml:12: there is no field "referenceNumbr"; did you mean "referenceNumber"?',
        'fields.toml:14: unknown key "colum"; did you mean "column"?',
        'fields.toml:18: there is no field "unitPriceInCurency"',
        'did you mean "unitPriceInCurrency"?',
        mapping="mappings/fields.toml",
    ),
    "keys that are none": _check(
        SAMPLE,
        "mappings/keys.toml has 6 problems",
        "keys.toml:3: \"operation\" must be one of 'create', 'update' or 'upsert'",
        'keys.toml:9: unknown key "tipe"; did you mean "type"?',
        mapping="mappings/keys.toml",
    ),
    # places that cannot be written to
    "result below a file": Bad(
        ("check", INVOICES, SAMPLE, "--result", "bad/empty.csv/x.xlsx"), ("bad/empty.csv", "--result")
    ),
    "result below a file, to be posted": Bad(
        ("run", INVOICES, SAMPLE, "--yes", "--result", "bad/empty.csv/x.xlsx"), ("bad/empty.csv", "--result")
    ),
    "result is the source": Bad(
        ("run", INVOICES, SAMPLE, "--yes", "--result", SAMPLE), ("is the workbook itself", "Name another place")
    ),
    "result in no folder": Bad(
        ("run", INVOICES, SAMPLE, "--yes", "--result", "nowhere/x.xlsx"), ("There is no folder nowhere", "Make it")
    ),
    "result is a device": Bad(("run", INVOICES, SAMPLE, "--yes", "--result", "con.xlsx"), ("con.xlsx is a device",)),
    "result is no workbook": Bad(("run", INVOICES, SAMPLE, "--yes", "--result", "x.pdf"), ("x.pdf", "ends in .xlsx")),
    "result is a folder": Bad(("check", INVOICES, SAMPLE, "--result", "bad"), ("bad is a folder", ".xlsx")),
    "export below a file": Bad(("export", "customer", "-o", "bad/empty.csv/x.xlsx"), ("bad/empty.csv",)),
    "export of an unknown kind": Bad(("export", "customer", "-o", "out.pdf"), ("out.pdf", ".xlsx", ".csv")),
    "home below a file": _run("empty.csv", "Nothing was sent", IMPORTER_HOME="bad/empty.csv/home"),
    "home is a file": _run("bad/empty.csv", "IMPORTER_HOME", IMPORTER_HOME="bad/empty.csv"),
    "journal that is none": _run("journal.sqlite", IMPORTER_HOME="bad/home"),
    # ledgers that cannot be spoken to
    "wrong client": _run("refused", "client id", code=4, IMPORTER_CLIENT_ID="somebody"),
    "unknown company": _run(
        "invalid_tenant", "tenant id", code=4, IMPORTER_TENANT_ID="5a0db0c5-0000-4000-8000-00000000ffff"
    ),
    "contract instead of company": _run(
        "(401)", "tenant id is that of the company", code=4, IMPORTER_TENANT_ID="5a0db0c5-0000-4000-8000-0000000000c0"
    ),
    "ledger in the clear": _run(
        "http://ledger.example", "in the clear", "https://", IMPORTER_BASE_URL="http://ledger.example/v1"
    ),
    "sign-in in the clear": _run(
        "http://login.example", "in the clear", "https://", IMPORTER_TOKEN_URL="http://login.example/token"
    ),
    "no address": _run("localhost", "https://", IMPORTER_BASE_URL="localhost:8099"),
    "no secret": _run("IMPORTER_CLIENT_SECRET", code=4, IMPORTER_CLIENT_SECRET=""),
    "no such profile": Bad(("run", *CUSTOMERS, "--yes", "--profile", "nobody"), ("“nobody”", "importer profile add")),
    "two ledgers": Bad(("run", *CUSTOMERS, "--yes", "--sandbox", "--profile", "x"), ("--sandbox", "--profile")),
    "settling for a while": _run("IMPORTER_SETTLE_SECONDS", "“a while”", IMPORTER_SETTLE_SECONDS="a while"),
    # words that mean nothing
    "unknown resource": Bad(("fields", "customer_invoices"), ("“customer_invoices”", "Did you mean customer-invoice?")),
    "unknown filter": Bad(
        ("export", "customer-invoice", "-o", "out.csv", "--where", "statis=Balanced"), ("statis", "status")
    ),
    "unknown run": Bad(("show", "20260101-000000-ffff"), ("20260101-000000-ffff", "importer runs")),
    "half an id": Bad(("resume", "20260101"), ("There is no run 20260101", "importer runs")),
    "run that was never posted": Bad(("resume", "20260101-000000-ffff"), ("Only what is posted is kept", "--dry-run")),
    "no answer": Bad(
        ("settle", "--last", "--assume", "perhaps", "X"), ("'perhaps' is not one of 'created', 'absent'",)
    ),
    "profile without an id": Bad(("profile", "add", "x", "--tenant-id", "t"), ("needs --client-id",)),
    "profile in the clear": Bad(
        (
            *("profile", "add", "x", "--tenant-id", "t", "--client-id", "c", "--no-secret"),
            *("--base-url", "http://ledger.example"),
        ),
        ("in the clear", "https://"),
    ),
    "no run yet": Bad(("resume", "--last"), ("There is no run yet",), environment={"IMPORTER_HOME": "bad/new-home"}),
}


@pytest.fixture(scope="module")
def spoilt(desk: Path, several: Several) -> Several:
    """Return `several`, with files and mappings on its desk that cannot be used."""
    folder = desk / "bad"
    (folder / "home").mkdir(parents=True)
    for name in ("empty.xlsx", "empty.csv"):
        (folder / name).touch()
    (folder / "scan.pdf").write_bytes(b"%PDF-1.7\n")
    (folder / "binary.csv").write_bytes(b"A;B\n1;\x00\n" + bytes(range(256)))
    (folder / "secret.xlsx").write_bytes(OLE + bytes(1016) + "EncryptedPackage".encode("utf-16-le") + bytes(1000))
    (folder / "home" / "journal.sqlite").write_bytes(b"not a database" * 100)
    with zipfile.ZipFile(folder / "archive.xlsx", "w") as archive:
        archive.writestr("readme.txt", "nothing")
    whole = (desk / SAMPLE).read_bytes()
    (folder / "truncated.xlsx").write_bytes(whole[: len(whole) // 2])
    _spoil_workbooks(desk)
    _spoil_mappings(desk / "mappings")
    return several


def _spoil_workbooks(desk: Path) -> None:
    book = openpyxl.Workbook()
    book.save(desk / "bad" / "blank.xlsx")
    for column, heading in enumerate(("Fakturanr", "Kundenr"), 1):
        book.worksheets[0].cell(1, column, heading)
    book.save(desk / "bad" / "headings.xlsx")
    twice = openpyxl.load_workbook(desk / SAMPLE)
    twice["Oktober 2026"]["C6"] = "Kundenr"
    twice.save(desk / "bad" / "twice.xlsx")


def _spoil_mappings(folder: Path) -> None:
    whole = (folder / "invoices.toml").read_text(encoding="utf-8")
    misspelt = whole.replace('= "Deres ref"', '= "Deres reff"').replace('"Valuta"', '"Valutta"')
    keys = WRONG_FIELDS.replace('"create"', '"crate"').replace("type =", "tipe =")
    (folder / "misspelt.toml").write_text(misspelt, encoding="utf-8")
    (folder / "fields.toml").write_text(WRONG_FIELDS, encoding="utf-8")
    (folder / "keys.toml").write_text(keys, encoding="utf-8")
    (folder / "broken.toml").write_text("version = 1\nresource = customer\n", encoding="utf-8")


@pytest.fixture(scope="module")
def ends(spoilt: Several) -> Mapping[str, Done]:
    """Run every command."""
    return dict(zip(CASES, spoilt([(case.command, case.environment) for case in CASES.values()]), strict=True))


@pytest.mark.parametrize("name", CASES)
def test_it_is_refused_in_words(ends: Mapping[str, Done], name: str) -> None:
    """The exit code, every word that has to be said, nothing on standard output and no library's wording."""
    done, case = ends[name], CASES[name]
    said = " ".join(done.stderr.replace("\\", "/").split())
    missing = [words for words in case.says if words not in said]
    assert (missing, done.returncode) == ([], case.exit), done.stderr
    assert done.stdout == ""
    assert [words for words in LIBRARIES if words in done.stderr] == []


def test_problems_of_both_kinds_come_at_once(several: Several, desk: Path) -> None:
    """A mapping with a key that is none and a field that is none is told of both."""
    text = WRONG_FIELDS.replace("type =", "tipe =")
    (desk / "mappings" / "both.toml").write_text(text, encoding="utf-8")
    [done] = several([(("check", "mappings/both.toml", SAMPLE), {})])
    assert "tipe" in done.stderr
    assert "referenceNumbr" in done.stderr


@pytest.mark.parametrize("name", CASES)
def test_it_says_a_way_out(ends: Mapping[str, Done], name: str) -> None:
    """What is wrong is followed by what to do."""
    assert len(ends[name].stderr.strip().splitlines()) > 1


def test_nothing_was_sent(ends: Mapping[str, Done], fresh_calls: Callable[[], list[dict[str, object]]]) -> None:
    """No writing call has come to the ledger."""
    assert len(ends) == len(CASES)
    assert {call["method"] for call in fresh_calls()} <= {"GET"}


def test_nothing_is_left_behind(ends: Mapping[str, Done], desk: Path) -> None:
    """A command that is refused leaves no result, no export and no half-written file."""
    assert len(ends) == len(CASES)
    left = [path for path in desk.rglob("*") if path.suffix == ".part" or ".result" in path.name]
    assert left == []
    assert not list(desk.glob("out.*"))


def test_no_other_file_is_written_over(importer: Run, desk: Path) -> None:
    """A result that is to have the name of some other file gets a name of its own."""
    other = desk / "other.xlsx"
    other.write_bytes(b"somebody's")
    done = importer("check", INVOICES, SAMPLE, "--result", "other.xlsx")
    assert done.returncode == 0
    assert other.read_bytes() == b"somebody's"
    assert len(list(desk.glob("other.*.result.xlsx"))) == 1


def test_nothing_left_after_where_is_said(importer: Run, desk: Path) -> None:
    """A condition that leaves out every row is no success without a word."""
    notes = (desk / "mappings" / "credit-notes.toml").read_text(encoding="utf-8")
    (desk / "mappings" / "nobody.toml").write_text(notes.replace("'Ja'", "'Nobody'"), encoding="utf-8")
    done = importer("check", "mappings/nobody.toml", "samples/credit-notes-2026-10.xlsx", "--no-result")
    assert done.returncode == 0, done.stderr
    assert "Nothing is left to do: `where` in the mapping leaves out every one of the" in done.stderr


def test_a_port_that_is_taken(importer: Run, surroundings: Mapping[str, str]) -> None:
    """A second sandbox on the same port is refused."""
    port = surroundings["IMPORTER_BASE_URL"].rpartition(":")[2]
    done = importer("sandbox", "--port", port)
    assert done.returncode == 2
    assert f"port {port}" in done.stderr
    assert "--port" in done.stderr
