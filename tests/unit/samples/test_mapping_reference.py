"""Every example of the mapping reference is a mapping that can be used, or the part of one."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from importer import mapping
from importer.errors import MappingError
from importer.mapping import Mapping
from importer.mapping.months import load_month

PAGE = Path(__file__).parents[3] / "mappings" / "README.md"
EVERY = re.findall(r"```toml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
BLOCKS = [block for block in EVERY if "[[step]]" not in block]
MONTHS = [block for block in EVERY if "[[step]]" in block]
STUBS = {
    "customer": '[fields]\nnumber = "Nr"\nname = "Navn"\nnote = "Merknad"\n',
    "customer-invoice": (
        '[document]\nkey = "Nr"\n[fields]\nreferenceNumber = "Nr"\ncustomerNumber = "Kundenr"\nnote = "Merknad"\n'
        '[lines]\ndescription = "Tekst"\n'
    ),
}
"""Small mappings, which the parts are tried in."""


@pytest.fixture
def load_part(tmp_path: Path) -> Callable[[str], Mapping]:
    """Return a function that loads a part of a mapping, with the files beside it that the reference speaks of."""
    for path in PAGE.parent.glob("*.toml"):
        shutil.copy(path, tmp_path)
    (tmp_path / "gamle-kunder.csv").write_text("Gammel;Ny\n4711;10023\n0101;10024\n", encoding="utf-8")
    with xlsxwriter.Workbook(tmp_path / "koder.xlsx") as book:
        for name in ("Lager", "Selgere"):
            page = book.add_worksheet(name)
            page.write_row(0, 0, ["Kode", "Ny"])
            page.write_row(1, 0, ["001", "10"])

    def load_part(text: str) -> Mapping:
        if re.search(r"^(version|extends) =", text, re.MULTILINE):
            return _loaded(tmp_path, text)
        problems: list[str] = []
        for resource, stub in STUBS.items():
            (tmp_path / "stub.toml").write_text(f'version = 1\nresource = "{resource}"\n{stub}', encoding="utf-8")
            try:
                return _loaded(tmp_path, f'extends = "stub.toml"\n{text}')
            except MappingError as error:
                problems += error.problems
        raise AssertionError(problems)

    return load_part


@pytest.mark.parametrize("block", BLOCKS)
def test_every_block_can_be_used(load_part: Callable[[str], Mapping], block: str) -> None:
    """As it stands, or with the lines around it that a mapping needs."""
    assert load_part(block).feeds()


@pytest.mark.parametrize("block", MONTHS)
def test_every_month_can_be_used(tmp_path: Path, block: str) -> None:
    """With the mappings of the folder beside it, and the workbooks it names."""
    for path in PAGE.parent.glob("*.toml"):
        shutil.copy(path, tmp_path)
    for name in re.findall(r'workbook = "(.*?)"', block):
        (tmp_path / name).touch()
    (tmp_path / "month.toml").write_text(block, encoding="utf-8")
    assert [step.workbook.name for step in load_month(tmp_path / "month.toml")] == [
        "customers.csv",
        "january.xlsx",
        "january.xlsx",
    ]


def _loaded(folder: Path, text: str) -> Mapping:
    (folder / "m.toml").write_text(text, encoding="utf-8")
    return mapping.load(folder / "m.toml")


def _cheats() -> list[str]:
    """Return what the cheatsheet says to write, a cell of its table each."""
    text = PAGE.read_text(encoding="utf-8")
    section = text[text.index("## Cheatsheet") : text.index("## What a cell becomes")]
    rows = [line.split(" | ", 1)[1].removesuffix(" |") for line in section.splitlines() if line.startswith("| ")]
    return [row.replace(r"\|", "|") for row in rows if "`" in row and "=" in row]


@pytest.mark.parametrize("cheat", _cheats())
def test_every_line_of_the_cheatsheet_can_be_used(load_part: Callable[[str], Mapping], cheat: str) -> None:
    """In the table it names, else among the fields or the lines."""
    for home in ("fields", "lines"):
        try:
            assert load_part(_mapping_of(cheat, home)).feeds()
        except AssertionError:
            if home == "lines":
                raise
        else:
            return


def _mapping_of(cheat: str, home: str) -> str:
    """Return the part of a mapping that a cell of the cheatsheet describes; `home` is the table of bare lines."""
    tables: dict[str, list[str]] = {"": []}
    table = home
    for code in re.findall(r"`([^`]+)`", cheat):
        if code.startswith("["):
            table = code.strip("[]")
        elif "=" in code:
            top = code.startswith(("extends", 'operation = "'))
            tables.setdefault("" if top else table, []).append(code)
    top = "\n".join(tables.pop(""))
    return "\n".join([top, *(f"[{name}]\n" + "\n".join(lines) for name, lines in tables.items())])
