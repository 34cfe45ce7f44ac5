"""What a person reads in the Message column: what happened, and the way out."""

from collections.abc import Sequence

from importer.settling import Difference

SETTLE = "Look in the ledger, then decide with: importer settle."
FOUND = "The answer was lost; it was looked up and is in the ledger."
ELSEWHERE = "It was in the ledger already, posted from elsewhere."
HALTED = "It may have been sent when the run was stopped; resume finds out."
NO_LOOK_UP = "It leaves nothing that could be looked up, and it is never sent twice."
STILL_AT_IT = "The ledger may still be working on it; resume asks again."
ROWS = "It adds or removes rows, so it is never sent twice."
UNCHANGED = "Whether it was carried out is not known."
NOT_REACHED = "Not sent; resume goes on here."
NOT_LOOKED_FOR = "An earlier run may have sent it; resume finds out."


def other_content(number: str | None) -> str:
    """Return the words for a document whose key is done with other content."""
    return (
        f"Already in the ledger as {number or 'something'}, with other content: update it there, "
        "or give this one a new number."
    )


def other_number(given: str, wanted: str) -> str:
    """Return the words for a number that the ledger did not take."""
    return f"The ledger gave it number {given} instead of {wanted}: its number series takes no numbers from us."


def held(run: str) -> str:
    """Return the words for a document that another run has in hand."""
    return f"Run {run} has it in hand at this moment; run again when it has ended."


def cannot_decide(text: str) -> str:
    """Return the words for an upsert of which nobody knows whether it is there."""
    return f"{_sentence(text)} So it is not known whether to create or to update it; resume tries again."


def looking(text: str) -> str:
    """Return the words for a document that is looked for and not found yet."""
    return f"{_sentence(text)} It is not in the ledger so far; resume looks again."


def in_doubt(text: str, why: str) -> str:
    """Return the words for a document that only a person can settle."""
    return f"{_sentence(text)} {_sentence(why)} {SETTLE}"


def given_up(text: str, times: int) -> str:
    """Return the words for a document that the ledger never took, for no reason it gave."""
    return f"{_sentence(text)} Sent {times} times, looked for each time: it is not in the ledger."


def number_exists(text: str, there: str) -> str:
    """Return the words for a refusal whose number is another document's."""
    return f"{_sentence(text)} {_sentence(there)}"


def conflict(differing: Sequence[Difference]) -> str:
    """Return the words for an update that met a newer version, with both values."""
    both = "; ".join(str(each) for each in differing) or "what was sent is the same there"
    return f"Changed in the ledger since it was exported. {both}. Export it again, or correct the row."


def progress(detail: str) -> str:
    """Return the words for an action that is not done yet; none when it is."""
    return "" if detail in {"", "Done"} else f"The ledger has begun and is not done yet ({detail})."


def _sentence(text: str) -> str:
    stripped = text.strip()
    return stripped if stripped.endswith((".", "!", "?")) else f"{stripped}."
