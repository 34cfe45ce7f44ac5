"""OpenDocument sheets, cell by cell."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from importer.errors import WorkbookError
from importer.sheets import Column, read

Ods = Callable[..., Path]
TEXT = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
HEAD = f"<table:table-row>{TEXT.format('A')}</table:table-row>"


@pytest.fixture
def column(ods: Ods) -> Callable[..., Column]:
    """Return a function that reads a sheet whose column A has these cells, given as XML."""

    def read_it(*cells: str, styles: str = "", columns: str = "") -> Column:
        rows = "".join(f"<table:table-row>{cell}</table:table-row>" for cell in cells)
        return read(ods(columns + HEAD + rows, styles)).columns[0]

    return read_it


def cell(inside: str = "", **attributes: str) -> str:
    """Return a cell with these attributes, `office_value_type` for `office:value-type`."""
    said = " ".join(f'{name.replace("_", ":", 1).replace("_", "-")}="{value}"' for name, value in attributes.items())
    return f"<table:table-cell {said}>{inside}</table:table-cell>"


def test_every_type(column: Callable[..., Column]) -> None:
    """Numbers, amounts, percentages, dates, times, yes and no and texts come out under their own type."""
    read_it = column(
        cell(office_value_type="float", office_value="1.5"),
        cell(office_value_type="currency", office_value="2", office_currency="NOK"),
        cell(office_value_type="percentage", office_value="0.25"),
        cell(office_value_type="date", office_date_value="2026-01-14"),
        cell(office_value_type="date", office_date_value="2026-01-14T10:30:00"),
        cell(office_value_type="time", office_time_value="PT07H30M00S"),
        cell(office_value_type="boolean", office_boolean_value="true"),
        cell("<text:p>0101</text:p>", office_value_type="string"),
    )
    assert list(read_it.shown()) == ["1.5", "2", "25%", "2026-01-14", "2026-01-14 10:30", "07:30", "TRUE", "0101"]
    assert read_it.moment is not None
    assert read_it.moment[3] == datetime(2026, 1, 14)  # noqa: DTZ001  cells have no zone


def test_errors_and_formulas(column: Callable[..., Column]) -> None:
    """An error is an error, marked or not; a formula without a value is a fault, one with a value is that value."""
    read_it = column(
        cell("<text:p>#N/A</text:p>", table_formula="of:=NA()", office_value_type="string", calcext_value_type="error"),
        cell("<text:p>#DIV/0!</text:p>", table_formula="of:=1/0", office_value_type="float", office_value="0"),
        cell("<text:p>Err:502</text:p>", table_formula="of:=X()", office_value_type="string"),
        cell(table_formula="of:=1+1"),
        cell("<text:p>2</text:p>", table_formula="of:=1+1", office_value_type="float", office_value="2"),
        cell("<text:p>#7</text:p>", office_value_type="string"),
    )
    assert list(read_it.shown()) == ["#N/A", "#DIV/0!", "Err:502", "=", "2", "#7"]
    assert read_it.fault is not None
    assert read_it.fault.to_list()[3:] == ["formula", None, None]


def test_what_stands_in_a_text(column: Callable[..., Column]) -> None:
    """Paragraphs and line breaks are lines, spaces and tabs written as elements are there, remarks are not."""
    words = 'a<text:s text:c="2"/>b<text:tab/>c<text:span>d</text:span><text:line-break/>e'
    remark = "<office:annotation><text:p>a remark</text:p></office:annotation>"
    read_it = column(cell(f"{remark}<text:p>{words}</text:p><text:p>f</text:p>", office_value_type="string"))
    assert list(read_it.shown()) == ["a  b\tcd\ne\nf"]


def test_zeros_in_front(column: Callable[..., Column]) -> None:
    """A number format of zeros keeps the zeros the user sees, whether the cell or its column has the style."""
    styles = (
        '<number:number-style style:name="N1"><number:number number:decimal-places="0" number:min-integer-digits="4"/>'
        '</number:number-style><style:style style:name="ce1" style:data-style-name="N1"/>'
        '<style:style style:name="ce2" style:parent-style-name="ce1"/>'
    )
    number = {"office_value_type": "float", "office_value": "101"}
    assert list(column(cell(**number, table_style_name="ce2"), styles=styles).shown()) == ["0101"]
    of_column = '<table:table-column table:default-cell-style-name="ce1"/>'
    assert list(column(cell(**number), styles=styles, columns=of_column).shown()) == ["0101"]


def test_repeated_cells_and_rows(ods: Ods) -> None:
    """What is written once for several cells or rows is in all of them; blank ones only keep the count."""
    number = 'office:value-type="float" office:value="7"'
    rows = (
        f"<table:table-row>{TEXT.format('A')}{TEXT.format('B')}</table:table-row>"
        '<table:table-row table:number-rows-repeated="2">'
        f'<table:table-cell {number} table:number-columns-repeated="2"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="99"/>'
        f"</table:table-row><table:table-row>{TEXT.format('x')}</table:table-row>"
        '<table:table-row table:number-rows-repeated="1048569"><table:table-cell/></table:table-row>'
    )
    sheet = read(ods(rows))
    assert list(sheet.columns[0].shown()) == ["7", "7", None, None, None, "x"]
    assert list(sheet.columns[1].shown()) == ["7", "7", None, None, None, None]
    assert list(sheet.rows) == [2, 3, 4, 5, 6, 7]


def test_merged_cells(ods: Ods) -> None:
    """What a merged cell covers is not read; its value stands in all its rows."""
    wide = cell("<text:p>x</text:p>", office_value_type="string", table_number_rows_spanned="2")
    covered = '<table:covered-table-cell office:value-type="string"><text:p>old</text:p></table:covered-table-cell>'
    head = f"<table:table-row>{TEXT.format('A')}{TEXT.format('B')}</table:table-row>"
    first = f"<table:table-row>{wide}{TEXT.format(1)}</table:table-row>"
    second = f"<table:table-row>{covered}{TEXT.format(2)}</table:table-row>"
    assert list(read(ods(head + first + second)).columns[0].shown()) == ["x", "x"]


def test_a_hidden_sheet(ods: Ods) -> None:
    """A sheet that its style hides is hidden."""
    styles = '<style:style style:name="ta1"><style:table-properties table:display="false"/></style:style>'
    path = ods(HEAD + f"<table:table-row>{TEXT.format('x')}</table:table-row>", styles, table='table:style-name="ta1"')
    with pytest.raises(WorkbookError, match="Only hidden sheets"):
        read(path)
    assert "is hidden in the workbook; it is read because it was asked for" in read(path, sheet="data").notes[0]


def test_locked_and_odd_files(ods: Ods) -> None:
    """A password, entities and values that are none of their type are told in our words."""
    with pytest.raises(WorkbookError, match="protected with a password"):
        read(ods(HEAD, manifest="<manifest><encryption-data/></manifest>"))
    with pytest.raises(WorkbookError, match="damaged"):
        read(ods(HEAD + f"<table:table-row>{cell(office_value_type='float', office_value='many')}</table:table-row>"))
    path = ods(HEAD)
    content = path.read_bytes()
    assert content.count(b"<office:document-content")
    with pytest.raises(WorkbookError, match=r"declares XML entities in content\.xml"):
        read(_with_entities(path))


def _with_entities(path: Path) -> Path:
    import zipfile  # noqa: PLC0415  this once

    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["content.xml"] = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + parts["content.xml"]
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path
