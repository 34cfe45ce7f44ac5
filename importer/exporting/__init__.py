"""Exports: what is in the ledger, as a workbook or as text files that people and programs can use."""

from importer.exporting.value import About, Csv, Exported, Output, Total
from importer.exporting.where import asked
from importer.exporting.writing import form_of, write

__all__ = ["About", "Csv", "Exported", "Output", "Total", "asked", "form_of", "write"]
