"""A doubt: one distinct value of a field that could not be matched, however many cells have it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from importer.findings import Place
from importer.mapping.answer import Answer


@dataclass(frozen=True, slots=True)
class Doubt:
    """What a person has to decide, or has decided: what a value of the sheet means."""

    resource: str
    path: str
    """The field: `customerNumber`, or of the lines `lines.vatCodeId`."""
    column: str
    """The heading of the column it stands in."""
    value: str
    """What the cells say."""
    why: str
    """Why it could not be matched; empty when it is decided."""
    cells: int
    keys: tuple[str, ...]
    """The documents it is in."""
    candidates: Mapping[str, str] = field(default_factory=dict)
    """What may be meant, the likeliest first, each with a word on what it is."""
    place: Place = field(default_factory=Place)
    """The first of the cells."""
    answer: Answer | None = None
    """What a person has said it means."""
    mapping: str = ""
    """The mapping's file, as it was named."""
    fingerprint: str = ""
    """Of what the mapping says: whether it was changed since."""
