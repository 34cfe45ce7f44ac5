"""The text of a mapping file, and where in it everything stands."""

import difflib
import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from importer.errors import MappingError

_PART = r"""(?:"(?:[^"\\]|\\.)*"|'[^']*'|[\w-]+)"""
_DOTTED = rf"{_PART}(?:\s*\.\s*{_PART})*"
_TABLE = re.compile(rf"^\s*\[\s*({_DOTTED})\s*\]")
_KEY = re.compile(rf"^\s*({_DOTTED})\s*=")


@dataclass(frozen=True)
class Source:
    """A mapping's name and text; `line` finds a key in it."""

    name: str
    text: str
    index: dict[tuple[str, ...], int]

    @classmethod
    def of(cls, name: str, text: str) -> "Source":
        """Return the source with every table and key indexed by its line."""
        return cls(name, text, _index(text))

    def line(self, path: Sequence[str]) -> int:
        """Return the line where `path` stands, or its nearest parent; 1 when neither is written out."""
        for length in range(len(path), 0, -1):
            line = self.index.get(tuple(path[:length]))
            if line is not None:
                return line
        return 1

    def problem(self, path: Sequence[str], message: str) -> str:
        """Return one problem in words, with file and line."""
        return f"{self.name}:{self.line(path)}: {message}"

    def table(self) -> dict[str, Any]:
        """Return the parsed TOML; raises MappingError with line and column when it is not TOML."""
        try:
            return tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            raise MappingError(
                f"{self.name} is not valid TOML",
                [f"{self.name}: {error}"],
                "Texts need quotes, and a key may be given only once.",
            ) from None


def read(path: Path) -> Source:
    """Return the text of the mapping file at `path`; raises MappingError when there is none to read."""
    remedy = "Give the path of a mapping file, for example mappings/invoices.toml."
    if path.is_dir():
        raise MappingError(f"{path} is a folder, not a mapping", remedy=remedy)
    try:
        return Source.of(str(path), path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise MappingError(f"There is no mapping at {path}", remedy=remedy) from None
    except UnicodeDecodeError:
        raise MappingError(f"{path} is not a text file in UTF-8", remedy=remedy) from None
    except OSError as error:
        raise MappingError(f"{path} cannot be read: {error.strerror}", remedy=remedy) from None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return `; did you mean "x"?` for the nearest known word, or nothing."""
    names = list(known)
    folded = {name.casefold(): name for name in names}
    close = difflib.get_close_matches(word.casefold(), folded, n=1, cutoff=0.6)
    return f'; did you mean "{folded[close[0]]}"?' if close else ""


def _index(text: str) -> dict[tuple[str, ...], int]:
    index: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        if heading := _TABLE.match(line):
            table = _parts(heading[1])
            index.setdefault(table, number)
        elif key := _KEY.match(line):
            index.setdefault((*table, *_parts(key[1])), number)
    return index


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in re.findall(_PART, dotted))
