"""What goes into reading a column's cells and what comes out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import polars as pl

from importer.cells.evidence import Verdict
from importer.kinds import Kind

CLEAR = "<clear>"
"""The cell text that empties a field on update."""
Words: TypeAlias = Mapping[str, Any]
"""What a finding's message and hint are filled with."""
Blame: TypeAlias = Callable[[int, str], tuple[str, Words]]
"""Says why a cell (by its position and what it shows) gave no value: a code of the catalogue, its words."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How the mapping wants a column read."""

    locale: str | None = None
    """Whose numbers and dates its texts are: `nb-NO`, see `locales.names`; None: found out from them."""
    format: str | None = None
    """How its dates are written, in a spreadsheet's words: `dd.mm.yyyy`."""
    choices: tuple[str, ...] = ()
    """What Kind.CHOICE allows, as the API spells it."""
    percent_field: bool = False
    """Whether the field wants 25 for what is shown as 25 %."""
    name: str = ""
    """What the mapping calls the column, for the lines that findings propose; empty: its heading."""


@dataclass(frozen=True, slots=True)
class Bad:
    """A cell with a value that cannot be read: `code` and `words` are what `findings.found` takes."""

    index: int
    """Position in the column, from 0."""
    code: str
    value: str
    """What the user sees in the cell."""
    words: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Caution:
    """What a person should know of a column that could be read: `code` and `words` as of a Bad."""

    code: str
    words: Words


@dataclass(frozen=True, slots=True, eq=False)
class Parsed:
    """A column read as one kind of value.

    `values` has the type the Kind names, null where the cell is blank, bad or `<clear>`.
    """

    values: pl.Series
    bad: tuple[Bad, ...] = ()
    clear: pl.Series | None = None
    """[Boolean] where the cell says `<clear>`; None when none does."""
    verdicts: tuple[Verdict, ...] = ()
    """What its texts told about the way they are written, where the mapping did not say it."""
    cautions: tuple[Caution, ...] = ()

    @property
    def evidence(self) -> str:
        """Why texts were read in one way and not another, in words; empty when nothing had to be found out."""
        return "; ".join(verdict.evidence for verdict in self.verdicts if verdict.camps)


@dataclass(frozen=True, slots=True, eq=False)
class Attempt:
    """What the reader of one kind makes of a column: `values`, and for a row without one `blame` says why."""

    values: pl.Series
    blame: Blame
    verdicts: tuple[Verdict, ...] = ()
    cautions: tuple[Caution, ...] = ()


def always(code: str, **words: object) -> Blame:
    """Return a Blame that says the same of every cell."""
    return lambda _index, _shown: (code, words)


DTYPES: Mapping[Kind, pl.DataType] = {
    Kind.TEXT: pl.String(),
    Kind.CODE: pl.String(),
    Kind.DECIMAL: pl.String(),
    Kind.WHOLE: pl.Int64(),
    Kind.DATE: pl.Date(),
    Kind.FLAG: pl.Boolean(),
    Kind.CHOICE: pl.String(),
    Kind.COUNTRY: pl.String(),
    Kind.CURRENCY: pl.String(),
    Kind.YEAR_MONTH: pl.String(),
    Kind.MONTH_YEAR: pl.String(),
}
"""The type of a parsed column, by kind."""
