"""Cell types: a column becomes values of one kind (`parse`), and values become texts again (`render`)."""

from importer.cells.parsing import parse, render
from importer.cells.survey import Survey, survey
from importer.cells.value import CLEAR, Bad, Parsed, Reading

__all__ = ["CLEAR", "Bad", "Parsed", "Reading", "Survey", "parse", "render", "survey"]
