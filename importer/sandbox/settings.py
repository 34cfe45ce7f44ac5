"""What a sandbox can be told to be like; a test may change any of it over the control door.

Where the vendor says nothing about a behaviour, the setting's text says which way the sandbox leans.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from importer.sandbox.identity import TENANT_ID

SCOPES = tuple(f"vismanet_erp_service_api:{verb}" for verb in ("read", "create", "update", "delete"))


@dataclass(frozen=True, slots=True)
class Settings:
    """One sandbox company; amounts and rates are decimal strings, times are seconds."""

    # signing in
    tenant_id: str = TENANT_ID
    """The company's tenant: a token for it may call the API. Another one makes it another company."""
    token_seconds: float = 3600
    granted_scopes: list[str] = field(default_factory=lambda: list(SCOPES))
    # speed and limits
    latency_ms: float = 0
    """No answer comes sooner after its call."""
    rate_limit: int = 1_000_000
    rate_window_seconds: float = 3600
    rate_reset: str = "seconds"
    """`seconds` until the window ends, or `epoch`: the time it ends, as the API had it in 2021."""
    throttle_body: str = "message"
    """`message`, or `ipp` for the platform's old exception form."""
    # numbering, per resource: `auto`, `auto+manual` (manual numbers allowed on imports) or `manual`
    number_series: dict[str, str] = field(
        default_factory=lambda: {
            "Customer": "auto+manual",
            "CustomerInvoice": "auto+manual",
            "CustomerCreditNote": "auto+manual",
            "CustomerDebitNote": "auto+manual",
        }
    )
    first_number: dict[str, int] = field(
        default_factory=lambda: {
            "Customer": 10000,
            "CustomerInvoice": 1,
            "CustomerCreditNote": 1,
            "CustomerDebitNote": 1,
        }
    )
    unhonoured_number: str = "ignore"
    """What becomes of a number that an automatic series does not take: `ignore` (it numbers) or `refuse`."""
    # the company's registers
    base_currency: str = "NOK"
    currencies: dict[str, str] = field(
        default_factory=lambda: {
            "NOK": "1",
            "SEK": "1.02",
            "DKK": "1.56",
            "EUR": "11.65",
            "GBP": "13.40",
            "USD": "10.80",
            "CHF": "12.10",
            "PLN": "2.70",
            "ISK": "0.08",
        }
    )
    customer_classes: dict[str, dict[str, Any]] = field(
        default_factory=lambda: {
            "1": {"description": "Domestic customers", "creditTermsId": "14", "vatZoneId": "01"},
            "2": {"description": "Customers in the EU", "creditTermsId": "30", "vatZoneId": "02"},
            "3": {"description": "Customers outside the EU", "creditTermsId": "30", "vatZoneId": "03"},
            "10": {"description": "Private customers", "creditTermsId": "14", "vatZoneId": "01"},
        }
    )
    default_customer_class: str = "1"
    credit_terms: dict[str, dict[str, Any]] = field(
        default_factory=lambda: {
            str(days): {"description": f"{days} days net" if days else "Due at once", "days": days}
            for days in (0, 10, 14, 30, 60, 90)
        }
    )
    vat_categories: dict[str, str] = field(
        default_factory=lambda: {
            "3": "25",
            "31": "15",
            "33": "12",
            "5": "0",
            "6": "0",
            "MP1": "25",
            "MP2": "12",
            "MP3": "6",
        }
    )
    unknown_items: list[str] = field(default_factory=list)
    """Item numbers that do not exist. Any other exists, but for those that start with `UNKNOWN`."""
    default_sales_account: str = "3000"
    """Account of a row with no item; empty: such a row must name its account."""
    closed_periods: list[str] = field(default_factory=list)
    """Financial periods (YYYYMM) that take no documents."""
    blocked_statuses: list[str] = field(default_factory=lambda: ["CreditHold", "Inactive"])
    """Customers with these statuses get no new documents."""
    required_customer_fields: list[str] = field(default_factory=lambda: ["name"])
    """Dotted members a new customer must have; what is missing of the address comes from the class."""
    # behaviour
    business_error_status: int = 400
    """500 dresses every broken business rule as a server fault, as the API is said to do at times."""
    location_base: str = ""
    """Scheme and host of `Location` instead of the sandbox's own, e.g. `http://integration.example`."""
    hold_default: bool = False
    strict_lines: bool = False
    """True refuses `lines` on an invoice instead of ignoring it."""
    max_page_size: int = 1000
    default_page_size: int = 100
    read_lag_seconds: float = 0
    """How long a new record stays out of sight of reads."""
    release_result: str = "Done"
    release_seconds: float = 0
    background_seconds: float = 0
    background_keep_seconds: float = 86400


class SettingsError(ValueError):
    """A setting that does not exist, or a value of the wrong type or outside its choices."""


_CHOICES: Mapping[str, tuple[object, ...]] = {
    "rate_reset": ("seconds", "epoch"),
    "throttle_body": ("message", "ipp"),
    "unhonoured_number": ("ignore", "refuse"),
    "business_error_status": (400, 500),
    "release_result": ("Done", "Queued", "InProcess"),
}
_RATES = ("currencies", "vat_categories")
_SERIES = ("number_series", "first_number")
_MODES = ("auto", "auto+manual", "manual")


def change(settings: Settings, changes: Mapping[str, Any]) -> Settings:
    """Return `settings` with `changes`; registers are replaced, series are merged. Raises SettingsError."""
    known = asdict(settings)
    for name, value in changes.items():
        if name not in known:
            raise SettingsError(f"There is no setting {name!r}; there are: {', '.join(sorted(known))}.")
        known[name] = _checked(name, known[name], value)
    return Settings(**known)


def read(stored: Mapping[str, Any]) -> Settings:
    """Return settings from their stored form; members another version wrote are left out."""
    known = {each.name for each in fields(Settings)}
    return Settings(**{name: value for name, value in stored.items() if name in known})


def _checked(name: str, old: Any, value: Any) -> Any:  # noqa: ANN401  any JSON value
    if not _alike(old, value):
        raise SettingsError(f"{name} takes a {_type_name(old)}, not {value!r}.")
    if name in _CHOICES and value not in _CHOICES[name]:
        raise SettingsError(f"{name} takes one of {_CHOICES[name]}, not {value!r}.")
    if name in _RATES and not all(_is_number(rate) for rate in value.values()):
        raise SettingsError(f"{name} takes numbers as texts, not {value!r}.")
    return _merged_series(name, old, value) if name in _SERIES else value


def _merged_series(name: str, old: dict[str, Any], value: dict[str, Any]) -> dict[str, Any]:
    """Return one setting per resource, changed; raises SettingsError for an unknown resource or mode."""
    if not value.keys() <= old.keys():
        raise SettingsError(f"{name} is by resource: {', '.join(old)}; not {value!r}.")
    if name == "number_series" and not set(value.values()) <= set(_MODES):
        raise SettingsError(f"A number series is one of {', '.join(_MODES)}, not {value!r}.")
    return {**old, **value}


def _is_number(text: object) -> bool:
    return isinstance(text, str) and re.fullmatch(r"[0-9]+(\.[0-9]+)?", text) is not None


def _alike(old: object, value: object) -> bool:
    if isinstance(old, bool) or isinstance(value, bool):
        return isinstance(old, bool) and isinstance(value, bool)
    if isinstance(old, int | float):
        return isinstance(value, int | float)
    return isinstance(value, type(old))


def _type_name(value: object) -> str:
    names = {bool: "flag", int: "number", float: "number", str: "text", list: "list", dict: "table"}
    return names[type(value)]
