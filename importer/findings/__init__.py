"""Findings: what is wrong at one place in the user's data, in words a bookkeeper understands.

Every finding has a code from `CATALOGUE`. The code never changes between releases or languages; the wording may.
"""

from importer.findings.catalogue import CATALOGUE
from importer.findings.value import Entry, Finding, Place, Severity
from importer.findings.wording import found, shorten

__all__ = ["CATALOGUE", "Entry", "Finding", "Place", "Severity", "found", "shorten"]
