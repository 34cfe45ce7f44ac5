"""What a mapping wants filled in: every column it speaks of, with what it feeds and what it takes."""

from collections.abc import Iterator, Sequence

from importer.cells.locales import conventions
from importer.kinds import Kind
from importer.mapping.value import Feed, Mapping
from importer.templates.value import Heading, Page, Template

LONGEST_NAME = 31
"""Of a sheet, in every spreadsheet program."""
MOST_CHOICES = 500
"""A longer list is no help in a drop-down."""


def template_of(mapping: Mapping) -> Template:
    """Return the empty workbook for `mapping`: its sheets and their columns, in the order of the mapping."""
    pages = [_page(mapping.of_documents if mapping.apart else mapping, mapping, mapping.sheet.name or "")]
    if mapping.apart is not None and mapping.apart.file is None:
        pages.append(_page(mapping.of_lines, mapping, mapping.apart.sheet or "Lines"))
    return Template(
        title=mapping.resource.title,
        mapping=mapping.name,
        pages=tuple(pages),
        where=mapping.where.text if mapping.where is not None else "",
        fixed=tuple((feed.path, _constant(feed)) for feed in mapping.feeds() if feed.constant is not None),
    )


def _page(part: Mapping, whole: Mapping, name: str) -> Page:
    """Return one sheet; `part` is the half of the mapping that is about it."""
    of_lines = whole.apart is not None and not part.fields
    names = list(part.headings())
    if part.key is not None and part.key in names:
        names.insert(0, names.pop(names.index(part.key)))
    header = None if of_lines else whole.sheet.header
    return Page(
        name=(name or whole.resource.title)[:LONGEST_NAME],
        header_row=header or 1,
        headings=tuple(_heading(part, whole, each) for each in names),
        about=_about(part, whole, of_lines=of_lines),
    )


def _about(part: Mapping, whole: Mapping, *, of_lines: bool) -> str:
    title = whole.resource.title.lower()
    if of_lines:
        return f"Every row is one line of a {title}."
    if not part.lines:
        return f"Every row is one {title}."
    return f"Every row is one line of a {title}. Rows with the same “{part.key}” are one document."


def _heading(part: Mapping, whole: Mapping, name: str) -> Heading:
    feeds = [feed for feed in part.feeds() if name in feed.columns()]
    direct = [feed for feed in feeds if feed.column == name]
    kind = _kind(part, name, direct)
    needed = any(feed.path in whole.needed and feed.default is None for feed in direct)
    return Heading(
        name=name,
        kind=kind,
        feeds=tuple(feed.path for feed in feeds),
        meaning=_meaning(part, name, feeds),
        needed=needed or name == part.key,
        is_key=name == part.key,
        choices=_choices(whole, kind, direct),
        may_be_cleared=whole.updates and any(feed.spec.nullable for feed in direct),
    )


def _kind(part: Mapping, name: str, direct: Sequence[Feed]) -> Kind:
    """Return what a column is to hold: what the mapping says of it, else what the fields it feeds take."""
    told = part.table(name).kind
    if told is not None:
        return told
    if any(feed.values or feed.lookup for feed in direct) or not direct:
        return Kind.CODE if name == part.key or direct else Kind.TEXT
    kinds = {feed.spec.kind for feed in direct}
    return Kind.CODE if name == part.key or (Kind.CODE in kinds and Kind.TEXT in kinds) else direct[0].spec.kind


def _meaning(part: Mapping, name: str, feeds: Sequence[Feed]) -> str:
    told = dict.fromkeys(feed.spec.meaning for feed in feeds)
    if name == part.key:
        return " ".join(["Names the document.", *told])
    return " ".join(told) or "Tells which rows are read."


def _choices(whole: Mapping, kind: Kind, direct: Sequence[Feed]) -> tuple[str, ...]:
    """Return what may be written in a column: what all the fields it feeds can make something of."""
    lists = [list(_allowed(whole, feed)) for feed in direct]
    closed = [each for each in lists if each]
    if not closed:
        return _yes_and_no(whole) if kind is Kind.FLAG else ()
    common = [word for word in closed[0] if all(word in each for each in closed[1:])]
    return tuple(common) if len(common) <= MOST_CHOICES else ()


def _allowed(whole: Mapping, feed: Feed) -> Iterator[str]:
    if feed.values:
        yield from feed.values
    elif feed.lookup is not None:
        yield from feed.lookup.known.keys if feed.lookup.known is not None else ()
    elif feed.spec.kind is Kind.FLAG:
        yield from _yes_and_no(whole)
    else:
        yield from feed.spec.choices


def _yes_and_no(whole: Mapping) -> tuple[str, str]:
    spoken = conventions(whole.sheet.locale or "en-GB")
    return (spoken.yes, spoken.no)


def _constant(feed: Feed) -> str:
    value = feed.constant[0] if feed.constant is not None else ""
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)
