"""The runner: submissions in, outcomes out, each document in the ledger exactly once."""

from importer.runner.past import Past, There, elsewhere, past
from importer.runner.run import Options, Ran, left_over, resume, run
from importer.runner.settle import Doubt, settle

__all__ = [
    "Doubt",
    "Options",
    "Past",
    "Ran",
    "There",
    "elsewhere",
    "left_over",
    "past",
    "resume",
    "run",
    "settle",
]
