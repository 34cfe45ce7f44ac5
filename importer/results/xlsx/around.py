"""What stands around the rows of a marked sheet: widths, filter, extent, tables next to our columns."""

from collections.abc import Mapping, Sequence

from importer.results.xlsx.book import Book, BookSheet
from importer.results.xlsx.cells import corners, letter_of, number_of
from importer.results.xlsx.outline import Outline, attributes, escaped, opened, with_attributes
from importer.results.xlsx.package import Package
from importer.results.xlsx.sheetpart import ORDER

FILTER_NAME = "_xlnm._FilterDatabase"
_TABLE_ORDER = ("autoFilter", "sortState", "tableColumns", "tableStyleInfo", "extLst")


def widen(around: Outline, widths: Mapping[str, float]) -> None:
    """Give the columns in `widths` their width; what other columns have stays."""
    if not widths:
        return
    ours = {number_of(letter): width for letter, width in widths.items()}
    text = around.find("cols")
    kept = [attributes(child.text) for child in opened(text).children] if text else []
    pieces = [piece for tag in kept for piece in _left_over(tag, sorted(ours))]
    pieces += [
        {"min": str(place), "max": str(place), "width": format(width, "g"), "customWidth": "1"}
        for place, width in ours.items()
    ]
    pieces.sort(key=lambda tag: int(tag["min"]))
    p = around.prefix
    tags = "".join(f"<{p}col {_written(tag)}/>" for tag in pieces)
    around.put("cols", f"<{p}cols>{tags}</{p}cols>", ORDER)


def style_column(around: Outline, letter: str, style: int) -> None:
    """Give the cells of a column that are not written a style, if the column has a tag of its own."""
    text = around.find("cols")
    if text is None:
        return
    place, columns = str(number_of(letter)), opened(text)
    for at, child in enumerate(columns.children):
        tag = attributes(child.text)
        if tag.get("min") == tag.get("max") == place:
            columns.children[at] = type(child)(child.name, with_attributes(child.text, style=str(style)))
    around.put("cols", str(columns), ORDER)


def stretch(around: Outline, letters: Sequence[str], bottom: int) -> None:
    """Let the sheet's extent reach our columns."""
    text = around.find("dimension")
    if text is None:
        return
    try:
        left, top, right, low = corners(attributes(text).get("ref", ""))
    except ValueError:
        around.remove("dimension")
        return
    right = letter_of(max(number_of(right), *(number_of(letter) for letter in letters)))
    changed = with_attributes(text, ref=f"{left}{top}:{right}{max(low, bottom)}")
    around.put("dimension", changed, ORDER)


def deselect(around: Outline) -> None:
    """Take the sheet out of the selection: the Summary is what opens first."""
    views = around.find("sheetViews")
    if views is not None:
        outline = opened(views)
        for place, child in enumerate(outline.children):
            outline.children[place] = type(child)(child.name, with_attributes(child.text, tabSelected=None))
        around.put("sheetViews", str(outline), ORDER)


def filter_whole(book: Book, sheet: BookSheet, around: Outline, whole: str) -> None:
    """Let the filter over the header reach our columns, so that sorting keeps rows and statuses together.

    `whole` is data and our columns, `A4:T200`. A sheet without a filter gets one, unless it has tables,
    which bring their own.
    """
    _, top, right, _ = corners(whole)
    text = around.find("autoFilter")
    if text is None and around.find("tableParts") is not None:
        return
    p = around.prefix
    if text is None:
        text, reference = f"<{p}autoFilter/>", whole
    else:
        try:
            first, row, last, low = corners(attributes(text).get("ref", ""))
        except ValueError:
            return
        if row != top:
            return
        reference = f"{first}{row}:{max(last, right, key=number_of)}{low}"
    around.put("autoFilter", with_attributes(text, ref=reference), ORDER)
    first, row, last, low = corners(reference)
    book.define(FILTER_NAME, sheet, f"${first}${row}:${last}${low}", hidden=True)


def widen_tables(package: Package, part: str, header_row: int, headings: Mapping[str, str]) -> None:
    """Let a table whose header is `header_row` take in our columns next to it: heading by letter, in order.

    Sorting a table moves its own columns only, so a status outside would end up beside another row. A table
    fed by a query is left alone: its columns are the query's.
    """
    for relation in package.relations(part):
        if relation.kind == "table":
            _widen_table(package.outline(relation.target), header_row, headings)


def _widen_table(table: Outline, header_row: int, headings: Mapping[str, str]) -> None:
    tag = attributes(table.start[table.start.rfind("<") :])
    first, top, last, bottom = corners(tag["ref"])
    letters = list(headings)
    adjacent = all(number_of(letter) == number_of(last) + n for n, letter in enumerate(letters, start=1))
    columns = table.find("tableColumns")
    plain = tag.get("headerRowCount", "1") != "0" and tag.get("tableType", "worksheet") == "worksheet"
    if columns is None or top != header_row or not adjacent or not plain:
        return
    reference = f"{first}{top}:{letters[-1]}{bottom}"
    table.start = with_attributes_of_last(table.start, reference)
    filtered = table.find("autoFilter")
    if filtered is not None:
        _, low = corners(attributes(filtered)["ref"])[2:]
        changed = with_attributes(filtered, ref=f"{first}{top}:{letters[-1]}{low}")
        table.put("autoFilter", changed, _TABLE_ORDER)
    listed = opened(columns)
    number = max(int(attributes(child.text)["id"]) for child in listed.children)
    for number_of_column, heading in enumerate(headings.values(), start=number + 1):
        listed.add("tableColumn", f'<{table.prefix}tableColumn id="{number_of_column}" name="{escaped(heading)}"/>')
    table.put("tableColumns", with_attributes(str(listed), count=str(len(listed.children))), _TABLE_ORDER)


def rename_in_tables(package: Package, part: str, header_row: int, names: Mapping[str, str]) -> None:
    """Let the columns of tables whose header is `header_row` be called what their headings become: old -> new."""
    renamed = {old: new for old, new in names.items() if old != new}
    for relation in package.relations(part) if renamed else ():
        if relation.kind == "table":
            _rename(package.outline(relation.target), header_row, renamed)


def _rename(table: Outline, header_row: int, renamed: Mapping[str, str]) -> None:
    tag = attributes(table.start[table.start.rfind("<") :])
    columns = table.find("tableColumns")
    if columns is None or corners(tag["ref"])[1] != header_row:
        return
    listed = opened(columns)
    for place, child in enumerate(listed.children):
        new = renamed.get(attributes(child.text).get("name", ""))
        if new is not None:
            listed.children[place] = type(child)(child.name, with_attributes(child.text, name=new))
    table.put("tableColumns", str(listed), _TABLE_ORDER)


def with_attributes_of_last(start: str, reference: str) -> str:
    """Return a part's start with another `ref` on its root, which is the last tag of it."""
    cut = start.rfind("<")
    return start[:cut] + with_attributes(start[cut:], ref=reference)


def _left_over(tag: dict[str, str], taken: Sequence[int]) -> list[dict[str, str]]:
    """Return the stretches of a column entry that none of `taken` stands in."""
    pieces, start, end = [], int(tag["min"]), int(tag["max"])
    for place in taken:
        if start <= place <= end:
            if start < place:
                pieces.append({**tag, "min": str(start), "max": str(place - 1)})
            start = place + 1
    if start <= end:
        pieces.append({**tag, "min": str(start), "max": str(end)})
    return pieces


def _written(tag: Mapping[str, str]) -> str:
    return " ".join(f'{name}="{escaped(value)}"' for name, value in tag.items())
