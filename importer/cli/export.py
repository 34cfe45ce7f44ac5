"""`importer export`: what is in the ledger, into a workbook or text files."""

from pathlib import Path
from typing import Any

import click

from importer.api.reading import Wishes
from importer.api.reading import export as read_out
from importer.api.value import Watch, Where
from importer.cli import exported as told
from importer.cli import options, screen
from importer.cli.example import example
from importer.cli.resource import argument
from importer.cli.waiting import Countdown
from importer.errors import UsageError
from importer.exporting import Csv
from importer.resources.base import Resource

DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t"}


@click.command(
    epilog=example(
        'importer export customer-invoice -o october.xlsx --where "documentDate>=2026-10-01"',
        "importer export customer -o customers.csv --since last",
        also='With --where "name>=value" keep the quotes: without them the shell writes a file called =value.',
    )
)
@argument
@click.option("-o", "--output", type=options.FILE, required=True, help="The file to write: .xlsx, .csv or .parquet.")
@click.option(
    "--where",
    "wheres",
    multiple=True,
    metavar="FILTER",
    help='Only what fits: status=Balanced, "lastModifiedDateTime>=2026-01-14". May be repeated.',
)
@click.option(
    "--since",
    metavar="DATE",
    help="Only what was changed since: 2026-01-14, or “last”, since the last complete export with these filters.",
)
@click.option(
    "--expand",
    multiple=True,
    metavar="NAMES",
    help="Read these as well: attachments,taxDetails, ... Each list becomes a sheet or file.",
)
@click.option(
    "--fields",
    multiple=True,
    metavar="NAMES",
    help="Only these columns: customer.number,invoiceLines.quantity, a block (customer) or a list (invoiceLines).",
)
@click.option(
    "--mapping",
    type=options.FILE,
    metavar="FILE",
    help="In this mapping's own columns, to be edited and run with it again: only what was changed is sent.",
)
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Read at most N documents.")
@click.option("--append", is_flag=True, help="Put them to those in the file; what is there already is replaced.")
@click.option("--locale", metavar="NAME", help="Separators of a .csv as they are usual there: nb_NO, sv, en_GB, ...")
@click.option("--delimiter", type=click.Choice(list(DELIMITERS)), help="Between the cells of a .csv; default: comma.")
@click.option(
    "--decimal",
    type=click.Choice([".", ","]),
    help="Decimal sign of a .csv; default: point. With a comma, semicolons.",
)
@options.ledger
@options.talk
def export(resource: Resource, output: Path, where: Where, talk: options.Talk, **given: Any) -> int:  # noqa: ANN401  the wishes
    """Write what the ledger holds of RESOURCE to a file; nothing in the ledger is changed.

    A workbook has the sheets Documents, Lines, About and one for each list that was expanded; of text and parquet
    files there is one for each of them, beside each other, linked by the documents' number.
    """
    mapping, filters, style = given.pop("mapping"), given.pop("wheres"), _style(given)
    if mapping is not None:
        from importer.cli import editable  # noqa: PLC0415  it takes all that reads a mapping

        wishes = Wishes(filters, **given, style=style)
        _check_editable(wishes)
        wishes.check(resource)
        return editable.export(editable.chosen(resource, mapping, output, wishes), where, talk)
    console = talk.console()
    waits = Countdown(console)
    with told.Bar(console) as bar:
        done = read_out(
            resource.name,
            output,
            profile=where.profile,
            sandbox=where.sandboxed,
            where=filters,
            **given,
            style=style,
            watch=Watch(wait=waits, trouble=waits.again, page=bar),
        )
    if talk.as_json:
        screen.print_json(done.json())
    else:
        told.show(done, console)
    return done.exit_code


def _style(given: dict[str, Any]) -> Csv | None:
    """Take out what was said about text files, and return it; None when nothing was. Raises UsageError."""
    locale, delimiter, decimal = (given.pop(name) for name in ("locale", "delimiter", "decimal"))
    if not (locale or delimiter or decimal):
        return None
    decimal = decimal or (_decimal_sign(locale) if locale else ".")
    usual = "semicolon" if decimal == "," else "comma"
    return Csv(DELIMITERS[delimiter or usual], decimal)


def _check_editable(wishes: Wishes) -> None:
    """Do nothing if all of it fits an export in a mapping's columns. Raises UsageError."""
    if wishes.fields or wishes.append or wishes.follows or wishes.style:
        raise UsageError(
            "With --mapping the columns are the mapping's, in a workbook of its own.",
            "Leave out --fields, --append, --since last, --locale, --delimiter and --decimal.",
        )


def _decimal_sign(name: str) -> str:
    """Return the decimal sign of a locale. Raises UsageError for one nobody knows."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415  heavy, and seldom asked for

    try:
        return str(Locale.parse(name.replace("-", "_")).number_symbols["latn"]["decimal"])
    except (UnknownLocaleError, ValueError):
        raise UsageError(f"There is no locale “{name}”.", "Write nb_NO, sv_SE, da_DK, en_GB, ...") from None
