"""Colours and looks of everything we write: a status is a word first and a colour second.

Every pair of ink and ground has a contrast of at least 4.5 to 1 (WCAG 2.1, success criterion 1.4.3).
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from importer.findings import Severity
from importer.language import later, spoken
from importer.results.xlsx.styles import DAY, Look
from importer.submission import Status

_GOOD = ("10482A", "DDF1E2")
_DONE = ("24405C", "E2EAF3")
_WOULD = ("123F73", "DCEBFB")
_BAD = ("7D130F", "FBDAD6")
_DOUBT = ("6A3A00", "FCE4C2")
_QUIET = ("404040", "EDEDED")
_PALE = ("595959", "F5F5F5")
_WARN = ("5B4400", "FFF2CC")

FILTERED = later("filtered")
"""What rows that belong to no document are called in the Status column."""
WARNING = later("warning")
BASE = "base"
"""What stands for the currency of a document that names none: the company's own."""

_STATUS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        Status.CREATED: _GOOD,
        Status.UPDATED: _GOOD,
        Status.UNCHANGED: _DONE,
        Status.ALREADY_DONE: _DONE,
        Status.WOULD_CREATE: _WOULD,
        Status.WOULD_UPDATE: _WOULD,
        Status.INVALID: _BAD,
        Status.REFUSED: _BAD,
        Status.IN_DOUBT: _DOUBT,
        Status.NOT_ATTEMPTED: _QUIET,
        FILTERED: _PALE,
        WARNING: _WARN,
    }
)

GROUNDS: Mapping[Severity, str] = MappingProxyType({Severity.ERROR: "FBD4CB", Severity.WARNING: "FFF0BF"})
"""Ground of an offending cell of the user's. Nobody else uses just these, so a later run knows them again."""

MONEY = "#,##0.00"
COUNT = "#,##0"
MOMENT = f"{DAY} hh:mm"

_DAYS = {"nb": "dd.mm.yyyy"}
"""By language, where that is not DAY."""

TEXT = Look(format="@", down="top")
NOTE = Look(wrap=True, down="top")
WORD = Look(down="top", across="left")
ASIDE = replace(TEXT, indent=1)
AMOUNT = Look(format=MONEY, down="top")
NUMBER = Look(format=COUNT, down="top")
DATED = Look(format=DAY, down="top", across="left")
TIMED = replace(DATED, format=MOMENT)
LINK = Look(ink="0B4C8C", underlined=True, down="top")
HEADING = Look(bold=True, ink="FFFFFF", fill="34495E", down="center", wrap=True)
HEADING_RIGHT = replace(HEADING, across="right")
HEADING_INDENTED = replace(HEADING, indent=1)
ENTRY = Look(
    format="@", ink="1F2D3D", fill="EEF4FB", down="top", across="center", edges="ltrb", bold=True, unlocked=True
)
BLANK_ENTRY = Look(unlocked=True)
HEADING_ENTRY = replace(HEADING, fill="0B4C8C", across="center")
TITLE = Look(bold=True, size=14, ink="1F2D3D")
LABEL = Look(ink="595959", down="top")
TOTAL = Look(bold=True, edges="t", down="top")
TOTAL_CURRENCY = replace(TOTAL, indent=1)
TOTAL_NUMBER = replace(TOTAL, format=COUNT)
TOTAL_AMOUNT = replace(TOTAL, format=MONEY)
BANNER_SENT = Look(bold=True, size=26, ink="FFFFFF", fill="1E6B3A", down="center", across="center")
BANNER_NOT_SENT = replace(BANNER_SENT, fill="3B4A5A")
BANNER_ALARM = replace(BANNER_SENT, fill="8E2A1C")
"""Sent, and a person must look."""
ALARM = Look(bold=True, size=12, ink=_BAD[0], fill=_BAD[1], wrap=True, down="center", indent=1)
RUNG = Look(bold=True, size=12, ink="1F2D3D", wrap=True, down="center", indent=1)
AGREES = Look(bold=True, ink=_GOOD[0], fill=_GOOD[1], down="top", indent=1)
DIFFERS = Look(bold=True, ink=_BAD[0], fill=_BAD[1], down="top", indent=1)
RUNG_NOTE = Look(ink="1F2D3D", fill="EEF4FB", wrap=True, down="center", indent=1)
LINED = Look(edges="ltrb", down="center")


def day_format(of_sheet: str) -> str:
    """Return how a result workbook writes a day: as its sheet's locale does, else as the language spoken."""
    return of_sheet or _DAYS.get(spoken(), DAY)


def status_look(word: str) -> Look:
    """Return the look of a status; raises KeyError for a word that is none."""
    ink, fill = _STATUS[word]
    return Look(bold=True, ink=ink, fill=fill, down="top", indent=1)


def status_looks() -> dict[str, Look]:
    """Return the look of every status and of every other word that stands in a Status column."""
    return {str(word): status_look(word) for word in _STATUS}
