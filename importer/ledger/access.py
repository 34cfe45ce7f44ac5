"""Where the ledger is and who we are there; secrets that cannot be shown by accident."""

from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import urlsplit

from importer.errors import ProfileError

BASE_URL = "https://api.finance.visma.net"
"""The current address, without `/v1`; docs.vismasoftware.no, "Change base URL" (2025)."""
TOKEN_URL = "https://connect.visma.com/connect/token"  # noqa: S105  an address
SCOPES = tuple(f"vismanet_erp_service_api:{verb}" for verb in ("read", "create", "update"))
"""What we ask to be allowed; docs.vismasoftware.no, "Service integrations". Nothing here ever deletes."""


class Secret:
    """A text that shows itself only to `reveal`: not in repr, str, format, pickle or copy."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """Return the text, for the one place that has to send it."""
        return self._text

    def __repr__(self) -> str:
        return "Secret('***')"

    def __str__(self) -> str:
        return "***"

    def __format__(self, spec: str) -> str:
        return "***"

    def __bool__(self) -> bool:
        return bool(self._text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash(Secret)

    def __reduce__(self) -> str:
        raise TypeError("a secret is never pickled or copied")


@dataclass(frozen=True, slots=True)
class Access:
    """One company's address and credentials.

    Raises ProfileError for an address that would send them in the clear.
    """

    company: str
    tenant_id: str
    """GUID of the company tenant (not of the customer tenant, that is the contract)."""
    client_id: str
    secret: Secret = field(repr=False)
    base_url: str = BASE_URL
    token_url: str = TOKEN_URL

    def __post_init__(self) -> None:
        check_address("base URL", self.base_url)
        check_address("token URL", self.token_url)

    @property
    def host(self) -> str:
        """The host of the base URL, with its port when it is an unusual one."""
        return urlsplit(self.base_url).netloc.rpartition("@")[2]

    @property
    def sign_in_host(self) -> str:
        """The host that gives tokens."""
        return urlsplit(self.token_url).netloc.rpartition("@")[2]

    @property
    def root(self) -> str:
        """The base URL as `/v1/...` is put behind it; a trailing `/`, `/v1` or `/v2` is taken off."""
        bare = self.base_url.rstrip("/")
        return bare[:-3] if bare.lower().endswith(("/v1", "/v2")) else bare


def check_address(what: str, url: str) -> None:
    """Do nothing if `url` is https, or http to this very machine. Raises ProfileError otherwise."""
    parts = urlsplit(url)
    if parts.scheme == "https" and parts.hostname:
        return
    if parts.scheme == "http" and is_loopback(parts.hostname or ""):
        return
    shown = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}" if parts.scheme else shorten(url)
    raise ProfileError(
        "The {what} {shown} would send credentials in the clear.",
        "Use an address that starts with https://; plain http:// is for a server on this machine only.",
        what=what,
        shown=shown,
    )


def shorten_address(url: str) -> str:
    """Return an address without the credentials that may stand in it."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def shorten(url: str) -> str:
    """Return what may be shown of something that should have been an address."""
    return url[:40].rpartition("@")[2]


def is_loopback(host: str) -> bool:
    """Return whether `host` is this very machine, by its name or address."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
