"""Addresses: a record's number as a segment of an address, and back.

Source: developer knowledge base on community.visma.com: reserved characters (since version 8.19), the
Location header.
"""

import base64
import re
from binascii import Error as NotBase64
from urllib.parse import quote, unquote, urlsplit

RESERVED = frozenset(":/?#[]@&*+;")
"""Characters the API wants an id encoded for."""
_ENCODED = re.compile(r"b64\(([A-Za-z0-9_-]*)\)", re.ASCII)


def path_id(identifier: str) -> str:
    """Return `identifier` as a segment of an address: percent-encoded, or `b64(...)` where the API wants it.

    Also for `.` and `..`, which clients take out of addresses, and for a name that looks encoded itself.
    Raises ValueError for an empty one, whose address would be that of the whole list.
    """
    if not identifier:
        raise ValueError("an empty number has no address")
    if RESERVED & set(identifier) or identifier in {".", ".."} or _ENCODED.fullmatch(identifier):
        encoded = base64.urlsafe_b64encode(identifier.encode()).decode("ascii").rstrip("=")
        return f"b64({encoded})"
    return quote(identifier, safe="")


def number_from_location(url: str) -> str:
    """Return the number in a `Location` header: its last segment, decoded.

    The address itself is not to be followed: it may name another host, scheme or version. Raises ValueError
    when there is no number to be read.
    """
    last = unquote(urlsplit(url.strip()).path.rstrip("/").rpartition("/")[2])
    if not last:
        raise ValueError(f"no number in {url!r}")
    encoded = _ENCODED.fullmatch(last)
    if encoded is None:
        return last
    text = encoded[1]
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
    except (NotBase64, UnicodeDecodeError):
        raise ValueError(f"no number in {url!r}") from None
