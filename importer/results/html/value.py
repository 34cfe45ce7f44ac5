"""The page as a value: every word of it, before it is HTML."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cell:
    """One text; `look` is a class of `report.html` or of the page's colours: `number`, `short`, `s-created`."""

    text: str
    look: str = ""
    more: str = ""
    """A second line, quieter."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table."""

    cells: tuple[Cell, ...]
    total: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table under its title; without rows only the note is shown."""

    title: str
    headings: tuple[Cell, ...]
    """The look of a heading is that of its column."""
    rows: tuple[Row, ...]
    note: str = ""
    cards: bool = True
    """Too wide for a phone: there each line is shown as a card."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something known of the run."""

    label: str
    text: str
    wide: bool = False
    """Whether it has a line of its own."""


@dataclass(frozen=True)
class Page:
    """The whole report, in words."""

    language: str
    title: str
    banner: Cell
    rung: str
    verdict: str
    alarms: tuple[str, ...]
    """What a person must look at before anything else."""
    facts: tuple[Fact, ...]
    notes_title: str
    notes: tuple[str, ...]
    tables: tuple[Table, ...]
    footer: str
    colours: tuple[tuple[str, str, str], ...]
    """Class, ink and ground (RRGGBB)."""
