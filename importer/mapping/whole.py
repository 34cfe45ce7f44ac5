"""What a mapping has to be as a whole, once each line of it has been looked at."""

from collections.abc import Callable

from importer.mapping.source import Problems, did_you_mean
from importer.mapping.value import Mapping

CONTENT = ("inventoryNumber", "description", "accountNumber")
"""A line says what it is about with one of these (vendor's page customerledgerendpoint/customerinvoice)."""

Look = Callable[[Mapping, Problems], None]


def look_at(mapping: Mapping, problems: Problems) -> None:
    """Note everything that is wrong with the mapping as a whole."""
    for look in LOOKS:
        look(mapping, problems)


def operation(mapping: Mapping, problems: Problems) -> None:
    """Note an operation that the resource does not have."""
    allowed = mapping.resource.operations
    if mapping.operation not in allowed:
        words = f'{mapping.resource.name} has no operation "{mapping.operation}"; it has {", ".join(allowed)}'
        problems.add(("operation",), words)


def needed_fields(mapping: Mapping, problems: Problems) -> None:
    """Note the fields that every document needs and nothing feeds."""
    for path in mapping.needed:
        if mapping.feed(path) is None:
            title = mapping.resource.title.lower()
            words = f'nothing feeds "{path}", which a {title} needs to {mapping.operation}'
            problems.add(("fields",), words + _way_out(mapping, path))


def _way_out(mapping: Mapping, path: str) -> str:
    """Say how else a document to be changed can be found than by its number."""
    others = [name for name in mapping.resource.lookup if name != path]
    if path != mapping.resource.number_field or not mapping.updates or not others:
        return ""
    return f'; feed it, or say match = "{others[0]}" under [document] and feed that'


def match(mapping: Mapping, problems: Problems) -> None:
    """Note a field to find documents by that the ledger cannot search for, or that is of no use."""
    if mapping.match is None:
        return
    allowed = mapping.resource.lookup
    if mapping.match not in allowed:
        hint = did_you_mean(mapping.match, allowed) or f"; it is one of {', '.join(allowed)}"
        problems.add(("document", "match"), f'"{mapping.match}" is nothing the ledger can be searched for{hint}')
    elif not mapping.updates:
        problems.add(("document", "match"), "what is created is not looked for; leave match out, or make it an upsert")


def lines(mapping: Mapping, problems: Problems) -> None:
    """Note that new documents would have no lines, or lines that are about nothing."""
    if mapping.resource.lines_field is None or not mapping.creates:
        return
    fed = {feed.path for feed in mapping.lines}
    if not fed:
        title = mapping.resource.title.lower()
        problems.add(("lines",), f"nothing feeds the lines of a {title}; add [lines] with at least {CONTENT[0]}")
    elif fed.isdisjoint(CONTENT):
        problems.add(("lines",), f"nothing says what a line is about; feed one of {', '.join(CONTENT)}")


def document_key(mapping: Mapping, problems: Problems) -> None:
    """Note that nothing names the documents."""
    if mapping.key is not None:
        return
    missing = "key is missing under [document]"
    if mapping.resource.lines_field is not None:
        problems.add(("document",), f'{missing}: the column that names the document, as key = "Invoice no"')
    elif not mapping.naming:
        names = " or ".join(" and ".join(paths) for paths in mapping.resource.names)
        problems.add(("document",), f"{missing}, and nothing else names the rows: feed {names}")


def drops(mapping: Mapping, problems: Problems) -> None:
    """Note the columns that are to be dropped and that no other mapping explains."""
    for name, table in mapping.columns.items():
        if table.drop is not None:
            words = "has nothing to drop: no mapping that this one extends explains it, or drop does not stand alone"
            problems.add(("columns", name), f'column "{name}" {words}')


def idle_columns(mapping: Mapping, problems: Problems) -> None:
    """Note the columns that are explained and feed nothing; where a field is wrong, nobody can tell.

    An extended mapping may explain columns that only others of its kind use.
    """
    if problems.found:
        return
    used = mapping.headings()
    for name in mapping.columns:
        if name not in used and mapping.source.spot(("columns", name)).depth == 0:
            problems.add(("columns", name), f'column "{name}" feeds nothing{did_you_mean(name, used)}')


LOOKS: tuple[Look, ...] = (operation, needed_fields, match, lines, document_key, drops, idle_columns)
