"""What a document adds up to: pure arithmetic on Decimal, every rounding half away from zero.

The vendor does not document its rounding; a row is rounded to two places, and so is the VAT of each category.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

from importer.sandbox.bodies import Plain

ZERO = Decimal(0)
_CENT = Decimal("0.01")
_EXACT = Context(prec=60, rounding=ROUND_HALF_UP)
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class VatRow:
    """One VAT category of a document, in document currency."""

    category: str
    rate: Decimal
    taxable: Decimal
    vat: Decimal


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums of a document in its own currency; `net` is the sum of the rows."""

    net: Decimal
    discount: Decimal
    vat_rows: tuple[VatRow, ...]

    @property
    def vat(self) -> Decimal:
        """VAT of all categories."""
        return sum((row.vat for row in self.vat_rows), ZERO)

    @property
    def gross(self) -> Decimal:
        """What the customer is to pay."""
        return self.net + self.vat

    @property
    def taxable(self) -> Decimal:
        """Sum of the rows that bear VAT at a rate above zero."""
        return sum((row.taxable for row in self.vat_rows if row.rate), ZERO)


def rounded(amount: Decimal) -> Decimal:
    """Return the amount with two places, half away from zero."""
    return amount.quantize(_CENT, context=_EXACT)


def extended(line: Plain) -> Decimal:
    """Return quantity x unit price before discount, unrounded; a row without a quantity counts once."""
    quantity = Decimal(line.get("quantity", 1))
    return _EXACT.multiply(quantity, Decimal(line.get("unitPriceInCurrency", 0)))


def line_amount(line: Plain) -> Decimal:
    """Return the amount of a row: the manual amount, else quantity x price less its discount."""
    if "manualAmountInCurrency" in line:
        return rounded(Decimal(line["manualAmountInCurrency"]))
    full = extended(line)
    if "discountAmountInCurrency" in line:
        return rounded(_EXACT.subtract(full, Decimal(line["discountAmountInCurrency"])))
    part = _EXACT.multiply(full, Decimal(line.get("discountPercent", 0)))
    return rounded(_EXACT.subtract(full, _EXACT.divide(part, _HUNDRED)))


def line_discount(line: Plain) -> Decimal:
    """Return what the discount took off the row."""
    if "manualAmountInCurrency" in line:
        return ZERO
    return rounded(extended(line)) - line_amount(line)


def totals(lines: Sequence[Plain], rates: Mapping[str, str], given: Iterable[Plain] = ()) -> Totals:
    """Return the sums of a document; `given` are VAT rows sent along, whose amounts stand instead of ours.

    A row without a VAT category bears no VAT. Every category must be in `rates` (percent, as decimal
    strings).
    """
    taxable: dict[str, Decimal] = {}
    for line in lines:
        if "vatCodeId" in line:
            code = line["vatCodeId"]
            taxable[code] = taxable.get(code, ZERO) + line_amount(line)
    sent = {row.get("taxId"): row for row in given}
    rows = tuple(_vat_row(code, base, rates, sent.get(code, {})) for code, base in taxable.items())
    net = sum((line_amount(line) for line in lines), ZERO)
    return Totals(net, sum((line_discount(line) for line in lines), ZERO), rows)


def _vat_row(code: str, base: Decimal, rates: Mapping[str, str], sent: Plain) -> VatRow:
    rate = Decimal(rates[code])
    vat = rounded(_EXACT.divide(_EXACT.multiply(base, rate), _HUNDRED))
    given = sent.get("vatAmount")
    return VatRow(code, rate, base, vat if given is None else rounded(Decimal(given)))


def converted(amount: Decimal, rate: Decimal) -> Decimal:
    """Return an amount in document currency as base currency, with two places."""
    return rounded(_EXACT.multiply(amount, rate))


def cents(amount: Decimal) -> int:
    """Return a two-place amount in hundredths, as the books add them up."""
    return int(amount.scaleb(2))


def from_cents(total: int) -> str:
    """Return hundredths as a decimal string with two places."""
    return format(Decimal(total).scaleb(-2).quantize(_CENT, context=_EXACT), "f")
