"""The way to a ledger for a command: a profile's, the environment's, or the sandbox's."""

import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from importer import profiles, sandbox
from importer.cli.options import Where
from importer.cli.options import ledger as ledger_options
from importer.errors import ProfileError
from importer.journal import Journal
from importer.ledger.access import Access, Secret
from importer.ledger.client import Client, connect
from importer.ledger.settings import Settings
from importer.sandbox.running import Running

__all__ = ["home", "ledger_options", "open_journal", "open_ledger", "sandbox_ledger", "sandbox_state", "settle_seconds"]


def home() -> Path:
    """Return the folder of journal, profiles and sandbox state (IMPORTER_HOME)."""
    return profiles.home(os.environ)


def sandbox_state() -> Path:
    """Return the folder of the sandbox's books."""
    return home() / "sandbox"


def settle_seconds() -> float:
    """Return how long a look-up waits before absent means absent (IMPORTER_SETTLE_SECONDS)."""
    return profiles.settle_seconds(os.environ)


def open_journal() -> Journal:
    """Open the journal in the importer's home, or where IMPORTER_JOURNAL_URL says."""
    return Journal.open(home(), os.environ.get("IMPORTER_JOURNAL_URL"))


@contextmanager
def open_ledger(
    where: Where,
    settings: Settings | None = None,
    on_wait: Callable[[float], None] = lambda _: None,
) -> Iterator[Client]:
    """Give the ledger of a profile, or of the sandbox, which runs in this process for as long.

    Raises ProfileError when the profile is missing or incomplete, or when both were asked for.
    """
    if where.sandboxed and where.profile:
        raise ProfileError("--sandbox and --profile cannot be used together", "Use one of them.")
    if where.sandboxed:
        with sandbox.start(sandbox_state()) as running, sandbox_ledger(running, settings, on_wait) as client:
            yield client
    else:
        with closing(connect(profiles.load(where.profile, os.environ).access(), settings, on_wait)) as client:
            yield client


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
