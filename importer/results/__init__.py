"""The result workbook: the user's own workbook with what became of every row, to be signed or run again."""

from importer.results.place import default_path, reserve
from importer.results.workbook import write

__all__ = ["default_path", "reserve", "write"]
