"""The workbook part: which sheets there are and in what order, names, what is opened first."""

import re
from dataclasses import dataclass

from importer.results.xlsx.outline import Outline, StrangeError, attributes, escaped, opened, with_attributes
from importer.results.xlsx.package import RELATION, Content, Package

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_ML = "application/vnd.openxmlformats-officedocument.spreadsheetml"
SHEET_KIND = f"{_ML}.worksheet+xml"
_BOOK_KIND = f"{_ML}.sheet.main+xml"
_ORDER = (
    "fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets", "functionGroups",
    "externalReferences", "definedNames", "calcPr", "oleSize", "customWorkbookViews", "pivotCaches",
    "smartTagPr", "smartTagTypes", "webPublishing", "fileRecoveryPr", "webPublishObjects", "extLst",
)  # fmt: skip
_LONGEST = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")


@dataclass(eq=False)
class BookSheet:
    """One sheet of the workbook: its name, its part and its tag in the workbook part."""

    name: str
    part: str
    tag: str


@dataclass
class _Defined:
    """One defined name; `sheet` is the one it belongs to, or None for the whole workbook."""

    text: str
    sheet: BookSheet | None


class Book:
    """The workbook part of a package; changes are in the package after `finish`."""

    def __init__(self, package: Package) -> None:
        self.package = package
        main = package.related("", "officeDocument")
        if main is None:
            raise StrangeError("no workbook part")
        self.part = main
        self._root = package.outline(main)
        if f'"{MAIN}"' not in self._root.start:
            raise StrangeError("not the usual spreadsheet namespace")
        self.sheets = self._read_sheets()
        self._names = self._read_names()

    @property
    def prefix(self) -> str:
        """The prefix of the spreadsheet namespace, with its colon."""
        return self._root.prefix

    def sheet(self, name: str) -> BookSheet:
        """Return the sheet called `name`; raises StrangeError when there is none."""
        found = [sheet for sheet in self.sheets if sheet.name == name]
        if not found:
            raise StrangeError(f"no sheet called {name}")
        return found[0]

    def free_name(self, wish: str) -> str:
        """Return `wish`, or the first of `wish (2)`, `wish (3)`... that no sheet has."""
        taken = {sheet.name.casefold() for sheet in self.sheets}
        names = [wish, *(f"{wish} ({number})" for number in range(2, len(taken) + 3))]
        return next(name for name in names if name.casefold() not in taken)

    def add(self, name: str, content: Content, *, first: bool = False, size: int = 0) -> BookSheet:
        """Add a sheet, as the first or the last one, and return it."""
        part = self.package.unused("xl/worksheets/sheet{}.xml")
        self.package.put(part, content, SHEET_KIND, size)
        relation = self.package.relate(self.part, "worksheet", part)
        number = 1 + max((int(attributes(sheet.tag)["sheetId"]) for sheet in self.sheets), default=0)
        ids = f'sheetId="{number}" r:id="{relation}"'
        tag = f'<{self.prefix}sheet xmlns:r="{RELATION}" name="{escaped(name)}" {ids}/>'
        sheet = BookSheet(name, part, tag)
        self.sheets.insert(0 if first else len(self.sheets), sheet)
        return sheet

    def remove(self, name: str) -> None:
        """Take the sheet `name` out of the workbook, with its part and its names."""
        sheet = self.sheet(name)
        self.sheets.remove(sheet)
        self._names = [defined for defined in self._names if defined.sheet is not sheet]
        self.package.unrelate(self.part, sheet.part)
        self.package.drop(sheet.part)

    def define(self, name: str, sheet: BookSheet, refers: str, *, hidden: bool = False) -> None:
        """Let `name` mean `refers` (`$A$1:$C$9`) on `sheet`, in place of what it meant there."""
        self._names = [
            known for known in self._names if known.sheet is not sheet or attributes(known.text).get("name") != name
        ]
        p = self.prefix
        where = escaped(f"{quoted(sheet.name)}!{refers}")
        flag = ' hidden="1"' if hidden else ""
        self._names.append(_Defined(f'<{p}definedName name="{name}"{flag}>{where}</{p}definedName>', sheet))

    def finish(self) -> None:
        """Write sheets and names back, and let the first sheet open first."""
        p = self.prefix
        tags = "".join(sheet.tag for sheet in self.sheets)
        self._root.put("sheets", f"<{p}sheets>{tags}</{p}sheets>", _ORDER)
        names = "".join(self._name_text(defined) for defined in self._names)
        if names:
            self._root.put("definedNames", f"<{p}definedNames>{names}</{p}definedNames>", _ORDER)
        else:
            self._root.remove("definedNames")
        self._open_first()
        self._drop_chain()
        self.package.declare(self.part, _BOOK_KIND)

    def _open_first(self) -> None:
        views = self._root.find("bookViews")
        if views is not None:
            view = re.compile(rf"<{self.prefix}workbookView\b[^>]*>")
            changed = view.sub(lambda tag: with_attributes(tag[0], activeTab=None, firstSheet=None), views)
            self._root.put("bookViews", changed, _ORDER)

    def _drop_chain(self) -> None:
        """Drop the list of all formulas: the spreadsheet program makes a new one when there is none."""
        chain = self.package.related(self.part, "calcChain")
        if chain is not None:
            self.package.unrelate(self.part, chain)
            self.package.drop(chain)

    def _read_sheets(self) -> list[BookSheet]:
        parts = {relation.id: relation.target for relation in self.package.relations(self.part)}
        sheets = self._root.find("sheets")
        if sheets is None:
            raise StrangeError("no list of sheets")
        return [_book_sheet(child.text, parts) for child in opened(sheets).children]

    def _read_names(self) -> list[_Defined]:
        names = self._root.find("definedNames")
        children = opened(names).children if names else []
        return [_Defined(child.text, self._owner(child.text)) for child in children]

    def _owner(self, text: str) -> BookSheet | None:
        place = attributes(text).get("localSheetId")
        if place is None:
            return None
        if int(place) >= len(self.sheets):
            raise StrangeError("a name of a sheet that is not there")
        return self.sheets[int(place)]

    def _name_text(self, defined: _Defined) -> str:
        place = None if defined.sheet is None else str(self.sheets.index(defined.sheet))
        return with_attributes(defined.text, localSheetId=place)


def _book_sheet(tag: str, parts: dict[str, str]) -> BookSheet:
    found = attributes(tag)
    relation = next((value for name, value in found.items() if name.endswith(":id")), "")
    if relation not in parts:
        raise StrangeError("a sheet without a part")
    return BookSheet(found["name"], parts[relation], tag)


def quoted(name: str) -> str:
    """Return a sheet's name as a formula or a link wants it: `'Year 2009'`."""
    return "'" + name.replace("'", "''") + "'"


def sheet_name(wish: str) -> str:
    r"""Return `wish` as a sheet may be called: 31 characters, none of them `[]:*?/\\`."""
    name = _FORBIDDEN.sub("-", wish).strip("'")[:_LONGEST]
    return name or "Sheet"


def root(package: Package, part: str) -> Outline:
    """Return the opened part, made sure to be of the usual spreadsheet namespace."""
    outline = package.outline(part)
    if f'"{MAIN}"' not in outline.start:
        raise StrangeError(f"{part} is not of the usual spreadsheet namespace")
    return outline
