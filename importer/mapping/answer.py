"""An answer: what a person says that a value means which nobody could match."""

from dataclasses import dataclass, field

from importer.findings import Place


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, for one field and one value, and where it stands."""

    resource: str
    path: str
    """The field: `customerNumber`, or of the lines `lines.vatCodeId`."""
    value: str
    """What the cells say."""
    means: str
    place: Place = field(default_factory=Place)
    column: str = ""
    """The heading of the column in which the value stood."""
    mapping: str = ""
    """The mapping that was used, as it was named."""
    fingerprint: str = ""
    """Of what that mapping said (see `Source.fingerprint`)."""
