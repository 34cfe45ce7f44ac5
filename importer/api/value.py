"""What every function of the library may be told: which ledger, how fast, and whom to tell meanwhile."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from importer.submission import Outcome

Name: TypeAlias = str | os.PathLike[str]
"""The path of a file."""


@dataclass(frozen=True, slots=True)
class Where:
    """Which ledger to speak to: a profile's, the sandbox's, or without either the only one there is."""

    profile: str | None = None
    sandboxed: bool = False

    @property
    def name(self) -> str:
        """The profile's name, for people."""
        return "sandbox" if self.sandboxed else self.profile or ""


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast and how far to send."""

    workers: int = 4
    limit: int | None = None
    reserve_calls: int | None = None


@dataclass(frozen=True, slots=True)
class Watch:
    """Whom to tell what goes on meanwhile; nobody, unless said. All but `outcome` are called from any thread."""

    outcome: Callable[[Outcome], None] = lambda _: None
    """Told what became of each document, as it comes, in the caller's thread."""
    wait: Callable[[float], None] = lambda _: None
    """Told about once a second how many seconds the ledger's quota makes everybody wait."""
    trouble: Callable[[float, str], None] = lambda _, __: None
    """Told in how many seconds something that went wrong is tried again, and why."""
    page: Callable[[int, int | None], None] = lambda _, __: None
    """Told how many documents of a list were read, and how many there are; None where the ledger does not say."""


NOBODY = Watch()
"""Tells nobody."""
