"""`importer completion`: the shell completes commands, options, files and names."""

import click
from click.shell_completion import get_completion_class

from importer.cli.example import example

SHELLS = {
    "bash": "echo 'eval \"$(importer completion bash)\"' >> ~/.bashrc",
    "zsh": "echo 'eval \"$(importer completion zsh)\"' >> ~/.zshrc",
    "fish": "importer completion fish > ~/.config/fish/completions/importer.fish",
}
"""Every shell with what makes it complete from its next start on."""
VARIABLE = "_IMPORTER_COMPLETE"
"""By which the script asks the program what could come next."""


@click.command(epilog=example(*SHELLS.values(), also="Then open a new terminal."))
@click.argument("shell", type=click.Choice(list(SHELLS)))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the script with which SHELL completes commands, options, files, resources and profiles on TAB."""
    script = get_completion_class(shell)
    assert script is not None  # noqa: S101  click knows all of SHELLS
    click.echo(script(context.find_root().command, {}, "importer", VARIABLE).source())
