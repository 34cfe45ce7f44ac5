"""What an earlier run added to a workbook, so that a result workbook can be the next input.

The sheets and columns we add are listed as JSON in custom document properties of the workbook
(`docProps/custom.xml`): `customer-ledger-importer 1`, `customer-ledger-importer 2` and so on, because a
property holds 255 characters at most. Excel and LibreOffice keep them when the user edits and saves the
workbook.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from importer.language import everywhere, later
from importer.sheets.value import Column

PROPERTY = "customer-ledger-importer"
LONGEST = 240
HOLD, NUMBER = later("Hold"), later("Ledger number")
"""Columns of ours that a run reads: what a person has to say of a row, and what an earlier run said."""
KEPT = ("Exported", "Exported lines")
"""Hidden sheets that keep what an export said: not data, and not to be taken out by a later run."""
EXPORTED_FROM = "Exported from"
EXPORTED_IN = "Exported in"
"""A column of them: the company."""
ASKED = ("value", "column", "means", "resource", "path", "mapping", "fingerprint")
"""What is said of every value that could not be matched (see `mapping.answer`)."""
TAKEN = " (import)"
"""Added to a heading of ours that the user's sheet has already."""


@dataclass(frozen=True, slots=True)
class Ours:
    """What we added: whole sheets by name, and for each of the user's sheets the headings of our columns."""

    sheets: tuple[str, ...] = ()
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    decisions: tuple[str, ...] = ()
    """The sheet among them on which a person answers what could not be matched, and the headings of its columns
    in the order of ASKED; empty when there is none."""


def to_properties(ours: Ours) -> dict[str, str]:
    """Return the custom document properties, name and text, that say what we added."""
    columns = {sheet: list(headings) for sheet, headings in ours.columns.items()}
    said = {"sheets": list(ours.sheets), "columns": columns, "decisions": list(ours.decisions)}
    text = json.dumps(said, separators=(",", ":"))
    pieces = [text[start : start + LONGEST] for start in range(0, len(text), LONGEST)]
    return {f"{PROPERTY} {number}": piece for number, piece in enumerate(pieces, start=1)}


def from_properties(properties: Mapping[str, str]) -> Ours:
    """Return what the custom properties of a workbook say we added; nothing when damaged or not ours."""
    pieces: list[str] = []
    while (piece := properties.get(f"{PROPERTY} {len(pieces) + 1}")) is not None:
        pieces.append(piece)
    try:
        said = json.loads("".join(pieces))
        columns = {str(sheet): _words(headings) for sheet, headings in said["columns"].items()}
        return Ours(_words(said["sheets"]), columns, _words(said.get("decisions", ())))
    except (ValueError, KeyError, TypeError, AttributeError):
        return Ours()


def own(columns: Sequence[Column], name: str) -> Column | None:
    """Return the column of ours that is called `name`, in whichever language, or beside the user's own of that name."""
    if not columns:  # most workbooks: no need to read the catalogues of all languages
        return None
    names = everywhere(name)
    also = tuple(f"{each} (" for each in names)
    return next((each for each in columns if each.heading in names or each.heading.startswith(also)), None)


def _words(items: Iterable[object]) -> tuple[str, ...]:
    return tuple(str(item) for item in items)
