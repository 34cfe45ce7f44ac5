"""`[totals]`: columns that are only compared with the ledger."""

import pytest

from importer import mapping
from importer.errors import MappingError
from importer.mapping.source import Source

INVOICE = """\
version = 1
resource = "customer-invoice"
[document]
key = "No"
[fields]
customerNumber = "Customer"
[lines]
description = "Text"
[totals]
"""


def test_its_columns_have_to_be_in_the_sheet() -> None:
    """The mapping speaks of them, as of any column it reads."""
    mapped = mapping.parse(Source.of("m.toml", f'{INVOICE}vat = "MVA"\nvat_percent = "Sats"'))
    assert [(feed.path, feed.columns()) for feed in mapped.totals] == [("vat", ("MVA",)), ("vatPercent", ("Sats",))]
    assert {"MVA", "Sats"} <= mapped.headings().keys()


def test_a_key_it_does_not_have_is_told() -> None:
    """With the one that may be meant."""
    with pytest.raises(MappingError) as error:
        mapping.parse(Source.of("m.toml", f'{INVOICE}gros = "Sum"'))
    assert any('unknown key "gros"' in problem and "gross" in problem for problem in error.value.problems)


def test_customers_have_no_amounts_to_compare() -> None:
    """A resource without lines has no totals."""
    text = 'version = 1\nresource = "customer"\n[fields]\nnumber = "No"\nname = "Name"\n[totals]\nvat = "MVA"\n'
    with pytest.raises(MappingError) as error:
        mapping.parse(Source.of("m.toml", text))
    assert any("no amounts to compare" in problem for problem in error.value.problems)
