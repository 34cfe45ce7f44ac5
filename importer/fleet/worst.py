"""The exit code of a fleet: that of the company that most needs somebody."""

from collections.abc import Iterable

from importer.exits import DONE, FAULT, INTERRUPTED, INVALID, LOOK, SIGN_IN, SOME_INVALID, STOPPED, WRONG

ORDER = (FAULT, LOOK, INTERRUPTED, SIGN_IN, STOPPED, SOME_INVALID, WRONG, INVALID)
"""The codes of a run, the one that most needs somebody first."""
NOTHING_SENT = frozenset({WRONG, INVALID})
"""Codes that promise that nothing was sent."""


def worst(codes: Iterable[int], *, sent: bool) -> int:
    """Return the first of ORDER that a run ended with; 0 when all is well.

    2 and 3 say that nothing was sent: where another company's documents were, they count as 5.
    """
    found = {SOME_INVALID if sent and code in NOTHING_SENT else code for code in codes}
    return min(found - {DONE}, key=rank, default=DONE)


def rank(code: int) -> int:
    """Return the place of a code in ORDER; last for 0."""
    return ORDER.index(code) if code in ORDER else len(ORDER) if code == DONE else 0
