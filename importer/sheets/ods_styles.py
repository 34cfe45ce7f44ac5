"""The styles of an OpenDocument file, as far as they change what its user sees of a sheet or a number."""

from collections.abc import Mapping
from dataclasses import dataclass, field

STYLE = "urn:oasis:names:tc:opendocument:xmlns:style:1.0 "
NUMBER = "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0 "
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "


@dataclass(slots=True)
class Styles:
    """What the styles read so far say; give it every element from the start of the file on."""

    invisible: set[str] = field(default_factory=set)
    """Names of sheet styles that hide their sheet."""
    zeros: dict[str, int] = field(default_factory=dict)
    """Number style -> how many digits it shows at least, where that is all it does (`0000`)."""
    formats: dict[str, str] = field(default_factory=dict)
    """Cell style -> its number style."""
    parents: dict[str, str] = field(default_factory=dict)
    _style: str = ""
    _number: str = ""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take in the start of an element."""
        if name == STYLE + "style":
            self._style = attributes.get(STYLE + "name", "")
            if data := attributes.get(STYLE + "data-style-name"):
                self.formats[self._style] = data
            self.parents[self._style] = attributes.get(STYLE + "parent-style-name", "")
        elif name == STYLE + "table-properties" and attributes.get(TABLE + "display") == "false":
            self.invisible.add(self._style)
        elif name == NUMBER + "number-style":
            self._number = attributes.get(STYLE + "name", "")
        elif name == NUMBER + "number":
            self._digits(attributes)
        elif name in {NUMBER + "text", NUMBER + "fraction", NUMBER + "scientific-number"}:
            self.zeros.pop(self._number, None)

    def end(self, name: str) -> None:
        """Take in the end of an element."""
        if name == NUMBER + "number-style":
            self._number = ""

    def digits(self, style: str) -> int:
        """Return how many digits a number of this cell style is shown with at least; 0 when it does not matter."""
        for _ in range(10):
            if style in self.formats:
                return self.zeros.get(self.formats[style], 0)
            style = self.parents.get(style, "")
        return 0

    def _digits(self, attributes: Mapping[str, str]) -> None:
        wide = attributes.get(NUMBER + "min-integer-digits", "1")
        whole = attributes.get(NUMBER + "decimal-places", "0") == "0"
        if self._number and whole and attributes.get(NUMBER + "grouping") != "true" and wide.isdecimal():
            self.zeros[self._number] = int(wide) if int(wide) > 1 else 0
