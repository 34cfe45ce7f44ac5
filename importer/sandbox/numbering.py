"""Number series: who decides the number of a new record, the server or the one who sends it.

Source: screen CS201010 and the override number series article, community.visma.com ta-p/370591.

| series        | sent                    | number                                       |
| ------------- | ----------------------- | -------------------------------------------- |
| auto          | nothing                 | the next of the series                       |
| auto          | a number                | not honoured (setting `unhonoured_number`)   |
| auto+manual   | number and override     | the one sent; the series does not move       |
| manual        | a number                | the one sent                                 |
| manual        | nothing                 | refused                                      |
"""

from dataclasses import dataclass

from importer.sandbox.refusals import BusinessRule
from importer.sandbox.store import Book

_DIGITS = 6
_TAKEN = {"Customer": "SELECT 1 FROM customer WHERE number = ?2"}
_TAKEN_DOCUMENT = "SELECT 1 FROM document WHERE resource = ?1 AND number = ?2"


@dataclass(frozen=True, slots=True)
class Wish:
    """What the sender says about the number; `override` is only honoured where the API has it."""

    number: str = ""
    override: bool = False


def assign(book: Book, resource: str, wish: Wish) -> str:
    """Return the number of a new record; raises BusinessRule for a number missing, refused or taken."""
    mode = book.settings.number_series[resource]
    if mode == "manual":
        return _free(book, resource, wish.number)
    if wish.number and wish.override and mode == "auto+manual":
        return _free(book, resource, wish.number)
    if wish.number and book.settings.unhonoured_number == "refuse":
        raise BusinessRule(f"The number '{wish.number}' cannot be used: the number series is automatic.")
    return _next(book, resource)


def _next(book: Book, resource: str) -> str:
    while True:
        number = book.next(f"{resource} number", book.settings.first_number[resource])
        text = str(number) if resource == "Customer" else f"{number:0{_DIGITS}}"
        if not is_taken(book, resource, text):
            return text


def _free(book: Book, resource: str, number: str) -> str:
    if not number:
        raise BusinessRule("A number must be given: the number series is manual.")
    if is_taken(book, resource, number):
        raise BusinessRule(f"The number '{number}' already exists in the system.")
    return number


def is_taken(book: Book, resource: str, number: str) -> bool:
    """Tell whether a record of this resource has the number, in any case."""
    return book.one(_TAKEN.get(resource, _TAKEN_DOCUMENT), resource, number) is not None
