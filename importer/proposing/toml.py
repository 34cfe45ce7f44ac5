"""TOML as a person would write it: quoted texts, and tables on one line."""

import json
import re
from collections.abc import Mapping

BARE = re.compile(r"[A-Za-z0-9_-]+")


def quoted(text: str) -> str:
    """Return a text in quotes."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def key(name: str) -> str:
    """Return a key, in quotes where it needs them."""
    return name if BARE.fullmatch(name) else quoted(name)


def inline(**keys: object) -> str:
    """Return a table on one line; nested mappings become tables in it."""
    return _table(keys)


def value(given: object) -> str:
    """Return a value: a text, a number, true or false, or a table."""
    if isinstance(given, Mapping):
        return _table(given)
    if isinstance(given, bool):
        return "true" if given else "false"
    return quoted(given) if isinstance(given, str) else str(given)


def _table(keys: Mapping[str, object]) -> str:
    return "{ " + ", ".join(f"{key(name)} = {value(given)}" for name, given in keys.items()) + " }"
