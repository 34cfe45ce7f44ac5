"""The columns of every sample sheet: heading, width, kind."""

from sample_book import Layout

INVOICES = Layout(
    "Oktober 2026",
    "Fakturagrunnlag oktober 2026",
    (
        ("Fakturanr", 11, "whole"),
        ("Kundenr", 9, "old"),
        ("Kunde", 31, "text"),
        ("Fakturadato", 12, "date"),
        ("Forfallsdato", 12, "date"),
        ("Valuta", 8, "plain"),
        ("Varenr", 11, "code"),
        ("Beskrivelse", 42, "text"),
        ("Antall", 9, "quantity"),
        ("Enhet", 7, "plain"),
        ("Pris", 11, "money"),
        ("Rabatt %", 9, "percent"),
        ("Mva-kode", 9, "plain"),
        ("Deres ref", 17, "text"),
        ("Sum", 14, "money"),
    ),
)
CREDIT_NOTES = Layout(
    "Kreditnotaer",
    "Kreditnotaer oktober 2026",
    (
        ("Kreditnotanr", 14, "code"),
        ("Kundenr", 9, "code"),
        ("Kunde", 28, "text"),
        ("Dato", 12, "date"),
        ("Valuta", 8, "plain"),
        ("Gjelder faktura", 11, "whole"),
        ("Varenr", 11, "code"),
        ("Beskrivelse", 42, "text"),
        ("Antall", 9, "quantity"),
        ("Pris", 11, "money"),
        ("Rabatt %", 9, "plain"),
        ("Mva-kode", 9, "plain"),
        ("Årsak", 36, "text"),
        ("Godkjent", 10, "plain"),
        ("Sum", 13, "money"),
    ),
)
DEBIT_NOTES = Layout(
    "Debetnotaer",
    "Debetnotaer oktober 2026: renter og etterfakturering",
    (
        ("Debetnotanr", 13, "whole"),
        ("Kundenr", 9, "code"),
        ("Kunde", 30, "text"),
        ("Dato", 12, "date"),
        ("Forfall", 12, "date"),
        ("Valuta", 8, "plain"),
        ("Type", 21, "text"),
        ("Beskrivelse", 52, "text"),
        ("Antall", 9, "quantity"),
        ("Beløp", 12, "money"),
        ("Gjelder faktura", 11, "whole"),
    ),
)
DUNNING = Layout(
    "Purringer",
    "Purrekjøring november 2026",
    (
        ("Purring", 12, "code"),
        ("Kundenr", 9, "old"),
        ("Kunde", 32, "text"),
        ("Purredato", 12, "date"),
        ("Fra nivå", 9, "plain"),
        ("Til nivå", 9, "plain"),
        ("Forfalt beløp", 14, "money"),
        ("Kommentar", 34, "text"),
    ),
)
CHANGES = Layout(
    "Endringer",
    "Endringer i kunderegisteret",
    (
        ("Kundenr", 9, "code"),
        ("Navn (ikke endre)", 32, "text"),
        ("Ny adresse", 26, "text"),
        ("Ny adresse 2", 18, "text"),
        ("Nytt postnr", 11, "old"),
        ("Nytt poststed", 16, "text"),
        ("Ny e-post", 32, "text"),
        ("Ny kontaktperson", 20, "text"),
        ("Nye betalingsvilkår", 18, "text"),
    ),
    prepared="Tom celle: ingen endring. <clear>: det som står i registeret slettes.",
)
