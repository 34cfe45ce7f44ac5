"""Proposals for exports of other programs, in the languages the product reads."""

from collections.abc import Callable
from pathlib import Path

import pytest

from importer.proposing import Proposal

DOCUMENT = ("referenceNumber", "customerNumber", "documentDate", "documentDueDate", "currencyId")
LINE = ("inventoryNumber", "description", "quantity", "uom", "unitPriceInCurrency", "vatCodeId")
INVOICES = {
    "nb": "Fakturanummer;Kundenummer;Fakt.dato;Forfall;Valuta;Art.nr;Varetekst;Ant.;Enhet;Enhetspris;Mva-kode",
    "nn": "Fakturanr;Kundenr;Fakturadato;Forfallsdato;Valuta;Varenr;Skildring;Tal;Eining;Einingspris;Mva-kode",
    "sv": "Fakturanummer;Kundnr;Fakturadatum;Förfallodatum;Valuta;Artikelnr;Benämning;Antal;Enhet;À-pris;Momskod",
    "da": "Fakturanr.;Debitornr.;Fakturadato;Forfaldsdato;Valutakode;Varenr.;Varetekst;Antal;Enhed;Enhedspris;Momskode",
    "fi": "Laskunumero;Asiakasnumero;Laskun pvm;Eräpäivä;Valuutta;Tuotekoodi;Kuvaus;Määrä;Yksikkö;À-hinta;ALV-koodi",
    "en": "Invoice No.;Customer ID;Invoice Date;Due Date;Currency;SKU;Description;Qty;Unit;Unit Price;Tax Code",
    "de": "Rechnungsnr.;Kundennummer;Rechnungsdatum;Fällig am;Währung;Artikelnr;"
    "Bezeichnung;Menge;Einheit;Einzelpreis;Steuercode",
    "nl": "Factuurnummer;Debiteurnr;Factuurdatum;Vervaldatum;Valuta;Artikelcode;"
    "Omschrijving;Aantal;Eenheid;Stukprijs;Btw-code",
}
ROWS = (
    "1001;10000;2026-10-01;2026-10-31;NOK;A-17;Coffee machine, monthly;2;STK;890.50;3",
    "1001;10000;2026-10-01;2026-10-31;NOK;B-3;Cleaning of the office;1.5;TIM;412.75;3",
    "1002;10007;2026-10-05;2026-11-04;SEK;A-17;Coffee machine, monthly;1;STK;890.50;31",
)


@pytest.mark.parametrize("language", INVOICES)
def test_invoices(
    language: str,
    table: Callable[..., Path],
    proposed: Callable[..., Proposal],
    columns: Callable[[Proposal], dict[str, str]],
) -> None:
    """Every column of a plain invoice list is found, in every language."""
    drawn = proposed(table(INVOICES[language], *ROWS), "customer-invoice")
    assert columns(drawn) == dict(zip((*DOCUMENT, *LINE), INVOICES[language].split(";"), strict=True))
    assert [question.text for question in drawn.questions] == []


def test_finnish_customers(
    table: Callable[..., Path], proposed: Callable[..., Proposal], columns: Callable[[Proposal], dict[str, str]]
) -> None:
    """Business ids, postcodes with zeros in front, countries by name."""
    path = table(
        "Asiakasnro;Nimi;Y-tunnus;Katuosoite;Postinumero;Postitoimipaikka;Maa;Sähköposti;Puhelin",
        "1;Kahvila Koivu Oy;2345678-1;Mannerheimintie 5;00100;Helsinki;Suomi;info@koivu.example;+358 9 123 456",
        "2;Saha Mänty Oy;1234567-9;Sahatie 1;90100;Oulu;Suomi;posti@manty.example;08 555 111",
    )
    assert columns(proposed(path, "customer")) == {
        "number": "Asiakasnro",
        "name": "Nimi",
        "corporateId": "Y-tunnus",
        "mainAddress.addressLine1": "Katuosoite",
        "mainAddress.postalCode": "Postinumero",
        "mainAddress.city": "Postitoimipaikka",
        "mainAddress.countryId": "Maa",
        "mainContact.email": "Sähköposti",
        "mainContact.phone1": "Puhelin",
    }


def test_values_tell_a_name_from_a_number(
    table: Callable[..., Path], proposed: Callable[..., Proposal], columns: Callable[[Proposal], dict[str, str]]
) -> None:
    """Two columns can have the same heading's word; what stands in them tells which is which."""
    path = table("Kunde;Kundenavn;Ansvarlig", "10000;Bakeriet AS;Kari", "10001;Verkstedet AS;Ola")
    drawn = proposed(path, "customer")
    assert columns(drawn) == {"number": "Kunde", "name": "Kundenavn"}
    path = table("Kunde;Knr;Ansvarlig", "Bakeriet AS;10000;Kari", "Verkstedet AS;10001;Ola")
    assert columns(proposed(path, "customer"))["name"] == "Kunde"


def test_shapes_without_words(
    table: Callable[..., Path], proposed: Callable[..., Proposal], columns: Callable[[Proposal], dict[str, str]]
) -> None:
    """A column of e-mail addresses is one whatever stands above it; other shapes only make a guess."""
    path = table("Kundenr;Navn;X1;X2", "1;A AS;a@a.example;0150", "2;B AS;b@b.example;0250")
    drawn = proposed(path, "customer")
    assert columns(drawn)["mainContact.email"] == "X1"
    assert any('"X2"' in question.text for question in drawn.questions)


def test_a_price_with_vat_is_asked(table: Callable[..., Path], proposed: Callable[..., Proposal]) -> None:
    """The ledger wants prices without VAT, so a column of prices with it is never taken for one."""
    path = table("Fakturanr;Kundenr;Beskrivelse;Antall;Pris inkl. mva", "1;10;Kaffe;2;125", "2;11;Te;1;250")
    drawn = proposed(path, "customer-invoice")
    assert drawn.feed("lines", "unitPriceInCurrency") is None
    assert any("Pris inkl. mva" in question.text for question in drawn.questions)


def test_a_line_amount_that_is_no_product(table: Callable[..., Path], proposed: Callable[..., Proposal]) -> None:
    """An amount beside price and quantity that is not their product is asked about, not ignored."""
    path = table("Fakturanr;Kundenr;Tekst;Antall;Pris;Beløp", "1;10;Kaffe;2;100;150", "2;11;Te kopp;1;50;75")
    drawn = proposed(path, "customer-invoice")
    assert any("manualAmountInCurrency" in question.text for question in drawn.questions)


def test_an_amount_alone_is_the_price(table: Callable[..., Path], proposed: Callable[..., Proposal]) -> None:
    """Without quantity and price a line is one unit of its amount."""
    drawn = proposed(table("Fakturanr;Kundenr;Tekst;Beløp", "1;10;Kaffe;200", "2;11;Te kopp;50"), "customer-invoice")
    assert {feed.path: feed.right for feed in drawn.of("lines")} == {
        "description": '"Tekst"',
        "unitPriceInCurrency": '"Beløp"',
        "quantity": "{ value = 1 }",
    }


def test_a_price_without_quantity_is_asked(table: Callable[..., Path], proposed: Callable[..., Proposal]) -> None:
    """A price says that there is a quantity somewhere: nobody makes it one unseen."""
    drawn = proposed(
        table("Fakturanr;Kundenr;Tekst;Pris;Xyz", "1;10;Kaffe;200;4", "2;11;Te kopp;50;2"), "customer-invoice"
    )
    assert drawn.feed("lines", "quantity") is None
    assert ("quantity = { value = 1 }",) in [question.answers for question in drawn.questions]
