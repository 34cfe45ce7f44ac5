"""The kinds of value a field takes: what a cell has to become before it may travel."""

from enum import StrEnum


class Kind(StrEnum):
    """A field's kind; in brackets the column type a parsed column of this kind has (see `cells.parse`)."""

    TEXT = "text"
    """Free text [String]: stripped, an inner line break stays."""
    CODE = "code"
    """An identifier [String]: what the user sees, `0101` stays `0101` and 10000 never becomes `10000.0`."""
    DECIMAL = "decimal"
    """An amount, quantity, rate or percentage [String]: plain decimal digits (`-1234.50`), no exponent, no float."""
    WHOLE = "whole"
    """A whole number [Int64]."""
    DATE = "date"
    """A day without zone [Date]."""
    FLAG = "flag"
    """Yes or no [Boolean]."""
    CHOICE = "choice"
    """One of a closed list of the API's names [String]."""
    COUNTRY = "country"
    """A country [String]: its code of two letters."""
    CURRENCY = "currency"
    """A currency [String]: its code of three letters."""
    YEAR_MONTH = "year-month"
    """A period that travels as YYYYMM [String]."""
    MONTH_YEAR = "month-year"
    """A period that travels as MMYYYY [String]."""
