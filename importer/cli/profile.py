"""`importer profile`: companies, and the credentials to speak to their ledgers."""

import os
from typing import Any

import click

from importer import profiles
from importer.cli import options, screen
from importer.cli.door import open_ledger
from importer.cli.options import Where
from importer.ledger.access import BASE_URL, TOKEN_URL, Secret


@click.group()
def profile() -> None:
    """Companies and credentials.

    A secret is kept in the operating system's keychain where there is one, and is never shown again.
    """


@profile.command()
@click.argument("name")
@click.option("--company", prompt="Company name, for people", help="The company's name, for people.")
@click.option("--tenant-id", prompt="Company tenant id (a GUID)", help="Tenant id of the company, not of the contract.")
@click.option("--client-id", prompt="Client id", help="Issued in the Developer Portal.")
@click.option("--secret", help="Asked for when left out, so that it is in no history.")
@click.option("--base-url", default=BASE_URL, show_default=True, help="Where the ledger is.")
@click.option("--token-url", default=TOKEN_URL, show_default=True, help="Where tokens come from.")
def add(name: str, secret: str | None, **texts: Any) -> None:  # noqa: ANN401  the texts of a Profile
    """Add or replace the profile NAME."""
    given = secret or click.prompt("Client secret", hide_input=True, err=True)
    kept = profiles.save(profiles.Profile(name, secret=Secret(given), **texts), os.environ)
    click.echo(
        f"Profile “{name}” is saved; its secret is {kept}. Try it with: importer profile test {name}",
        err=True,
    )


@profile.command("list")
def list_() -> None:
    """List the profiles."""
    for name in profiles.names(os.environ):
        click.echo(name)


@profile.command()
@click.argument("name", required=False)
def show(name: str | None) -> None:
    """Show a profile, its secret left out."""
    one = profiles.load(name, os.environ)
    for what in ("name", "company", "tenant_id", "client_id", "base_url", "token_url", "settle_seconds"):
        click.echo(f"{what}: {getattr(one, what)}")
    click.echo(f"secret: {'there is one' if one.secret else 'none'}")


@profile.command()
@click.argument("name")
@click.confirmation_option(prompt="Remove it, with its secret?")
def remove(name: str) -> None:
    """Remove the profile NAME and its secret."""
    profiles.remove(name, os.environ)
    click.echo(f"Profile “{name}” is removed.", err=True)


@profile.command()
@click.argument("name", required=False)
@options.talk
def test(name: str | None, talk: options.Talk) -> None:
    """Sign in, and say which company and host, what may be done there and how much quota is left."""
    with open_ledger(Where(name, sandboxed=False)) as ledger:
        scopes = ledger.scopes()
        forecast = ledger.forecast(0)
    told = {
        "company": ledger.company,
        "host": ledger.host,
        "scopes": list(scopes),
        "calls_left": forecast.left,
        "calls_limit": forecast.limit,
    }
    if talk.as_json:
        screen.print_json(told)
        return
    left = "no limit told" if forecast.left is None else f"{forecast.left} of {forecast.limit} left"
    click.echo(f"company: {ledger.company}\nhost: {ledger.host}\nscopes: {' '.join(scopes)}\nquota: {left}")
