"""`importer sandbox`: the local ledger server."""

import click

from importer import sandbox as server
from importer.api.diary import open_journal
from importer.api.door import sandbox_state
from importer.cli.example import example
from importer.errors import UsageError
from importer.sandbox.running import Running


@click.command(epilog=example("importer sandbox --port 8099", "importer sandbox --reset"))
@click.option("--port", type=click.IntRange(0, 65535), default=8099, show_default=True, help="0 takes any free port.")
@click.option("--reset", is_flag=True, help="Empty the sandbox's ledger and leave.")
def sandbox(port: int, reset: bool) -> None:  # noqa: FBT001  a flag of the command line
    """Start the local ledger server, with the same books `--sandbox` uses, until Ctrl-C.

    It behaves as the real ledger, on this machine only, and keeps what is posted to it between commands.
    """
    try:
        if reset:
            server.reset(sandbox_state())
            with open_journal() as journal:
                journal.forget(Running.tenant_id)
            click.echo("The sandbox's ledger is empty.", err=True)
        else:
            server.serve(sandbox_state(), port, _ready)
    except server.SandboxError as error:
        raise UsageError(str(error), "Choose another port with --port, or stop the other sandbox.") from None


def _ready(running: Running) -> None:
    click.echo(f"{running.company} listens at {running.url} until Ctrl-C. To use it from elsewhere:", err=True)
    for name, value in (
        ("IMPORTER_BASE_URL", running.url),
        ("IMPORTER_TOKEN_URL", running.token_url),
        ("IMPORTER_CLIENT_ID", running.client_id),
        ("IMPORTER_CLIENT_SECRET", running.client_secret),
        ("IMPORTER_TENANT_ID", running.tenant_id),
    ):
        click.echo(f"{name}={value}")
