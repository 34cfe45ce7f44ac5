"""Exit codes: what a command ends with, for whoever reads no words (docs/reference/exit-codes.md)."""

DONE = 0
"""Everything asked for is done."""
FAULT = 1
"""A fault of the program itself."""
WRONG = 2
"""Usage, mapping or profile wrong; nothing was sent."""
INVALID = 3
"""The workbook has invalid documents and nothing was sent."""
SIGN_IN = 4
"""Sign-in missing or refused."""
SOME_INVALID = 5
"""Finished, but some documents were invalid or refused."""
LOOK = 6
"""A person must look: a document is in doubt, totals differ, or a list never held still."""
STOPPED = 7
"""Stopped early; `resume` goes on."""
INTERRUPTED = 130
"""Interrupted; `resume` goes on."""
