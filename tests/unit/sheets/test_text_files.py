"""Text files: encodings, delimiters, quotes and uneven rows."""

import codecs
import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from importer.errors import WorkbookError
from importer.sheets import Ragged, Sheet, read

Save = Callable[[str | bytes], Path]


@pytest.fixture
def save(tmp_path: Path) -> Save:
    """Return a function that writes a csv file, text as UTF-8, and returns its path."""

    def write(content: str | bytes) -> Path:
        path = tmp_path / "lines.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


def table(sheet: Sheet) -> list[list[str | None]]:
    """Return what the user sees, row by row."""
    columns = [column.shown().to_list() for column in sheet.columns]
    return [list(row) for row in zip(*columns, strict=True)]


TEXT = "Navn;Beløp\nÅse Øie;1,5\nSmåvik «AS»;2\n"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode(), "utf-8-sig"),
        (TEXT.encode("cp1252"), "cp1252"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16"),
    ],
)
def test_encodings_are_found(save: Save, content: bytes, encoding: str) -> None:
    """The bytes tell the encoding; the text is the same in each, and a guess is remarked on."""
    sheet = read(save(content))
    assert (sheet.encoding, sheet.headings) == (encoding, ("Navn", "Beløp"))
    assert table(sheet) == [["Åse Øie", "1,5"], ["Småvik «AS»", "2"]]
    assert bool(sheet.notes) == (encoding == "cp1252")


def test_given_encoding(save: Save) -> None:
    """An encoding that is given is used, also where the bytes would allow another."""
    assert read(save("A\nå\n".encode("cp850")), encoding="cp850").columns[0].shown().to_list() == ["å"]
    assert read(save(codecs.BOM_UTF8 + b"A\nx\n"), encoding="utf-8").headings == ("A",)


def test_wrong_encoding(save: Save) -> None:
    """Bytes the given encoding lacks are named with their line, an encoding nobody knows by its name."""
    path = save("A\nå\n".encode("cp1252"))
    with pytest.raises(WorkbookError, match="byte 0xe5 in line 2"):
        read(path, encoding="utf-8")
    with pytest.raises(WorkbookError, match="no encoding named utf-9"):
        read(path, encoding="utf-9")


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends(save: Save, delimiter: str, end: str) -> None:
    """The delimiter is found, whatever ends the lines."""
    rows = [["No", "Item", "Amount"], ["1", "x y", "10"], ["2", "z", "20"]]
    sheet = read(save(end.join(delimiter.join(row) for row in rows) + end))
    assert (sheet.delimiter, list(sheet.headings)) == (delimiter, rows[0])
    assert table(sheet) == rows[1:]


def test_decimal_commas_are_no_delimiters(save: Save) -> None:
    """Decimal commas do not make the comma the delimiter, even one in every cell of every row."""
    sheet = read(save("Pris;Rabatt\n1,5;2,5\n3,5;4,5\n"))
    assert (sheet.delimiter, table(sheet)) == (";", [["1,5", "2,5"], ["3,5", "4,5"]])


def test_given_delimiter(save: Save) -> None:
    """A delimiter that is given is used, as is the one the file gives in a line of its own."""
    assert read(save("A,B;C\n1,2;3\n"), delimiter=",").headings == ("A", "B;C")
    assert read(save("sep=,\nA,B;C\n1,2;3\n")).headings == ("A", "B;C")
    assert list(read(save("sep=;\r\nA;B\r\n1;2\r\n")).rows) == [2]


@pytest.mark.parametrize("delimiter", [";;", '"', "\n", "§"])
def test_impossible_delimiters(save: Save, delimiter: str) -> None:
    """What cannot stand between cells is refused with what can."""
    with pytest.raises(WorkbookError, match="cannot be a delimiter"):
        read(save("A;B\n1;2\n"), delimiter=delimiter)


def test_one_column(save: Save) -> None:
    """A list of single values is a sheet of one column."""
    assert table(read(save("Customer\n10001\n10002\n"))) == [["10001"], ["10002"]]


def test_quotes(save: Save) -> None:
    """Quoted cells may hold delimiters, quotes and line breaks; a record is one row on however many lines."""
    sheet = read(save('A;B\n"x;y";"say ""hi"""\n"two\r\nlines";z\nlast;w\n'))
    assert table(sheet) == [["x;y", 'say "hi"'], ["two\nlines", "z"], ["last", "w"]]
    assert list(sheet.rows) == [2, 3, 4]


def test_inch_signs(save: Save) -> None:
    """A quotation mark inside a cell that is not quoted is just a character."""
    assert table(read(save('Item;Size\npipe;5"\nbolt;2" long\n'))) == [["pipe", '5"'], ["bolt", '2" long']]


@pytest.mark.parametrize("content", ['A;B\n1;2\n"x;3\n4;5\n', 'A;B\n"' + "x\n" * 100_000])
def test_quote_never_closed(save: Save, content: str) -> None:
    """A quotation mark that is never closed would swallow the rows behind it: it is named by its row."""
    row = 3 if "1;2" in content else 2
    with pytest.raises(WorkbookError, match=f"opened in row {row} of .* is never closed"):
        read(save(content))


def test_uneven_rows_are_kept_and_reported(save: Save) -> None:
    """Rows with too few or too many cells are rows still; which they are is reported with their numbers."""
    sheet = read(save("A;B;C\n1;2;3\n4;5\n\n6;7;8;9\n10;11;12;;\n13;14;15\n"))
    assert table(sheet)[1:4] == [["4", "5", None], [None, None, None], ["6", "7", "8"]]
    assert sheet.ragged == (Ragged(3, 2, 3), Ragged(5, 4, 3))
    assert list(sheet.blank) == [False, False, True, False, False, False]


def test_trailing_delimiters(save: Save) -> None:
    """A delimiter at the end of every row is no column."""
    sheet = read(save("A;B;\n1;2;\n"))
    assert (sheet.headings, sheet.unnamed, sheet.ragged) == (("A", "B"), (), ())


def test_rows_above_the_header(save: Save) -> None:
    """A title above the header is skipped, and rows are counted from the top of the file."""
    sheet = read(save("Invoices October\n\nNo;Item;Amount\n1;x;10\n"))
    assert (sheet.header_row, list(sheet.rows), sheet.ragged) == (3, [4], ())


def test_blank_lines_at_the_end(save: Save) -> None:
    """Blank lines behind the last row are not rows."""
    assert list(read(save("A;B\n1;2\n\n\n;\n")).rows) == [2]


def test_equal_headings_in_a_text_file(save: Save) -> None:
    """Two equal headings are named by the cells a spreadsheet program shows them in."""
    with pytest.raises(WorkbookError, match="“A”: A1 and C1"):
        read(save("A;B;A\n1;2;3\n"))


def test_long_header(save: Save) -> None:
    """A header longer than the part of the file that is looked at first is read to its end."""
    headings = [f"{number} {'x' * 400}" for number in range(800)]
    sheet = read(save(";".join(headings) + "\n" + ";".join("x" * 800) + "\n"))
    assert (len(sheet.columns), sheet.columns[-1].letter) == (800, "ADT")


def test_regular_and_general_way_agree(save: Save) -> None:
    """A quotation mark anywhere changes the way a file is read, not what is read."""
    lines = "".join(f"F{number};{number},50;tekst {number % 7} æøå\n" for number in range(2_000))
    fast, slow = (
        read(save(f"No;Amount;Text\n{lines}x;y;z\n")),
        read(save(f'No;Amount;Text\n{lines}"x";y;z\n')),
    )
    assert table(fast) == table(slow)
    assert list(fast.rows) == list(slow.rows)


ODD = ['"abc"d;x', '""a"";b', '"a" ;b', 'a;"b"c', '"a""b";c', ' "a";b', '"";c', '"a;b\nc";d', '5";6"', '"a";"b";']


@pytest.mark.parametrize("line", ODD)
def test_quotation_marks_where_they_do_not_belong(save: Save, line: str) -> None:
    """Quotation marks are read as Excel reads them, however oddly they stand, and no row is lost."""
    sheet = read(save(f"A;B\n1;2\n{line}\n3;4\n"), delimiter=";")
    expected = next(csv.reader(io.StringIO(line, newline=""), delimiter=";"))
    assert [cell or "" for cell in table(sheet)[1]] == [cell.strip() for cell in expected[:2]]
    assert list(sheet.rows) == [2, 3, 4]


def test_a_header_of_several_lines(save: Save) -> None:
    """A quoted heading with a line break is one heading, and the row below it is row 2."""
    sheet = read(save('"Invoice\nno";"Amount\r\nNOK"\n1;2\n3;4\n'))
    assert (sheet.headings, list(sheet.rows)) == (("Invoice no", "Amount NOK"), [2, 3])
    assert table(sheet) == [["1", "2"], ["3", "4"]]


@pytest.mark.parametrize("text", ["Cable;1;50\n1003;Screen 24", "Cable;1;50\r\n1003;Lamp;2;9\r\n1004;Screen 24"])
def test_rows_inside_a_cell(save: Save, text: str) -> None:
    """A quotation mark that is not closed may make one even row of several: it is told, with its cell."""
    sheet = read(save(f'No;Text;Qty;Price\n1001;Work;1;100\n1002;"{text}";1;900\n1005;"Two\nlines";1;3\n'))
    assert [(each.row, each.letter, each.delimiters) for each in sheet.swallowed] == [(3, "B", text.count(";"))]


def test_an_open_quotation_mark_does_not_hide_the_delimiter(save: Save) -> None:
    """The rows above it tell the delimiter, and the message where it is, not a header among the data."""
    path = save('No;Text;Qty;Price\n1;Lamp;1;10,00\n2;Screen;1;20,00\n3;"Cable;1;30,00\n4;Mouse;1;40,00\n')
    with pytest.raises(WorkbookError, match="opened in row 4"):
        read(path)
