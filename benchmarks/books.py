"""Sandboxes to post to and to read from, each a process of its own with books of its own."""

import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
import workload
from bench import Bench
from measuring import importer, led

SECONDS = 300


@dataclass(frozen=True)
class Sandbox:
    """A running sandbox; `environment` leads the importer to it."""

    environment: Mapping[str, str]

    @property
    def url(self) -> str:
        """Where it listens."""
        return self.environment["IMPORTER_BASE_URL"]

    def token(self) -> str:
        """Sign in and return the token."""
        names = {"client_id": "IMPORTER_CLIENT_ID", "client_secret": "IMPORTER_CLIENT_SECRET"}
        asked = {name: self.environment[variable] for name, variable in names.items()}
        asked |= {"grant_type": "client_credentials", "tenant_id": self.environment["IMPORTER_TENANT_ID"]}
        answer = requests.post(self.environment["IMPORTER_TOKEN_URL"], data=asked, timeout=SECONDS)
        answer.raise_for_status()
        return str(answer.json()["access_token"])

    def settings(self, **changes: Any) -> None:  # noqa: ANN401  what the sandbox knows
        """Change settings."""
        requests.put(f"{self.url}/_sandbox/settings", json=changes, timeout=SECONDS).raise_for_status()

    def log(self) -> list[dict[str, Any]]:
        """Return the request log, as it stands."""
        answer = requests.get(f"{self.url}/_sandbox/requests", timeout=SECONDS)
        answer.raise_for_status()
        return list(answer.json()["requests"])

    def copies(self, times: int) -> None:
        """Add copies of every document."""
        answer = requests.post(f"{self.url}/_sandbox/copies", params={"times": times}, timeout=SECONDS)
        answer.raise_for_status()


@contextmanager
def sandbox(home: Path, like: Path | None = None) -> Iterator[Sandbox]:
    """Give a sandbox whose books are in a home; new ones, or a copy of those in another home."""
    shutil.rmtree(home, ignore_errors=True)
    if like is None:
        home.mkdir(parents=True)
    else:
        shutil.copytree(like, home)
    with _listening(home) as running:
        yield running
    shutil.rmtree(home, ignore_errors=True)


@contextmanager
def _listening(home: Path) -> Iterator[Sandbox]:
    own = {"IMPORTER_HOME": str(home), "IMPORTER_SETTLE_SECONDS": "0"}
    process = subprocess.Popen(  # noqa: S603  our own command
        [str(each) for each in led(own, importer("sandbox", "--port", "0"))],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with process:
        told = dict(process.stdout.readline().strip().split("=", 1) for _ in range(5)) if process.stdout else {}
        try:
            yield Sandbox(own | told)
        finally:
            process.terminate()


def with_customers(bench: Bench) -> Path:
    """Return a home whose books have the customers that invoices are posted to; made once."""
    number = bench.sizes.customers
    home, making = bench.folder / f"home-of-{number}-customers", bench.home("making")
    if home.exists():
        return home
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir()
    with _listening(making) as running, requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {running.token()}"
        for each in range(workload.FIRST_CUSTOMER, workload.FIRST_CUSTOMER + number):
            body = {"number": {"value": str(each)}, "name": {"value": f"Customer {each}"}}
            session.post(f"{running.url}/v1/customer", json=body, timeout=SECONDS).raise_for_status()
    making.rename(home)
    return home


def keep_bodies(log: list[dict[str, Any]], target: Path) -> Path:
    """Write down the bodies that were posted, as they came over the wire."""
    posted = [(entry["path"], entry["body"]) for entry in log if _is_document(entry)]
    target.write_text(json.dumps(posted), encoding="utf-8")
    return target


def posts(log: list[dict[str, Any]]) -> int:
    """Return how many documents were posted."""
    return sum(map(_is_document, log))


def others(log: list[dict[str, Any]]) -> str:
    """Return what else was asked for, in words."""
    tokens = sum("token" in entry["path"] for entry in log)
    return f"{tokens} tokens, {len(log) - posts(log) - tokens} pages and look-ups"


def _is_document(entry: Mapping[str, Any]) -> bool:
    return bool(entry["method"] == "POST" and entry["path"].lower().endswith("/customerinvoice"))
