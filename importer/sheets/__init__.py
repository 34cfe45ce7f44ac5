"""Workbooks and text files as sheets: rows with the user's numbers, columns with the cells' own types."""

from importer.sheets.reading import names, read
from importer.sheets.value import Column, Ragged, Sheet, SheetName

__all__ = ["Column", "Ragged", "Sheet", "SheetName", "names", "read"]
