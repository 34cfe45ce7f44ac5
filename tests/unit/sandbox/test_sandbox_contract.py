"""The sandbox's contract is the vendor's, trimmed and not retyped."""

import json
import subprocess
import sys
from pathlib import Path

from importer.sandbox import contract
from importer.sandbox.kinds import KINDS, PATHS
from importer.sandbox.reading import mirror_of

SOURCE = Path(__file__).parents[2] / "contract" / "fields.json"


def test_contract_is_generated_from_the_vendors_field_list() -> None:
    """What is shipped is what `trim` makes of the field list, to the letter."""
    source = json.loads(SOURCE.read_text(encoding="utf-8"))
    assert json.loads(contract.FILE.read_text(encoding="utf-8")) == contract.trim(source)


def test_every_type_a_member_refers_to_is_there() -> None:
    """No member of a body or a row points to a type the contract lacks."""
    shapes = contract.load().shapes
    missing = {
        f"{shape}.{field.name}"
        for shape, fields in shapes.items()
        for field in fields.values()
        if field.type in {"object", "array"} and field.of and field.of not in shapes
    }
    assert missing == set()


def test_every_resource_is_served() -> None:
    """Each resource of the contract has a path and can be read."""
    assert set(PATHS) == set(contract.RESOURCES)
    for resource in contract.RESOURCES:
        assert len(mirror_of(resource).scalars) > 20


def test_names_differ_by_kind_as_the_reference_says() -> None:
    """Rows, VAT rows and address are written under these names."""
    names = [(kind.lines, kind.taxes, kind.address) for kind in KINDS]
    assert names == [
        ("invoiceLines", "taxDetailLines", "billingAddress"),
        ("lines", "taxDetails", "invoiceAddress"),
        ("lines", "taxDetailLines", "invoiceAddress"),
    ]


def test_door_is_light() -> None:
    """Importing the door loads neither flask nor werkzeug: most commands never start a sandbox."""
    program = "import sys, importer.sandbox; print([name for name in ('flask', 'werkzeug') if name in sys.modules])"
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert answer.stdout == "[]\n"
