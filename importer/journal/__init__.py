"""The journal: the durable diary of all runs, written before anything is sent."""

from importer.journal.journal import Journal
from importer.journal.rehearsal import Rehearsal

__all__ = ["Journal", "Rehearsal"]
