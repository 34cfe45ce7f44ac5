"""The kinds of column our lists are made of, each with its look and its heading's."""

from dataclasses import replace

import polars as pl

from importer.language import _
from importer.results import looks
from importer.results.xlsx.cells import Form
from importer.results.xlsx.page import ListColumn


def link(heading: str, width: float, values: pl.Series) -> ListColumn:
    """Return a column of links; where they lead is the list's business."""
    return ListColumn(heading, width, Form.TEXT, values, looks.LINK)


def code(heading: str, width: float, values: pl.Series) -> ListColumn:
    """Return a column of identifiers and other text that is the user's: it stays text when it is edited."""
    return ListColumn(heading, width, Form.TEXT, values, looks.TEXT)


def words(heading: str, width: float, values: pl.Series) -> ListColumn:
    """Return a column of sentences."""
    return ListColumn(heading, width, Form.TEXT, values, looks.NOTE)


def further(heading: str, width: float, values: pl.Series) -> ListColumn:
    """Return a column of sentences to the right of others, kept apart from them."""
    look = replace(looks.NOTE, indent=1)
    return ListColumn(heading, width, Form.TEXT, values, look, heading_look=looks.HEADING_INDENTED)


def status(heading: str, width: float, values: pl.Series) -> ListColumn:
    """Return a column of statuses, each in the language spoken and in its colour."""
    known = looks.status_looks()
    shown = values.cast(pl.String).replace({word: _(word) for word in known})
    own = {_(word): look for word, look in known.items()}
    return ListColumn(heading, width, Form.TEXT, shown, looks.WORD, own, looks.HEADING_INDENTED)


def count(heading: str, width: float, values: pl.Series) -> ListColumn:
    """Return a column of whole numbers."""
    return ListColumn(heading, width, Form.NUMBER, values, looks.NUMBER, heading_look=looks.HEADING_RIGHT)


def amount(heading: str, width: float, values: pl.Series) -> ListColumn:
    """Return a column of amounts: decimal digits, or Decimal."""
    return ListColumn(heading, width, Form.NUMBER, digits(values), looks.AMOUNT, heading_look=looks.HEADING_RIGHT)


def aside(heading: str, width: float, values: pl.Series) -> ListColumn:
    """Return a column of text to the right of amounts, kept apart from them: a currency, a key."""
    return ListColumn(heading, width, Form.TEXT, values, looks.ASIDE, heading_look=looks.HEADING_INDENTED)


def entry(heading: str, width: float, values: pl.Series) -> ListColumn:
    """Return a column that is for a person to fill in; what is there is text."""
    return ListColumn(heading, width, Form.TEXT, values, looks.ENTRY, heading_look=looks.HEADING_ENTRY)


def day(heading: str, width: float, values: pl.Series) -> ListColumn:
    """Return a column of days, of the ledger's texts: `2026-01-31T00:00:00`, perhaps with a zone behind."""
    return ListColumn(heading, width, Form.MOMENT, _moments(values).dt.truncate("1d"), looks.DATED)


def moment(heading: str, width: float, values: pl.Series) -> ListColumn:
    """Return a column of moments, of the ledger's texts; their zone is the ledger's own."""
    return ListColumn(heading, width, Form.MOMENT, _moments(values), looks.TIMED)


def _moments(values: pl.Series) -> pl.Series:
    """Return moments to the second; null for a text that is none."""
    return values.cast(pl.String).str.slice(0, 19).str.to_datetime("%Y-%m-%dT%H:%M:%S", strict=False)


def digits(values: pl.Series) -> pl.Series:
    """Return amounts (digits or Decimal) as digits with two decimals at least and no needless ones."""
    texts = values.cast(pl.Decimal(38, 6)).cast(pl.String)
    return texts.str.replace(r"(\.\d\d\d*?)0*$", "${1}")
