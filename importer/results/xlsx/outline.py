"""An XML element opened one level deep: start tag, children in order, end tag, all as the text they are.

Text is kept instead of a tree because a tree forgets prefixes that only `mc:Ignorable` mentions, and Excel
then calls the file damaged.
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

_MARKUP = re.compile(
    r"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[.*?\]\]>|<(?P<slash>/?)(?P<name>[^\s/>!?]+)(?:[^>\"']+|\"[^\"]*\"|'[^']*')*>",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


class StrangeError(Exception):
    """The file is built in a way this package does not know; it must not be changed."""


@dataclass(frozen=True, slots=True)
class Child:
    """One child element: its name without prefix, and its whole text."""

    name: str
    text: str


@dataclass
class Outline:
    """One element of a part; `str()` gives its text back."""

    start: str
    """Everything up to and including the start tag."""
    children: list[Child]
    end: str
    prefix: str = field(default="")
    """The prefix of the element's own namespace with its colon, or nothing."""

    def __str__(self) -> str:
        """Return the text of the part."""
        return self.start + "".join(child.text for child in self.children) + self.end

    def find(self, name: str) -> str | None:
        """Return the text of the first child called `name`."""
        return next((child.text for child in self.children if child.name == name), None)

    def all(self, name: str) -> Iterator[str]:
        """Yield the text of every child called `name`."""
        return (child.text for child in self.children if child.name == name)

    def put(self, name: str, text: str, order: Sequence[str]) -> None:
        """Let `text` be the only child called `name`, where `order` (the schema's) wants it."""
        self.remove(name)
        rank = {known: place for place, known in enumerate(order)}
        before = [i for i, child in enumerate(self.children) if rank.get(child.name, len(order)) < rank[name]]
        self.children.insert(before[-1] + 1 if before else 0, Child(name, text))

    def add(self, name: str, text: str) -> None:
        """Put `text` after all other children."""
        self.children.append(Child(name, text))

    def remove(self, name: str) -> None:
        """Take away every child called `name`."""
        self.children = [child for child in self.children if child.name != name]


def opened(text: str) -> Outline:
    """Return the root element of `text`, opened; raises StrangeError when it is not one whole element."""
    tags = ((tag, tag[0].endswith("/>")) for tag in _MARKUP.finditer(text) if tag["name"])
    for first, empty in tags:
        start, prefix = text[: first.end()], first["name"][: first["name"].find(":") + 1]
        if empty:
            return Outline(f"{start[:-2]}>", [], f"</{first['name']}>", prefix)
        return _with_children(text, tags, Outline(start, [], "", prefix))
    raise StrangeError("no element")


def _with_children(text: str, tags: Iterator[tuple[re.Match[str], bool]], outline: Outline) -> Outline:
    depth = begun = 0
    for tag, empty in tags:
        closing = bool(tag["slash"])
        if closing and not depth:
            outline.end = text[tag.start() :]
            return outline
        if not closing and not depth:
            begun = tag.start()
        if not empty:
            depth += -1 if closing else 1
        if not depth:
            outline.children.append(Child(local(tag["name"]), text[begun : tag.end()]))
    raise StrangeError("an element without an end")


def local(name: str) -> str:
    """Return `name` without its prefix."""
    return name.rpartition(":")[2]


def attributes(text: str) -> dict[str, str]:
    """Return the attributes of the element that `text` begins with; prefixes stay."""
    tag = _MARKUP.search(text)
    if tag is None:
        return {}
    return {name: html.unescape(double or single) for name, double, single in _ATTRIBUTE.findall(tag[0])}


def with_attributes(text: str, **changes: str | None) -> str:
    """Return `text` with attributes of its first element set, or taken away where the change is None."""
    tag = _MARKUP.search(text)
    if tag is None:
        raise StrangeError("an element without a start tag")
    changed = tag[0]
    for name, value in changes.items():
        changed = re.sub(rf"""\s+{name}\s*=\s*(?:"[^"]*"|'[^']*')""", "", changed)
        if value is not None:
            cut = len(changed) - (2 if changed.endswith("/>") else 1)
            changed = f'{changed[:cut].rstrip()} {name}="{escaped(value)}"{changed[cut:]}'
    return text[: tag.start()] + changed + text[tag.end() :]


_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def escaped(text: str) -> str:
    """Return `text` as it may stand in an attribute or element; what XML cannot hold becomes `�`."""
    return html.escape(_CONTROL.sub("\ufffd", text), quote=True)


def cell_text(text: str) -> str:
    """Return `text` as a spreadsheet cell holds it: what looks like an `_xHHHH_` escape is escaped itself."""
    whole = _LOOKS_ESCAPED.sub("_x005F_", text.replace("\r\n", "\n"))
    return escaped(whole).replace("\r", "_x000D_")
