"""`importer map`: what concerns a mapping alone."""

from pathlib import Path

import click

from importer import mapping, sheets

FILE = click.Path(path_type=Path)


@click.group("map")
def map_() -> None:
    """Look at a mapping without running it."""


@map_.command()
@click.argument("mapping_file", metavar="MAPPING", type=FILE)
@click.argument("workbook", required=False, type=FILE)
@click.option("--sheet", metavar="NAME", help="The sheet to read, instead of the mapping's.")
def check(mapping_file: Path, workbook: Path | None, sheet: str | None) -> None:
    """Check MAPPING by itself and, with a WORKBOOK, against the headings of its sheet.

    Prints every problem with its line, or "no problems".
    """
    found = mapping.load(mapping_file)
    what = f"{found.operation} {found.resource.title.lower()}, {len(found.feeds())} fields fed"
    if workbook is None:
        click.echo(f"no problems in {found.name} ({what})")
        return
    table = found.sheet
    read = sheets.read(
        workbook,
        sheet=sheet or table.name,
        header=table.header,
        encoding=table.encoding,
        delimiter=table.delimiter,
        table=table.table,
        hidden=table.hidden,
    )
    mapping.bind(found, read)
    where = f"sheet “{read.name}” of {workbook.name}, header in row {read.header_row}"
    click.echo(f"no problems in {found.name} ({what}) with {where}")
