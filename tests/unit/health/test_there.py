"""What the doctor says of clock, scopes and quota."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from importer.health import Verdict, there
from importer.ledger.access import SCOPES
from importer.ledger.greeting import Greeting
from importer.ledger.limits import Forecast


@dataclass
class Door:
    """A ledger at whose door one knocks."""

    ahead: float = 0.0
    allowed: tuple[str, ...] = SCOPES
    left: int | None = 900
    host: str = "ledger.example"
    company: str = "Ours AS"

    def greet(self) -> Greeting:
        """Tell the time of a clock that goes wrong."""
        return Greeting(0.02, datetime.now().astimezone() - timedelta(seconds=self.ahead))

    def scopes(self) -> tuple[str, ...]:
        """Tell what is allowed."""
        return self.allowed

    def forecast(self, calls: int) -> Forecast:
        """Tell what is left."""
        return Forecast(calls, self.left, None if self.left is None else 1000, 600.0, 0, 0.0)


def _signs(door: Any) -> dict[str, tuple[Verdict, str]]:
    return {sign.name: (sign.verdict, sign.words) for sign in there.looked_at(door)}


@pytest.mark.parametrize(("ahead", "words"), [(118.0, "2 minutes ahead"), (-3700.0, "62 minutes behind")])
def test_a_clock_that_goes_wrong_needs_attention(ahead: float, words: str) -> None:
    """How much, and to which side; a few seconds are nothing."""
    verdict, told = _signs(Door(ahead))["clock"]
    assert (verdict, words in told) == (Verdict.ATTENTION, True)
    assert _signs(Door(5.0))["clock"][0] is Verdict.OK


def test_scopes_and_quota_need_attention_when_little_is_left() -> None:
    """A scope that was not granted is named; less than a tenth of the quota is little; no limit is fine."""
    signs = {sign.name: sign for sign in there.looked_at(_any(Door(allowed=SCOPES[:1], left=40)))}
    assert signs["sign-in"].verdict is Verdict.ATTENTION
    assert SCOPES[2] in signs["sign-in"].words
    assert signs["quota"].verdict is Verdict.ATTENTION
    assert _signs(Door(left=None))["quota"][0] is Verdict.OK


def _any(door: Door) -> Any:
    return door
