"""How a customer is read: what was written under its read names, and what the server adds."""

from typing import Any

from importer.sandbox.bodies import Plain
from importer.sandbox.reading import in_order, mirror_of, unfolded
from importer.sandbox.settings import Settings

FLAGS = (
    "printInvoices",
    "acceptAutoInvoices",
    "sendInvoicesByEmail",
    "sendDunningLettersViaEMail",
    "printDunningLetters",
    "printStatements",
    "sendStatementsByEmail",
    "printMultiCurrencyStatements",
    "invoiceToDefaultLocation",
    "excludeDebtCollection",
)
HOME = "NO"
_BLOCKS = ("main", "invoice", "delivery")


def view(internal_id: int, number: str, state: Plain, settings: Settings) -> dict[str, Any]:
    """Return the customer as a single GET shows it, without version and time stamps."""
    seen = unfolded(mirror_of("Customer"), state)
    seen |= {"internalId": internal_id, "number": number}
    seen.setdefault("attributes", [])
    for flag in FLAGS:
        seen.setdefault(flag, False)
    _describe(seen, settings)
    _place(seen, internal_id)
    seen["paymentMethods"] = _payment_methods(state)
    for name, account in seen.get("glAccounts", {}).items():
        if name.endswith("Subaccount"):
            account["subaccountNumber"] = "-".join(segment["segmentValue"] for segment in account["segments"])
    return in_order("Customer", seen)


def _describe(seen: dict[str, Any], settings: Settings) -> None:
    customer_class = seen.get("customerClass")
    if customer_class:
        customer_class["description"] = settings.customer_classes.get(customer_class["id"], {}).get("description", "")
    terms = seen.get("creditTerms")
    if terms:
        terms["description"] = settings.credit_terms.get(terms["id"], {}).get("description", "")
    for row in seen["attributes"]:
        row.setdefault("description", row.get("id", ""))


def _place(seen: dict[str, Any], internal_id: int) -> None:
    """Give every address and contact its id, and the blocks nobody wrote those of the main one."""
    main = seen.setdefault("mainAddress", {})
    main.setdefault("country", {"id": HOME})
    for at, block in enumerate(_BLOCKS):
        address = seen.setdefault(f"{block}Address", dict(main))
        address["addressId"] = internal_id * 10 + at
        contact = seen.setdefault(f"{block}Contact", dict(seen["mainContact"]) if block != "main" else {})
        contact["contactId"] = internal_id * 10 + at
        contact.setdefault("name", seen.get("name", ""))
    seen["location"] = {"countryId": main["country"]["id"], "id": "Main", "name": "Primary location"}


def _payment_methods(state: Plain) -> list[dict[str, Any]]:
    method = state.get("defaultPaymentMethod", {})
    if "paymentMethodId" not in method:
        return []
    return [{"paymentMethodId": method["paymentMethodId"], "isDefault": method.get("isDefault", True)}]
