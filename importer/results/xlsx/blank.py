"""An empty workbook, to build one of ours in."""

from io import BytesIO


def blank() -> BytesIO:
    """Return a workbook with one empty sheet, and the styles and the theme a workbook has."""
    import xlsxwriter  # noqa: PLC0415  most results are built in the user's own workbook

    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.add_worksheet()
    file.seek(0)
    return file
