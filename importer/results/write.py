"""Write the result workbook: what became of every row, in the user's own workbook."""

import zipfile
import zlib
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import polars as pl
import xlsxwriter

from importer import resources, sheets
from importer.plan.value import Plan
from importer.results.beside import MOST_COMMENTS, comments_for, headings, marks_for
from importer.results.carried import clear, mark_sheet, strip
from importer.results.data_sheet import LAST_ROW, data_page
from importer.results.errors_sheet import errors_page, problems
from importer.results.ledger_sheet import ledger_page
from importer.results.marks import RowMarks, document_ends, mark
from importer.results.place import deliver
from importer.results.summary_sheet import Story, summary_page
from importer.results.xlsx.book import Book, sheet_name
from importer.results.xlsx.comments import comment
from importer.results.xlsx.outline import StrangeError
from importer.results.xlsx.package import Package
from importer.results.xlsx.pagepart import lay_out
from importer.results.xlsx.properties import read_ours, write_ours
from importer.results.xlsx.styles import Styles
from importer.sheets.ours import Ours
from importer.submission import Outcome
from importer.summary import Summary

_OURS = ("Summary", "Errors", "Ledger")
_STRANGE = (
    StrangeError, zipfile.BadZipFile, zlib.error, KeyError, IndexError, ValueError, NotImplementedError, RuntimeError,
)  # fmt: skip
"""What a workbook built in an unexpected way can end in; then its values are written anew instead."""


def write(plan: Plan, outcomes: Sequence[Outcome], summary: Summary, target: Path) -> Path:
    """Write the result workbook to `target` and return the path it really has.

    An xlsx source is carried over as it is, with our columns, colours, comments and sheets added; another source
    (csv, xls, xlsb, ods) is written anew. Never replaces an older result: then the run id is added to the name. The
    source is not touched. Raises OutputError when the folder cannot be written to.
    """
    news = _News.of(plan, outcomes, summary)
    return deliver(target, summary.run, news.fill)


@dataclass(frozen=True)
class _News:
    """What is to be told, worked out before anything is written."""

    plan: Plan
    summary: Summary
    ends: pl.DataFrame
    marked: RowMarks
    problems: pl.DataFrame

    @classmethod
    def of(cls, plan: Plan, outcomes: Sequence[Outcome], summary: Summary) -> "_News":
        ends = document_ends(plan, outcomes)
        return cls(plan, summary, ends, mark(plan, ends), problems(plan, ends))
