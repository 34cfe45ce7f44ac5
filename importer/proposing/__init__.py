"""Proposals: a mapping for a sheet nobody has mapped yet, with a reason for every line. Never applied unseen."""

from importer.proposing.drafting import propose
from importer.proposing.liking import propose_like
from importer.proposing.proof import Proof
from importer.proposing.value import Feed, Proposal, Question
from importer.proposing.writing import text

__all__ = ["Feed", "Proof", "Proposal", "Question", "propose", "propose_like", "text"]
