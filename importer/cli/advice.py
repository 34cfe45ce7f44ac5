"""The next command to type after one that could not go on."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from importer.cli.shell import typed
from importer.errors import (
    ImporterError,
    JournalError,
    LedgerUnreachable,
    MappingError,
    ProfileError,
    SignInError,
    UsageError,
    WorkbookError,
)

OURS = "importer "
READABLE = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".tsv", ".txt", ".gz"})


def next_command(error: ImporterError, words: Sequence[str]) -> str:
    """Return what to type next, after `words` ended with `error`; "" when the remedy names a command already."""
    if OURS in f"{error.message} {error.remedy}":
        return ""
    match error:
        case SignInError() | ProfileError() | LedgerUnreachable() | JournalError():
            advice = f"doctor{_ledger(words)}"
        case MappingError() if files := _files(words):
            advice = " ".join(["map check", *map(typed, files)])
        case WorkbookError() if books := [file for file in _files(words) if Path(file).suffix.lower() in READABLE]:
            advice = f"inspect {typed(books[0])}"
        case UsageError() if words:
            advice = f"{words[0]} --help"
        case _:
            return ""
    return "" if " ".join(words).startswith(advice) else OURS + advice


def _files(words: Sequence[str]) -> list[str]:
    """Return the files among the words, the mapping first; none when there is no mapping."""
    files = sorted((word for word in words[1:] if not word.startswith("-") and Path(word).is_file()), key=_other)
    return files[:2] if files and _is_mapping(files[0]) else []


def _other(file: str) -> bool:
    return not _is_mapping(file)


def _is_mapping(file: str) -> bool:
    return Path(file).suffix.lower() == ".toml"


def _ledger(words: Sequence[str]) -> str:
    """Return the option that says which ledger, as it was typed."""
    if "--sandbox" in words:
        return " --sandbox"
    names = [name for word, name in pairwise(words) if word == "--profile"]
    return f" --profile {typed(names[0])}" if names else ""
