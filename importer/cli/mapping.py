"""`importer map`: what concerns a mapping alone: propose one, check one, describe them to an editor."""

import json
from pathlib import Path
from typing import Any

import click

from importer import mapping, sheets
from importer.cli import options
from importer.cli.example import example
from importer.cli.learning import learn
from importer.cli.resource import option as resource_option
from importer.cli.shell import typed
from importer.errors import MappingError, OutputError, UsageError
from importer.mapping.months import is_month, load_month
from importer.mapping.source import Source
from importer.resources.base import Resource


@click.group("map", epilog=example("importer map new october.xlsx --resource customer-invoice"))
def map_() -> None:
    """Propose a mapping, check one, let one learn, or write the JSON Schema of all."""


map_.add_command(learn)


@map_.command(
    short_help="Check a mapping, alone or against a workbook.",
    epilog=example("importer map check mappings/invoices.toml october.xlsx"),
)
@click.argument("mapping_file", metavar="MAPPING", type=options.FILE)
@click.argument("workbook", required=False, type=options.FILE)
@click.option("--sheet", metavar="NAME", help="The sheet to read, instead of the mapping's.")
def check(mapping_file: Path, workbook: Path | None, sheet: str | None) -> None:
    """Check MAPPING by itself and, with a WORKBOOK, against the headings of its sheet.

    Prints every problem with its line, or "no problems". A month file is checked with all its mappings, against the
    workbooks it names.
    """
    from importer.workflow.reading import fitted  # noqa: PLC0415  a mapping alone is checked without

    if is_month(mapping_file):
        steps = load_month(mapping_file, workbook)
        for step in steps:
            fitted(step.mapping, step.workbook, step.sheet)
        click.echo(f"no problems in {mapping_file} ({len(steps)} steps)")
        return
    found = mapping.load(mapping_file)
    what = f"{found.operation} {found.resource.title.lower()}, {len(found.feeds())} fields fed"
    if workbook is None:
        click.echo(f"no problems in {found.name} ({what})")
        return
    read = fitted(found, workbook, sheet)
    where = " and ".join(f"sheet “{each.name}” of {each.path.name}, header in row {each.header_row}" for each in read)
    click.echo(f"no problems in {found.name} ({what}) with {where}")


@map_.command(
    short_help="Propose a mapping, with a reason for every line.",
    epilog=example("importer map new october.xlsx --resource customer-invoice -o ours.toml"),
)
@options.workbook
@resource_option
@click.option("-o", "--output", type=options.FILE, help="The mapping to write; default: named after WORKBOOK, here.")
@click.option("--sheet", metavar="NAME", help="The sheet to propose for, when several have data.")
@click.option("--operation", type=click.Choice(["create", "update", "upsert"]), help="Default: told by the headings.")
@click.option("--like", type=options.FILE, metavar="EXPORT", help="What the ledger has of the same month; see above.")
def new(workbook: Path, resource: Resource, output: Path | None, **wishes: Any) -> int:  # noqa: ANN401  the other options
    """Propose a mapping of WORKBOOK, every line with its reason, every doubt as a question.

    It is written to a new file and nothing else: read it, answer the questions, then check it.

    With --like PAST.xlsx, what `importer export RESOURCE -o PAST.xlsx` wrote for a month that somebody entered
    by hand, columns are told by the values the documents really got, and the proposal is proven by rebuilding
    those documents.
    """
    from importer import proposing  # noqa: PLC0415  seconds of imports that `map check` does without

    target = output or Path(f"{workbook.stem}.toml")
    if target.exists():
        raise OutputError(f"{target} exists already.", "Give another name with -o, or remove it first.")
    operation, like = wishes["operation"], wishes["like"]
    if operation and operation not in resource.operations:
        has = ", ".join(resource.operations)
        raise UsageError(f"{resource.name} has no operation {operation}", f"It has {has}.")
    sheet = sheets.read(workbook, sheet=wishes["sheet"])
    drawn = (
        proposing.propose(sheet, resource, operation)
        if like is None
        else proposing.propose_like(sheet, resource, like, operation)[0]
    )
    written = proposing.text(drawn, named=wishes["sheet"] is not None)
    _write(target, written)
    for line in (*_told(drawn, target), *_problems(target, written), *_next(target, workbook)):
        click.echo(line, err=True)
    return 0


@map_.command(
    short_help="Write the JSON Schema of mappings, for editors.",
    epilog=example("importer map schema -o mapping.schema.json"),
)
@click.option("-o", "--output", type=options.FILE, help="The file to write; default: standard output.")
def schema(output: Path | None) -> None:
    """Write the JSON Schema of mapping files, for editors that complete and check TOML (Taplo, Even Better TOML)."""
    from importer.mapping.schema import schema as drawn  # noqa: PLC0415  every field of every resource

    text = json.dumps(drawn(), ensure_ascii=False, indent=2) + "\n"
    if output is None:
        click.echo(text, nl=False)
    else:
        _write(output, text)
        click.echo(f"Written: {output}. In the first line of a mapping: #:schema {output.as_posix()}", err=True)


def _write(target: Path, text: str) -> None:
    try:
        target.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise OutputError(f"{target} cannot be written: {error.strerror}", "Check the folder and the name.") from None


def _told(drawn: Any, target: Path) -> list[str]:  # noqa: ANN401  a Proposal, whose module is imported when needed
    counts = (
        f"{len(drawn.feeds)} lines proposed, {len(drawn.questions)} questions, {len(drawn.idle)} columns not needed"
    )
    return [*drawn.notes, f"Written: {target} ({counts})"]


def _problems(target: Path, text: str) -> list[str]:
    """Return what keeps the proposal from being used as it is."""
    try:
        mapping.parse(Source.of(str(target), text))
    except MappingError as error:
        return ["Before it can be used:", *(f"  {problem}" for problem in error.problems)]
    return []


def _next(target: Path, workbook: Path) -> list[str]:
    both = f"{typed(target)} {typed(workbook)}"
    return ["Read it and answer its questions; then:", f"  importer map check {both}", f"  importer check {both}"]
