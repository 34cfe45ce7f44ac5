"""Word a finding by the catalogue, in the language spoken."""

from importer.findings.catalogue import CATALOGUE
from importer.findings.value import Finding, Place
from importer.language import _, written

SHORTEN = 60


def found(code: str, place: Place, *, value: object = "", key: str = "", **words: object) -> Finding:
    """Return the finding `code` at `place`, worded by the catalogue.

    `words` fill the message and the hint; what stands in the cell may be used there as `{value}`, and the document
    as `{key}`.
    Raises KeyError for a code that is not in the catalogue.
    """
    entry = CATALOGUE[code]
    shown = shorten(written(value))
    said = {name: written(word) for name, word in words.items()}
    message = _(entry.message).format(value=shown, key=key, **said)
    hint = _(entry.hint).format(value=shown, key=key, **said)
    return Finding(code, entry.severity, place, message, hint, shown, key)


def shorten(value: object) -> str:
    """Return `value` as one line of at most 60 characters."""
    text = " ".join(str(value).split())
    return text if len(text) <= SHORTEN else text[: SHORTEN - 1] + "…"
