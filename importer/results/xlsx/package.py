"""The zip of parts a workbook file is: parts, their content types, and the relations between them."""

import posixpath
import re
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from importer.results.xlsx.outline import Child, Outline, StrangeError, attributes, escaped, opened

RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "[Content_Types].xml"
_NO_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)
_ENCODING = re.compile(rb"""\A\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)["']""")
_CHUNK = 1 << 20
_FAST = 3
"""Compression level: on 100 000 rows 1.5 seconds and 10.0 MB, where level 6 takes 2.2 seconds and 8.5 MB."""

Content = str | Callable[[], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Relation:
    """One arrow from a part to another."""

    id: str
    kind: str
    """The last word of its type: `worksheet`, `comments`, `vmlDrawing`."""
    target: str
    """The other part's name, or an address outside the file."""


class Package:
    """A workbook file to be written anew: what is put or dropped is so, the rest is copied."""

    def __init__(self, source: Path | BinaryIO) -> None:
        self._zip = zipfile.ZipFile(source)
        self._put: dict[str, Content] = {}
        self._sizes: dict[str, int] = {}
        self._dropped: set[str] = set()
        self._outlines: dict[str, Outline] = {}

    def close(self) -> None:
        """Let go of the source."""
        self._zip.close()

    def names(self) -> list[str]:
        """Return the names of all parts, in the order of the file."""
        stored = [info.filename for info in self._zip.infolist() if not info.is_dir()]
        added = [name for name in (*self._put, *self._outlines) if name not in stored]
        return [name for name in dict.fromkeys((*stored, *added)) if name not in self._dropped]

    def has(self, name: str) -> bool:
        """Whether there is a part called `name`."""
        return name not in self._dropped and (
            name in self._put or name in self._outlines or name in self._zip.NameToInfo
        )

    def text(self, name: str) -> str:
        """Return the text of a small part; raises StrangeError for one that is missing or not UTF-8."""
        put = self._put.get(name)
        if isinstance(put, str):
            return put
        return b"".join(self.chunks(name)).decode("utf-8-sig")

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield the bytes of a part as the source has it, a megabyte at a time."""
        if name not in self._zip.NameToInfo:
            raise StrangeError(f"no part {name}")
        with self._zip.open(name) as stream:
            first = stream.read(_CHUNK)
            declared = _ENCODING.search(first)
            if first[:2] in {b"\xff\xfe", b"\xfe\xff"} or (
                declared and declared[1].lower() not in {b"utf-8", b"us-ascii"}
            ):
                raise StrangeError(f"{name} is not UTF-8")
            yield first
            while chunk := stream.read(_CHUNK):
                yield chunk

    def outline(self, name: str) -> Outline:
        """Return a part opened for changing; what is changed in it is written."""
        if name not in self._outlines:
            self._outlines[name] = opened(self.text(name))
        return self._outlines[name]

    def put(self, name: str, content: Content, kind: str = "", size: int = 0) -> None:
        """Let the part `name` be `content`: its text, or what a call yields, in about `size` bytes.

        `kind` is the content type of a new part.
        """
        self._dropped.discard(name)
        self._outlines.pop(name, None)
        self._put[name] = content
        self._sizes[name] = size
        if kind:
            self.declare(name, kind)

    def drop(self, name: str) -> None:
        """Leave the part `name` out, with its relations and content type."""
        for gone in (name, _relations_of(name)):
            self._dropped.add(gone)
            self._put.pop(gone, None)
            self._outlines.pop(gone, None)
            self._undeclare(gone)

    def declare(self, name: str, kind: str) -> None:
        """Let `kind` be the content type of the part `name`."""
        self._undeclare(name)
        types = self.outline(_TYPES)
        tag = f'<{types.prefix}Override PartName="/{escaped(name)}" ContentType="{escaped(kind)}"/>'
        types.add("Override", tag)

    def kind(self, name: str) -> str:
        """Return the content type that is declared for the part `name` itself, or nothing."""
        overrides = (attributes(tag) for tag in self.outline(_TYPES).all("Override"))
        return next((tag["ContentType"] for tag in overrides if tag["PartName"].lower() == f"/{name}".lower()), "")

    def declare_ending(self, ending: str, kind: str) -> None:
        """Let `kind` be the content type of all parts whose name ends with `ending`, unless one is known."""
        types = self.outline(_TYPES)
        if all(attributes(tag)["Extension"].lower() != ending for tag in types.all("Default")):
            tag = f'<{types.prefix}Default Extension="{ending}" ContentType="{kind}"/>'
            types.children.insert(0, Child("Default", tag))

    def relations(self, part: str) -> list[Relation]:
        """Return the relations of `part`, those of the whole package for the empty name."""
        name = _relations_of(part)
        if not self.has(name):
            return []
        found = []
        for text in self.outline(name).all("Relationship"):
            tag = attributes(text)
            outside = tag.get("TargetMode") == "External"
            target = tag["Target"] if outside else _absolute(part, tag["Target"])
            found.append(Relation(tag["Id"], tag["Type"].rpartition("/")[2], target))
        return found

    def related(self, part: str, kind: str) -> str | None:
        """Return the part that the first relation of `kind` leads to."""
        return next((relation.target for relation in self.relations(part) if relation.kind == kind), None)

    def relate(self, part: str, kind: str, target: str) -> str:
        """Add a relation of `kind` from `part` to the part `target`; return its id."""
        return self._relate(part, kind, f'Target="/{escaped(target)}"')

    def lead_outside(self, part: str, target: str) -> str:
        """Add a link from `part` to what lies outside the package, a file or an address; return its id."""
        return self._relate(part, "hyperlink", f'Target="{escaped(target)}" TargetMode="External"')

    def _relate(self, part: str, kind: str, target: str) -> str:
        name = _relations_of(part)
        if not self.has(name):
            self.put(name, _NO_RELATIONS)
        taken = {relation.id for relation in self.relations(part)}
        new = next(f"rId{number}" for number in range(1, len(taken) + 2) if f"rId{number}" not in taken)
        rels = self.outline(name)
        tag = f'<{rels.prefix}Relationship Id="{new}" Type="{_type(kind)}" {target}/>'
        rels.add("Relationship", tag)
        return new

    def unrelate(self, part: str, target: str) -> None:
        """Take away the relations from `part` to the part `target`."""
        ids = {relation.id for relation in self.relations(part) if relation.target == target}
        if ids:
            rels = self.outline(_relations_of(part))
            rels.children = [child for child in rels.children if attributes(child.text).get("Id") not in ids]

    def unused(self, pattern: str) -> str:
        """Return the first name made of `pattern` and a number (`sheet{}.xml`) that no part has."""
        taken = {name.lower() for name in self.names()}
        return next(
            name for number in range(1, len(taken) + 2) if (name := pattern.format(number)).lower() not in taken
        )

    def save(self, file: BinaryIO) -> None:
        """Write the package to `file`."""
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_FAST) as target:
            for name in self.names():
                self._write(name, target)

    def _write(self, name: str, target: zipfile.ZipFile) -> None:
        content = str(self._outlines[name]) if name in self._outlines else self._put.get(name)
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_DEFLATED
        if isinstance(content, str):
            target.writestr(info, content.encode("utf-8"))
        elif content is not None:
            info.file_size = self._sizes.get(name, 0)
            with target.open(info, "w") as stream:
                for chunk in content():
                    stream.write(chunk)
        else:
            stored = self._zip.getinfo(name)
            info.compress_type, info.date_time, info.file_size = (
                stored.compress_type,
                stored.date_time,
                stored.file_size,
            )
            with self._zip.open(stored) as source, target.open(info, "w") as stream:
                shutil.copyfileobj(source, stream, _CHUNK)

    def _undeclare(self, name: str) -> None:
        types = self.outline(_TYPES)
        part = f"/{name}".lower()
        types.children = [
            child for child in types.children if attributes(child.text).get("PartName", "").lower() != part
        ]


def _type(kind: str) -> str:
    return f"{RELATION}/{kind}"


def _relations_of(part: str) -> str:
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"


def _absolute(part: str, target: str) -> str:
    folder = part.rpartition("/")[0]
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
