"""Extending: a mapping takes another one's keys over, and says only what is different."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

from importer import resources
from importer.errors import MappingError
from importer.mapping.feeds import Resolve, flatten
from importer.mapping.source import Keys, Source, Spot, read, undotted
from importer.resources.base import FieldSpec, Resource
from importer.sheets.header import heading

DEEPEST = 8
"""So many mappings may extend one another; nobody finds his way through more."""
DROP = {"drop": True}
"""Takes away what the extended mapping has in this place."""

Tables: TypeAlias = dict[str, Any]
Index: TypeAlias = dict[tuple[str, ...], Spot]
Read: TypeAlias = Callable[[Path], Source]


def extended(source: Source, read: Read = read) -> Source:
    """Return `source` with what it takes over from the mapping it extends, and so on; itself when it extends none.

    A key that stands in both is the one of `source`; `read` returns the mapping at a path. Raises MappingError when
    a mapping cannot be read, extends itself in the end, or extends too many others.
    """
    chain, tables = [source], [source.table()]
    while "extends" in tables[-1]:
        chain.append(_base(chain, tables[-1]["extends"], read))
        tables.append(chain[-1].table())
    merged, index = tables[-1], chain[-1].index
    for top, table in zip(chain[-2::-1], tables[-2::-1], strict=True):
        merged, index = _over(merged, index, table, top.index)
    return source if len(chain) == 1 else Source(source.name, source.text, index, merged)


def _base(chain: list[Source], name: object, read: Read) -> Source:
    """Return the mapping that the last of the chain extends."""
    top = chain[-1]
    if not isinstance(name, str):
        raise _wrong(top, '"extends" must be a text in quotes')
    path = top.beside(("extends",), name)
    names = [Path(each.name).name for each in chain] + [path.name]
    if path.resolve() in [Path(each.name).resolve() for each in chain]:
        raise _wrong(top, f"a mapping cannot extend itself: {' extends '.join(names)}")
    if len(chain) > DEEPEST:
        raise _wrong(top, f"more than {DEEPEST} mappings extend one another: {' extends '.join(names)}")
    try:
        return read(path)
    except MappingError as error:
        remedy = "Give the path from this file to the one it extends."
        raise _wrong(top, f'"extends": {error.message}', remedy) from None


def _wrong(source: Source, words: str, remedy: str = "") -> MappingError:
    problem = source.problem(("extends",), words)
    return MappingError(f"{source.name} has a problem", [problem], remedy)


def _over(base: Tables, base_index: Index, top: Tables, index: Index) -> tuple[Tables, Index]:
    """Return the tables of both, what stands in `top` before what stands in `base`, and where each key stands."""
    resource = _resource(top.get("resource", base.get("resource")))
    merged: Tables = {key: value for key, value in base.items() if key != "extends"}
    gone: list[tuple[str, ...]] = []
    for name, table in top.items():
        if name != "extends":
            merged[name], gave_way = _table(name, merged.get(name), table, resource)
            gone += [undotted((name, *keys)) for keys in gave_way]
    deeper = {keys: Spot(spot.depth + 1, spot.file, spot.line) for keys, spot in base_index.items()}
    left = {keys: spot for keys, spot in deeper.items() if not any(keys[: len(each)] == each for each in gone)}
    return merged, left | index


def _table(name: str, under: object, table: object, resource: Resource | None) -> tuple[object, list[Keys]]:
    """Return what stands at the top as `name`, and the keys of `under` that gave way; an empty one is all of it."""
    if not (isinstance(table, dict) and isinstance(under, dict)):
        return table, [()]
    if name in ("fields", "lines"):
        return _feeds(under, table, partial(_field, resource, name))
    return _keys(under, table, droppable=name == "columns")


def _keys(under: Tables, table: Tables, *, droppable: bool) -> tuple[Tables, list[Keys]]:
    """Return a table with the keys of both, and the keys of `under` that gave way; headings as a sheet has them."""
    names = {heading(key): key for key in under}
    gone = [names[heading(key)] for key in table if heading(key) in names]
    merged = {key: value for key, value in under.items() if key not in gone}
    dropped = {key for key, value in table.items() if droppable and value == DROP and heading(key) in names}
    return merged | {key: value for key, value in table.items() if key not in dropped}, [(key,) for key in gone]


def _feeds(under: Tables, table: Tables, resolve: Resolve) -> tuple[Tables, list[Keys]]:
    """Return the feeds of both tables, and the paths of `under` that gave way, however they are written."""
    mine = dict(flatten(table, resolve))
    gone = [path for path, _ in flatten(under, resolve) if path in mine]
    dropped = [path for path in gone if mine[path] == DROP]
    merged = _joined(_without(under, gone, resolve), _without(table, dropped, resolve))
    return merged, [(path,) for path in gone]


def _without(table: Tables, paths: list[str], resolve: Resolve, above: str = "") -> Tables:
    """Return a table of feeds without those of `paths`; a block that nothing is left of goes with them."""
    kept: Tables = {}
    for key, value in table.items():
        inside = [path for path, _ in flatten({key: value}, resolve, above)]
        if inside == [f"{above}{key}"]:
            kept |= {} if inside[0] in paths else {key: value}
        elif not set(inside) <= set(paths):
            kept[key] = _without(value, paths, resolve, f"{above}{key}.")
    return kept


def _joined(under: Tables, table: Tables) -> Tables:
    """Return the blocks of both tables put together; no feed stands in both any more."""
    both = under.keys() & table.keys()
    blocks = {key: _joined(under[key], table[key]) for key in both if _are_tables(under[key], table[key])}
    return under | table | blocks


def _are_tables(*values: object) -> bool:
    return all(isinstance(value, dict) for value in values)


def _resource(name: object) -> Resource | None:
    return resources.get(name) if isinstance(name, str) and name in resources.names() else None


def _field(resource: Resource | None, table: str, path: str) -> FieldSpec | None:
    if resource is None:
        return None
    return resource.field(path) if table == "fields" else resource.line_field(path)
