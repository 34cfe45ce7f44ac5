"""What the ledger says about how often it may be asked: rate-limit headers read into figures.

Source: docs.vismasoftware.no, "Rate limits": a fixed window of calls per company and client, told on every
answer by `X-RateLimit-Limit`, `-Remaining`, `-Reset` (seconds until the window ends); 429 carries `Retry-
After`. In 2021 Reset was a point in time instead (community.visma.com ta-p/271133), so a very large one is
read as such.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from math import ceil

from importer.language import _, ngettext

AN_EPOCH = 1e9
"""A reset above this is no number of seconds to wait but a time since 1970."""
HOUR = 3600.0
CLOSE_TO_EPOCH_MS = 1e12


@dataclass(frozen=True, slots=True)
class Quota:
    """Calls in one window: how many in all, how many left, and when it ends (seconds since 1970)."""

    limit: int
    remaining: int
    resets_at: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a number of calls will take, as far as the last answer lets us know."""

    calls: int
    left: int | None
    """Calls left in this window for us, the reserve taken off; None when the ledger told no limit."""
    limit: int | None
    resets_in: float
    """Seconds until the window ends."""
    windows: int
    """How many times the end of a window has to be waited for."""
    seconds: float
    """When the last call will be answered, in seconds from now, roughly."""

    @property
    def words(self) -> str:
        """The forecast as one sentence."""
        needed = ngettext("{count} call needed", "{count} calls needed", self.calls).format(count=self.calls)
        about = _("About {time}.").format(time=duration(self.seconds))
        if self.left is None:
            return f"{needed}; {_('the ledger tells no limit.')} {about}"
        words = _("{needed}, {left} of {limit} left for the next {time}")
        left = words.format(needed=needed, left=self.left, limit=self.limit, time=duration(self.resets_in))
        if not self.windows:
            return f"{left}. {about}"
        waits = ngettext("waits once for more", "waits {count} times for more", self.windows)
        return f"{left}; {waits.format(count=self.windows)}. {about}"


def read_quota(headers: Mapping[str, str], now: float) -> Quota | None:
    """Return the quota that `headers`, a mapping with names in any case, tell; None when they do not."""
    limit = _number(headers.get("X-RateLimit-Limit"))
    remaining = _number(headers.get("X-RateLimit-Remaining"))
    reset = _number(headers.get("X-RateLimit-Reset"))
    if remaining is None or reset is None:
        return None
    return Quota(int(limit if limit is not None else remaining), int(remaining), _moment(reset, now))


def read_retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Return the seconds that a 429 asks us to wait; None when it does not say."""
    text = headers.get("Retry-After", "").strip()
    seconds = _number(text)
    if seconds is not None:
        return max(0.0, _moment(seconds, now) - now)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() - now)


def predict(calls: int, quota: Quota | None, reserve: int, pace: float, now: float) -> Forecast:
    """Return what `calls` calls will take at `pace` seconds a call."""
    if quota is None:
        return Forecast(calls, None, None, 0.0, 0, calls * pace)
    left = max(0, quota.remaining - reserve)
    resets_in = max(0.0, quota.resets_at - now)
    if calls <= left:
        return Forecast(calls, left, quota.limit, resets_in, 0, calls * pace)
    each = max(1, quota.limit - reserve)
    windows = ceil((calls - left) / each)
    last = calls - left - (windows - 1) * each
    seconds = resets_in + (windows - 1) * HOUR + last * pace
    return Forecast(calls, left, quota.limit, resets_in, windows, seconds)


def count(calls: int) -> str:
    """Return the number of calls in words: `1 call`, `12 calls`."""
    return f"{calls} call{'s' * (calls != 1)}"


def duration(seconds: float) -> str:
    """Return a rough time in words: `5 seconds`, `12 minutes`, `3 h 20 min`."""
    if seconds < 90:  # noqa: PLR2004  up to a minute and a half, seconds read better
        return ngettext("{count} second", "{count} seconds", ceil(seconds)).format(count=ceil(seconds))
    minutes = ceil(seconds / 60)
    if minutes < 90:  # noqa: PLR2004  as above, for minutes
        return _("{count} minutes").format(count=minutes)
    return _("{hours} h {minutes:02} min").format(hours=minutes // 60, minutes=minutes % 60)


def _number(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if 0 <= number < float("inf") else None


def _moment(reset: float, now: float) -> float:
    if reset > CLOSE_TO_EPOCH_MS:
        return reset / 1000
    return reset if reset > AN_EPOCH else now + reset
