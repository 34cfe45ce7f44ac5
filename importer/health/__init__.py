"""Health: whether everything that a run needs is in order, from this machine to the ledger, and what to do if not."""

from importer.health.value import Sign, Verdict, exit_of

__all__ = ["Sign", "Verdict", "exit_of"]
