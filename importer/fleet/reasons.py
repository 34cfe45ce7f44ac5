"""Why a company needs a person, in words; and what came of it, in one."""

from collections.abc import Mapping

from importer.errors import ImporterError, MappingError
from importer.exits import FAULT, INTERRUPTED, INVALID, LOOK, SIGN_IN, SOME_INVALID, STOPPED, WRONG
from importer.fleet.value import Came
from importer.language import _, later
from importer.submission import Status
from importer.summary import Summary

_DONE, _REHEARSED = later("done"), later("rehearsed")
_BY_EXIT: Mapping[int, str] = {
    FAULT: later("fault"),
    WRONG: later("not begun"),
    INVALID: later("invalid"),
    SIGN_IN: later("sign-in refused"),
    SOME_INVALID: later("some invalid"),
    LOOK: later("must be looked at"),
    STOPPED: later("stopped"),
    INTERRUPTED: later("interrupted"),
}
VERDICTS = (_DONE, _REHEARSED, *_BY_EXIT.values())
"""What may come of a job, in a word each."""
_UNWELL = (Status.IN_DOUBT, Status.INVALID, Status.REFUSED, Status.NOT_ATTEMPTED)
_WAYS: Mapping[int, str] = {
    INVALID: later("Nothing was sent: mend what the result workbook marks, and run the fleet again."),
    SOME_INVALID: later("Mend what the result workbook marks, and run the fleet again."),
    STOPPED: later("To go on: importer resume {run}"),
    INTERRUPTED: later("To go on: importer resume {run}"),
}
"""What to do, by exit code, where no note says it."""


def verdict(came: Came) -> str:
    """Return what came of a job, in a word of VERDICTS."""
    if came.exit:
        return _BY_EXIT.get(came.exit, _BY_EXIT[FAULT])
    return _REHEARSED if came.summary is not None and came.summary.mode == "dry-run" else _DONE


def in_words(trouble: ImporterError) -> str:
    """Return what is wrong and the way out, with all problems of a mapping."""
    problems = trouble.problems if isinstance(trouble, MappingError) else ()
    return " ".join(filter(None, (trouble.message, *problems, trouble.remedy)))


def control_word(came: Came) -> str:
    """Return what the control totals of a job say, in a word."""
    control = came.summary.control if came.summary is not None else None
    if control is None or control.unread or came.summary is None or came.summary.rung != "posted":
        return later("differ") if control is not None and control.misadded else later("not compared")
    return later("differ") if control.differs else later("agree")


def reason(came: Came) -> str:
    """Return why a person must see to a job, and what to do; empty when nobody must."""
    if not came.exit:
        return ""
    if came.summary is None:
        return came.trouble
    return " ".join(filter(None, (_counts(came.summary), *_notes(came.summary), _way(came.exit, came.summary))))


def _counts(summary: Summary) -> str:
    counts = [f"{count} {_(status.value)}" for status in _UNWELL if (count := summary.documents[status])]
    return f"{', '.join(counts)}." if counts else ""


def _notes(summary: Summary) -> tuple[str, ...]:
    """Return what a run says besides, where it stopped early: why is among it."""
    return summary.notes if summary.exit in {SIGN_IN, STOPPED} else ()


def _way(code: int, summary: Summary) -> str:
    if code != LOOK:
        return _(_WAYS.get(code, "")).format(run=summary.run)
    if summary.documents[Status.IN_DOUBT]:
        return _("Somebody has to look at what is in doubt: importer settle {run}").format(run=summary.run)
    return _("The control totals differ: see the Summary sheet of the result workbook.")
