"""Our own sheets as worksheet parts."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from importer.language import _
from importer.results.xlsx.book import MAIN, Book, BookSheet
from importer.results.xlsx.cells import Filled, Form, corners, letter_of, number_of, row_texts
from importer.results.xlsx.offers import Offered, offers_text, reach
from importer.results.xlsx.outline import Child, Outline, cell_text, escaped
from importer.results.xlsx.package import RELATION
from importer.results.xlsx.page import Box, ListColumn, Listing, Page
from importer.results.xlsx.sheetpart import ORDER, written
from importer.results.xlsx.styles import Styles

_SLICE = 4_000
_MOST_LINKS = 65_000
"""Excel opens no more than 65 530 links on a sheet (Excel specifications and limits)."""
_A4 = 9
_BYTES_A_CELL = 90
_HIDDEN = ' hidden="1"'
_MARGINS = '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>'


@dataclass(frozen=True)
class PagePart:
    """A page ready to be written: what stands around its rows may still be changed."""

    page: Page
    around: Outline
    rows: Callable[[], Iterator[bytes]]
    size: int
    """About how many bytes it will be."""

    def add_to(self, book: Book, *, first: bool = False) -> BookSheet:
        """Add the page to `book` as a sheet, with the names that printing and filtering go by."""
        sheet = book.add(self.page.name, lambda: written(self.around, self.rows()), first=first, size=self.size)
        listing = self.page.listing
        opened = [(at, book.package.lead_outside(sheet.part, file)) for at, file in _files(listing)]
        if opened:
            self.around.put("hyperlinks", _opening(opened), ORDER)
        if listing is not None:
            left, top, right, bottom = corners(_extent(listing))
            book.define("_xlnm.Print_Titles", sheet, f"${top}:${top}")
            book.define("_xlnm._FilterDatabase", sheet, f"${left}${top}:${right}${bottom}", hidden=True)
        return sheet


def lay_out(page: Page, styles: Styles, *, selected: bool = False) -> PagePart:
    """Return `page` as a worksheet part; `selected` for the sheet that opens first."""
    listing = page.listing
    columns = _filled(listing, styles) if listing else []
    headings = _headings(listing, styles) if listing else ""
    boxes = _box_rows(page.boxes, styles)
    around = _around(page, selected=selected)

    def rows() -> Iterator[bytes]:
        for row, cells in sorted(boxes.items()):
            yield f'<row r="{row}"{_height(page.heights.get(row))}>{cells}</row>'.encode()
        if listing is not None:
            yield f'<row r="{listing.top}"{_height(page.heights.get(listing.top))}>{headings}</row>'.encode()
            yield from _listed(listing, columns)

    height = 0 if listing is None else len(_rows(listing))
    return PagePart(page, around, rows, height * len(columns) * _BYTES_A_CELL)


def _headings(listing: Listing, styles: Styles) -> str:
    cells = {
        letter: Filled(
            letter, Form.TEXT, pl.Series([column.heading]), styles.of(column.heading_look or listing.heading)
        )
        for letter, column in zip(_letters(listing), listing.columns, strict=True)
    }
    text: str = row_texts(list(cells.values()), pl.Series([listing.top]))[0]
    return text


def _listed(listing: Listing, columns: list[Filled]) -> Iterator[bytes]:
    rows = _rows(listing)
    for start in range(0, len(rows), _SLICE):
        some = rows.slice(start, _SLICE)
        cells = row_texts([_cut(column, start) for column in columns], some)
        heights = listing.heights(start, _SLICE)
        texts = pl.select(pl.format('<row r="{}"{}>{}</row>', some, heights, cells)).to_series()
        yield texts.str.join("")[0].encode()


def _cut(column: Filled, start: int) -> Filled:
    style = column.style if isinstance(column.style, int) else column.style.slice(start, _SLICE)
    return Filled(column.letter, column.form, column.values.slice(start, _SLICE), style)


def _rows(listing: Listing) -> pl.Series:
    if listing.rows is not None:
        return listing.rows
    height = len(listing.columns[0].values)
    return pl.int_range(listing.top + 1, listing.top + 1 + height, eager=True)


def _filled(listing: Listing, styles: Styles) -> list[Filled]:
    letters = _letters(listing)
    return [
        Filled(letter, column.form, column.values, column_style(column, styles))
        for letter, column in zip(letters, listing.columns, strict=True)
    ]


def _letters(listing: Listing) -> list[str]:
    return [column.letter or letter_of(place) for place, column in enumerate(listing.columns, start=1)]


def column_style(column: ListColumn, styles: Styles) -> int | pl.Series:
    """Return the style of a listing's column: one number, or one a cell when words or grounds differ."""
    normal = styles.of(column.look)
    numbers = {word: styles.of(look) for word, look in column.looks.items()}
    chosen: int | pl.Series = normal
    if numbers:
        chosen = column.values.replace_strict(numbers, default=normal, return_dtype=pl.Int64)
    if column.grounds is None:
        return chosen
    colours = {colour: styles.tinted(normal, colour) for colour in column.grounds.drop_nulls().unique()}
    if not colours:
        return chosen
    tinted = column.grounds.replace_strict(colours, default=None, return_dtype=pl.Int64)
    return tinted.fill_null(normal)


def _box_rows(boxes: Iterable[Box], styles: Styles) -> Mapping[int, str]:
    """Return the cells of each row that has boxes, from left to right."""
    placed: dict[int, dict[int, str]] = {}
    for box in boxes:
        letter, row, _, _ = corners(box.at)
        style = styles.of(box.look)
        cells = placed.setdefault(row, {})
        cells[number_of(letter)] = _box(box, style)
        for place in range(number_of(letter) + 1, number_of(letter) + box.across):
            cells[place] = f'<c r="{letter_of(place)}{row}" s="{style}"/>'
    return {row: "".join(cells[place] for place in sorted(cells)) for row, cells in placed.items()}


def _box(box: Box, style: int) -> str:
    start = f'<c r="{box.at}" s="{style}"'
    if box.value is None:
        return f"{start}/>"
    if isinstance(box.value, str) and not box.formula:
        return f'{start} t="inlineStr"><is><t xml:space="preserve">{cell_text(box.value)}</t></is></c>'
    formula = f"<f>{escaped(box.formula)}</f>" if box.formula else ""
    return f"{start}>{formula}<v>{box.value}</v></c>"


def _height(points: float | None) -> str:
    return "" if points is None else f' ht="{points:g}" customHeight="1"'


def _around(page: Page, *, selected: bool) -> Outline:
    outline = Outline(
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{MAIN}">',
        [],
        "</worksheet>",
    )
    children = {
        "sheetPr": f'<sheetPr>{_tab(page.tab)}<pageSetUpPr fitToPage="1"/></sheetPr>',
        "sheetViews": f"<sheetViews>{_view(page, selected=selected)}</sheetViews>",
        "sheetFormatPr": '<sheetFormatPr defaultRowHeight="15"/>',
        "cols": _widths(page),
        "sheetData": "<sheetData/>",
        "autoFilter": f'<autoFilter ref="{_extent(page.listing)}"/>' if page.listing else "",
        "mergeCells": _merged(page.boxes),
        "conditionalFormatting": "".join(_bar(place, area) for place, area in enumerate(page.bars, start=1)),
        "dataValidations": offers_text(_offers(page.listing)),
        "hyperlinks": _links(page),
        "pageMargins": _MARGINS,
        "pageSetup": (
            f'<pageSetup paperSize="{_A4}" orientation="landscape" fitToWidth="1" fitToHeight="{int(page.one_page)}"/>'
        ),
        "headerFooter": f"<headerFooter><oddFooter>{escaped(_footer(page))}</oddFooter></headerFooter>",
        "rowBreaks": _breaks(page),
        "ignoredErrors": _calm(page.listing),
    }
    outline.children = [Child(name, children[name]) for name in ORDER if children.get(name)]
    return outline


def _tab(colour: str) -> str:
    return f'<tabColor rgb="FF{colour}"/>' if colour else ""


def _view(page: Page, *, selected: bool) -> str:
    shown = ' showGridLines="0"' * (not page.grid) + ' tabSelected="1"' * selected
    if not page.frozen:
        return f'<sheetView{shown} workbookViewId="0"/>'
    letter, row, _, _ = corners(page.frozen)
    across, down = number_of(letter) - 1, row - 1
    corner = "bottomRight" if across and down else "bottomLeft" if down else "topRight"
    splits = f' xSplit="{across}"' * (across > 0) + f' ySplit="{down}"' * (down > 0)
    pane = f'<pane{splits} topLeftCell="{page.frozen}" activePane="{corner}" state="frozen"/>'
    return f'<sheetView{shown} workbookViewId="0">{pane}<selection pane="{corner}"/></sheetView>'


def _widths(page: Page) -> str:
    widths = dict(enumerate(page.widths, start=1))
    if page.listing is not None:
        widths.update(
            (number_of(letter), column.width)
            for letter, column in zip(_letters(page.listing), page.listing.columns, strict=True)
        )
    hidden = _hidden(page.listing)
    tags = (
        f'<col min="{n}" max="{n}" width="{width:g}" customWidth="1"{_HIDDEN * (n in hidden)}/>'
        for n, width in sorted(widths.items())
    )
    return f"<cols>{''.join(tags)}</cols>" if widths else ""


def _hidden(listing: Listing | None) -> set[int]:
    columns = zip(_letters(listing), listing.columns, strict=True) if listing is not None else ()
    return {number_of(letter) for letter, column in columns if column.hidden}


def _extent(listing: Listing) -> str:
    letters = sorted(_letters(listing), key=number_of)
    rows = _rows(listing)
    bottom = rows[-1] if len(rows) else listing.top
    return f"{letters[0]}{listing.top}:{letters[-1]}{bottom}"


def _breaks(page: Page) -> str:
    count, tags = len(page.breaks), "".join(f'<brk id="{row}" max="16383" man="1"/>' for row in page.breaks)
    return f'<rowBreaks count="{count}" manualBreakCount="{count}">{tags}</rowBreaks>' if count else ""


def _merged(boxes: Iterable[Box]) -> str:
    wide = [box for box in boxes if box.across > 1]
    tags = "".join(f'<mergeCell ref="{_area(box)}"/>' for box in wide)
    return f'<mergeCells count="{len(wide)}">{tags}</mergeCells>' if wide else ""


def _area(box: Box) -> str:
    letter, row, _, _ = corners(box.at)
    return f"{box.at}:{letter_of(number_of(letter) + box.across - 1)}{row}"


def _bar(place: int, area: str) -> str:
    return (
        f'<conditionalFormatting sqref="{area}"><cfRule type="dataBar" priority="{place}"><dataBar>'
        '<cfvo type="num" val="0"/><cfvo type="max"/><color rgb="FFB7CBE0"/></dataBar></cfRule>'
        "</conditionalFormatting>"
    )


def _offers(listing: Listing | None) -> Iterator[Offered]:
    """Yield what the cells of a listing offer."""
    if listing is None or not len(_rows(listing)):
        return
    last = int(_rows(listing)[-1])
    for letter, column in zip(_letters(listing), listing.columns, strict=True):
        if column.offer is not None:
            yield reach(letter, listing.top + 1, last, column.offer), column.offer


def _links(page: Page) -> str:
    found = [(box.at, box.link) for box in page.boxes if box.link]
    listing = page.listing
    if listing is not None and listing.links is not None:
        first = _letters(listing)[0]
        places = zip(_rows(listing), listing.links, strict=True)
        found += [(f"{first}{row}", link) for row, link in places if link]
    tags = "".join(f'<hyperlink ref="{at}" location="{escaped(link)}"/>' for at, link in found[:_MOST_LINKS])
    return f"<hyperlinks>{tags}</hyperlinks>" if found else ""


def _files(listing: Listing | None) -> list[tuple[str, str]]:
    """Return each cell of the first column that opens a file, with the file."""
    if listing is None or listing.files is None:
        return []
    first = _letters(listing)[0]
    places = zip(_rows(listing), listing.files, strict=True)
    return [(f"{first}{row}", file) for row, file in places if file][:_MOST_LINKS]


def _opening(opened: Iterable[tuple[str, str]]) -> str:
    tags = "".join(f'<hyperlink xmlns:r="{RELATION}" ref="{at}" r:id="{link}"/>' for at, link in opened)
    return f"<hyperlinks>{tags}</hyperlinks>"


def _footer(page: Page) -> str:
    return f"&L{page.name.replace('&', '&&')}&R{_('Page &P of &N')}"


def _calm(listing: Listing | None) -> str:
    """Keep the spreadsheet from calling an identifier a number stored as text."""
    if listing is None or not len(_rows(listing)):
        return ""
    return f'<ignoredErrors><ignoredError sqref="{_extent(listing)}" numberStoredAsText="1"/></ignoredErrors>'
