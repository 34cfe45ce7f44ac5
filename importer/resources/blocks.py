"""Blocks and rows that several resources share: addresses, contacts, subaccount segments, VAT rows, ROT/RUT.

Source: OpenAPI document, September 2026. `appartment` and `distributedAutomaticaly` are spelled as the API
spells them.
"""

from typing import Annotated, ClassVar, Literal, TypeAlias

from importer.resources.declare import BARE, CHOICE, Amount, Code, Country, Flag, Text, Whole, about, rows
from importer.resources.payload import Pair, Payload, Row


class Address(Payload):
    """A postal address."""

    address_line1: Text = about("Street and number.", hint=50)
    address_line2: Text = about("Street, second line.", hint=50)
    address_line3: Text = about("Street, third line.", hint=50)
    postal_code: Code = about("Postcode; leading zeros stay.", hint=20)
    city: Text = about("Town or city.", hint=50)
    country_id: Country = about("Country: its two-letter ISO 3166 code, or its name (NO, Norge).", most=2)
    county: Code = about("County or region, as its code in the ledger.")


class Contact(Payload):
    """Who to write to and call at a customer."""

    name: Text = about("Name of the business or person at this contact.")
    attention: Text = about("For the attention of.")
    email: Text = about("E-mail address.", hint=255)
    web: Text = about("Web site.", hint=255)
    phone1: Code = about("Telephone.", hint=50)
    phone2: Code = about("Second telephone.", hint=50)
    fax: Code = about("Fax number.", hint=50)


class DocumentAddress(Address):
    """The address of one document; it replaces the customer's only together with `overrideAddress`."""

    override_address: Flag = about("Yes: this document's address replaces the customer's. Without it nothing changes.")


class DocumentContact(Payload):
    """The contact of one document; it replaces the customer's only together with `overrideContact`."""

    override_contact: Flag = about("Yes: this document's contact replaces the customer's. Without it nothing changes.")
    name: Text = about("Name of the business or person at this contact.")
    attention: Text = about("For the attention of.")
    email: Text = about("E-mail address.", hint=255)
    phone1: Code = about("Telephone.", hint=50)


class Segment(Pair):
    """One segment of a subaccount; give every segment the company has, in order."""

    segment_id: Annotated[Whole, BARE] = about("Position of the segment in the subaccount, from 1.")
    segment_value: Annotated[Code, BARE] = about("Value of this segment of the subaccount; leading zeros stay.")


class Attribute(Pair):
    """One attribute of a customer, as the company has defined it."""

    attribute_id: Code = about("Which attribute.")
    attribute_value: Text = about("Value of this attribute; for a list attribute the value's id.")


class TaxDetail(Payload):
    """One VAT row of a document. The ledger works these out; sending them can upset its totals."""

    tax_id: Code = about("VAT id.")
    taxable_amount: Amount = about("Amount the VAT is worked out from.")
    vat_amount: Amount = about("VAT amount.")
    expense_amount: Amount = about("Part of the VAT that cannot be deducted.")


class Deduction(Row):
    """One person's share of a ROT/RUT deduction."""

    row_key: ClassVar[str] = "lineNbr"

    line_nbr: Whole = about("Number of the row in the ledger; only to change or remove it.")
    personal_id: Code = about("Personal identity number.")
    amount: Amount = about("This person's share of the deduction.")
    extra: Flag = about("Whether the share is an extra deduction.")


RutRotType: TypeAlias = Annotated[Literal["Rut", "Rot"] | None, CHOICE]
RutRotItemType: TypeAlias = Annotated[Literal["Service", "MaterialCost", "OtherCost"] | None, CHOICE]


class RotRut(Payload):
    """The Swedish tax deduction for work in a home (ROT: repairs, RUT: household services) of a document."""

    distributed_automaticaly: Flag = about("Yes: the ledger shares the deduction between the persons.")
    type: RutRotType = about("Which deduction: Rot or Rut.")
    appartment: Code = about("Number of the flat.")
    estate: Text = about("Designation of the property.")
    organization_nbr: Code = about("Organisation number of the housing association.")
    distribution: tuple[Deduction, ...] = rows("The persons who share the deduction.")
