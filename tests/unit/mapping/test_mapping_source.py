"""Where things stand in a mapping file, and files that are none."""

from pathlib import Path

import pytest

from importer import mapping
from importer.errors import MappingError
from importer.mapping.source import Source, did_you_mean

TEXT = '''\
version = 1
# fields = "no key, a comment"
[ document ]
key = "No"
[fields]
customerNumber = "Customer"
"mainAddress.city" = "City"
mainContact.email = "Mail"
note = """
currencyId = "in a text, no key"
"""
currencyId = "Currency"
[fields.mainAddress]
postalCode = { column = "Post" }
[columns]
"Kunde.nr" = { type = "code" }
"Bel\\u00f8p" = { type = "decimal" }
'''


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        (("version",), 1),
        (("document",), 3),
        (("document", "key"), 4),
        (("fields", "mainAddress", "city"), 7),
        (("fields", "mainAddress.city"), 7),
        (("fields", "mainContact", "email"), 8),
        (("fields", "currencyId"), 12),
        (("fields", "mainAddress", "postalCode", "column"), 14),
        (("columns", "Kunde.nr", "type"), 16),
        (("columns", "Beløp"), 17),
        (("fields", "hold"), 5),
        (("sheet", "where"), 1),
    ],
)
def test_a_key_is_found_however_it_is_written(keys: tuple[str, ...], line: int) -> None:
    """Quoted, dotted, in a table of its own or with escapes; what is not there is where its table is."""
    assert Source.of("m.toml", TEXT).line(keys) == line


@pytest.mark.parametrize(
    ("word", "words"),
    [("refrenceNumber", '; did you mean "referenceNumber"?'), ("CUSTOMERNUMBER", '; did you mean "customerNumber"?')],
)
def test_the_nearest_word_is_offered(word: str, words: str) -> None:
    """A slip or other capitals do not hide what was meant."""
    assert did_you_mean(word, ["referenceNumber", "customerNumber"]) == words


def test_nothing_is_offered_when_nothing_is_near() -> None:
    """A guess far off would only confuse."""
    assert did_you_mean("colour", ["referenceNumber"]) == ""


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("version = 1\nresource = customer\n", "m.toml:2:12: Invalid value"),
        ('Beløp = "a"\n', "m.toml:1:4: Expected '=' after a key"),
        ("version = 1\nversion = 1\n", "m.toml:2:12: Cannot overwrite a value"),
        ('version = "1', "m.toml:1: "),
    ],
)
def test_what_is_no_toml_has_line_and_column(tmp_path: Path, text: str, problem: str) -> None:
    """A syntax error, and a key given twice, are found where they stand."""
    path = tmp_path / "m.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(MappingError, match="is not valid TOML") as raised:
        mapping.load(path)
    assert raised.value.problems[0].startswith(str(tmp_path / problem)[: len(str(tmp_path)) + len(problem) + 1])
    assert "given only once" in raised.value.remedy


def test_a_mapping_saved_with_a_mark_in_front_is_read(tmp_path: Path) -> None:
    """Windows editors put a byte order mark before UTF-8."""
    path = tmp_path / "m.toml"
    text = 'version = 1\nresource = "customer"\n[fields]\nnumber = "No"\nname = "Name"\n'
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert mapping.load(path).resource.name == "customer"


def test_a_mapping_that_is_not_there_says_so(tmp_path: Path) -> None:
    """The path is named, and what to give instead."""
    with pytest.raises(MappingError, match=r"There is no mapping at .*none\.toml") as raised:
        mapping.load(tmp_path / "none.toml")
    assert "mappings/invoices.toml" in raised.value.remedy


def test_a_folder_is_no_mapping(tmp_path: Path) -> None:
    """A folder is called one."""
    with pytest.raises(MappingError, match="is a folder, not a mapping"):
        mapping.load(tmp_path)


def test_a_workbook_is_no_mapping(tmp_path: Path) -> None:
    """Mapping and workbook in the wrong order is the likeliest slip of all."""
    path = tmp_path / "book.xlsx"
    path.write_bytes(b"PK\x03\x04\xff\xfe\x00binary")
    with pytest.raises(MappingError, match="is not a text file in UTF-8"):
        mapping.load(path)


def test_a_name_that_no_file_can_have_is_no_mapping(tmp_path: Path) -> None:
    """What the system says of it is passed on, or that there is none."""
    with pytest.raises(MappingError, match=r"cannot be read|There is no mapping"):
        mapping.load(tmp_path / f"{'x' * 300}.toml")
