"""The checks a document has to pass before anybody is asked: one subject a module, each notes what it finds, and where.

Which checks there are, and in which order, stands in `registry`. How grave a code is stands in the catalogue of
findings, unless the mapping says otherwise (see `importer.plan.gravity`).
"""

from importer.plan.checks.cautions import cautions
from importer.plan.checks.registry import apply

__all__ = ["apply", "cautions"]
