"""What an empty workbook has: sheets, and columns that say what is to be written in them."""

from dataclasses import dataclass

from importer.kinds import Kind


@dataclass(frozen=True, slots=True)
class Heading:
    """One column to fill in."""

    name: str
    kind: Kind
    feeds: tuple[str, ...]
    """The paths of the fields it feeds; empty when only an expression or the key needs it."""
    meaning: str
    """What it is about, in a sentence or two."""
    needed: bool = False
    is_key: bool = False
    choices: tuple[str, ...] = ()
    """What may be written; empty: anything of its kind."""
    may_be_cleared: bool = False
    """Whether `<clear>` may be written, which empties the field in the ledger."""

    @property
    def takes(self) -> str:
        """What may be written in it, in words."""
        if self.choices:
            return f"one of: {', '.join(self.choices)}"
        return TAKES[self.kind]


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet to fill in."""

    name: str
    header_row: int
    headings: tuple[Heading, ...]
    about: str
    """What a row of it is."""


@dataclass(frozen=True, slots=True)
class Template:
    """The empty workbook of one mapping."""

    title: str
    mapping: str
    pages: tuple[Page, ...]
    where: str = ""
    """Which rows are read; empty: all."""
    fixed: tuple[tuple[str, str], ...] = ()
    """Fields nobody fills in, and what the mapping gives them."""


TAKES = {
    Kind.TEXT: "text",
    Kind.CODE: "a number or code; zeros in front stay",
    Kind.DECIMAL: "a number",
    Kind.WHOLE: "a whole number",
    Kind.DATE: "a date",
    Kind.FLAG: "yes or no",
    Kind.CHOICE: "one of a list",
    Kind.COUNTRY: "a country: NO, or its name",
    Kind.CURRENCY: "a currency: NOK, or its name",
    Kind.YEAR_MONTH: "a period, year and month: 202610",
    Kind.MONTH_YEAR: "a period, month and year: 102026",
}
