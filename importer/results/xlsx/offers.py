"""Drop-downs: columns that offer what may be written in them, and take anything else as well."""

import re
from collections.abc import Iterable
from typing import TypeAlias

from importer.results.xlsx.outline import Child, Outline, attributes, escaped, opened, with_attributes
from importer.results.xlsx.page import Offer
from importer.results.xlsx.sheetpart import ORDER
from importer.sheets.limits import LAST_ROW

LONGEST = 255
"""Characters of a prompt (ECMA-376 part 1, 18.3.1.32)."""
Offered: TypeAlias = tuple[str, Offer]
"""Some cells of one column, `J5:J200`, and what they offer."""


def reach(letter: str, first: int, last: int, offer: Offer) -> str:
    """Return the cells that offer something, where a column's values stand in rows `first` to `last`.

    LibreOffice may have written the last row a sheet can have; a cell below it is damage to Excel.
    """
    return f"{letter}{first}:{letter}{min(max(first, last) + offer.further, LAST_ROW)}"


def offers_text(offers: Iterable[Offered], prefix: str = "") -> str:
    """Return the element that offers these; empty when there are none."""
    tags = [_tag(each, prefix) for each in offers]
    if not tags:
        return ""
    return f'<{prefix}dataValidations count="{len(tags)}">{"".join(tags)}</{prefix}dataValidations>'


def offer_beside(around: Outline, offered: Offered) -> None:
    """Offer something on the user's sheet, in place of what an earlier run offered in that column; theirs stay."""
    text = around.find("dataValidations")
    if text is None:
        around.put("dataValidations", offers_text([offered], around.prefix), ORDER)
        return
    listed = opened(text)
    listed.children = [child for child in listed.children if not _is_same(child, offered)]
    listed.add("dataValidation", _tag(offered, around.prefix))
    around.put("dataValidations", with_attributes(str(listed), count=str(len(listed.children))), ORDER)


def _tag(offered: Offered, p: str) -> str:
    area, offer = offered
    said = f' promptTitle="{escaped(offer.title)}" prompt="{escaped(offer.prompt[:LONGEST])}"' if offer.prompt else ""
    return (
        f'<{p}dataValidation type="list" allowBlank="1" showInputMessage="1"{said} sqref="{area}">'
        f"<{p}formula1>{escaped(offer.formula)}</{p}formula1></{p}dataValidation>"
    )


def _is_same(child: Child, offered: Offered) -> bool:
    """Tell what an earlier run offered: a list in that column alone, in whichever language and for whichever rows."""
    columns = set(re.findall(r"[A-Z]+", attributes(child.text).get("sqref", "")))
    return columns == set(re.findall(r"[A-Z]+", offered[0]))
