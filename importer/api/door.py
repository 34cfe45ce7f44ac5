"""The way to a ledger: a profile's, the environment's, or the sandbox's."""

import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from importer import profiles, sandbox
from importer.api.value import Pace, Where
from importer.errors import ProfileError
from importer.ledger.access import Access, Secret
from importer.ledger.client import Client, connect
from importer.ledger.patience import Trouble, silent
from importer.ledger.settings import Settings
from importer.sandbox.running import Running

HURRIED_CONNECT, HURRIED_READ = 5.0, 20.0
"""Seconds that one waits for a connection and an answer, when only asking whether there are any."""


def home() -> Path:
    """Return the folder of journal, profiles and sandbox state (IMPORTER_HOME)."""
    return profiles.home(os.environ)


def sandbox_state() -> Path:
    """Return the folder of the sandbox's books. Raises ProfileError when it cannot be made."""
    folder = home() / "sandbox"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ProfileError(
            "The folder {folder} for the sandbox's books cannot be made: {reason}.",
            "Give another place with IMPORTER_HOME.",
            folder=folder,
            reason=error.strerror or error,
        ) from None
    return folder


def settle_seconds(where: Where) -> float:
    """Return how long a look-up waits before absent means absent: the environment's word, else the profile's."""
    if where.sandboxed:
        return profiles.settle_seconds(os.environ)
    return profiles.load(where.profile, os.environ).settle_seconds


@contextmanager
def open_ledger(
    where: Where,
    pace: Pace | None = None,
    on_wait: Callable[[float], None] = lambda _: None,
    on_trouble: Trouble = silent,
    *,
    hurried: bool = False,
) -> Iterator[Client]:
    """Give the ledger of a profile, or of the sandbox, which runs in this process for as long.

    `on_wait` is told how long the quota makes everybody wait, `on_trouble` in how many seconds something is tried
    again, and why. Whoever is `hurried` waits for nobody.
    Raises ProfileError when the profile is missing or incomplete, or when both were asked for.
    """
    if where.sandboxed and where.profile:
        raise ProfileError("--sandbox and --profile cannot be used together.", "Use one of them.")
    if where.sandboxed:
        with _sandbox() as running, sandbox_ledger(running, _paced(Settings(), pace), on_wait) as client:
            yield client
    else:
        profile = profiles.load(where.profile, os.environ)
        settings = _hurried(profile.settings) if hurried else _paced(profile.settings, pace)
        with closing(connect(profile.access(), settings, on_wait, on_trouble=on_trouble)) as client:
            yield client


def _sandbox() -> Running:
    try:
        return sandbox.start(sandbox_state())
    except sandbox.SandboxError as error:
        raise ProfileError(str(error), "See: importer sandbox --help") from None


def _paced(settings: Settings, pace: Pace | None) -> Settings:
    """Return the settings with what the command line asks for."""
    return settings if pace is None else settings.paced(pace.workers, pace.reserve_calls)


def _hurried(settings: Settings) -> Settings:
    """Return the settings of somebody who wants to know at once whether the ledger answers."""
    return replace(
        settings,
        connect_timeout=min(settings.connect_timeout, HURRIED_CONNECT),
        read_timeout=min(settings.read_timeout, HURRIED_READ),
        patience=0.0,
    )


def sandbox_ledger(
    running: Running, settings: Settings | None = None, on_wait: Callable[[float], None] = lambda _: None
) -> closing[Client]:
    """Return the ledger of a running sandbox, to be used in a `with`."""
    access = Access(
        company=running.company,
        tenant_id=running.tenant_id,
        client_id=running.client_id,
        secret=Secret(running.client_secret),
        base_url=running.url,
        token_url=running.token_url,
    )
    return closing(connect(access, settings, on_wait))
