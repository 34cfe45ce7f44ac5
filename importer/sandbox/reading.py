"""From what was written to what is read back: unwrapped, under the read names, with the read types.

The contract says which read path mirrors which write path (`read_to_write`); this module only carries that
out. What the server adds of its own (totals, descriptions, time stamps) is added by `customer_view` and
`document_view`.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from importer.sandbox.bodies import Plain
from importer.sandbox.contract import Contract, Field, Shape, load

Path = tuple[str, ...]
_NOTE = re.compile(r"\s*\(.*\)$")


@dataclass(frozen=True, slots=True)
class Mirror:
    """How an object is read: its scalars, and its lists with the mirror of their rows (None: as they are)."""

    scalars: Mapping[str, tuple[tuple[Path, Path, str], ...]]
    """By the first name of the write path: read path, rest of the write path, type of the read member."""
    lists: tuple[tuple[Path, Path, "Mirror | None"], ...] = ()


@cache
def mirror_of(resource: str) -> Mirror:
    """Return how a resource is read, compiled from the contract."""
    contract = load()
    read, write = contract.shapes[f"{resource}.read"], contract.shapes[f"{resource}.write"]
    pairs = [
        (_NOTE.sub("", source).split("."), _NOTE.sub("", target).split("."))
        for source, target in contract.read_to_write[resource].items()
        if not source.startswith("GET ")
    ]
    mirrored = {target[0].removesuffix("[]") for _, target in pairs}
    pairs += [([name], [name]) for name in _same_names(read, write) if name not in mirrored]
    return _compiled(contract, read, pairs)


def part_of(mirror: Mirror, *names: str) -> Mirror:
    """Return the mirror of some members only, without their lists."""
    return Mirror({name: mirror.scalars[name] for name in names})


def unfolded(mirror: Mirror, state: Plain) -> dict[str, Any]:
    """Return `state` (what was written) as it is read; members nobody wrote are absent."""
    view: dict[str, Any] = {}
    for name, written in state.items():
        for read, rest, kind in mirror.scalars.get(name, ()):
            value = _dig(written, rest) if rest else written
            if value is not None:
                _put(view, read, _typed(kind, value))
    for read, write, rows in mirror.lists:
        found = _dig(state, write)
        if found is not None:
            _put(view, read, [unfolded(rows, row) for row in found] if rows else found)
    return view


def without_empty(view: Mapping[str, Any]) -> dict[str, Any]:
    """Return the view without members that are None."""
    return {name: value for name, value in view.items() if value is not None}


def in_order(resource: str, view: Mapping[str, Any]) -> dict[str, Any]:
    """Return the view with its members in the contract's order; a member the contract lacks is an error."""
    names = [field.name for field in load().shapes[f"{resource}.read"].values()]
    stray = set(view) - set(names)
    if stray:
        raise KeyError(f"{resource} has no read member {', '.join(sorted(stray))}")
    return {name: view[name] for name in names if name in view}


def day(date: str | None) -> str | None:
    """Return a day as the API reads it: `2026-01-31T00:00:00`."""
    return f"{date}T00:00:00" if date else None


def _same_names(read: Shape, write: Shape) -> Iterable[str]:
    """Names that both sides have with one scalar type: what is written there is what is read."""
    for key, field in write.items():
        if key in read and read[key].type == field.type and field.type not in {"object", "array"}:
            yield field.name


def _compiled(contract: Contract, shape: Shape, pairs: Iterable[tuple[list[str], list[str]]]) -> Mirror:
    scalars: dict[str, list[tuple[Path, Path, str]]] = {}
    nested: dict[tuple[Path, Path], list[tuple[list[str], list[str]]]] = {}
    for read, write in pairs:
        at, to = _list_at(read), _list_at(write)
        if at is None or to is None:
            field = _field_at(contract, shape, read)
            scalars.setdefault(write[0], []).append((tuple(read), tuple(write[1:]), field.type))
        else:
            key = (_bare(read[: at + 1]), _bare(write[: to + 1]))
            nested.setdefault(key, []).append((read[at + 1 :], write[to + 1 :]))
    lists = [(read, write, _row_mirror(contract, shape, read, rest)) for (read, write), rest in nested.items()]
    return Mirror({name: tuple(paths) for name, paths in scalars.items()}, tuple(lists))


def _row_mirror(contract: Contract, shape: Shape, read: Path, rest: list[tuple[list[str], list[str]]]) -> Mirror | None:
    row = contract.shapes[_field_at(contract, shape, list(read)).of]
    if rest == [([], [])]:
        return None
    if rest[0][0] and rest[0][0][0].startswith("*"):
        rest = [([field.name], [field.name]) for field in row.values()]
    return _compiled(contract, row, rest)


def _list_at(path: list[str]) -> int | None:
    return next((at for at, part in enumerate(path) if part.endswith("[]")), None)


def _bare(path: list[str]) -> Path:
    return tuple(part.removesuffix("[]") for part in path)


def _field_at(contract: Contract, shape: Shape, path: list[str]) -> Field:
    field = shape[path[0].lower()]
    return field if len(path) == 1 else _field_at(contract, contract.shapes[field.of], path[1:])


def _dig(state: Plain, path: Path) -> Any:  # noqa: ANN401  a plain value
    value: Any = state
    for part in path:
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _put(view: dict[str, Any], path: Path, value: object) -> None:
    for part in path[:-1]:
        view = view.setdefault(part, {})
    view[path[-1]] = value


def _typed(kind: str, value: Any) -> Any:  # noqa: ANN401  a plain value
    if kind == "decimal":
        return Decimal(value)
    if kind == "datetime":
        return day(value)
    return value
