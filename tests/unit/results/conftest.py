"""Source workbooks of all kinds, plans drawn from them by hand, and result workbooks read back."""

import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import openpyxl
import polars as pl
import pytest
import xlsxwriter
from openpyxl.workbook.workbook import Workbook as Read
from xlsxwriter.worksheet import Worksheet

from importer import sheets
from importer.findings import Finding, Place, found
from importer.plan.value import Plan, RowFate, Total
from importer.results.place import default_path
from importer.results.workbook import write as write_result
from importer.submission import Outcome, Status
from importer.summary import Summary, count_documents, count_rows

HEADINGS = ("Invoice no", "Customer", "Invoice date", "Currency", "Description", "Qty", "Unit price", "Sum")
ROWS: tuple[tuple[object, ...], ...] = (
    ("F1", "0101", date(2026, 1, 2), "NOK", "Grus", 2, 100.5, "=F5*G5"),
    ("F1", "0101", date(2026, 1, 2), "NOK", "Sand", 1, 50, "=F6*G6"),
    ("F2", None, date(2026, 1, 3), "NOK", "Grus", 1, 10, "=F7*G7"),
    ("F3", "0103", "32.13.2026", "SEK", "Grus", "to", 10, None),
    ("F4", "0104", date(2026, 1, 5), "EUR", "Stein", 3, 10, "=F9*G9"),
)
HEADER_ROW = 4
NETS = {"F1": "251.00", "F2": "10.00", "F3": "20.00", "F4": "30.00"}
CURRENCIES = {"F1": "NOK", "F2": "NOK", "F3": "SEK", "F4": "EUR"}
NAME = "Oktober"
RUN = "20261122-221405-7f3a"


@pytest.fixture
def plain_book(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes a sheet with a title, a header in row 4 and five rows, or those given."""

    def write(
        rows: Sequence[Sequence[object]] = ROWS,
        name: str = "book.xlsx",
        headings: Sequence[str] = HEADINGS,
        decorate: Callable[[xlsxwriter.Workbook, Worksheet], None] = lambda *_: None,
    ) -> Path:
        path = tmp_path / name
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet(NAME)
            sheet.write_string(0, 0, "Fakturaer")
            day = book.add_format({"num_format": "dd.mm.yyyy"})
            price = book.add_format({"bg_color": "#FFFF99", "num_format": "0.00"})
            for column, heading in enumerate(headings):
                sheet.write_string(HEADER_ROW - 1, column, heading, book.add_format({"bold": True}))
            for row, cells in enumerate(rows, start=HEADER_ROW):
                for column, cell in enumerate(cells):
                    look = price if column == len(headings) - 2 else None
                    _put(sheet, (row, column), cell, (day, look))
            decorate(book, sheet)
        return path

    return write


def _put(sheet: Worksheet, at: tuple[int, int], cell: object, looks: tuple[object, object]) -> None:
    day, look = looks
    if isinstance(cell, date):
        sheet.write_datetime(*at, datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001  as cells are
    elif isinstance(cell, str) and cell.startswith("=F"):
        sheet.write_formula(*at, cell, None, 77)
    elif isinstance(cell, str):
        sheet.write_string(*at, cell, look)
    elif cell is not None:
        sheet.write_number(*at, cell, look)


@pytest.fixture
def rich_book(plain_book: Callable[..., Path], tmp_path: Path) -> Path:
    """Return a workbook with everything a bookkeeper's workbook may have in it."""
    picture = tmp_path / "logo.png"
    picture.write_bytes(_png())

    def decorate(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        lists = book.add_worksheet("Errors")
        lists.write_column(0, 0, ["NOK", "SEK"])
        lists.hide()
        sheet.merge_range("C1:E1", "Oktober", book.add_format({"bold": True}))
        sheet.insert_image("H1", str(picture))
        sheet.freeze_panes(HEADER_ROW, 1)
        sheet.autofilter("A4:H9")
        sheet.set_column("A:A", 12)
        sheet.set_column("I:XFD", 5)
        sheet.data_validation("D5:D9", {"validate": "list", "source": "=Errors!$A$1:$A$2"})
        sheet.conditional_format("G5:G9", {"type": "data_bar", "data_bar_2010": True})
        sheet.write_comment("E5", "Min egen", {"author": "Ola"})
        sheet.write_comment("F8", "Hvorfor to?", {"author": "Ola"})
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": f"={NAME}!$G$5:$G$9"})
        sheet.insert_chart("A12", chart)
        sheet.insert_textbox("F12", "En tekstboks")
        sheet.set_row(5, 30)
        sheet.print_area("A1:H9")
        sheet.repeat_rows(HEADER_ROW - 1)
        book.define_name("Sats", "=1.25")
        book.set_custom_property("Eier", "Ola")

    return plain_book(decorate=decorate)


def _png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0)
    pixels = zlib.compress((b"\x00" + b"\xff\x80\x00" * 2) * 2)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


@pytest.fixture
def mistakes() -> tuple[Finding, ...]:
    """Return what is wrong in the usual rows: a customer missing, a date and a number that are none."""
    return (
        found(
            "missing-value", Place(NAME, 7, "Customer", "B"), key="F2", field="customerNumber", what="the cell is empty"
        ),
        found(
            "not-a-date",
            Place(NAME, 8, "Invoice date", "C"),
            value="32.13.2026",
            key="F3",
            example="2026-01-31",
        ),
        found("not-a-number", Place(NAME, 8, "Qty", "F"), value="to", key="F3", example="1234,50"),
    )


@pytest.fixture
def drawn() -> Callable[..., Plan]:
    """Return a function that draws a plan by hand: rows alike in the first column are one document."""

    def draw(
        source: Path,
        findings: Sequence[Finding] = (),
        *,
        sheet: str | None = None,
        header: int | None = HEADER_ROW,
        resource: str = "customer-invoice",
    ) -> Plan:
        read = sheets.read(source, sheet=sheet, header=header)
        keys = read.columns[0].shown()
        wrong = {finding.key for finding in findings if finding.severity == "error"}
        fates = [_fate(key, wrong, blank=blank) for key, blank in zip(keys, read.blank, strict=True)]
        here = [read.name] * len(read.rows)
        rows = pl.DataFrame(
            {"sheet": here, "row": read.rows, "fate": fates, "key": keys}, schema_overrides={"key": pl.String}
        )
        named = rows.filter(pl.col("key").is_not_null())["key"].unique(maintain_order=True).to_list()
        documents = pl.DataFrame(
            {
                "key": named,
                "valid": [key not in wrong for key in named],
                "currency": [CURRENCIES.get(key, "") for key in named],
                "net": [NETS.get(key, "0") for key in named],
                "lines": [int((keys == key).sum()) for key in named],
                "number": named,
                "customer": ["10001"] * len(named),
            },
            schema_overrides={"key": pl.String, "number": pl.String},
        )
        valid = documents.filter("valid").group_by("currency", maintain_order=True)
        totals = tuple(
            Total(currency, len(nets), len(nets), sum(map(Decimal, nets), Decimal()))
            for currency, nets in valid.agg("net").iter_rows()
        )
        return Plan(read, resource, "create", rows, documents, tuple(findings), totals, lambda: ((), []))

    return draw


def _fate(key: str | None, wrong: set[str], *, blank: bool) -> str:
    if blank:
        return RowFate.BLANK.value
    if key is None:
        return RowFate.FILTERED.value
    return (RowFate.INVALID if key in wrong else RowFate.DOCUMENT).value


@pytest.fixture
def told() -> Callable[..., Summary]:
    """Return a function that sums a run up."""

    def tell(plan: Plan, outcomes: Sequence[Outcome], mode: str = "posted", notes: Sequence[str] = ()) -> Summary:
        return Summary(
            run=RUN,
            mode=mode,
            profile="sandbox",
            company="Fjordvik Handel AS",
            host="http://127.0.0.1:5000",
            mapping="invoices.toml",
            workbook=str(plan.sheet.path),
            workbook_sha256="ab" * 32,
            rows=count_rows(plan),
            documents=count_documents(outcomes),
            totals=plan.totals,
            findings=len(plan.findings),
            requests=12,
            started="2026-11-22T22:14:05+01:00",
            sent=mode == "posted" and any(end.status is Status.CREATED for end in outcomes),
            rung={"check": "offline", "dry-run": "references"}.get(mode, "posted"),
            notes=tuple(notes),
        )

    return tell


@pytest.fixture
def ended() -> Callable[..., tuple[Outcome, ...]]:
    """Return a function that gives every document an outcome: created, unless another is said for its key."""

    def end(plan: Plan, **said: Outcome) -> tuple[Outcome, ...]:
        return tuple(
            said.get(key) or (Outcome(key, Status.CREATED, f"9{key}") if valid else Outcome(key, Status.INVALID))
            for key, valid in plan.documents.select("key", "valid").iter_rows()
        )

    return end


@pytest.fixture
def result(
    drawn: Callable[..., Plan], ended: Callable[..., tuple[Outcome, ...]], told: Callable[..., Summary]
) -> Callable[..., Path]:
    """Return a function that takes a source all the way to its result workbook."""

    def write(
        source: Path,
        findings: Sequence[Finding] = (),
        *,
        target: Path | None = None,
        mode: str = "posted",
        said: Mapping[str, Outcome] | None = None,
        **options: object,
    ) -> Path:
        plan = drawn(source, findings, **options)
        outcomes = ended(plan, **(said or {}))
        return write_result(plan, outcomes, told(plan, outcomes, mode), target or default_path(source))

    return write


@pytest.fixture
def opened() -> Callable[[Path], Read]:
    """Return a reader of workbooks; what openpyxl cannot keep is not its reader's concern here."""

    def load(path: Path, *, values: bool = False) -> Read:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "(Unknown|Conditional Formatting|Data Validation) extension")
            return openpyxl.load_workbook(BytesIO(path.read_bytes()), data_only=values)

    return load


@pytest.fixture
def part() -> Callable[[Path, str], bytes]:
    """Return a function that reads one part of a workbook file."""

    def read(path: Path, name: str) -> bytes:
        with zipfile.ZipFile(path) as package:
            return package.read(name)

    return read


@pytest.fixture
def changed(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that copies a workbook file with parts changed, added or (None) left out."""

    def change(path: Path, changes: Mapping[str, bytes | None], name: str = "changed.xlsx") -> Path:
        copy = tmp_path / name
        with zipfile.ZipFile(path) as package:
            parts: dict[str, bytes | None] = {each: package.read(each) for each in package.namelist()}
        with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as package:
            for each, content in {**parts, **changes}.items():
                if content is not None:
                    package.writestr(each, content)
        return copy

    return change
