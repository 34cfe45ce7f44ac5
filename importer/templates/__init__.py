"""Templates: the empty workbook a mapping wants filled in."""

from importer.templates.sheets import template_of
from importer.templates.writing import write

__all__ = ["template_of", "write"]
