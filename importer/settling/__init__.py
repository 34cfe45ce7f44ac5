"""Settling: what the ledger has of a document whose answer was unclear, and whether that is what we sent."""

from importer.settling.compare import Difference, currency_of, differences, header_changes, number_of, read, summary
from importer.settling.lines import changes, holds_all
from importer.settling.lookup import Absent, Found, LookUp, Other, Search, Unknown, look_up, searches
from importer.settling.sides import Side, ours, theirs

__all__ = [
    "Absent",
    "Difference",
    "Found",
    "LookUp",
    "Other",
    "Search",
    "Side",
    "Unknown",
    "changes",
    "currency_of",
    "differences",
    "header_changes",
    "holds_all",
    "look_up",
    "number_of",
    "ours",
    "read",
    "searches",
    "summary",
    "theirs",
]
