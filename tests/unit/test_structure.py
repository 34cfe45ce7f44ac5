"""The drawing of the house, held by the code."""

import ast
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import importer

ROOT = Path(importer.__file__).parent
LONGEST = 350

ARROWS: dict[str, set[str]] = {
    "errors": {"exits"},
    "exits": set(),
    "kinds": set(),
    "language": set(),
    "log": {"errors"},
    "findings": set(),
    "resources": {"errors", "kinds"},
    "sheets": {"errors"},
    "cells": {"kinds", "sheets"},
    "submission": {"resources"},
    "mapping": {"cells", "errors", "findings", "kinds", "resources", "sheets"},
    "plan": {"cells", "errors", "findings", "kinds", "mapping", "resources", "sheets", "submission"},
    "inspection": {"cells", "errors", "sheets"},
    "proposing": {"cells", "errors", "kinds", "mapping", "plan", "resources", "sheets"},
    "templates": {"cells", "errors", "kinds", "mapping", "sheets"},
    "ledger": {"errors", "log", "resources", "submission"},
    "journal": {"errors", "log", "resources", "submission"},
    "profiles": {"errors", "ledger"},
    "references": {"findings", "ledger", "resources", "settling", "submission"},
    "settling": {"kinds", "ledger", "resources", "submission"},
    "changes": {"cells", "findings", "ledger", "plan", "references", "resources", "settling", "sheets", "submission"},
    "returning": {
        "cells",
        "changes",
        "errors",
        "exporting",
        "findings",
        "kinds",
        "ledger",
        "mapping",
        "plan",
        "settling",
        "sheets",
    },
    "runner": {"errors", "journal", "ledger", "resources", "settling", "submission"},
    "totals": {"ledger", "plan", "resources", "settling", "submission"},
    "summary": {"errors", "exits", "plan", "submission", "totals"},
    "results": {"errors", "findings", "plan", "resources", "sheets", "submission", "summary", "totals"},
    "exporting": {"errors", "resources"},
    "workflow": {
        "changes",
        "errors",
        "exits",
        "findings",
        "journal",
        "ledger",
        "log",
        "mapping",
        "plan",
        "references",
        "resources",
        "results",
        "returning",
        "runner",
        "sheets",
        "submission",
        "summary",
        "totals",
    },
    "api": {
        "changes",
        "errors",
        "exits",
        "exporting",
        "journal",
        "ledger",
        "mapping",
        "plan",
        "profiles",
        "resources",
        "results",
        "returning",
        "runner",
        "sandbox",
        "submission",
        "workflow",
    },
    "health": {"errors", "journal", "ledger", "profiles"},
    "fleet": {
        "api",
        "errors",
        "exits",
        "journal",
        "ledger",
        "mapping",
        "plan",
        "profiles",
        "results",
        "runner",
        "sheets",
        "submission",
        "summary",
        "workflow",
    },
    "cli": {
        "api",
        "cells",
        "errors",
        "exits",
        "exporting",
        "findings",
        "fleet",
        "health",
        "inspection",
        "journal",
        "ledger",
        "log",
        "mapping",
        "plan",
        "profiles",
        "proposing",
        "resources",
        "results",
        "returning",
        "runner",
        "sandbox",
        "sheets",
        "submission",
        "summary",
        "templates",
        "totals",
        "workflow",
    },
    "sandbox": set(),
    "__main__": {"cli"},
}
"""Which room may import which; arrows point down, and the sandbox knows nobody."""

GROUND = "language"
"""What every room but the sandbox stands on: the words of whoever reads what we write."""

ONLY_THERE = {
    "requests": {"ledger"},
    "authlib": {"ledger"},
    "click": {"cli"},
    "rich": {"cli"},
    "flask": {"sandbox"},
    "werkzeug": {"sandbox"},
    "sqlalchemy": {"journal"},
    "distributed": {"fleet"},
    "dask": {"fleet"},
    "jinja2": {"results"},
    "keyring": {"profiles"},
    "openpyxl": {"sheets", "results", "exporting"},
    "xlsxwriter": {"results", "exporting", "templates", "returning"},
    "fastexcel": {"sheets", "exporting"},
    "python_calamine": {"sheets"},
}
"""Which library is known in which rooms only."""


@cache
def _modules() -> dict[Path, ast.Module]:
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(ROOT.rglob("*.py"))}


@cache
def _imports(tree: ast.Module) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def _room(path: Path) -> str:
    first = path.relative_to(ROOT).parts[0]
    return first.removesuffix(".py")


def _drawn() -> dict[str, set[str]]:
    arrows: dict[str, set[str]] = {room: set() for room in ARROWS}
    for path, tree in _modules().items():
        room = _room(path)
        for name in _imports(tree):
            parts = name.split(".")
            if parts[0] == "importer" and len(parts) > 1 and parts[1] in ARROWS and parts[1] != room:
                arrows.setdefault(room, set()).add(parts[1])
    return arrows


def test_every_arrow_is_drawn() -> None:
    """No room imports one that the drawing does not let it."""
    drawn = _drawn()
    undrawn = {
        room: sorted(to - ARROWS.get(room, set()) - ({GROUND} if room != "sandbox" else set()))
        for room, to in drawn.items()
        if room != "__init__"
    }
    assert {room: to for room, to in undrawn.items() if to} == {}


def test_no_arrow_is_drawn_in_vain() -> None:
    """The drawing lets no room import what it does not."""
    drawn = _drawn()
    assert {room: sorted(to - drawn[room]) for room, to in ARROWS.items() if to - drawn[room]} == {}


def test_every_room_is_drawn() -> None:
    """A new room has to be put into the drawing."""
    rooms = {_room(path) for path in _modules()} - {"__init__"}
    assert rooms == set(ARROWS)


def test_arrows_never_loop() -> None:
    """The drawing itself has an order from bottom to top."""
    assert list(TopologicalSorter(ARROWS).static_order())


def test_modules_stay_small() -> None:
    """A module is one subject: about 350 lines at most."""
    long = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in _modules()}
    assert {name: lines for name, lines in long.items() if lines > LONGEST} == {}


def test_libraries_stay_in_their_rooms() -> None:
    """Only the ledger's door knows HTTP, only the command line prints, only the ends know a spreadsheet."""
    strays = {
        (str(path.relative_to(ROOT)), library)
        for path, tree in _modules().items()
        for library in (name.split(".")[0] for name in _imports(tree))
        if library in ONLY_THERE and _room(path) not in ONLY_THERE[library]
    }
    assert strays == set()


def test_only_the_command_line_prints() -> None:
    """No other room writes to the terminal."""
    printing = {
        str(path.relative_to(ROOT))
        for path, tree in _modules().items()
        if _room(path) != "cli"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    }
    assert printing == set()


def test_the_middle_is_pure() -> None:
    """Plan, cells and resources touch no file, clock, network or environment."""
    worldly = {"os", "pathlib", "time", "socket", "subprocess", "datetime.datetime.now", "requests", "tempfile"}
    strays = {
        (str(path.relative_to(ROOT)), name)
        for path, tree in _modules().items()
        if _room(path) in {"plan", "cells", "resources"}
        for name in _imports(tree)
        if name in worldly
    }
    assert strays == set()
