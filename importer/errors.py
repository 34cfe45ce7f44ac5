"""What stops a run, each with the way out.

    ImporterError                 exit 1   never raised itself
    ├── UsageError                exit 2   the command cannot mean what was typed
    │   ├── MappingError          exit 2   a mapping with problems, all of them at once
    │   ├── ProfileError          exit 2   a profile that is missing or incomplete
    │   ├── WorkbookError         exit 2   a file that cannot be read as a workbook
    │   ├── OutputError           exit 2   a place that cannot be written to
    │   └── JournalError          exit 2   the journal cannot be read or is newer than this program
    ├── SignInError               exit 4   credentials missing or refused
    └── Stopped                   exit 7   the run stopped early; `resume` goes on
        ├── LedgerUnreachable     exit 7   nobody answers at the address
        ├── DiaryFull             exit 7   the journal cannot be written (disk full, read-only)
        └── Interrupted           exit 130 Ctrl-C; what was in flight came to its end

Anything wrong in the user's *data* is a Finding, never an exception: the next row can still be handled.
"""

from collections.abc import Sequence
from typing import ClassVar

from importer import exits
from importer.language import _, written


class ImporterError(Exception):
    """A reason to stop, in the user's words, with a remedy.

    Message and remedy are English texts of the catalogue, which `words` fill in; they are told in the language that is
    spoken when somebody asks for them.
    """

    exit_code: ClassVar[int] = exits.FAULT

    def __init__(self, message: str, remedy: str = "", **words: object) -> None:
        super().__init__(message)
        self._message = message
        self._remedy = remedy
        self._words = words

    @property
    def message(self) -> str:
        """What is wrong."""
        return self._told(self._message)

    @property
    def remedy(self) -> str:
        """The way out; empty where there is none to tell."""
        return self._told(self._remedy)

    def __str__(self) -> str:
        return self.message

    def _told(self, text: str) -> str:
        words = {name: written(word) for name, word in self._words.items()}
        return _(text).format(**words) if words else _(text)


class UsageError(ImporterError):
    """The command, or something it names, cannot be used as it is; nothing was sent."""

    exit_code = exits.WRONG


class MappingError(UsageError):
    """A mapping with problems; `problems` holds every one of them, each with its place and way out."""

    def __init__(self, message: str, problems: Sequence[str] = (), remedy: str = "") -> None:
        super().__init__(message, remedy)
        self.problems = tuple(problems)


class ProfileError(UsageError):
    """A profile that does not exist, or lacks something."""


class WorkbookError(UsageError):
    """A file that cannot be read as a workbook, or has nothing in it to read."""


class OutputError(UsageError):
    """A place that cannot be written to."""


class JournalError(UsageError):
    """A journal that cannot be opened: corrupt, or written by a newer program."""


class SignInError(ImporterError):
    """The ledger wants credentials, or refuses the ones it got."""

    exit_code = exits.SIGN_IN


class Stopped(ImporterError):
    """The run stopped before its end; everything done so far is in the journal."""

    exit_code = exits.STOPPED


class LedgerUnreachable(Stopped):
    """Nobody answers at the ledger's address, or not for long enough."""


class DiaryFull(Stopped):
    """The journal cannot be written, so nothing more may be sent."""


class Interrupted(Stopped):
    """Somebody pressed Ctrl-C; documents in flight came to their end, or are looked up by the next resume."""

    exit_code = exits.INTERRUPTED
