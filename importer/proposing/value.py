"""What a proposal is made of: feeds with their reasons, questions, and columns that are not needed."""

from collections.abc import Mapping as Dict
from dataclasses import dataclass, field

from importer.proposing.meanings import Meaning
from importer.proposing.shapes import Seen
from importer.resources.base import Resource
from importer.sheets import Sheet

SURE = 0.75
"""From here on a feed is proposed; below, it is a question."""
LIKELY = 0.4
"""Below, not even a guess is made."""


@dataclass(frozen=True)
class Match:
    """A column and what it is taken to be about, with how sure that is and why."""

    seen: Seen
    meaning: Meaning
    score: float
    reason: str
    proven: bool = False
    """Whether documents of the past have its values."""

    @property
    def heading(self) -> str:
        """The column's heading."""
        return self.seen.heading


@dataclass(frozen=True, slots=True)
class Feed:
    """One line of the mapping: the right side as TOML, how sure it is and why."""

    table: str
    """`fields` or `lines`; `sheet` and `document` for what stands there."""
    path: str
    right: str
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Question:
    """What the program does not know: asked in a comment, with lines that need only be uncommented."""

    table: str
    text: str
    answers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Proposal:
    """A mapping nobody has said yes to."""

    resource: Resource
    sheet: Sheet
    operation: str
    operation_reason: str
    feeds: tuple[Feed, ...]
    columns: Dict[str, str]
    """Heading -> what `[columns]` says of it, as TOML."""
    questions: tuple[Question, ...]
    idle: tuple[str, ...]
    """Columns that feed nothing, each with the reason in words."""
    notes: tuple[str, ...] = field(default=())
    """What a person should know about it as a whole."""

    def feed(self, table: str, path: str) -> Feed | None:
        """Return the feed of a field, if it is proposed."""
        return next((feed for feed in self.feeds if (feed.table, feed.path) == (table, path)), None)

    def of(self, table: str) -> tuple[Feed, ...]:
        """Return the feeds of one table."""
        return tuple(feed for feed in self.feeds if feed.table == table)

    def asked(self, table: str) -> tuple[Question, ...]:
        """Return the questions of one table."""
        return tuple(question for question in self.questions if question.table == table)
