"""What the texts of a column tell, in a plan: with the addresses of cells, and once for each column."""

from collections.abc import Callable, Sequence

from importer.findings import Severity
from importer.plan.value import Plan

Rows = Sequence[Sequence[object]]
Draw = Callable[[str, Rows], Plan]
Invoice = Callable[..., str]
HEAD = ("No", "Customer", "Text", "Qty", "Price", "X")


def rows(*days: str) -> Rows:
    """Return rows of one invoice each, with a date as text."""
    return [HEAD, *((f"F{number}", "A", "a", 1, 10, day) for number, day in enumerate(days))]


def test_thin_evidence_is_one_warning_of_the_column(drawn: Draw, invoice: Invoice) -> None:
    """It names the cell that speaks, keeps nothing back, and is told once however many fields read the column."""
    fields = 'documentDate = "X"\ndocumentDueDate = "X"\nfinancialPeriod = "X"'
    plan = drawn(invoice(fields), rows("03/04/2026", "03/05/2026", "1/13/2026", "03/06/2026"))
    [finding] = [each for each in plan.findings if each.code == "thin-evidence"]
    assert (str(finding.place), finding.severity, finding.key) == ("Data (X)", Severity.WARNING, "")
    assert "such as “1/13/2026” in F4. So “03/04/2026” is read as 2026-03-04" in finding.message
    assert plan.documents["valid"].all()


def test_contradicting_cells_are_named(drawn: Draw, invoice: Invoice) -> None:
    """Every cell that cannot be told names one of each camp, rows of other documents left out or not."""
    plan = drawn(
        invoice('documentDate = "X"', sheet='where = "\\"No\\" <> \'F0\'"'),
        rows("14/01/2026", "03/04/2026", "15/01/2026", "16/01/2026", "01/17/2026"),
    )
    assert [(each.place.cell, each.code) for each in plan.findings] == [("F3", "mixed-dates"), ("F6", "mixed-dates")]
    assert "such as “15/01/2026” in F4, but" in plan.findings[0].message
    assert "such as “01/17/2026” in F6." in plan.findings[0].message


def test_lines_use_the_name_of_the_mapping(drawn: Draw, invoice: Invoice) -> None:
    """A column that goes by another heading this month is explained under the name the mapping has for it."""
    text = invoice('documentDate = "Date"', columns='"Date" = { names = ["X"] }')
    [finding] = drawn(text, rows("03/04/2026")).findings
    assert '"Date" = { format = "dd/mm/yyyy" } for 2026-04-03' in finding.hint


def test_an_expression_reads_by_the_same_evidence(drawn: Draw, invoice: Invoice) -> None:
    """Whoever reads the column, it is warned of."""
    note = """note = { expr = "strftime(\\"X\\", '%Y')" }"""
    plan = drawn(invoice(note, columns='"X" = { type = "date" }'), rows("03/04/2026", "14/04/2026"))
    assert [each.code for each in plan.findings] == ["thin-evidence"]
