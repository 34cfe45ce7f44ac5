"""Partial updates: a change is laid over what is there, field by field and row by row.

A member given replaces the old one, null or an empty text clears it, a block is merged member by member. Rows
of a list with `operation` are inserted, updated or deleted by their key (rows not mentioned stay); rows of a
list without `operation` replace the row with the same key; subaccounts are replaced whole.
"""

import uuid
from collections.abc import Mapping, Sequence

from importer.sandbox.bodies import Plain
from importer.sandbox.refusals import BusinessRule

_OPERATED: Mapping[str, tuple[str, ...]] = {
    "invoiceLines": ("lineNumber",),
    "lines": ("lineNumber",),
    "distribution": ("lineNbr",),
    "directDebitLines": ("id",),
    "applicationLines": ("documentType", "refNbr"),
}
_KEYED: Mapping[str, tuple[str, ...]] = {
    "taxDetailLines": ("taxId",),
    "taxDetails": ("taxId",),
    "attributeLines": ("attributeId",),
}
_NUMBERED = ("lineNumber", "lineNbr")


def merged(old: Plain, change: Plain) -> Plain:
    """Return `old` with `change` laid over it; raises BusinessRule for a row that is not there."""
    result = dict(old)
    for name, value in change.items():
        if value is None or value == "":
            result.pop(name, None)
        elif isinstance(value, dict):
            result[name] = merged(result.get(name, {}), value)
        elif isinstance(value, list):
            result[name] = _rows(name, result.get(name, []), value)
        else:
            result[name] = value
    return result


def _rows(name: str, old: Sequence[Plain], changes: Sequence[Plain]) -> list[Plain]:
    if name in _OPERATED:
        rows = list(old)
        for at, change in enumerate(changes):
            _operate(rows, _OPERATED[name], change, f"{name}[{at}]")
        return rows
    if name in _KEYED:
        keys = _KEYED[name]
        rows = list(old)
        for change in changes:
            _replace(rows, keys, merged({}, change))
        return rows
    return [merged({}, change) for change in changes]


def _operate(rows: list[Plain], keys: tuple[str, ...], change: Plain, place: str) -> None:
    fields = {name: value for name, value in change.items() if name != "operation"}
    operation = change.get("operation")
    if operation is None:
        raise BusinessRule(f"{place}: the row has no operation.")
    if operation == "Insert":
        rows.append(_keyed(rows, keys, merged({}, fields)))
        return
    at = _find(rows, keys, change)
    if at is None:
        wanted = ", ".join(f"{key} {change.get(key)}" for key in keys)
        raise BusinessRule(f"{place}: there is no row with {wanted}.")
    if operation == "Delete":
        del rows[at]
    else:
        rows[at] = merged(rows[at], fields)


def _replace(rows: list[Plain], keys: tuple[str, ...], row: Plain) -> None:
    at = _find(rows, keys, row)
    if at is None:
        rows.append(row)
    else:
        rows[at] = rows[at] | row


def _find(rows: Sequence[Plain], keys: tuple[str, ...], wanted: Plain) -> int | None:
    names = [wanted.get(key) for key in keys]
    if None in names:
        return None
    return next((at for at, row in enumerate(rows) if [row.get(key) for key in keys] == names), None)


def _keyed(rows: Sequence[Plain], keys: tuple[str, ...], row: Plain) -> Plain:
    """Return the new row with the key the server gives it: the number sent when it is free, else the next."""
    key = keys[0]
    if key in _NUMBERED:
        used = [other[key] for other in rows]
        if row.get(key, 0) < 1 or row[key] in used:
            row[key] = max(used, default=0) + 1
    elif key == "id":
        row[key] = str(uuid.uuid4())
    return row
