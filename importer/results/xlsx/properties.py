"""The custom document properties of a workbook: where it says what is ours."""

import html

from importer.results.xlsx.outline import attributes, escaped, opened
from importer.results.xlsx.package import Package
from importer.sheets.ours import PROPERTY, Ours, from_properties, to_properties

_PART = "docProps/custom.xml"
_KIND = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_SET = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""The property set that user-defined properties belong to (ECMA-376 part 1, 22.3.2.2)."""
_FIRST_ID = 2
_EMPTY = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
    'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"></Properties>'
)


def read_ours(package: Package) -> Ours:
    """Return what an earlier run says it added to this workbook."""
    part = package.related("", "custom-properties")
    if part is None or not package.has(part):
        return Ours()
    texts = {}
    for child in package.outline(part).children:
        values = opened(child.text).children
        if values and values[0].name == "lpwstr":
            texts[attributes(child.text).get("name", "")] = _inner(values[0].text)
    return from_properties(texts)


def write_ours(package: Package, ours: Ours) -> None:
    """Let the workbook say what is ours, in place of what it said before; other properties stay."""
    part = package.related("", "custom-properties")
    if part is None or not package.has(part):
        part = _PART
        package.put(part, _EMPTY, _KIND)
        package.relate("", "custom-properties", part)
    outline = package.outline(part)
    outline.children = [child for child in outline.children if not _is_ours(attributes(child.text).get("name", ""))]
    used = [int(attributes(child.text).get("pid", "0")) for child in outline.children]
    start = max([_FIRST_ID - 1, *used]) + 1
    p = outline.prefix
    for number, (name, text) in enumerate(to_properties(ours).items(), start=start):
        value = f'<vt:lpwstr xmlns:vt="{_TYPES}">{escaped(text)}</vt:lpwstr>'
        outline.add("property", f'<{p}property fmtid="{_SET}" pid="{number}" name="{name}">{value}</{p}property>')


_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"


def _is_ours(name: str) -> bool:
    return name == PROPERTY or name.startswith(f"{PROPERTY} ")


def _inner(text: str) -> str:
    return html.unescape(text[text.find(">") + 1 : text.rfind("<")])
