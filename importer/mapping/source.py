"""The text of a mapping file, and where in it everything stands."""

import itertools
import re
import tomllib
from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from decimal import Decimal
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from importer.errors import MappingError

Keys: TypeAlias = Sequence[str]
"""The way to a value in the file: `("fields", "mainAddress", "city")`."""

_PART = r"""(?:"(?:[^"\\]|\\.)*"|'[^']*'|[\w-]+)"""
_DOTTED = rf"{_PART}(?:\s*\.\s*{_PART})*"
_TABLE = re.compile(rf"\s*\[\s*({_DOTTED})\s*\]")
_KEY = re.compile(rf"\s*({_DOTTED})\s*=")
_QUOTED = re.compile(
    r'#[^\n]*|(?P<long>"""(?:[^\\]|\\.)*?"""|\'\'\'.*?\'\'\')|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'', re.DOTALL
)
_SPOT = re.compile(r"(?P<what>.*) \(at line (?P<line>\d+), column (?P<column>\d+)\)", re.DOTALL)


class Spot(NamedTuple):
    """A line of a mapping file; spots sort from the file that was asked for to the one extended last."""

    depth: int
    """0 in the file that was asked for, 1 in the one it extends, and so on."""
    file: str
    line: int


@dataclass(frozen=True)
class Source:
    """A mapping's name and text, with what it takes over from the mappings it extends; `spot` finds a key in it."""

    name: str
    text: str
    index: dict[tuple[str, ...], Spot]
    """Where every table and key stands, by its parts, dots undone."""
    merged: dict[str, Any] | None = None
    """The tables with those of the mappings it extends; None when it extends none."""

    @classmethod
    def of(cls, name: str, text: str) -> "Source":
        """Return the source with every table and key indexed by its line."""
        return cls(name, text, {parts: Spot(0, name, line) for parts, line in _index(text).items()})

    def fingerprint(self) -> str:
        """Return the SHA-256 of what the mapping says, comments and blanks left out."""
        return sha256(repr(self.table()).encode()).hexdigest()

    def spot(self, keys: Keys) -> Spot:
        """Return where `keys` lead, or where the nearest table around it stands; else the top of the file."""
        parts = undotted(keys)
        spots = (self.index.get(parts[:length]) for length in range(len(parts), 0, -1))
        return next((spot for spot in spots if spot is not None), Spot(0, self.name, 1))

    def line(self, keys: Keys) -> int:
        """Return the line of `spot`, whichever file it is in."""
        return self.spot(keys).line

    def beside(self, keys: Keys, path: str) -> Path:
        """Return a path that is written at `keys`, relative to the file that says it."""
        return Path(self.spot(keys).file).parent / path

    def problem(self, keys: Keys, message: str) -> str:
        """Return one problem in words, with file and line."""
        spot = self.spot(keys)
        return f"{spot.file}:{spot.line}: {message}"

    def table(self) -> dict[str, Any]:
        """Return the parsed TOML, decimals as Decimal; MappingError with line and column if it is none."""
        if self.merged is not None:
            return deepcopy(self.merged)
        try:
            return tomllib.loads(self.text, parse_float=Decimal)
        except tomllib.TOMLDecodeError as error:
            spot = _SPOT.fullmatch(str(error))
            last = self.text.count("\n") + 1
            where, what = (f"{spot['line']}:{spot['column']}", spot["what"]) if spot else (last, error)
            raise MappingError(
                f"{self.name} is not valid TOML",
                [f"{self.name}:{where}: {what}"],
                "Texts need quotes, and a key may be given only once.",
            ) from None


@dataclass
class Problems:
    """What is wrong with a mapping: gathered, so that everything is reported at once."""

    source: Source
    found: list[tuple[Spot, str]] = field(default_factory=list)
    """Place and words of each."""

    def add(self, keys: Keys, words: str) -> None:
        """Note what is wrong with what stands at `keys`."""
        self.found.append((self.source.spot(keys), self.source.problem(keys, words)))

    def stop(self) -> None:
        """Raise MappingError with all problems from the top of the file down, if there are any; its own file first."""
        if not self.found:
            return
        texts = [text for _, text in sorted(self.found, key=lambda problem: problem[0])]
        count = "a problem" if len(texts) == 1 else f"{len(texts)} problems"
        raise MappingError(f"{self.source.name} has {count}", texts)


def read(path: Path, kind: str = "mapping", example: str = "mappings/invoices.toml") -> Source:
    """Return the text of the mapping file at `path`, or of another `kind`; MappingError when there is none to read."""
    remedy = f"Give the path of a {kind} file, for example {example}."
    try:
        if path.is_dir():
            raise MappingError(f"{path} is a folder, not a {kind}", remedy=remedy)
        return Source.of(str(path), path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise MappingError(f"There is no {kind} at {path}", remedy=remedy) from None
    except UnicodeDecodeError:
        raise MappingError(f"{path} is not a text file in UTF-8", remedy=remedy) from None
    except OSError as error:
        raise MappingError(f"{path} cannot be read: {error.strerror}", remedy=remedy) from None


def numbered(source: Source, name: str) -> Source:
    """Return the source so that the keys of its `[[name]]` tables are found by number: `(name, "0", "mapping")`."""
    heading = re.compile(rf"^[ \t]*\[\[[ \t]*{name}[ \t]*\]\]", re.MULTILINE)
    numbers = itertools.count()
    text = heading.sub(lambda _: f"[{name}.{next(numbers)}]", source.text)
    return replace(source, index=Source.of(source.name, text).index)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return `; did you mean "x"?` for the nearest known word, or nothing."""
    meant = nearest(word, known)
    return f'; did you mean "{meant}"?' if meant else ""


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word that is most like this one; nothing when none is."""
    folded = {name.casefold(): name for name in known}
    close = get_close_matches(word.casefold(), folded, n=1)
    return folded[close[0]] if close else ""


def _index(text: str) -> dict[tuple[str, ...], int]:
    index: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    for number, line in enumerate(_QUOTED.sub(_without_long, text).splitlines(), 1):
        if heading := _TABLE.match(line):
            table = _parts(heading[1])
            index.setdefault(table, number)
        elif key := _KEY.match(line):
            index.setdefault((*table, *_parts(key[1])), number)
    return index


def _without_long(quoted: re.Match[str]) -> str:
    """Return what was quoted; of a text over several lines only the line ends, for nothing in it is a key."""
    return "\n" * quoted[0].count("\n") if quoted["long"] else quoted[0]


def _parts(dotted: str) -> tuple[str, ...]:
    """Return the parts of a key as TOML reads them, escapes and quotes undone."""
    try:
        inside: Any = tomllib.loads(f"{dotted} = {{}}")
    except tomllib.TOMLDecodeError:  # `table` says what is wrong with it
        return (dotted,)
    parts: list[str] = []
    while inside:
        [(part, inside)] = inside.items()
        parts.append(part)
    return undotted(parts)


def undotted(keys: Keys) -> tuple[str, ...]:
    """Return the keys with dots undone: `"mainAddress.city"` stands where `mainAddress.city` does."""
    return tuple(part for key in keys for part in key.split("."))
