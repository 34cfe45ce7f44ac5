"""Who and what appears in the samples: an invented company, its customers, its price list and its October.

Nobody here exists. Norwegian organisation numbers are of the series 3xx xxx xxx, which only synthetic test
registers use; Swedish ones of 5599xx, a series not given out yet; all have a correct check digit. Mail
domains end in `.example`, which is reserved (RFC 2606).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from stdnum.no import orgnr as norwegian
from stdnum.se import orgnr as swedish

ORE = Decimal("0.01")
SELLER = "Nordvarde Kontordrift AS"
SELLER_ADDRESS = "Kvernveien 18, 0482 Oslo"


def organisation_number(country: str, start: int) -> str:
    """Return the first number at or after `start` (without check digit) that has a valid check digit."""
    valid = norwegian.is_valid if country == "Norge" else swedish.is_valid
    for number in range(start * 10, start * 10 + 1000):
        if valid(str(number)):
            return str(number)
    raise ValueError(start)


@dataclass(frozen=True)
class Customer:
    """A customer of the old system, every value as its export shows it."""

    number: str
    name: str
    address: str
    address2: str
    postcode: str
    city: str
    contact: str
    mail: str
    limit: str
    terms: str
    currency: str
    group: str
    e_invoice: str
    since: str
    status: str
    remark: str

    @property
    def country(self) -> str:
        """Swedish customers have numbers from 0400."""
        return "Sverige" if self.number >= "0400" else "Norge"

    @property
    def organisation_number(self) -> str:
        """As people write it: `311 100 882` in Norway, `559931-2534` in Sweden."""
        if self.country == "Norge":
            digits = organisation_number("Norge", 31_100_000 + 97 * int(self.number))
            return f"{digits[:3]} {digits[3:6]} {digits[6:]}"
        digits = organisation_number("Sverige", 559_910_000 + 53 * int(self.number))
        return f"{digits[:6]}-{digits[6:]}"

    @property
    def days(self) -> int:
        """Days from invoice to due date."""
        digits = "".join(sign for sign in self.terms if sign.isdigit())
        return int(digits or 0)

    def vat(self, item: "Item") -> int:
        """VAT code of `item` sold to this customer: its own in Norway, 5 (no VAT) abroad."""
        return item.vat if self.country == "Norge" else 5


# One line a customer, in the order of `Customer`. The old system dropped leading zeros of postcodes (481 is
# 0481), wrote thousands in three ways (a point, a space, a hard space), and knows customers as A(ctive),
# S(topped) and U (gone).
_CUSTOMERS = """
0104|Måkeberg Entreprenør AS|Sandakerveien 41|Inngang B|481|Oslo|Ola Måkeberg|faktura@maakeberg.example|250.000,00|Netto 30 dager|NOK|Bedrift|Ja|14.03.2011|A|
0117|Åsnes & Dugurd Regnskap AS|Storgata 88||2609|Lillehammer|Berit Åsnes|post@dugurd.example|50.000,00|Netto 14 dager|NOK|Bedrift|Ja|02.01.2013|A|
0123|Borettslaget Øvre Kleivbakken|Kleivbakken 3|c/o Vaktmesterkontoret|5014|Bergen|Torunn Øygard|styret@kleivbakken.example|12 500,00|Netto 14 dager|NOK|Forening|Nei|21.08.2015|A|Ring før levering; porten er låst
0131|Sildesund Fiskeindustri AS|Kaivegen 7|Postboks 114|6003|Ålesund|Jørn Sætre|regnskap@sildesund.example|400.000,00|Netto 30 dager|NOK|Bedrift|Ja|05.05.2009|A|
0142|Tåkeheim Reklamebyrå AS|Kjøpmannsgata 22||7013|Trondheim|Silje Tangvald|silje@taakeheim.example|25.000,00|Netto 14 dager|NOK|Bedrift|Ja|11.11.2018|A|
0158|Kråkvik Verft AS|Verftsveien 1||5527|Haugesund|Geir Kråkvik|innkjop@kraakvik.example|750 000,00|Netto 60 dager|NOK|Bedrift|Ja|30.06.2008|A|Merk faktura med "prosjekt"
0163|Nøtterud Tannlegesenter AS|Bragernes torg 6|3. etasje|3015|Drammen|Anne Nøtterud|resepsjon@notterud.example|20.000,00|Netto 10 dager|NOK|Bedrift|Nei|17.02.2020|A|
0170|Skjærgårdsbakeriet Våge AS|Markens gate 40||4612|Kristiansand S|Peder Våge|peder@vaagebakeri.example|15.000,00|Netto 14 dager|NOK|Bedrift|Nei|09.09.2017|A|
0189|Blåkollen Barnehage SA|Løkkeåsveien 15||1337|Sandvika|Kari Blåkoll|styrer@blaakollen.example|10.000,00|Netto 30 dager|NOK|Forening|Ja|01.08.2016|A|
0196|Ørneklo Bergsikring AS|Fagernesveien 63||8514|Narvik|Håkon Ørn|hakon@orneklo.example|125.000,00|Netto 30 dager|NOK|Bedrift|Ja|23.04.2014|A|
0205|Havsule Hotelldrift AS|Sjøgata 19|Postboks 2|8006|Bodø|Maja Lyng|faktura@havsule.example|300.000,00|Netto 30 dager|NOK|Bedrift|Ja|12.12.2012|A|
0214|Myrull Arkitekter AS|Rådhusgata 27|4. etasje|151|Oslo|Sunniva Myhre|sunniva@myrull.example|40.000,00|Netto 14 dager|NOK|Bedrift|Ja|03.10.2019|A|
0228|Tømmerås Sag og Høvleri AS|Sagvegen 5||7713|Steinkjer|Leif Tømmerås|leif@tommeraas.example|75\xa0000,00|Netto 30 dager|NOK|Bedrift|Nei|28.01.2010|A|
0233|Grønneløkka Gartneri DA|Vangsvegen 112||2317|Hamar|Ragnhild Løkken|post@gronnelokka.example|8.000,00|Netto 10 dager|NOK|Bedrift|Nei|16.05.2021|A|
0247|Strandskjell Elektro AS|Dronningens gate 9||1511|Moss|Tore Skjelvik|tore@strandskjell.example|60.000,00|Netto 14 dager|NOK|Bedrift|Ja|07.07.2016|A|
0251|Polarlykt Turer AS|Strandskillet 4||9008|Tromsø|Inga Sara|booking@polarlykt.example|35.000,00|Netto 14 dager|NOK|Bedrift|Ja|19.10.2018|A|
0266|Kvernhus Mølle AS|Myntgata 11||3612|Kongsberg|Eivind Møller|post@kvernhus.example|30.000,00|Netto 30 dager|NOK|Bedrift|Nei|25.02.2013|A|
0272|Sørvær Rederi AS|Haakon VIIs gate 8|Postboks 61|4006|Stavanger|Liv Sørvær|accounts@sorvaer.example|500.000,00|Netto 30 dager|EUR|Bedrift|Ja|04.04.2007|A|Faktureres i euro
0280|Rypebærheia Legesenter AS|Storgata 31||6413|Molde|Dag Ryphaug|kontor@rypebaer.example||Netto 14 dager|NOK|Bedrift|Nei|13.06.2022|A|
0299|Villrein Friluft AS|Markveien 46||9510|Alta|Ellen Reinås|ellen@villrein.example|18.000,00|Netto 10 dager|NOK|Bedrift|Ja|29.11.2020|A|
0303|Gråsteinen Eiendom AS|Jernbanealleen 2||3210|Sandefjord|Pål Gråsten|pal@graasteinen.example|0,00|Kontant|NOK|Bedrift|Nei|10.03.2014|S|Til inkasso
0312|Nattergal Konsertscene AS|Walkers gate 3||1767|Halden|Unni Natvig|post@nattergal.example|0,00|Netto 14 dager|NOK|Bedrift|Nei|22.09.2012|U|Opphørt 2024
0401|Lövhagens Snickeri AB|Vasagatan 18||111 22|Stockholm|Åke Lövhag|ake@lovhagen.example|80.000,00|Netto 30 dager|SEK|Utland|Ja|15.01.2016|A|
0409|Björkviks Åkeri AB|Södra Hamngatan 35||411 05|Göteborg|Märta Björkvik|ekonomi@bjorkvik.example|200.000,00|Netto 30 dager|SEK|Utland|Ja|06.06.2011|A|
0415|Mörtsjö Konsult AB|Kungsgatan 53|Box 212|753 20|Uppsala|Göran Mört|goran@mortsjo.example|45 000,00|Netto 30 dager|SEK|Utland|Ja|20.03.2019|A|
0422|Älgpasset Vildmark AB|Prästgatan 29||831 30|Östersund|Elsa Älgqvist|elsa@algpasset.example|22.000,00|Netto 14 dager|SEK|Utland|Nei|08.08.2018|A|
0438|Vinterö Mekaniska AB|Storgatan 71||903 26|Umeå|Börje Vinter|inkop@vintero.example|150.000,00|Netto 60 dager|SEK|Utland|Ja|27.05.2010|A|
0444|Sjöängens Förskola ek. för.|Drottninggatan 14||703 61|Örebro|Pia Sjöäng|rektor@sjoangen.example|9.500,00|Netto 30 dager|SEK|Forening|Nei|18.08.2021|A|
0450|Tallmosse Juridik AB|Ågatan 40||582 22|Linköping|Sven Tallmo|sven@tallmosse.example|65.000,00|Netto 14 dager|SEK|Utland|Ja|31.01.2017|A|
0467|Hallonkullens Café AB|Västra Torggatan 12||652 24|Karlstad|Ylva Hall|ylva@hallonkullen.example|11.000,00|Netto 10 dager|SEK|Utland|Nei|24.04.2020|A|
0473|Norrskensvägens Logistik AB|Köpmangatan 38|Box 9|972 38|Luleå|Åsa Norrman|invoice@norrsken.example|350.000,00|Netto 30 dager|EUR|Utland|Ja|02.02.2009|A|Faktureres i euro
0481|Skånskärs Måleri AB|Engelbrektsgatan 6||211 20|Malmö|Nils Skär|nils@skanskar.example|0,00|Netto 30 dager|SEK|Utland|Nei|11.04.2013|U|Slått sammen med 0401
"""  # noqa: E501  one customer a line
CUSTOMERS = {row.split("|")[0]: Customer(*row.split("|")) for row in _CUSTOMERS.strip("\n").split("\n")}


@dataclass(frozen=True)
class Item:
    """A line of the price list: price in NOK without VAT, and the VAT code inside Norway."""

    number: str
    description: str
    unit: str
    price: Decimal
    vat: int

    def price_in(self, currency: str) -> Decimal:
        """Return the unit price in `currency`, from the year's fixed rates."""
        rate = {"NOK": Decimal(1), "SEK": Decimal("0.97"), "EUR": Decimal("0.0855")}[currency]
        return (self.price * rate).quantize(ORE, ROUND_HALF_UP)


_ITEMS = """
1001|Leie av kaffemaskin, per måned|mnd|890.00|3
1002|Leie av vanndispenser, per måned|mnd|349.00|3
7310|Resepsjonstjeneste|time|398.00|3
0042|Renhold kontor|time|412.50|3
0043|Hovedrengjøring|time|465.00|3
KAF-250|Kaffebønner mørkbrent 1 kg|stk|189.00|31
KAF-251B|Filterkaffe økologisk 500 g|stk|79.50|31
000815|Fruktkurv, stor|stk|345.00|31
LUN-12|Lunsjtallerken med leilighet for spesialkost|stk|128.00|31
HOT-1|Overnatting enkeltrom med frokost|natt|1290.00|33
TR-33|Persontransport|km|18.75|33
85A-10|Kopipapir A4 80 g, eske 5 x 500|eske|249.00|3
10-4471|Toner sort 12 000 sider|stk|1149.00|3
M-02|Møterom, halv dag|stk|1450.00|3
000042|Avfallssekk 100 l, rull|stk|64.90|3
"""
ITEMS = {
    number: Item(number, text, unit, Decimal(price), int(vat))
    for number, text, unit, price, vat in (row.split("|") for row in _ITEMS.strip("\n").split("\n"))
}


@dataclass(frozen=True)
class Line:
    """One line of an invoice."""

    item: Item
    quantity: Decimal
    discount: int

    @classmethod
    def of(cls, text: str) -> "Line":
        """Read `ITEM*QUANTITY` or `ITEM*QUANTITY@DISCOUNT`."""
        order, _, discount = text.partition("@")
        number, _, quantity = order.partition("*")
        return cls(ITEMS[number], Decimal(quantity), int(discount or 0))

    def amount(self, price: Decimal) -> Decimal:
        """Return quantity times price less discount, rounded to the øre."""
        return (self.quantity * price * (100 - self.discount) / 100).quantize(ORE, ROUND_HALF_UP)


@dataclass(frozen=True)
class Invoice:
    """An invoice of the month."""

    number: int
    customer: Customer
    dated: date
    reference: str
    lines: tuple[Line, ...]

    @property
    def due(self) -> date:
        """Dated plus the customer's terms."""
        return self.dated + timedelta(days=self.customer.days)


def invoices(first: int, text: str) -> list[Invoice]:
    """Return the invoices of `text`, one a line: `customer | day of October 2026 | reference | lines`."""
    month = []
    for number, row in enumerate(text.strip("\n").split("\n"), first):
        customer, day, reference, lines = (part.strip() for part in row.split("|"))
        goods = tuple(Line.of(line) for line in lines.split())
        month.append(Invoice(number, CUSTOMERS[customer], date(2026, 10, int(day)), reference, goods))
    return month


OCTOBER = invoices(
    2610001,
    """
0104| 1|PO-4471       |1001*2 KAF-250*12@10 0042*31.5 000042*10
0117| 1|Berit Åsnes   |1001*1 KAF-251B*8 85A-10*2
0131| 1|Innkjøp 26/318|0042*64 0043*12.5@5 000042*40@10
0142| 2|              |1001*1 1002*1 000815*4
0158| 2|Prosjekt 2207 |LUN-12*85@15 M-02*3 TR-33*146
0163| 2|Anne Nøtterud |0042*18 85A-10*2
0401| 2|Åke Lövhag    |1001*1 KAF-250*6
0409| 5|Inköp 7731    |HOT-1*4 LUN-12*12 TR-33*118
0189| 5|              |000815*6@10 KAF-251B*5
0205| 5|PO-90022      |0043*38.5@5 7310*120@12 000042*60@10 85A-10*12 10-4471*3
0214| 6|Sunniva Myhre |1001*1 KAF-250*4 10-4471*2
0228| 6|              |1002*1 KAF-251B*20@10 85A-10*4
0272| 7|MV Sørvær II  |LUN-12*40 HOT-1*6@8 TR-33*88.5
0415| 7|Göran Mört    |M-02*2 LUN-12*9 HOT-1*1
0247| 8|10-4471       |85A-10*5 10-4471*1
0251| 8|Inga Sara     |HOT-1*10@10 LUN-12*20 TR-33*212
0473| 9|Ref 88120     |7310*75.25@10 1001*2 1002*2
0196| 9|Rigg 4        |HOT-1*14@12 TR-33*396 LUN-12*28
0266| 9|              |1001*1
0422|12|Elsa Älgqvist |LUN-12*16 KAF-250*3
0438|12|Inköp 26-104  |0042*44 0043*6 000042*25@10
0280|13|Dag Ryphaug   |0042*22.5 85A-10*3 000815*2
0299|13|              |KAF-250*5 KAF-251B*5 000815*1
0104|14|PO-4502       |M-02*1 LUN-12*14 KAF-250*2
0444|14|Pia Sjöäng    |000815*5@10 KAF-251B*4
0131|15|Innkjøp 26/330|LUN-12*110@15 M-02*2 KAF-250*24@12
0450|15|Ärende 5512   |M-02*1 LUN-12*6 HOT-1*2
0170|16|Peder Våge    |1001*1 000042*15 85A-10*1
0123|16|              |0043*9.75 000042*20
0205|19|PO-90051      |0042*140@12 85A-10*8 KAF-250*30@12
0467|20|Ylva Hall     |1001*1 KAF-250*9@5
0158|20|Prosjekt 2207 |LUN-12*90@15 TR-33*154.5
0409|21|Inköp 7764    |TR-33*640@10 HOT-1*3 LUN-12*8
0142|22|              |10-4471*1 85A-10*2 1001*1
0272|23|MV Sørvær III |LUN-12*52 000815*8 KAF-250*15@10
0214|26|Sunniva Myhre |LUN-12*11 M-02*1 TR-33*34
0401|27|Åke Lövhag    |0042*12.5 000042*6
0473|28|Ref 88164     |7310*81@10 85A-10*20@5 10-4471*4
0251|29|Inga Sara     |HOT-1*8@10 TR-33*175.5 LUN-12*16
0117|30|Berit Åsnes   |KAF-251B*10 000815*3 1002*1
""",
)

FORGOTTEN = 2610003
"""The invoice whose last line was remembered late, and stands at the bottom of the sheet."""


@dataclass(frozen=True)
class CreditNote:
    """A credit note: what it takes back, why, and who said so."""

    number: str
    customer: Customer
    dated: date
    invoice: int
    reason: str
    approved: str
    lines: tuple[Line, ...]


_CREDIT_NOTES = """
0104|26|2610001|Sekker levert i feil størrelse      |Ja |000042*10
0158|26|2610005|Ti kuverter ikke levert             |Ja |LUN-12*10@15
0205|27|2610010|Renhold uteble 12. og 13. oktober   |Ja |0043*7.5@5 000042*4@10
0401|27|2610007|Kaffe returnert                     |Ja |KAF-250*2
0272|28|2610013|Overnatting avbestilt i tide        |Ja |HOT-1*2@8 LUN-12*4
0251|29|2610016|Avventer svar fra kunden            |Nei|HOT-1*1@10
0473|29|2610017|Feil timetall i resepsjonen         |Ja |7310*4.25@10
0131|30|2610026|Møterom ikke ryddet, halv pris      |Ja |M-02*1@50
"""


def credit_notes() -> list[CreditNote]:
    """Return the credit notes of October; the sixth is not approved yet."""
    notes = []
    for place, row in enumerate(_CREDIT_NOTES.strip("\n").split("\n"), 1):
        customer, day, invoice, reason, approved, lines = (part.strip() for part in row.split("|"))
        goods = tuple(Line.of(line) for line in lines.split())
        dated = date(2026, 10, int(day))
        number = f"KN-2610-{place:02}"
        notes.append(CreditNote(number, CUSTOMERS[customer], dated, int(invoice), reason, approved, goods))
    return notes


@dataclass(frozen=True)
class Charge:
    """One line of a debit note."""

    number: int
    customer: Customer
    kind: str
    text: str
    amount: Decimal
    invoice: int


_CHARGES = """
51|0214|Rente|Forsinkelsesrente 12,50 % i 41 dager av 18 240,00|256.11|2609014
52|0228|Rente|Forsinkelsesrente 12,50 % i 19 dager av 7 415,00|48.25|2609022
53|0205|Prisdifferanse|Kaffebønner: avtalepris fra 1. september|612.00|2609031
53|0205|Rente|Forsinkelsesrente 12,50 % i 12 dager av 61 300,00|251.92|2609031
54|0409|Rente|Dröjsmålsränta 10,50 % i 30 dagar av 22 870,00|197.37|2609027
55|0473|Prisdifferanse utland|Resepsjonstjeneste: kveldstillegg i september|188.40|2609036
55|0473|Prisdifferanse utland|Vanndispenser: installasjon|74.00|2609036
"""
CHARGES = [
    Charge(int(number), CUSTOMERS[customer], kind, text, Decimal(amount), int(invoice))
    for number, customer, kind, text, amount, invoice in (row.split("|") for row in _CHARGES.strip("\n").split("\n"))
]
# Customer, from level, to level, overdue, comment.
REMINDERS = (
    ("0142", 1, 1, "2447.00", None),
    ("0205", 1, 2, "61300.00", "Lovet betaling 20. november"),
    ("0214", 2, 2, "18240.00", None),
    ("0228", 1, 1, "7415.00", None),
    ("0303", 2, 3, "24960.50", "Neste steg er inkasso"),
    ("0409", 1, 1, "22870.00", None),
    ("0473", 1, 1, "3114.75", "Sendes på engelsk"),
)
# Customer, address, address 2, postcode, city, mail, contact, terms; None is "no change".
CHANGES = (
    ("0104", "Nydalsveien 28", "<clear>", 484, "Oslo", None, None, None),
    ("0142", "Fjordgata 9", None, 7010, "Trondheim", None, None, None),
    ("0163", None, None, None, None, "faktura@notterud.example", None, None),
    ("0214", None, "5. etasje", None, None, None, "Sunniva Myhre Dahl", None),
    ("0251", None, None, None, None, "faktura@polarlykt.example", "Nils Ante Sara", None),
    ("0409", None, None, None, None, None, None, "Netto 60 dager"),
)
