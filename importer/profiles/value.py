"""What a profile is: one company, where its ledger is, and how to speak to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from importer.errors import SignInError
from importer.language import one_of
from importer.ledger.access import BASE_URL, TOKEN_URL, Access, Secret
from importer.ledger.settings import Settings

Environment = Mapping[str, str]

FROM_ENVIRONMENT = "environment"
"""Name of the profile that stands in no file."""
SETTLE_SECONDS = 240.0
TEXTS = {
    "company": "IMPORTER_COMPANY",
    "tenant_id": "IMPORTER_TENANT_ID",
    "client_id": "IMPORTER_CLIENT_ID",
    "base_url": "IMPORTER_BASE_URL",
    "token_url": "IMPORTER_TOKEN_URL",
}
"""The texts of a profile, each with the variable that goes before it."""
SECRET = "IMPORTER_CLIENT_SECRET"  # noqa: S105  the name of a variable


@dataclass(frozen=True)
class Profile:
    """One company and how to speak to its ledger."""

    name: str
    company: str = ""
    """For people; the tenant id stands in when it is empty, and says so."""
    client_id: str = ""
    tenant_id: str = ""
    base_url: str = BASE_URL
    token_url: str = TOKEN_URL
    settings: Settings = field(default_factory=Settings)
    settle_seconds: float = SETTLE_SECONDS
    """How long a look-up waits before absent means absent."""
    secret: Secret | None = field(default=None, repr=False, compare=False)

    @property
    def shown(self) -> str:
        """The company for people: its name, else its tenant id, said as such. The API has no call that tells it."""
        return self.company or (f"tenant {self.tenant_id}" if self.tenant_id else "")

    def access(self) -> Access:
        """Return what it takes to sign in. Raises SignInError naming everything that is missing."""
        parts = [name for name in ("client_id", "tenant_id") if not getattr(self, name)]
        missing = [f"{name.replace('_', ' ')} ({TEXTS[name]})" for name in parts]
        if not self.secret:
            missing.append(f"secret ({SECRET})")
        if missing or self.secret is None:
            raise self._unknown(missing)
        return Access(
            company=self.shown,
            tenant_id=self.tenant_id,
            client_id=self.client_id,
            secret=self.secret,
            base_url=self.base_url,
            token_url=self.token_url,
        )

    def _unknown(self, missing: list[str]) -> SignInError:
        lacks = one_of(missing)
        if self.name == FROM_ENVIRONMENT:
            return SignInError(
                "There is no profile, and the environment has no {lacks}.",
                "Make a profile with importer profile add NAME, or set the variables in brackets. "
                "To try without: --sandbox.",
                lacks=lacks,
            )
        return SignInError(
            "The profile “{name}” has no {lacks}.",
            "Give it with importer profile add {name}, or set the variable in brackets. To try without: --sandbox.",
            name=self.name,
            lacks=lacks,
        )
