"""Comments on cells: the list of texts, and the drawing that old-style comments are shown with.

Both parts are needed or Excel calls the file damaged (ECMA-376 part 1, 18.7; part 4, 19 for the drawing).
"""

import re
from collections.abc import Mapping

from importer.results.xlsx.book import MAIN
from importer.results.xlsx.cells import corners, number_of
from importer.results.xlsx.outline import Outline, attributes, cell_text, escaped, opened
from importer.results.xlsx.package import RELATION, Package
from importer.results.xlsx.sheetpart import ORDER

AUTHOR = "customer-ledger-importer"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING_KIND = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_LIST_ORDER = ("authors", "commentList", "extLst")
_EMPTY = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<comments xmlns="{MAIN}"><authors></authors><commentList></commentList></comments>'
)
_NO_DRAWING = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel">'
    '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/>'
    "</o:shapelayout>"
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype></xml>'
)
_SHAPE = (
    '<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;visibility:hidden"'
    ' fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
    '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_OLD_SHAPE = re.compile(r"<v:shape\b.*?</v:shape>", re.DOTALL)
_NOTE = re.compile(
    r"""ObjectType=["']Note["'].*?<x:Row>\s*(\d+)\s*</x:Row>\s*<x:Column>\s*(\d+)\s*</x:Column>""", re.DOTALL
)
_SHAPE_ID = re.compile(r"_x0000_s(\d+)")
_A_LINE = 45
"""Characters in a line of the box, roughly."""


def comment(package: Package, part: str, around: Outline, texts: Mapping[str, tuple[str, str]]) -> None:
    """Put a comment on each cell of `texts`: what is wrong in bold, then how to mend it.

    Our comments of an earlier run go; a cell on which somebody else has a comment keeps that one only.
    """
    there = package.related(part, "comments")
    if not texts and there is None:
        return
    name = there or _new_list(package, part)
    outline = package.outline(name)
    listed = opened(outline.find("commentList") or f"<{outline.prefix}commentList/>")
    authors = opened(outline.find("authors") or f"<{outline.prefix}authors/>")
    us = _us(authors)
    ours = {_cell(child.text) for child in listed.children if attributes(child.text).get("authorId") == us}
    listed.children = [child for child in listed.children if attributes(child.text).get("authorId") != us]
    taken = {_cell(child.text) for child in listed.children}
    new = {cell: text for cell, text in texts.items() if cell not in taken}
    for cell, (what, how) in new.items():
        listed.add("comment", _text(outline.prefix, cell, us, (what, how)))
    outline.put("authors", str(authors), _LIST_ORDER)
    outline.put("commentList", str(listed), _LIST_ORDER)
    if ours or new:
        _draw(package, part, around, (ours, list(new)), texts)


def _new_list(package: Package, part: str) -> str:
    name = package.unused("xl/comments{}.xml")
    package.put(name, _EMPTY, _KIND)
    package.relate(part, "comments", name)
    return name


def _us(authors: Outline) -> str:
    """Return the number of our author, who is added when new."""
    names = [child.text[child.text.find(">") + 1 : child.text.rfind("<")] for child in authors.children]
    if AUTHOR not in names:
        authors.add("author", f"<{authors.prefix}author>{AUTHOR}</{authors.prefix}author>")
        return str(len(names))
    return str(names.index(AUTHOR))


def _cell(tag: str) -> str:
    return attributes(tag).get("ref", "")


def _text(p: str, cell: str, author: str, words: tuple[str, str]) -> str:
    what, how = (cell_text(text) for text in words)
    size = f'<{p}sz val="9"/>'
    font = f'<{p}rFont val="Tahoma"/><{p}family val="2"/>'
    space = 'xml:space="preserve"'
    return (
        f'<{p}comment ref="{cell}" authorId="{escaped(author)}"><{p}text>'
        f"<{p}r><{p}rPr><{p}b/>{size}{font}</{p}rPr><{p}t {space}>{what}</{p}t></{p}r>"
        f"<{p}r><{p}rPr>{size}{font}</{p}rPr><{p}t {space}>\n{how}</{p}t></{p}r>"
        f"</{p}text></{p}comment>"
    )


def _draw(
    package: Package,
    part: str,
    around: Outline,
    cells: tuple[set[str], list[str]],
    texts: Mapping[str, tuple[str, str]],
) -> None:
    """Take the boxes of old comments out of the drawing, and put those of the new ones in."""
    old, new = cells
    name = _drawing(package, part, around)
    drawing = _without(package.text(name), old)
    used = [int(number) for number in _SHAPE_ID.findall(drawing)]
    start = max([1024, *used]) + 1
    shapes = "".join(_shape(cell, number, texts[cell]) for number, cell in enumerate(new, start=start))
    end = drawing.rfind("</xml>")
    package.put(name, drawing[:end] + shapes + drawing[end:])


def _drawing(package: Package, part: str, around: Outline) -> str:
    """Return the name of the sheet's drawing of comments, a new one when it has none."""
    tag = around.find("legacyDrawing")
    if tag is not None:
        wanted = next((value for key, value in attributes(tag).items() if key.endswith(":id")), "")
        found = [relation.target for relation in package.relations(part) if relation.id == wanted]
        if found:
            return found[0]
    name = package.unused("xl/drawings/vmlDrawing{}.vml")
    package.declare_ending("vml", _DRAWING_KIND)
    package.put(name, _NO_DRAWING)
    relation = package.relate(part, "vmlDrawing", name)
    text = f'<{around.prefix}legacyDrawing xmlns:r="{RELATION}" r:id="{relation}"/>'
    around.put("legacyDrawing", text, ORDER)
    return name


def _without(drawing: str, cells: set[str]) -> str:
    spots = {_spot(cell) for cell in cells}

    def kept(found: re.Match[str]) -> str:
        note = _NOTE.search(found[0])
        return "" if note and (int(note[1]), int(note[2])) in spots else found[0]

    return _OLD_SHAPE.sub(kept, drawing) if spots else drawing


def _spot(cell: str) -> tuple[int, int]:
    """Return row and column of a cell, counted from 0."""
    letters, row, _, _ = corners(cell)
    return row - 1, number_of(letters) - 1


def _shape(cell: str, number: int, words: tuple[str, str]) -> str:
    row, column = _spot(cell)
    lines = 1 + sum(1 + len(line) // _A_LINE for text in words for line in text.splitlines())
    anchor = f"{column + 1}, 15, {max(row - 1, 0)}, 4, {column + 4}, 31, {max(row - 1, 0) + lines}, 4"
    return _SHAPE.format(number=number, anchor=anchor, row=row, column=column)
