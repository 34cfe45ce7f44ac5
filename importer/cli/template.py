"""`importer template`: the empty workbook that a mapping wants filled in."""

from pathlib import Path

import click

from importer import mapping
from importer.cli import options
from importer.cli.example import example
from importer.cli.shell import typed
from importer.errors import UsageError
from importer.templates import template_of, write


@click.command(epilog=example("importer template mappings/invoices.toml -o empty.xlsx"))
@click.argument("mapping_file", metavar="MAPPING", type=options.FILE)
@click.option(
    "-o", "--output", type=options.FILE, required=True, help="The workbook to write: .xlsx; never overwritten."
)
def template(mapping_file: Path, output: Path) -> None:
    """Write the empty workbook that MAPPING wants filled in.

    Its headings are the mapping's, with a note on each, drop-down lists where only some values are allowed,
    and a sheet of help.
    """
    if output.suffix.lower() != ".xlsx":
        raise UsageError(f"{output} is no name for a workbook.", "Give it a name that ends in .xlsx.")
    drawn = template_of(mapping.load(mapping_file))
    write(drawn, output)
    columns = sum(len(page.headings) for page in drawn.pages)
    click.echo(f"Written: {output} ({columns} columns to fill in; the sheet Help says what each is)", err=True)
    click.echo(f"When it is filled in: importer check {typed(mapping_file)} {typed(output)}", err=True)
