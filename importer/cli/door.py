"""The way to a ledger for a command: a profile's, the environment's, or the sandbox's."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from importer import profiles, sandbox
from importer.cli.options import ledger as ledger_options
from importer.errors import ProfileError
from importer.ledger.access import Access, Secret
from importer.ledger.client import Client, connect
from importer.ledger.settings import Settings

__all__ = ["home", "ledger_options", "open_ledger", "sandbox_state"]

SANDBOX = "sandbox"


def home() -> Path:
    """Return the folder of journal, profiles and sandbox state (IMPORTER_HOME)."""
    return profiles.home(os.environ)


def sandbox_state() -> Path:
    """Return the folder of the sandbox's books."""
    return home() / "sandbox"


@contextmanager
def open_ledger(
    profile: str | None,
    sandboxed: bool,  # noqa: FBT001  straight from the command line's flag
    settings: Settings | None = None,
    on_wait: Callable[[float], None] = lambda _: None,
) -> Iterator[Client]:
    """Give the ledger of `profile`, or of the sandbox, which runs in this process for as long.

    Raises ProfileError when the profile is missing or incomplete, or when both were asked for.
    """
    if sandboxed and profile:
        raise ProfileError("--sandbox and --profile cannot be used together", "Use one of them.")
    if sandboxed:
        with sandbox.start(sandbox_state()) as running:
            access = Access(
                company=running.company,
                tenant_id=running.tenant_id,
                client_id=running.client_id,
                secret=Secret(running.client_secret),
                base_url=running.url,
                token_url=running.token_url,
            )
            yield from _opened(access, settings, on_wait)
    else:
        yield from _opened(profiles.load(profile, os.environ).access(), settings, on_wait)


def _opened(access: Access, settings: Settings | None, on_wait: Callable[[float], None]) -> Iterator[Client]:
    client = connect(access, settings, on_wait)
    try:
        yield client
    finally:
        client.close()
