"""Looks, and the styles part that lists them: new ones are added, none is taken away."""

import re
from dataclasses import dataclass

from importer.results.xlsx.book import Book
from importer.results.xlsx.outline import Outline, StrangeError, attributes, escaped, opened, with_attributes

_ORDER = (
    "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles",
    "colors", "extLst",
)  # fmt: skip
_BUILT_IN = {"": 0, "0": 1, "0%": 9, "@": 49}
_FIRST_OWN_FORMAT = 164
DAY = "yyyy-mm-dd"
"""A day in the format of a `Look`: each workbook writes it in its own way."""
_EDGE = "FFBFBFBF"


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks; what is not said is as in the workbook's normal style."""

    bold: bool = False
    size: float | None = None
    ink: str = ""
    """Text colour, RRGGBB."""
    fill: str = ""
    """Ground colour, RRGGBB."""
    edges: str = ""
    """Which sides have a thin line, of `ltrb`."""
    format: str = ""
    """Number format; `@` is text that stays text when it is edited."""
    across: str = ""
    """`left`, `center`, `right`; by default numbers right and text left."""
    down: str = ""
    """`top`, `center`; by default at the bottom."""
    indent: int = 0
    """Distance from the side it keeps to, in steps of about a character."""
    wrap: bool = False
    underlined: bool = False
    unlocked: bool = False
    """Whether a person may write in it where the sheet is protected."""


class Styles:
    """The styles part of a workbook: `of` a look, and what marking a cell needs.

    `day` is how the workbook writes a day, in a spreadsheet's words: `dd.mm.yyyy`.
    """

    def __init__(self, book: Book, day: str = DAY) -> None:
        self._day = day
        part = book.package.related(book.part, "styles")
        if part is None:
            raise StrangeError("no styles part")
        self._root = book.package.outline(part)
        self._prefix = self._root.prefix
        sections = ("fonts", "fills", "borders", "cellXfs")
        self._sections = {name: self._section(name) for name in sections}
        formats = self._root.find("numFmts")
        self._formats = opened(formats) if formats else None
        self._known: dict[Look, int] = {}
        self._tinted: dict[tuple[int, str], int] = {}
        self._base = self._base_font()

    def of(self, look: Look) -> int:
        """Return the number of the cell style that looks like `look`."""
        if look not in self._known:
            self._known[look] = self._add("cellXfs", self._style(look))
        return self._known[look]

    def tinted(self, style: int, colour: str) -> int:
        """Return the number of a style like `style` on a ground of `colour`.

        The ground it had, when it was a plain colour, is kept as the background colour of the new solid
        fill: nobody sees it there, and `plain` finds it again.
        """
        key = (style, colour)
        if key not in self._tinted:
            xf = self._xf(style)
            fills = self._sections["fills"].children
            had = opened(fills[int(attributes(xf).get("fillId", "0"))].text)
            fill = self._add("fills", self._fill(colour, _solid_ground(had)))
            self._tinted[key] = self._add("cellXfs", with_attributes(xf, fillId=str(fill), applyFill="1"))
        return self._tinted[key]

    def plain(self, colours: tuple[str, ...]) -> dict[int, int]:
        """Return, for every style on one of the `colours` grounds, the number of the style it was before."""
        grounds = dict(self._our_fills(colours))
        found = {}
        for number, child in enumerate(list(self._sections["cellXfs"].children)):
            fill = int(attributes(child.text).get("fillId", "0"))
            if fill in grounds:
                back = self._add("fills", grounds[fill]) if grounds[fill] else 0
                found[number] = self._add("cellXfs", with_attributes(child.text, fillId=str(back)))
        return found

    def finish(self) -> None:
        """Write what was added back into the part."""
        if self._formats is not None:
            self._put_back("numFmts", self._formats)
        for name, section in self._sections.items():
            self._put_back(name, section)

    def _put_back(self, name: str, section: Outline) -> None:
        text = with_attributes(str(section), count=str(len(section.children)))
        self._root.put(name, text, _ORDER)

    def _section(self, name: str) -> Outline:
        text = self._root.find(name)
        if text is None:
            raise StrangeError(f"no {name} among the styles")
        section = opened(text)
        if not section.children:
            raise StrangeError(f"no {name} among the styles")
        return section

    def _xf(self, style: int) -> str:
        styles = self._sections["cellXfs"].children
        if style >= len(styles):
            raise StrangeError("a cell has a style that is not there")
        return styles[style].text

    def _add(self, section: str, text: str) -> int:
        """Return the place of `text` in a section, where it stands now if it did not before."""
        children = self._sections[section]
        for place, child in enumerate(children.children):
            if child.text == text:
                return place
        children.add(section, text)
        return len(children.children) - 1

    def _style(self, look: Look) -> str:
        p = self._prefix
        number = self._number_format(look.format)
        font, ground, border = self._font(look), self._ground(look), self._border(look)
        ids = f'numFmtId="{number}" fontId="{font}" fillId="{ground}" borderId="{border}"'
        applied = 'applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1"'
        where = "".join(
            f' {name}="{value}"'
            for name, value in (
                ("horizontal", look.across or ("left" if look.indent else "")),
                ("vertical", look.down),
                ("wrapText", "1" * look.wrap),
                ("indent", str(look.indent or "")),
            )
            if value
        )
        inside = ""
        if where:
            applied, inside = f'{applied} applyAlignment="1"', f"<{p}alignment{where}/>"
        if look.unlocked:
            applied, inside = f'{applied} applyProtection="1"', inside + self._unlocked()
        return f'<{p}xf {ids} xfId="0" {applied}>{inside}</{p}xf>' if inside else f'<{p}xf {ids} xfId="0" {applied}/>'

    def _unlocked(self) -> str:
        return f"<{self._prefix}protection" + ' locked="0"/>'

    def _number_format(self, code: str) -> int:
        if code in _BUILT_IN:
            return _BUILT_IN[code]
        code = code.replace(DAY, self._day)
        if self._formats is None:
            self._formats = Outline(f"<{self._prefix}numFmts>", [], f"</{self._prefix}numFmts>")
        tags = (attributes(child.text) for child in self._formats.children)
        used = {tag["formatCode"]: int(tag["numFmtId"]) for tag in tags}
        if code not in used:
            used[code] = max(_FIRST_OWN_FORMAT - 1, *used.values(), 0) + 1
            text = f'<{self._prefix}numFmt numFmtId="{used[code]}" formatCode="{escaped(code)}"/>'
            self._formats.add("numFmt", text)
        return used[code]

    def _base_font(self) -> tuple[str, str]:
        """Return size and name of the workbook's normal font."""
        font = opened(self._sections["fonts"].children[0].text)
        size, name = font.find("sz") or "", font.find("name") or ""
        return attributes(size).get("val", "11"), attributes(name).get("val", "Calibri")

    def _font(self, look: Look) -> int:
        p = self._prefix
        size, name = self._base
        bold = f"<{p}b/>" if look.bold else ""
        line = f"<{p}u/>" if look.underlined else ""
        ink = f'<{p}color rgb="FF{look.ink}"/>' if look.ink else ""
        sized = f'<{p}sz val="{size if look.size is None else format(look.size, "g")}"/>'
        named = f'<{p}name val="{escaped(name)}"/>'
        return self._add("fonts", f"<{p}font>{bold}{line}{sized}{ink}{named}</{p}font>")

    def _ground(self, look: Look) -> int:
        return self._add("fills", self._fill(look.fill, "")) if look.fill else 0

    def _fill(self, colour: str, ground: str) -> str:
        p = self._prefix
        back = ground or f'<{p}bgColor indexed="64"/>'
        return (
            f'<{p}fill><{p}patternFill patternType="solid"><{p}fgColor rgb="FF{colour}"/>{back}'
            f"</{p}patternFill></{p}fill>"
        )

    def _border(self, look: Look) -> int:
        p = self._prefix
        sides = ""
        for side in ("left", "right", "top", "bottom"):
            line = f'<{p}{side} style="thin"><{p}color rgb="{_EDGE}"/></{p}{side}>'
            sides += line if side[0] in look.edges else f"<{p}{side}/>"
        return self._add("borders", f"<{p}border>{sides}<{p}diagonal/></{p}border>") if look.edges else 0

    def _our_fills(self, colours: tuple[str, ...]) -> list[tuple[int, str]]:
        """Return the fills of our colours, each with the fill it hides, or nothing."""
        found = []
        for place, child in enumerate(self._sections["fills"].children):
            tag = re.search(r'fgColor\b[^>]*\brgb="FF([0-9A-Fa-f]{6})"', child.text)
            if tag and tag[1].upper() in colours:
                found.append((place, self._hidden(child.text)))
        return found

    def _hidden(self, fill: str) -> str:
        p = self._prefix
        back = re.search(r"<[\w:]*bgColor\b[^>]*>", fill)
        if back is None or attributes(back[0]).get("indexed") == "64":
            return ""
        front = re.sub(r"bgColor\b", "fgColor", back[0])
        pattern = f'<{p}patternFill patternType="solid">{front}<{p}bgColor indexed="64"/></{p}patternFill>'
        return f"<{p}fill>{pattern}</{p}fill>"


def _solid_ground(fill: Outline) -> str:
    """Return the ground colour of a solid fill, written as a background colour."""
    pattern = fill.find("patternFill")
    if pattern is None or attributes(pattern).get("patternType") != "solid":
        return ""
    front = opened(pattern).find("fgColor")
    return re.sub(r"fgColor\b", "bgColor", front) if front and "<" in front else ""
