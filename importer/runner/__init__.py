"""The runner: submissions in, outcomes out, each document in the ledger exactly once."""

from importer.runner.run import Options, Ran, done, left_over, resume, run
from importer.runner.settle import Doubt, settle

__all__ = ["Doubt", "Options", "Ran", "done", "left_over", "resume", "run", "settle"]
