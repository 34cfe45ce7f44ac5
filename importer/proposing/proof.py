"""The proof: the documents of the past, rebuilt from the sheet through the proposed mapping and compared."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from importer.errors import MappingError
from importer.mapping import parse
from importer.mapping.source import Source
from importer.plan.draw import draw
from importer.proposing.learning import SETTINGS
from importer.proposing.past import NUMBER, RANK, Past
from importer.resources.base import Resource
from importer.resources.payload import Payload
from importer.sheets import Sheet

SHOWN = 5
"""So many documents that differ are told."""


@dataclass(frozen=True)
class Proof:
    """How many documents of the past a mapping rebuilds, and in what the others differ."""

    past: str
    documents: int
    exact: int
    missing: int
    """Documents of the past that the sheet does not have."""
    differing: tuple[str, ...]
    unfed: tuple[str, ...]
    """Fields that differ between documents of the past and that the mapping does not feed."""
    trouble: str = ""
    """Why nothing could be rebuilt."""

    def words(self) -> tuple[str, ...]:
        """Return the proof in words, a line each."""
        if self.trouble:
            return (f"Nothing of {self.past} could be rebuilt yet: {self.trouble}",)
        told = [f"proposal rebuilds {self.exact} of {self.documents} documents of {self.past} exactly"]
        if self.missing:
            told.append(f"{self.missing} documents are not in the sheet, or not valid there")
        if self.differing:
            more = len(self.differing) - SHOWN
            told.append("differing: " + "; ".join(self.differing[:SHOWN]) + (f"; and {more} more" if more > 0 else ""))
        if self.unfed:
            rest = f" and {len(self.unfed) - SHOWN} more" if len(self.unfed) > SHOWN else ""
            told.append(f"not compared, because nothing feeds them: {', '.join(self.unfed[:SHOWN])}{rest}")
        return tuple(f"{line}." for line in told)


def prove(text: str, sheet: Sheet, past: Past, path: str, resource: Resource) -> Proof:
    """Return what becomes of the past when `text`, a mapping, reads `sheet`; `path` is the field that joins them."""
    try:
        plan = draw(sheet, parse(Source.of("proposal", text)))
    except MappingError as error:
        why = " ".join(error.problems) or error.message
        return Proof(past.name, past.documents.height, 0, 0, (), (), trouble=why)
    submissions, _ = plan.build()
    rebuilt = {str(_at(_flat(each.payload), path)): each.payload for each in submissions}
    lines = _lines_of(past)
    numbers, keys = past.documents[NUMBER].to_list(), past.documents[path].to_list()
    compared = [
        (key, list(_differences(rebuilt[key], record, lines.get(number, []), resource)))
        for number, key, record in zip(numbers, keys, past.documents.to_dicts(), strict=True)
        if key in rebuilt
    ]
    differing = tuple(f"{key} ({found[0]}{_more(found)})" for key, found in compared if found)
    exact = sum(not found for _, found in compared)
    missing = past.documents.height - len(compared)
    return Proof(
        past.name, past.documents.height, exact, missing, differing, tuple(_unfed(past, submissions, resource))
    )


def _differences(
    payload: Payload, record: Mapping[str, Any], lines: Sequence[Mapping[str, Any]], resource: Resource
) -> Iterator[str]:
    """Yield in what a rebuilt document is not the one of the past; fields nothing feeds are not compared."""
    yield from (f"{path} is {ours or 'empty'}, was {theirs}" for path, ours, theirs in _unlike(_flat(payload), record))
    if resource.lines_field is None:
        return
    ours = [_flat(line) for line in getattr(payload, _attribute(payload, resource.lines_field))]
    if len(ours) != len(lines):
        yield f"{len(ours)} lines, were {len(lines)}"
        return
    for number, (mine, theirs) in enumerate(zip(ours, lines, strict=True), 1):
        yield from (f"{path} of line {number} is {a or 'empty'}, was {b}" for path, a, b in _unlike(mine, theirs))


def _unlike(ours: Mapping[str, str], theirs: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for path, value in ours.items():
        if path in theirs and " ".join(value.split()) != " ".join(str(theirs[path] or "").split()):
            yield path, value, str(theirs[path] or "empty")


def _flat(payload: Payload, above: str = "") -> dict[str, str]:
    """Return what a payload says, by path, in the spelling of `past.plain`; lists are left out."""
    found: dict[str, str] = {}
    for name, field in type(payload).model_fields.items():
        value = getattr(payload, name)
        if name not in payload.model_fields_set or value is None or isinstance(value, tuple | list):
            continue
        path = above + (field.alias or name)
        found.update(_flat(value, f"{path}.") if isinstance(value, Payload) else {path: _spelt(value)})
    return found


def _spelt(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        text = format(value, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(value)


def _attribute(payload: Payload, alias: str) -> str:
    return next(name for name, field in type(payload).model_fields.items() if field.alias == alias)


def _at(flat: Mapping[str, str], path: str) -> str | None:
    return flat.get(path)


def _lines_of(past: Past) -> dict[str, list[dict[str, Any]]]:
    frames = past.lines.sort(NUMBER, RANK).partition_by(NUMBER, as_dict=True) if past.lines.height else {}
    return {str(name[0]): frame.drop(NUMBER, RANK).to_dicts() for name, frame in frames.items()}


def _unfed(past: Past, submissions: Sequence[Any], resource: Resource) -> Iterator[str]:
    """Yield the fields of the past that are not always the same and that no rebuilt document has."""
    fed = {("fields", path) for each in submissions for path in _flat(each.payload)}
    if resource.lines_field is not None:
        name = resource.lines_field
        lines = (line for each in submissions for line in getattr(each.payload, _attribute(each.payload, name)))
        fed |= {("lines", path) for line in lines for path in _flat(line)}
    for table, frame in (("fields", past.documents), ("lines", past.lines)):
        for spec, values in past.filled(table):
            if (
                (table, spec.path) not in fed
                and spec.path not in SETTINGS
                and values.drop_nulls().n_unique() > 1
                and frame.height
            ):
                yield spec.path


def _more(found: Sequence[str]) -> str:
    return f" and {len(found) - 1} more" if len(found) > 1 else ""
