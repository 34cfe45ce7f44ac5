"""Problems: what a payload refuses, as finding codes. The library's own wording stays in this module.

Cells and rules have looked at every value before a payload is built, so these are the last guard, not the
first.
"""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, NamedTuple, TypeAlias

from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from importer.language import _

Location: TypeAlias = tuple[int | str, ...]
"""Where in the nested values: names and row indices."""


class Problem(NamedTuple):
    """One value that does not fit: the path a mapping would use, a code of the catalogue, its words.

    `words` always has `field` and `value`, and `line` (counted from 0) when it is a line's.
    """

    path: str
    code: str
    words: dict[str, object]


CODES: Mapping[str, str] = {
    "amount": "not-a-number",
    "bool_type": "not-a-flag",
    "date_type": "not-a-date",
    "greater_than_equal": "out-of-range",
    "guid": "not-a-guid",
    "int_type": "not-whole",
    "less_than": "out-of-range",
    "literal_error": "not-a-choice",
    "period": "not-a-period",
    "string_too_long": "over-limit",
}
"""Error type (ours: `amount`, `guid`, `period`; else pydantic's) -> code; null is always `cannot-clear`."""

OTHERWISE = "does-not-fit"
"""The code of everything else: a value of a type no cell and no mapping should ever bring here."""


def payload_problems(error: ValidationError) -> list[Problem]:
    """Return everything `error` complains about as finding codes, with the words the catalogue needs."""
    return [_problem(item) for item in error.errors(include_url=False)]


def relocated(error: ValidationError, places: Mapping[Location, str], lines_field: str | None) -> ValidationError:
    """Return `error` with the paths of the mapping as locations: (path,), or (lines field, index, path)."""
    details = []
    for item in error.errors(include_url=False):
        where = item["loc"]
        path = places.get(where, ".".join(str(part) for part in where))
        of_line = where[0] == lines_field and where in places
        kind = PydanticCustomError(item["type"], "does not fit", _plain(item.get("ctx", {})))
        location = (*where[:2], path) if of_line else (path,)
        details.append(InitErrorDetails(type=kind, loc=location, input=item["input"]))
    return ValidationError.from_exception_data(error.title, details, hide_input=True)


def _plain(context: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in context.items() if isinstance(value, str | int)}


def _problem(item: Any) -> Problem:  # noqa: ANN401  a TypedDict of pydantic whose ctx differs by type
    where, value, context = item["loc"], item["input"], item.get("ctx", {})
    of_line = len(where) > 2 and isinstance(where[1], int)  # noqa: PLR2004  lines field, index, path
    path = ".".join(str(part) for part in (where[2:] if of_line else where))
    code = "cannot-clear" if value is None else CODES.get(item["type"], OTHERWISE)
    words: dict[str, object] = {"field": path, "value": value} | ({"line": where[1]} if of_line else {})
    return Problem(path, code, words | _particular(code, value, context))


def _particular(code: str, value: object, context: Mapping[str, Any]) -> dict[str, object]:
    """Return the words only this code's catalogue entry needs."""
    match code:
        case "not-a-number":
            return {"example": "1234.50"}
        case "not-a-date":
            return {"example": "2026-01-31"}
        case "not-a-choice":
            choices = re.findall(r"'([^']+)'", context.get("expected", ""))
            close = get_close_matches(str(value), choices, n=1)
            suggestion = _("Did you mean {meant}?").format(meant=close[0]) if close else _("Write one of them.")
            return {"choices": ", ".join(choices), "suggestion": suggestion}
        case "over-limit":
            return {"length": len(str(value)), "limit": context.get("max_length")}
        case _:
            return {}
