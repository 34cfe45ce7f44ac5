"""`importer profile`: companies, and the credentials to speak to their ledgers."""

import os
import re
import sys
from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

import click
from rich.markup import escape
from rich.table import Table

from importer import profiles
from importer.api.door import open_ledger
from importer.api.value import Where
from importer.cli import asking, options, screen
from importer.cli.example import example
from importer.errors import ProfileError, UsageError
from importer.ledger.access import BASE_URL, TOKEN_URL, Secret, shorten_address
from importer.ledger.settings import Settings
from importer.profiles import Profile

GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
ASKED = {
    "company": "Company name, for people",
    "tenant_id": "Tenant id of the company (a GUID)",
    "client_id": "Client id",
}
"""What a profile cannot do without, as it is asked for."""
NO_PROFILE = "There is no profile yet."
MAKE_ONE = "Make one with: importer profile add NAME. To try without: --sandbox."


@click.group(epilog=example("importer profile add ours", "importer profile test ours"))
def profile() -> None:
    """Companies and credentials.

    A secret is kept in the operating system's keychain where there is one, and is never shown again.
    """


@profile.command(epilog=example('importer profile add ours --company "Ours AS"'))
@click.argument("name")
@click.option("--company", help="The company's name, for people.")
@click.option("--tenant-id", help="Tenant id of the company, not of the contract.")
@click.option("--client-id", help="Issued in the Developer Portal.")
@click.option("--secret", help="Better left out, so that it is in no history: asked for, or read from standard input.")
@click.option("--no-secret", is_flag=True, help="Keep none: IMPORTER_CLIENT_SECRET gives it at every run.")
@click.option("--base-url", help=f"Where the ledger is.  [default: {BASE_URL}]")
@click.option("--token-url", help=f"Where tokens come from.  [default: {TOKEN_URL}]")
def add(name: str, secret: str | None, *, no_secret: bool, **texts: str | None) -> None:
    """Add the profile NAME, or change it: what is not said stays as it is.

    Without a terminal nothing is asked: the secret is the first line of standard input.
    """
    before = profiles.stored(name, os.environ)
    changed = _asked(before or Profile(name), texts)
    given = None if no_secret else _secret(secret)
    kept = profiles.save(replace(changed, secret=given), os.environ)
    click.echo(f"Profile “{name}” is {'changed' if before else 'saved'}.", err=True)
    _tell_secret(name, kept)
    if changed.tenant_id and not GUID.fullmatch(changed.tenant_id):
        click.echo(f"Mind: “{changed.tenant_id}” does not look like a tenant id, which is a GUID.", err=True)
    click.echo(f"Try it with: importer profile test {name}", err=True)


@profile.command("list", epilog=example("importer profile list"))
@options.talk
def list_(talk: options.Talk) -> None:
    """List the profiles."""
    every = [one for name in profiles.names(os.environ) if (one := profiles.stored(name, os.environ))]
    if talk.as_json:
        screen.print_json([_about(one) for one in every])
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("name", "company", "tenant id", "base URL"):
        table.add_column(heading, no_wrap=heading == "name", overflow="fold")
    for one in every:
        table.add_row(*(escape(text) for text in (one.name, one.company, one.tenant_id, one.base_url)))
    if every:
        screen.out(table)
    else:
        talk.console().print(f"{NO_PROFILE} {MAKE_ONE}")
    if profiles.is_complete(os.environ):
        talk.console().print("The environment says all there is to say: without --profile, that is used.")


@profile.command(epilog=example("importer profile show ours"))
@click.argument("name", required=False)
@options.talk
def show(name: str | None, talk: options.Talk) -> None:
    """Show a profile, its secret left out, and what the environment changes of it."""
    if name is None and not (profiles.names(os.environ) or profiles.given(os.environ)):
        raise ProfileError(NO_PROFILE, MAKE_ONE)
    one = profiles.load(name, os.environ)
    place = profiles.secret_place(one.name, os.environ)
    if talk.as_json:
        screen.print_json({**_about(one), "from_environment": profiles.given(os.environ), "secret": place or None})
        return
    given = profiles.given(os.environ)
    for what, value in _about(one).items():
        source = f"   (from {given[what]})" if what in given else ""
        click.echo(f"{what.replace('_', ' ')}: {value}{source}")
    click.echo(f"secret: {f'there is one, from {place}' if place else 'none'}")


@profile.command(epilog=example("importer profile remove ours"))
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
def remove(name: str, *, yes: bool) -> None:
    """Remove the profile NAME and its secret."""
    there = profiles.stored(name, os.environ) is not None
    if there and not (yes or asking.agreed("Remove it, with its secret?")):
        raise UsageError(f"Profile “{name}” stays.", "To remove it without being asked: add --yes.")
    left = profiles.remove(name, os.environ)
    click.echo(f"Profile “{name}” is removed.", err=True)
    if left:
        click.echo(f"Its secret could not be removed from {left}: unlock it, and remove it there.", err=True)


@profile.command(epilog=example("importer profile test ours"))
@click.argument("name", required=False)
@options.ledger_sandbox
@options.talk
def test(name: str | None, *, sandboxed: bool, talk: options.Talk) -> None:
    """Sign in, and say which company and host, what may be done there and how much quota is left."""
    with open_ledger(Where(name, sandboxed)) as ledger:
        scopes = ledger.scopes()
        forecast = ledger.forecast(0)
    told = {
        "company": ledger.company,
        "tenant_id": ledger.tenant,
        "host": ledger.host,
        "scopes": list(scopes),
        "calls_left": forecast.left,
        "calls_limit": forecast.limit,
    }
    if talk.as_json:
        screen.print_json(told)
        return
    left = "no limit told" if forecast.left is None else f"{forecast.left} of {forecast.limit} calls left in this hour"
    click.echo(f"company: {ledger.company}\nhost: {ledger.host}\nscopes: {' '.join(scopes)}\nquota: {left}")
    talk.console().print("Signed in.")


def _asked(before: Profile, texts: dict[str, str | None]) -> Profile:
    """Return the profile with what was said, or is asked for. Raises UsageError where nobody can be asked."""
    said: dict[str, Any] = {what: text for what, text in texts.items() if text is not None}
    missing = [what for what in ASKED if what not in said]
    if sys.stdin.isatty():
        for what in missing:
            said[what] = click.prompt(ASKED[what], default=getattr(before, what) or None, err=True)
    lacking = [f"--{what.replace('_', '-')}" for what in ASKED if not said.get(what) and not getattr(before, what)]
    needed = [option for option in lacking if option != "--company"]
    if needed:
        raise UsageError(f"A profile needs {' and '.join(needed)}.", "There is no terminal to ask on: say it.")
    return replace(before, **said)


def _secret(said: str | None) -> Secret | None:
    """Return the secret that was said, typed, or piped; None when there is none."""
    if said is None and sys.stdin.isatty():
        said = click.prompt("Client secret (not shown)", hide_input=True, default="", show_default=False, err=True)
    elif said is None:
        said = sys.stdin.readline()
    return Secret(said.strip()) if said.strip() else None


def _tell_secret(name: str, kept: str) -> None:
    if not kept:
        place = profiles.secret_place(name, os.environ)
        words = f"Its secret stays as it was, from {place}." if place else f"It has no secret; set {profiles.SECRET}."
        click.echo(words, err=True)
    elif kept == profiles.KEYCHAIN:
        click.echo(f"Its secret is in {kept}.", err=True)
    else:
        warning = click.style("Warning:", fg="yellow", bold=True)
        click.echo(
            f"{warning} there is no keychain to be used here. The secret is in {kept}, a file for you alone: keep it "
            f"out of backups and shared folders, or give it as {profiles.SECRET} instead (--no-secret).",
            err=True,
        )


def _about(one: Profile) -> dict[str, Any]:
    """Return what a profile is, its secret left out and its addresses without credentials."""
    return dict(_parts(one))


def _parts(one: Profile) -> Iterator[tuple[str, Any]]:
    yield "name", one.name
    yield "company", one.shown
    yield "tenant_id", one.tenant_id
    yield "client_id", one.client_id
    yield "base_url", shorten_address(one.base_url)
    yield "token_url", shorten_address(one.token_url)
    yield "settle_seconds", one.settle_seconds
    usual = Settings()
    for each in fields(Settings):
        value = getattr(one.settings, each.name)
        if value != getattr(usual, each.name):
            yield each.name, value
