"""Extending: a mapping takes another one's keys over, and says only what is different."""

from collections.abc import Callable
from pathlib import Path

import pytest

from importer import mapping
from importer.errors import MappingError
from importer.mapping import Mapping

Write = Callable[..., Path]
BASE = """\
version = 1
resource = "customer-invoice"
[sheet]
locale = "nb-NO"
name = "Data"
[document]
key = "No"
[columns]
"Date" = { type = "date" }
"Customer  no" = { names = ["Kundenr"] }
[fields]
customerNumber = "Customer no"
financialPeriod = { expr = "strftime(\\"Date\\", '%Y%m')" }
"billingAddress.city" = "City"
billingAddress.postalCode = "Post"
[fields.note]
column = "Note"
values.x = "y"
[lines]
description = "Text"
quantity = "Qty"
"""


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return a function that writes mapping files side by side, `m.toml` last, and returns the path of that one."""

    def write(text: str, **others: str) -> Path:
        for name, content in ({"base": BASE} | others | {"m": text}).items():
            (tmp_path / f"{name}.toml").write_text(content, encoding="utf-8")
        return tmp_path / "m.toml"

    return write


def problems(path: Path) -> list[str]:
    """Return what is wrong with a mapping, without the folder it is in."""
    with pytest.raises(MappingError) as raised:
        mapping.load(path)
    return [problem.replace(f"{path.parent}", "").replace("\\", "/").lstrip("/") for problem in raised.value.problems]


def columns(loaded: Mapping) -> dict[str, str | None]:
    """Return the column of every field that is fed by one."""
    return {feed.path: feed.column for feed in loaded.feeds() if feed.column}


def test_what_is_not_said_again_is_taken_over(write: Write) -> None:
    """A mapping may consist of one line."""
    own = mapping.load(write(BASE))
    loaded = mapping.load(write('extends = "base.toml"\n'))
    assert columns(loaded) == columns(own)
    assert loaded.sheet == own.sheet
    assert loaded.key == own.key
    assert loaded.name.endswith("m.toml")


def test_what_is_said_again_wins_key_by_key(write: Write) -> None:
    """In every table, however the path of a field is written; a feed is replaced as a whole."""
    text = (
        'extends = "base.toml"\noperation = "upsert"\n[sheet]\nlocale = "sv-SE"\n[document]\nkey = "Nr"\n'
        '[columns]\n"Customer no" = { names = ["Kundnr"] }\n[fields]\nreferenceNumber = "Nr"\n'
        'billingAddress.city = "Ort"\n'
        'note = { value = "none" }\nfinancialPeriod = "Period"\n[lines]\nquantity = { column = "Antal", default = 1 }\n'
    )
    loaded = mapping.load(write(text))
    assert loaded.operation == "upsert"
    assert (loaded.sheet.locale, loaded.sheet.name, loaded.key) == ("sv-SE", "Data", "Nr")
    assert loaded.table("Customer no").names == ("Kundnr",)
    assert columns(loaded) == {
        "customerNumber": "Customer no",
        "billingAddress.postalCode": "Post",
        "referenceNumber": "Nr",
        "billingAddress.city": "Ort",
        "financialPeriod": "Period",
        "description": "Text",
        "quantity": "Antal",
    }
    note = loaded.feed("note")
    assert note is not None
    assert (note.column, note.values) == (None, {})


@pytest.mark.parametrize(
    "dropped",
    [
        '"billingAddress.city" = { drop = true }',
        "billingAddress.city = { drop = true }",
        "billingAddress = { city = { drop = true } }",
        "[fields.billingAddress.city]\ndrop = true",
        "[fields.billingAddress]\ncity.drop = true",
    ],
)
def test_what_is_dropped_is_gone(write: Write, dropped: str) -> None:
    """A field may be left out that the other mapping feeds, and the rest of its block stays."""
    loaded = mapping.load(write(f'extends = "base.toml"\n[fields]\nnote = {{ drop = true }}\n{dropped}\n'))
    assert columns(loaded) == {
        "customerNumber": "Customer no",
        "billingAddress.postalCode": "Post",
        "description": "Text",
        "quantity": "Qty",
    }


def test_columns_and_lines_can_be_dropped(write: Write) -> None:
    """Headings count as a sheet has them."""
    text = 'extends = "base.toml"\n[columns]\n"Customer no" = { drop = true }\n[lines]\nquantity = { drop = true }\n'
    loaded = mapping.load(write(text))
    assert loaded.table("Customer no").names == ()
    assert [feed.path for feed in loaded.lines] == ["description"]


def test_what_is_not_there_cannot_be_dropped(write: Write) -> None:
    """A slip in the name would leave the field in."""
    text = (
        'extends = "base.toml"\n[columns]\n"Dat" = { drop = true }\n[fields]\nhold = { drop = true }\n'
        'note = { drop = true, column = "A" }\ncity = { drop = true }\n'
    )
    what = "has nothing to drop: no mapping that this one extends"
    assert problems(write(text)) == [
        f'm.toml:3: column "Dat" {what} explains it, or drop does not stand alone',
        f'm.toml:5: "hold" {what} feeds it, or drop does not stand alone',
        f'm.toml:6: "note" {what} feeds it, or drop does not stand alone',
        'm.toml:7: there is no field "city"',
    ]


def test_problems_stand_in_the_file_that_says_it(write: Write) -> None:
    """Its own file first, then the extended one, each with the line of its own text."""
    base = BASE.replace('quantity = "Qty"', 'quantty = "Qty"').replace("nb-NO", "xx-XX")
    said = problems(write('extends = "base.toml"\n[fields]\nhold = { value = "x" }\nnote = 3\n', base=base))
    assert [each.partition(": ")[0] for each in said] == ["m.toml:3", "m.toml:4", "base.toml:4", "base.toml:21"]
    assert said[3] == 'base.toml:21: there is no field "quantty"; did you mean "quantity"?'


def test_what_was_overridden_is_no_problem_any_more(write: Write) -> None:
    """A mistake in a line that does not count is not told."""
    base = BASE.replace('values.x = "y"', 'valus.x = "y"')
    assert mapping.load(write('extends = "base.toml"\n[fields]\nnote = "Note"\n', base=base)).feed("note") is not None


def test_a_column_only_the_other_mapping_needs_is_no_problem(write: Write) -> None:
    """The extended mapping explains columns for all of its kind; one's own idle columns are told."""
    text = 'extends = "base.toml"\n[fields]\nfinancialPeriod = { drop = true }\n'
    assert mapping.load(write(text)).feed("financialPeriod") is None
    assert problems(write(f'{text}[columns]\n"Idle" = {{ type = "text" }}\n')) == [
        'm.toml:5: column "Idle" feeds nothing'
    ]


def test_a_field_fed_twice_in_one_file_is_still_told(write: Write) -> None:
    """Extending merges files, not slips."""
    text = (
        'extends = "base.toml"\n[fields]\n"mainContact" = "A"\n"billingAddress.city" = "A"\nbillingAddress.city = "B"\n'
    )
    assert 'm.toml:4: "billingAddress.city" is fed twice' in problems(write(text))


def test_a_chain_is_followed(write: Write) -> None:
    """The nearest file wins; problems say which of them it is."""
    middle = 'extends = "base.toml"\n[fields]\nnote = "Middle"\nhold = { value = true }\n'
    middle += "[lines]\nquantity = { drop = true }\n"
    loaded = mapping.load(write('extends = "middle.toml"\n[fields]\nhold = { drop = true }\n', middle=middle))
    assert columns(loaded)["note"] == "Middle"
    assert loaded.feed("hold") is None
    assert "quantity" not in columns(loaded)
    assert [loaded.source.spot(("fields", path)).depth for path in ("note", "customerNumber")] == [1, 2]


@pytest.mark.parametrize(
    ("text", "others", "problem"),
    [
        ('extends = "m.toml"', {}, "m.toml:1: a mapping cannot extend itself: m.toml extends m.toml"),
        (
            '\nextends = "a.toml"',
            {"a": 'extends = "./m.toml"'},
            "a.toml:1: a mapping cannot extend itself: m.toml extends a.toml extends m.toml",
        ),
        ('extends = "none.toml"', {}, 'm.toml:1: "extends": There is no mapping at'),
        ("extends = 3", {}, 'm.toml:1: "extends" must be a text in quotes'),
        ('extends = "bad.toml"', {"bad": "x = "}, "bad.toml:1: Invalid value"),
        (
            'extends = "e0.toml"',
            {f"e{number}": f'extends = "e{number + 1}.toml"' for number in range(12)},
            "e7.toml:1: more than 8 mappings extend one another: m.toml extends e0.toml",
        ),
    ],
)
def test_what_cannot_be_extended(write: Write, text: str, others: dict[str, str], problem: str) -> None:
    """A loop is named, a file that is not there, a chain nobody could follow."""
    [said] = problems(write(text, **others))
    assert said.startswith(problem)


def test_the_last_of_a_chain_need_not_stand_alone(write: Write) -> None:
    """What all have in common may be less than a mapping."""
    shared = "version = 1\n[sheet]\nlocale = 'nb-NO'\n"
    text = 'extends = "shared.toml"\nresource = "customer"\n[fields]\nnumber = "No"\nname = "Name"\n'
    assert mapping.load(write(text, shared=shared)).sheet.locale == "nb-NO"
