"""Write .xlsb workbooks ([MS-XLSB]), which no library for Python writes: enough of them for samples and tests."""

import struct
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

ERRORS = {"#NULL!": 0x00, "#DIV/0!": 0x07, "#VALUE!": 0x0F, "#REF!": 0x17, "#NAME?": 0x1D, "#NUM!": 0x24, "#N/A": 0x2A}
BEGINNING = datetime.fromisoformat("1899-12-30")
PLAIN, DAY, PERCENT, ZEROS = range(4)
FORMATS = {DAY: (164, "yyyy-mm-dd hh:mm:ss"), PERCENT: (165, "0.0%"), ZEROS: (166, "0000")}
TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>'
    '<Override PartName="/xl/worksheets/sheet1.bin" ContentType="application/vnd.ms-excel.worksheet"/>'
    '<Override PartName="/xl/styles.bin" ContentType="application/vnd.ms-excel.styles"/>'
    '<Override PartName="/xl/sharedStrings.bin" ContentType="application/vnd.ms-excel.sharedStrings"/></Types>'
)
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

Rows = Sequence[Sequence[object]]


def write(
    path: Path,
    rows: Rows,
    *,
    hidden_rows: Sequence[int] = (),
    hidden_columns: Sequence[int] = (),
    merged: Sequence[tuple[int, int, int, int]] = (),
) -> Path:
    """Write one sheet named Sheet. Rows are counted from 1, columns from 0; `merged`: top, bottom, left, right.

    Texts, numbers, booleans and datetimes become cells of their type, `#N/A` and its like error cells; a tuple
    of a number and PERCENT or ZEROS gets that number format.
    """
    texts = list(dict.fromkeys(cell for row in rows for cell in row if isinstance(cell, str) and cell not in ERRORS))
    places = {text: place for place, text in enumerate(texts)}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:

        def put(name: str, content: str | bytes) -> None:
            package.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)

        put("[Content_Types].xml", TYPES)
        put("_rels/.rels", _relations({"officeDocument": "xl/workbook.bin"}))
        parts = {"worksheet": "worksheets/sheet1.bin", "styles": "styles.bin", "sharedStrings": "sharedStrings.bin"}
        put("xl/_rels/workbook.bin.rels", _relations(parts))
        sheet = record(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("Sheet"))
        put("xl/workbook.bin", record(131) + record(143) + sheet + record(144) + record(132))
        put("xl/styles.bin", b"".join(_styles()))
        items = b"".join(record(19, b"\0" + _wide(text)) for text in texts)
        put("xl/sharedStrings.bin", record(159, struct.pack("<II", len(texts), len(texts))) + items + record(160))
        columns = b"".join(record(60, struct.pack("<IIIIH", each, each, 2560, 0, 1)) for each in hidden_columns)
        data = b"".join(_row(number, cells, places, hidden_rows) for number, cells in enumerate(rows, start=1))
        spans = b"".join(
            record(176, struct.pack("<IIII", top - 1, bottom - 1, left, right)) for top, bottom, left, right in merged
        )
        put(
            "xl/worksheets/sheet1.bin",
            record(129)
            + record(148, struct.pack("<IIII", 0, max(len(rows) - 1, 0), 0, max(map(len, rows), default=1) - 1))
            + (record(390) + columns + record(391) if columns else b"")
            + record(145)
            + data
            + record(146)
            + (record(177, struct.pack("<I", len(merged))) + spans + record(178) if spans else b"")
            + record(130),
        )
    return path


def record(number: int, content: bytes = b"") -> bytes:
    """Return one record: number and length in seven-bit groups, then the content."""
    head = bytes([number]) if number < 0x80 else bytes([number & 0x7F | 0x80, number >> 7])  # noqa: PLR2004  see above
    length, size = len(content), b""
    while length > 0x7F:  # noqa: PLR2004  as above
        size += bytes([length & 0x7F | 0x80])
        length >>= 7
    return head + size + bytes([length]) + content


def _relations(targets: Mapping[str, str]) -> str:
    items = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets.items(), start=1)
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="{PACKAGE}">{items}</Relationships>'


def _wide(text: str) -> bytes:
    content = text.encode("utf-16-le")
    return struct.pack("<I", len(content) // 2) + content


def _styles() -> Iterator[bytes]:
    yield record(278)
    yield record(615, struct.pack("<I", len(FORMATS)))
    for number, code in FORMATS.values():
        yield record(44, struct.pack("<H", number) + _wide(code))
    yield record(616)
    yield record(617, struct.pack("<I", 1 + len(FORMATS)))
    for style in range(1 + len(FORMATS)):
        number = FORMATS[style][0] if style in FORMATS else 0
        yield record(47, struct.pack("<HHHHHBBHH", 0, number, 0, 0, 0, 0, 0, 0x1008, 0x0001))
    yield record(618)
    yield record(279)


def _row(number: int, cells: Sequence[object], texts: Mapping[str, int], hidden: Sequence[int]) -> bytes:
    head = struct.pack("<IIHHB", number - 1, 0, 300, 0x1000 if number in hidden else 0, 0) + struct.pack("<I", 0)
    filled = (_cell(column, cell, texts) for column, cell in enumerate(cells) if cell is not None)
    return record(0, head) + b"".join(filled)


def _cell(column: int, cell: object, texts: Mapping[str, int]) -> bytes:
    value, style = cell if isinstance(cell, tuple) else (cell, DAY if isinstance(cell, datetime) else PLAIN)
    place = struct.pack("<II", column, style)
    if isinstance(value, bool):
        return record(4, place + bytes([value]))
    if isinstance(value, datetime):
        return record(5, place + struct.pack("<d", (value - BEGINNING).total_seconds() / 86400))
    if isinstance(value, str):
        return (
            record(3, place + bytes([ERRORS[value]]))
            if value in ERRORS
            else record(7, place + struct.pack("<I", texts[value]))
        )
    return record(5, place + struct.pack("<d", value))
