"""The samples are believable, consistent, small, and what their README says."""

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from stdnum.no import orgnr as norwegian
from stdnum.se import orgnr as swedish

from importer.findings import CATALOGUE

Reader = Callable[[str], list[dict[str, Any]]]
BOOKS = (
    "credit-note-update.xlsx",
    "credit-notes-2026-10.xlsx",
    "customer-update.xlsx",
    "debit-note-update.xlsx",
    "debit-notes-2026-10.xlsx",
    "dunning-letters-2026-11.xlsx",
    "invoice-update.xlsx",
    "invoices-2026-10.xlsx",
    "invoices-with-mistakes.xlsx",
)
MISTAKE = re.compile(r"^\| ([A-Z]\d+) \| (.*?) ?\| .+? \| (?:`([a-z-]+)` \| )?.+ \|$", re.MULTILINE)


@pytest.fixture(scope="session")
def made_again(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the samples as the script writes them now."""
    folder = tmp_path_factory.mktemp("made")
    script = Path(__file__).parents[3] / "samples" / "make_samples.py"
    subprocess.run([sys.executable, "-B", str(script), str(folder)], check=True, capture_output=True)
    return folder


def _cells(path: Path, *, stored: bool) -> dict[str, list[tuple[object, ...]]]:
    book = openpyxl.load_workbook(path, data_only=stored)
    return {
        sheet.title: [(cell.coordinate, cell.value, cell.number_format) for row in sheet.rows for cell in row]
        for sheet in book.worksheets
    }


@pytest.mark.parametrize("name", BOOKS)
@pytest.mark.parametrize("stored", [True, False], ids=["values", "formulas"])
def test_a_workbook_made_again_has_the_same_cells(samples: Path, made_again: Path, name: str, *, stored: bool) -> None:
    """The script writes the workbooks that are in the tree, values, formulas and number formats."""
    assert _cells(made_again / name, stored=stored) == _cells(samples / name, stored=stored)


def test_the_csv_made_again_is_the_same_to_the_byte(samples: Path, made_again: Path) -> None:
    """The script writes the csv that is in the tree: cp1252, Windows line ends and all."""
    assert (made_again / "customers-legacy.csv").read_bytes() == (samples / "customers-legacy.csv").read_bytes()


def test_every_sample_in_the_tree_is_made_by_the_script(samples: Path, made_again: Path) -> None:
    """No sample was edited by hand or left behind."""
    kept = {path.name for path in samples.iterdir() if path.suffix in {".csv", ".xlsx"}}
    assert kept == {path.name for path in made_again.iterdir()}


def test_organisation_numbers_have_correct_check_digits(read_sample: Reader) -> None:
    """Norwegian numbers keep modulus 11 and Swedish ones Luhn, each written as people write it."""
    for row in read_sample("customers-legacy.csv"):
        number = row["Orgnr"]
        if row["Land"] == "Norge":
            assert re.fullmatch(r"3\d\d \d{3} \d{3}", number)
            assert norwegian.is_valid(number), row["Navn"]
        else:
            assert re.fullmatch(r"5599\d\d-\d{4}", number)
            assert swedish.is_valid(number), row["Navn"]


def test_customers_are_distinct(read_sample: Reader) -> None:
    """No two customers share a number, a name or an organisation number."""
    rows = read_sample("customers-legacy.csv")
    for heading in ("Kundenr", "Navn", "Orgnr", "E-post"):
        assert len({row[heading] for row in rows}) == len(rows)


def test_mail_goes_nowhere(read_sample: Reader) -> None:
    """Every mail address is in the reserved domain."""
    changed = [row["Ny e-post"] for row in read_sample("customer-update.xlsx")]
    addresses = [row["E-post"] for row in read_sample("customers-legacy.csv")] + [mail for mail in changed if mail]
    assert all(re.fullmatch(r"[a-z]+@[a-z]+\.example", address) for address in addresses)


@pytest.mark.parametrize("name", [book for book in BOOKS if "mistakes" not in book])
def test_documents_are_for_customers_of_the_old_system(read_sample: Reader, name: str) -> None:
    """Every customer in a workbook is in the csv, under the same name, and not closed."""
    known = {row["Kundenr"]: row for row in read_sample("customers-legacy.csv") if row["Status"] != "U"}
    for row in read_sample(name):
        if row["Kundenr"] is not None:
            customer = known[f"{int(row['Kundenr']):04}"]
            assert customer["Navn"] == row.get("Kunde", row.get("Navn (ikke endre)"))


@pytest.mark.parametrize(
    ("name", "per"), [("invoices-2026-10.xlsx", Decimal(1)), ("credit-notes-2026-10.xlsx", Decimal(100))]
)
def test_stored_sums_are_what_the_formula_gives(read_sample: Reader, name: str, per: Decimal) -> None:
    """Sum is quantity times price less discount, to the øre, though no spreadsheet has calculated it."""
    for row in read_sample(name):
        if row["Kundenr"] is not None:
            amount = Decimal(str(row["Antall"])) * Decimal(str(row["Pris"]))
            amount *= 1 - Decimal(str(row["Rabatt %"] or 0)) / per
            assert Decimal(str(row["Sum"])) == amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def test_the_total_row_adds_up(read_sample: Reader) -> None:
    """The total below the invoices is the sum of the rows above it."""
    *rows, total = read_sample("invoices-2026-10.xlsx")
    assert total["Fakturanr"] is None
    assert total["Sum"] == pytest.approx(sum(row["Sum"] for row in rows), abs=0.001)


def test_the_month_is_as_large_as_its_readme_says(samples: Path, read_sample: Reader) -> None:
    """The README's counts of invoices, lines and customers are counted, not remembered."""
    rows = [row for row in read_sample("invoices-2026-10.xlsx") if row["Fakturanr"]]
    invoices, customers = ({row[heading] for row in rows} for heading in ("Fakturanr", "Kundenr"))
    counted = f"{len(invoices)} invoices, {len(rows)} lines, {len(customers)} customers"
    assert counted in (samples / "README.md").read_text(encoding="utf-8")
    assert {row["Valuta"] for row in rows} == {"NOK", "SEK", "EUR"}


def test_one_line_of_an_invoice_stands_apart(read_sample: Reader) -> None:
    """The line remembered late is the last row of the month, far from the rest of its invoice."""
    numbers = [row["Fakturanr"] for row in read_sample("invoices-2026-10.xlsx") if row["Fakturanr"]]
    assert numbers[-1] in numbers[:10]


@pytest.mark.parametrize(
    ("update", "month", "heading"),
    [
        ("invoice-update.xlsx", "invoices-2026-10.xlsx", "Fakturanr"),
        ("credit-note-update.xlsx", "credit-notes-2026-10.xlsx", "Kreditnotanr"),
        ("debit-note-update.xlsx", "debit-notes-2026-10.xlsx", "Debetnotanr"),
    ],
)
def test_corrections_are_to_documents_and_lines_of_the_month(
    read_sample: Reader, update: str, month: str, heading: str
) -> None:
    """Every number is that of a document that was posted, and every line number one of its lines."""
    posted = Counter(row[heading] for row in read_sample(month) if row.get("Godkjent") != "Nei")
    for row in read_sample(update):
        assert 1 <= (row["Linje"] or 1) <= posted[row[heading]], row[heading]


def test_every_mistake_stands_where_the_readme_says(samples: Path) -> None:
    """Each cell of the README's tables shows what the table says, and each code is in the catalogue."""
    book = openpyxl.load_workbook(samples / "invoices-with-mistakes.xlsx", data_only=True)
    sheet = book["Oktober 2026"]
    mistakes = MISTAKE.findall((samples / "README.md").read_text(encoding="utf-8"))
    assert len(mistakes) == 19
    for address, shown, code in mistakes:
        assert _as_seen(sheet[address]) == shown, address
        assert code in {"", *CATALOGUE}


def _as_seen(cell: Any) -> str:
    match cell.number_format:
        case "0000" if cell.value is not None:
            return f"{int(cell.value):04}"
        case "dd.mm.yyyy" if cell.is_date:
            return f"{cell.value:%d.%m.%Y}"
        case _:
            return "" if cell.value is None else str(cell.value)


def test_the_readme_names_every_sample(samples: Path) -> None:
    """Whoever opens the folder finds each file explained."""
    text = (samples / "README.md").read_text(encoding="utf-8")
    for path in samples.iterdir():
        if path.suffix in {".csv", ".xlsx"}:
            assert f"`{path.name}`" in text


def test_the_samples_are_small(samples: Path) -> None:
    """They travel with the program: the workbooks and their script together stay under 150 kB."""
    assert sum(path.stat().st_size for path in samples.iterdir() if path.is_file()) < 150_000
