"""A sheet of our own as a value: what stands where and how it looks, before it is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import polars as pl

from importer.results.xlsx.cells import Form
from importer.results.xlsx.styles import Look


@dataclass(frozen=True, slots=True)
class Box:
    """One cell, or several side by side made one."""

    at: str
    value: str | int | Decimal | None
    look: Look
    across: int = 1
    """How many columns it is wide."""
    link: str = ""
    """The place a click leads to, `'Invoices'!C14`."""
    formula: str = ""
    """The formula whose result `value` is, without `=`; ours, never the user's."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What the cells of a column offer in a drop-down; anything else may be written all the same."""

    formula: str
    """`"yes"` in quotes, or a range as the first cell sees it; ours, never the user's."""
    title: str = ""
    prompt: str = ""
    """What is said beside a cell that is chosen."""
    further: int = 0
    """Rows below the last value that offer it as well."""


@dataclass(frozen=True, eq=False)
class ListColumn:
    """One column of a listing."""

    heading: str
    width: float
    form: Form
    values: pl.Series
    look: Look
    looks: Mapping[str, Look] = field(default_factory=dict)
    """The look of a cell by its word, for words that have their own."""
    heading_look: Look | None = None
    """The look of its heading, where it is not the listing's."""
    letter: str = ""
    """Where it stands; by default to the right of the one before."""
    grounds: pl.Series | None = None
    """Colour of single cells' ground [String], null for most."""
    offer: Offer | None = None
    hidden: bool = False


@dataclass(frozen=True, eq=False)
class Listing:
    """A header row and the rows below it."""

    top: int
    columns: tuple[ListColumn, ...]
    heading: Look
    rows: pl.Series | None = None
    """Row numbers [Int64]; by default one after the other below `top`."""
    links: pl.Series | None = None
    """Where a click on the first column leads to [String]."""
    files: pl.Series | None = None
    """The file that a click on the first column opens, as seen from the workbook [String]; in the place of `links`."""

    def heights(self, start: int, count: int) -> pl.Series:
        """Return the attribute that gives each of some rows the height its wrapped texts need [String]."""
        rows = [lines(c.values.slice(start, count), c.width) for c in self.columns if c.look.wrap]
        if not rows:
            return pl.Series([""], dtype=pl.String).new_from_index(0, len(self.columns[0].values.slice(start, count)))
        most = pl.select(pl.max_horizontal(rows)).to_series()
        points = pl.format(' ht="{}"', most * LINE)
        return pl.select(pl.when(most > 1).then(points).otherwise(pl.lit(""))).to_series()


LINE = 15
"""Height of a line of text in points."""
_NARROWER = 1.08
"""Letters are narrower than the digits that a column's width is counted in; where a line breaks, room is lost again."""


def lines(texts: pl.Series, width: float) -> pl.Series:
    """Return how many lines each text takes in a column `width` characters wide [Int64]; 1 for none."""
    frame = pl.DataFrame({"text": texts.fill_null("").str.split("\n")})
    length = pl.element().str.len_chars().cast(pl.Int64)
    fits = length <= int(width * _NARROWER)
    long = pl.col("text").list.eval(pl.when(fits).then(1).otherwise(1 + (length - 1) // int(width)))
    return frame.select(long.list.sum().clip(1).alias("lines"))["lines"]


@dataclass(frozen=True)
class Page:
    """One sheet: cells, then perhaps a listing below them."""

    name: str
    boxes: tuple[Box, ...] = ()
    listing: Listing | None = None
    widths: tuple[float, ...] = ()
    """In characters, from column A on; a listing brings its own."""
    heights: Mapping[int, float] = field(default_factory=dict)
    """In points, by row."""
    frozen: str = ""
    """The first cell that scrolls."""
    bars: tuple[str, ...] = ()
    """Ranges of numbers that show as bars."""
    tab: str = ""
    """Colour of the tab, RRGGBB."""
    grid: bool = True
    one_page: bool = False
    """Printed on one page; else one page wide and as long as it takes."""
    breaks: tuple[int, ...] = ()
    """The rows after which a new page begins when it is printed."""
