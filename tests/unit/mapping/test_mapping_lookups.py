"""Lookups: a file beside the mapping, or what was imported before."""

from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from importer import mapping, sheets
from importer.errors import MappingError
from importer.mapping import Mapping
from importer.mapping.lookups import LookupReader
from importer.mapping.source import Problems, Source
from importer.mapping.tables import FeedTable
from importer.sheets import Sheet

Load = Callable[[str], Mapping]
Problem = Callable[[str], list[str]]
Invoice = Callable[..., str]
FIELD = 10
"""The line of the small mapping where a field is added."""
CODES = "old;new;Region\n4711;10023;N\n0101;10024;S\n"


@pytest.fixture
def codes(tmp_path: Path) -> Callable[[str], Path]:
    """Return a function that writes codes.csv beside the mapping."""

    def codes(text: str = CODES) -> Path:
        path = tmp_path / "codes.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return codes


@pytest.fixture
def told(problems: Problem, tmp_path: Path) -> Problem:
    """Return a function that lists what is wrong with a mapping, without the folder it is in."""
    return lambda text: [problem.replace(f"{tmp_path}", "DIR") for problem in problems(text)]


def known(loaded: Mapping, path: str) -> dict[str, object]:
    """Return what the lookup of a field knows."""
    feed = loaded.feed(path)
    assert feed is not None
    assert feed.lookup is not None
    assert feed.lookup.known is not None
    return dict(zip(feed.lookup.known.keys, feed.lookup.known.values, strict=True))


def test_a_file_is_read_as_the_user_sees_it(load: Load, invoice: Invoice, codes: Callable[..., Path]) -> None:
    """Keys keep their zeros, and results are what the field takes."""
    codes()
    loaded = load(invoice('note = { column = "A", lookup = "codes.csv", from = "old", to = "new" }'))
    assert known(loaded, "note") == {"4711": "10023", "0101": "10024"}


def test_results_are_of_the_fields_kind(load: Load, invoice: Invoice, codes: Callable[..., Path]) -> None:
    """Flags, dates, numbers; what the field does not take is kept for the cells that ask for it."""
    codes("old;hold;rate\nA;ja;7,25\nB;nei;8,5\nC;perhaps;9\nD;;1e9\n")
    loaded = load(
        invoice(
            'hold = { column = "A", lookup = "codes.csv", from = "old", to = "hold" }\n'
            'exchangeRate = { column = "A", lookup = "codes.csv", from = "old", to = "rate" }'
        )
    )
    assert known(loaded, "hold") == {"A": True, "B": False, "C": None, "D": None}
    assert list(known(loaded, "exchangeRate").values())[:3] == ["7.25", "8.5", "9"]


def test_a_sheet_of_a_workbook_can_be_the_lookup(load: Load, invoice: Invoice, tmp_path: Path) -> None:
    """Numbers shown with zeros in front keep them."""
    with xlsxwriter.Workbook(tmp_path / "codes.xlsx") as book:
        for name, number in (("Suppliers", 1), ("Customers", 7)):
            page = book.add_worksheet(name)
            page.write_row(0, 0, ["old", "new"])
            page.write(1, 0, number, book.add_format({"num_format": "0000"}))
            page.write(1, 1, 10000)
    lookup = 'lookup = "codes.xlsx", sheet = "Customers", from = "old", to = "new"'
    loaded = load(invoice(f'note = {{ column = "A", {lookup} }}'))
    assert known(loaded, "note") == {"0007": "10000"}


def test_a_file_is_read_once_for_all_fields(tmp_path: Path, codes: Callable[..., Path]) -> None:
    """However many fields ask it."""
    codes()
    read: list[Path] = []

    def reading(path: Path, *, sheet: str | None) -> Sheet:
        read.append(path)
        return sheets.read(path, sheet=sheet)

    text = 'version = 1\nresource = "customer"\n[fields]\n' + "\n".join(
        f'{field} = {{ column = "A", lookup = "{name}", from = "old", to = "new" }}'
        for field, name in (("number", "codes.csv"), ("name", "codes.csv"), ("note", "./codes.csv"))
    )
    source = Source.of(str(tmp_path / "m.toml"), text)
    reader = LookupReader(Problems(source), read=reading)
    loaded = mapping.parse(source)
    for feed in loaded.fields:
        table = FeedTable.model_validate({"lookup": "codes.csv", "from": "old", "to": "new"})
        assert reader.lookup(feed.spec, feed.keys, table) is not None
    assert len(read) == 1


@pytest.mark.parametrize(
    ("lookup", "words"),
    [
        (
            'lookup = "codes.csv"',
            [
                '"note": "from" is missing; the columns of codes.csv are old, new, Region',
                '"note": "to" is missing; the columns of codes.csv are old, new, Region',
            ],
        ),
        (
            'lookup = "codes.csv", from = "Old", to = "nem"',
            [
                '"note": there is no column "Old" in codes.csv; did you mean "old"?',
                '"note": there is no column "nem" in codes.csv; did you mean "new"?',
            ],
        ),
        (
            'lookup = "codes.csv", from = "zebra", to = "new"',
            ['"note": there is no column "zebra" in codes.csv; its columns are old, new, Region'],
        ),
        (
            'lookup = "none.csv", from = "old", to = "new"',
            ['"note": lookup: DIR/none.csv does not exist. Check the name and the folder.'],
        ),
        (
            'lookup = "@custommer"',
            ['"note" cannot be looked up in @custommer; did you mean "@customer"?'],
        ),
        (
            'lookup = "@dunning-letter"',
            [
                (
                    '"note" cannot be looked up in @dunning-letter; there are @customer, @customer-invoice, '
                    "@customer-credit-note, @customer-debit-note"
                )
            ],
        ),
        (
            'lookup = "@customer", from = "old", to = "new"',
            ['"note" is looked up in what was imported, so from and to can do nothing'],
        ),
        ('lookup = ""', ['"lookup" must be filled in']),
        ("lookup = 3", ['"lookup" must be a text in quotes']),
        ('lokup = "codes.csv"', ['unknown key "lokup"; did you mean "lookup"?']),
        ('lookup = "codes.csv", fro = "old", to = "new"', ['unknown key "fro"; did you mean "from"?']),
    ],
)
def test_what_is_wrong_with_a_lookup(
    told: Problem, invoice: Invoice, codes: Callable[..., Path], lookup: str, words: list[str]
) -> None:
    """Everything at once, at the line of the field, with what was meant."""
    codes()
    text = invoice(f'note = {{ column = "A", {lookup} }}')
    said = [problem.replace("\\", "/") for problem in told(text)]
    assert said == [f"m.toml:{FIELD}: {each}" for each in words]


def test_a_number_takes_no_record(told: Problem, invoice: Invoice) -> None:
    """What was imported is a number of a record, and an amount is none."""
    assert told(invoice('exchangeRate = { column = "A", lookup = "@customer" }')) == [
        f'm.toml:{FIELD}: "exchangeRate" is no identifier, so @customer has no meaning'
    ]


def test_a_workbook_of_several_sheets_wants_one_named(told: Problem, invoice: Invoice, tmp_path: Path) -> None:
    """The way out is the mapping's, not the command line's."""
    with xlsxwriter.Workbook(tmp_path / "codes.xlsx") as book:
        for name in ("One", "Two"):
            book.add_worksheet(name).write_row(0, 0, ["old", "new"])
            book.get_worksheet_by_name(name).write_row(1, 0, ["a", "b"])
    [problem] = told(invoice('note = { column = "A", lookup = "codes.xlsx", from = "old", to = "new" }'))
    assert problem.endswith('codes.xlsx has 2 sheets with data: One, Two; say which with sheet = "..."')
    assert "--sheet" not in problem


def test_a_key_with_two_results_is_told_with_both_rows(
    told: Problem, invoice: Invoice, codes: Callable[..., Path]
) -> None:
    """Which one is meant, nobody can tell; the same result twice is no contradiction."""
    codes("old;new\n1;A\n2;B\n1;C\n2;B\n3;\n3;D\n")
    start = f'm.toml:{FIELD}: "note": codes.csv'
    assert told(invoice('note = { column = "A", lookup = "codes.csv", from = "old", to = "new" }')) == [
        f'{start} has "1" more than once, with different "new": "A" in row 2 and "C" in row 4',
        f'{start} has "3" more than once, with different "new": nothing in row 6 and "D" in row 7',
    ]


def test_a_file_with_many_contradictions_tells_some(
    told: Problem, invoice: Invoice, codes: Callable[..., Path]
) -> None:
    """Five are told, the others counted."""
    codes("old;new\n" + "".join(f"{key};{side}{key}\n" for key in range(12) for side in "AB"))
    said = told(invoice('note = { column = "A", lookup = "codes.csv", from = "old", to = "new" }'))
    assert len(said) == 6
    assert said[-1] == f'm.toml:{FIELD}: "note": and 7 more keys that lead to different results'


def test_the_journal_is_asked_once_for_each_resource(load: Load, invoice: Invoice) -> None:
    """Key -> number of what was imported; until then the feed waits."""
    fields = 'note = { column = "A", lookup = "@customer" }\nsalesperson = { column = "B", lookup = "@customer" }'
    loaded = load(invoice(fields))
    assert [feed.path for feed in loaded.feeds() if feed.waits] == ["note", "salesperson"]
    asked: list[str] = []

    def numbers(resource: str) -> dict[str, str]:
        asked.append(resource)
        return {"4711": "10023"}

    answered = loaded.looked_up(numbers)
    assert asked == ["customer"]
    assert not any(feed.waits for feed in answered.feeds())
    assert known(answered, "note") == known(answered, "salesperson") == {"4711": "10023"}
    assert [feed.path for feed in loaded.feeds() if feed.waits] == ["note", "salesperson"]


def test_a_mapping_without_such_lookups_asks_nothing(load: Load, invoice: Invoice) -> None:
    """A journal costs a query only where it is needed."""

    def numbers(resource: str) -> dict[str, str]:
        raise AssertionError(resource)

    assert load(invoice()).looked_up(numbers).feed("customerNumber") is not None


def test_a_lookup_is_relative_to_the_file_that_says_it(tmp_path: Path, codes: Callable[..., Path]) -> None:
    """A shared mapping brings its codes along, wherever the one that extends it lies."""
    codes()
    (tmp_path / "base.toml").write_text(
        'version = 1\nresource = "customer"\n[fields]\n'
        'number = { column = "Old", lookup = "codes.csv", from = "old", to = "new" }\nname = "Name"\n',
        encoding="utf-8",
    )
    inside = tmp_path / "march"
    inside.mkdir()
    (inside / "m.toml").write_text('extends = "../base.toml"\n[fields]\nname = "Navn"\n', encoding="utf-8")
    assert known(mapping.load(inside / "m.toml"), "number")["4711"] == "10023"


def test_a_damaged_lookup_stops_with_its_line(tmp_path: Path, invoice: Invoice) -> None:
    """A file that is no workbook is a problem of the mapping, not a crash."""
    (tmp_path / "codes.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    (tmp_path / "m.toml").write_text(
        invoice('note = { column = "A", lookup = "codes.xlsx", from = "old", to = "new" }'), encoding="utf-8"
    )
    with pytest.raises(MappingError) as raised:
        mapping.load(tmp_path / "m.toml")
    assert f':{FIELD}: "note": lookup: ' in raised.value.problems[0]
