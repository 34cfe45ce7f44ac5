"""Faults on demand: what can go wrong between client and ledger; from a queue, by rate, by seed, by header.

A rule names a kind of fault, which calls it may hit (`method`, `path` as a pattern such as
`/v?/customerinvoice*`), how many times (`times`, null: always), how many matching calls it lets pass first
(`skip`), and how likely it is (`rate`, drawn from `seed`). The first rule that hits a call wins. `commit`
says whether the call is carried out before it goes wrong; null draws lots. Without a `path` only the API is
hit, not the token endpoint.

| kind                    | what happens                                                                     |
| ----------------------- | -------------------------------------------------------------------------------- |
| `429`                   | throttled, not carried out; `Retry-After: seconds`, none when `seconds` is null  |
| `401`                   | the token is refused, the call is not carried out                                |
| `500` `502` `503` `504` | that status, with `body` as `json`, `empty` or `html`                            |
| `drop`                  | the connection closes without an answer                                          |
| `cut`                   | the call is carried out, the connection closes in the middle of the answer       |
| `half-json`             | the call is carried out, the answer's JSON ends in the middle                    |
| `html`                  | an HTML page with status 200, as a proxy may send                                |
| `slow`                  | the answer takes `seconds`; without `commit` the connection closes after that    |
| `late`                  | the connection closes at once, the call is carried out `seconds` later           |
| `shift`                 | a page after the first moves: `rows` came in before it, or went when negative    |
"""

import random
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from fnmatch import fnmatchcase
from types import NoneType
from typing import Any

KINDS = (
    "429",
    "401",
    "500",
    "502",
    "503",
    "504",
    "drop",
    "cut",
    "half-json",
    "html",
    "slow",
    "late",
    "shift",
)
SHIFT = "shift"
BODIES = ("json", "empty", "html")
HEADER = "X-Sandbox-Fault"
_API = "/v*"
_TYPES: Mapping[str, tuple[type, ...]] = {
    "method": (str,),
    "path": (str,),
    "times": (int, NoneType),
    "skip": (int,),
    "rate": (int, float),
    "seed": (int,),
    "commit": (bool, NoneType),
    "seconds": (int, float, NoneType),
    "rows": (int,),
}


class FaultError(ValueError):
    """A fault that cannot be read."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule; as JSON the members have the same names."""

    kind: str | list[str]
    """One kind, or several to draw from."""
    method: str = "*"
    path: str = _API
    times: int | None = 1
    skip: int = 0
    rate: float = 1.0
    seed: int = 0
    commit: bool | None = False
    seconds: float | None = 1.0
    body: str = "json"
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Hit:
    """One fault on one call, nothing left to chance."""

    kind: str
    commit: bool = False
    seconds: float | None = 1.0
    body: str = "json"
    rows: int = 1


@dataclass(slots=True)
class _Live:
    rule: Fault
    chance: random.Random
    seen: int = 0
    hits: int = 0


class Faults:
    """The rules in force, oldest first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._live: list[_Live] = []

    def add(self, rules: list[Fault]) -> None:
        """Put rules at the end of the queue."""
        live = [_Live(rule, random.Random(rule.seed)) for rule in rules]  # noqa: S311  a seed is the point
        with self._lock:
            self._live += live

    def clear(self) -> None:
        """Take all rules out."""
        with self._lock:
            self._live.clear()

    def report(self) -> list[dict[str, Any]]:
        """Return the rules in force with how many calls each has seen and hit."""
        with self._lock:
            return [{**asdict(live.rule), "seen": live.seen, "hits": live.hits} for live in self._live]

    def strike(self, method: str, path: str, page: int = 1) -> Hit | None:
        """Return what is to go wrong with this call, or None; `page` is the page of a list it asks for."""
        with self._lock:
            for live in self._live:
                if live.rule.kind == SHIFT and page == 1:
                    continue
                hit = _struck(live, method, path)
                if hit is not None:
                    self._live = [each for each in self._live if each.rule.times != each.hits]
                    return hit
        return None


def _struck(live: _Live, method: str, path: str) -> Hit | None:
    rule = live.rule
    if rule.method not in {"*", method} or not fnmatchcase(path.lower(), rule.path.lower()):
        return None
    live.seen += 1
    if live.seen <= rule.skip or live.chance.random() >= rule.rate:
        return None
    live.hits += 1
    return drawn(rule, live.chance)


def drawn(rule: Fault, chance: random.Random) -> Hit:
    """Return the rule as a hit, drawing what it leaves open."""
    kind = rule.kind if isinstance(rule.kind, str) else chance.choice(rule.kind)
    commit = chance.random() < 0.5 if rule.commit is None else rule.commit  # noqa: PLR2004  a coin
    return Hit(kind, commit, rule.seconds, rule.body, rule.rows)


def read(source: object) -> Fault:
    """Return the fault a JSON object (or just the name of a kind) stands for; raises FaultError."""
    about = {"kind": source} if isinstance(source, str) else source
    if not isinstance(about, Mapping) or "kind" not in about:
        raise FaultError('A fault is an object with at least a kind, for example {"kind": "drop", "commit": true}.')
    stray = set(about) - {each.name for each in fields(Fault)}
    if stray:
        raise FaultError(f"A fault has no {', '.join(sorted(stray))}.")
    fault = Fault(**about)
    _check(fault)
    return fault


def _check(fault: Fault) -> None:
    kinds = [fault.kind] if isinstance(fault.kind, str) else fault.kind
    if not isinstance(kinds, list) or not kinds or not set(kinds) <= set(KINDS):
        raise FaultError(f"A kind is one of {', '.join(KINDS)}, not {fault.kind!r}.")
    if fault.body not in BODIES:
        raise FaultError(f"A body is one of {', '.join(BODIES)}, not {fault.body!r}.")
    for name, types in _TYPES.items():
        value = getattr(fault, name)
        if type(value) not in types:
            raise FaultError(f"{name} cannot be {value!r}.")
