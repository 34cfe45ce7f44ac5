"""What a person has decided, told: how many cells were read as the answers on Decisions say."""

from dataclasses import replace

from importer.language import ngettext
from importer.plan.value import Plan


def decided(plan: Plan) -> Plan:
    """Return the plan with a note on the answers that were used, if any were."""
    used = [doubt for doubt in plan.doubts if doubt.answer is not None and not doubt.why and doubt.cells]
    if not used:
        return plan
    cells = sum(doubt.cells for doubt in used)
    words = ngettext(
        "{count} cell is read as answered on Decisions", "{count} cells are read as answered on Decisions", cells
    )
    said = ", ".join(f"{doubt.column} “{doubt.value}” = {doubt.answer.means}" for doubt in used if doubt.answer)
    return replace(plan, notes=(*plan.notes, f"{words.format(count=cells)}: {said}."))
