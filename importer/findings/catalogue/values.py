"""A value that can be read, and cannot or need not be right: numbers with check digits, codes, addresses."""

from importer.findings.value import Entry, Severity

E, W = Severity.ERROR, Severity.WARNING

VALUES = {
    "organisation-number": Entry(
        "Organisation number that cannot be right",
        E,
        "“{value}” is no organisation number of {country}: {reason}.",
        "Correct it, for example {example}, or leave the cell empty.",
    ),
    "personal-number": Entry(
        "Swedish personal number that cannot be right",
        E,
        "“{value}” is no Swedish personal number: {reason}.",
        "Correct it: YYMMDD-NNNN, or with the century.",
    ),
    "vat-number": Entry(
        "VAT number that cannot be right",
        E,
        "“{value}” is no VAT number of {country}: {reason}.",
        "Correct it, for example {example}, or leave the cell empty.",
    ),
    "gln": Entry(
        "GLN that cannot be right",
        E,
        "“{value}” is no Global Location Number: {reason}.",
        "Correct it (13 digits), or leave the cell empty.",
    ),
    "iban": Entry(
        "IBAN that cannot be right",
        E,
        "“{value}” is no IBAN: {reason}.",
        "Ask the customer for it, or leave the cell empty.",
    ),
    "bic": Entry(
        "BIC that cannot be right",
        E,
        "“{value}” is no BIC: {reason}.",
        "Correct it (8 or 11 characters), or leave the cell empty.",
    ),
    "payment-reference": Entry(
        "Payment reference with a wrong check digit",
        W,
        "“{value}” is no {kind}: its check digit does not fit.",
        "Correct it, or leave the cell empty.",
    ),
    "postal-code-shape": Entry(
        "Postal code unlike those of its country",
        W,
        "“{value}” is not written like a postal code of {country}, for example {example}.",
        "Correct the postal code or the country.",
    ),
    "postal-code-lost-zero": Entry(
        "Postal code that lost its zero",
        E,
        "“{value}” has lost its leading zero; it is probably {whole}.",
        "Format the column as text and type {whole}, or add pad = {width} to {field} in the mapping.",
    ),
    "email-shape": Entry(
        "Not an e-mail address",
        W,
        "“{value}” is not an e-mail address.",
        "Correct it; put a semicolon between several.",
    ),
    "not-a-currency": Entry(
        "Not a currency",
        E,
        "“{value}” is not a currency code of ISO 4217.",
        "{suggestion}, or list {value} under values of {field} in the mapping.",
    ),
    "not-a-country": Entry(
        "Not a country",
        E,
        "“{value}” is not a country code of ISO 3166.",
        "{suggestion}, or list {value} under values of {field} in the mapping.",
    ),
}
