"""What had to be corrected in October's documents after they were posted, and before they were sent out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sample_book import Cell, Layout
from sample_facts import CHARGES, OCTOBER, Customer, credit_notes
from sample_layouts import CREDIT_NOTE_CHANGES, DEBIT_NOTE_CHANGES, INVOICE_CHANGES

Number = int | str


@dataclass(frozen=True)
class Corrections:
    """The corrections of one workbook; each row begins with the document, its customer's number and name."""

    layout: Layout
    customers: Mapping[Number, Customer]
    filled: Sequence[tuple[Number, Mapping[str, Cell]]]
    """Row by row the document, and under which headings something stands; all other cells are empty."""

    def rows(self) -> Iterator[list[Cell]]:
        """Yield every row, all its cells."""
        headings = self.layout.headings
        for number, cells in self.filled:
            buyer = self.customers[number]
            begin = zip(headings, (number, buyer.number, buyer.name), strict=False)
            yield list((dict.fromkeys(headings) | dict(begin) | dict(cells)).values())


INVOICES = Corrections(
    INVOICE_CHANGES,
    {invoice.number: invoice.customer for invoice in OCTOBER},
    (
        (2610004, {"Ny forfallsdato": date(2026, 11, 20), "Grunn": "Utsettelse avtalt 29. oktober"}),
        (2610010, {"Linje": 2, "Pris": Decimal("385.00"), "Grunn": "Avtalepris fra 1. oktober"}),
        (2610010, {"Linje": 5, "Antall": Decimal(4), "Grunn": "Fire levert, tre fakturert"}),
        (
            2610010,
            {
                "Ny linje": "ja",
                "Varenr": "KAF-250",
                "Beskrivelse": "Kaffebønner mørkbrent 1 kg",
                "Antall": Decimal(10),
                "Enhet": "stk",
                "Pris": Decimal("189.00"),
                "Mva-kode": 31,
                "Grunn": "Levert 6. oktober, var glemt",
            },
        ),
        (2610012, {"Ny referanse": "Rekv. 4410", "Grunn": "Kunden krever rekvisisjonsnummer"}),
        (
            2610013,
            {
                "Ny fakturatekst": "Leveranser 10.2026, MV Sørvær II",
                "Linje": 3,
                "Antall": Decimal("93.5"),
                "Grunn": "Kjørebok rettet",
            },
        ),
        (2610015, {"Ny referanse": "<clear>", "Grunn": "Varenummeret sto som referanse"}),
        (2610017, {"Linje": 1, "Rabatt %": Decimal("0.12"), "Grunn": "Rabatt etter avtale av 2026"}),
    ),
)
CREDIT_NOTES = Corrections(
    CREDIT_NOTE_CHANGES,
    {note.number: note.customer for note in credit_notes()},
    (
        (
            "KN-2610-01",
            {
                "Linje": 1,
                "Beskrivelse": "Avfallssekk 100 l, retur av 60 l",
                "Grunn": "Feil størrelse skal stå på linjen",
            },
        ),
        ("KN-2610-02", {"Linje": 1, "Antall": Decimal(-12), "Grunn": "To kuverter til ble ikke levert"}),
        ("KN-2610-03", {"Gjelder faktura": "2610010, 2610030", "Grunn": "Gjelder to fakturaer"}),
        (
            "KN-2610-05",
            {
                "Ny tekst": "Gjelder faktura 2610013: avbestilt 26. oktober",
                "Linje": 2,
                "Antall": Decimal(-6),
                "Grunn": "Seks kuverter, ikke fire",
            },
        ),
        (
            "KN-2610-08",
            {
                "Ny linje": "ja",
                "Varenr": "000042",
                "Beskrivelse": "Avfallssekk 100 l, rull",
                "Antall": Decimal(-4),
                "Pris": Decimal("64.90"),
                "Rabatt %": 10,
                "Mva-kode": 3,
                "Grunn": "Sekkene manglet også",
            },
        ),
    ),
)
DEBIT_NOTES = Corrections(
    DEBIT_NOTE_CHANGES,
    {charge.number: charge.customer for charge in CHARGES},
    (
        (51, {"Nytt forfall": date(2026, 11, 27), "Grunn": "Kunden har bedt om to uker til"}),
        (
            52,
            {
                "Linje": 1,
                "Linjen skal": "endres",
                "Beskrivelse": "Forsinkelsesrente 12,50 % i 16 dager av 7 415,00",
                "Beløp": Decimal("40.63"),
                "Grunn": "Betalt tre dager før vi trodde",
            },
        ),
        (53, {"Linje": 2, "Linjen skal": "fjernes", "Grunn": "Renten er ettergitt"}),
        (54, {"Ny tekst": "Avser faktura 2609027", "Grunn": "Svensk kunde, svensk tekst"}),
        (
            55,
            {
                "Linjen skal": "legges til",
                "Type": "Prisdifferanse utland",
                "Beskrivelse": "Vanndispenser: frakt",
                "Antall": Decimal(2),
                "Beløp": Decimal("18.50"),
                "Grunn": "Frakten ble ikke fakturert",
            },
        ),
    ),
)
UPDATES = {
    "invoice-update.xlsx": INVOICES,
    "credit-note-update.xlsx": CREDIT_NOTES,
    "debit-note-update.xlsx": DEBIT_NOTES,
}
