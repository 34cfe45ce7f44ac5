"""What a person reads in the Message column: what happened, and the way out."""

from collections.abc import Mapping, Sequence

from importer.language import _, later
from importer.settling.compare import Difference

SETTLE = later("Look in the ledger, then decide with: importer settle.")
FOUND = later("The answer was lost; it was looked up and is in the ledger.")
ELSEWHERE = later("It was in the ledger already, posted from elsewhere.")
ALIKE = later("Somebody else made the very same change meanwhile.")
HALTED = later("It may have been sent when the run was stopped; resume finds out.")
NO_LOOK_UP = later("It leaves nothing that could be looked up, and it is never sent twice.")
STILL_AT_IT = later("The ledger may still be working on it; resume asks again.")
ROWS = later("It adds or removes rows, so it is never sent twice.")
UNCHANGED = later("Whether it was carried out is not known.")
NOT_REACHED = later("Not sent; resume goes on here.")
NOT_LOOKED_FOR = later("An earlier run may have sent it; resume finds out.")


def other_content(number: str | None) -> str:
    """Return the words for a document whose key is done with other content."""
    words = _("Already in the ledger as {number}, with other content: update it there, or give this one a new number.")
    return words.format(number=number or _("something"))


def other_number(given: str, wanted: str) -> str:
    """Return the words for a number that the ledger did not take."""
    words = _("The ledger gave it number {given} instead of {wanted}: its number series takes no numbers from us.")
    return words.format(given=given, wanted=wanted)


def held(run: str) -> str:
    """Return the words for a document that another run has in hand."""
    return _("Run {run} has it in hand at this moment; run again when it has ended.").format(run=run)


def cannot_decide(text: str) -> str:
    """Return the words for an upsert of which nobody knows whether it is there."""
    return f"{_sentence(text)} {_('So it is not known whether to create or to update it; resume tries again.')}"


def looking(text: str) -> str:
    """Return the words for a document that is looked for and not found yet."""
    return f"{_sentence(text)} {_('It is not in the ledger so far; resume looks again.')}"


def in_doubt(text: str, why: str) -> str:
    """Return the words for a document that only a person can settle."""
    return f"{_sentence(text)} {_sentence(_(why))} {_(SETTLE)}"


def given_up(text: str, times: int) -> str:
    """Return the words for a document that the ledger never took, for no reason it gave."""
    sent = _("Sent {times} times, looked for each time: it is not in the ledger.").format(times=times)
    return f"{_sentence(text)} {sent}"


def number_exists(text: str, there: str) -> str:
    """Return the words for a refusal whose number is another document's."""
    return f"{_sentence(text)} {_sentence(there)}"


def conflict(differing: Sequence[Difference], base: Mapping[str, str]) -> str:
    """Return the words for an update that met a newer version: what was sent, what is there, what was exported."""
    both = "; ".join(_threefold(each, base) for each in differing) or _(
        "the ledger holds what was sent, as far as it can be compared"
    )
    words = _("Changed in the ledger since it was exported. {both}. Export it again, or correct the row.")
    return words.format(both=both)


def _threefold(difference: Difference, base: Mapping[str, str]) -> str:
    if difference.what not in base:
        return str(difference)
    exported = base[difference.what] or _("nothing")
    return _("{difference}, exported as {value}").format(difference=difference, value=exported)


def progress(detail: str) -> str:
    """Return the words for an action that is not done yet; none when it is."""
    words = _("The ledger has begun and is not done yet ({detail}).")
    return "" if detail in {"", "Done"} else words.format(detail=detail)


def _sentence(text: str) -> str:
    stripped = text.strip()
    return stripped if stripped.endswith((".", "!", "?")) else f"{stripped}."
