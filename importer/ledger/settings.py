"""How we speak to the ledger: times, sizes and limits, each with a default that suits the real one."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Settings:
    """Times in seconds. Sources: docs.vismasoftware.no on rate limits, pagination and background calls."""

    connect_timeout: float = 10.0
    read_timeout: float = 120.0
    """The API cuts calls off after 240."""
    patience: float = 120.0
    """How long something that is certainly not carried out is tried again before the run stops."""
    connections: int = 8
    """Connections kept open; at least as many as there are workers."""
    page_size: int = 1000
    """Rows asked for at a time; the ledger cuts it to its own largest page."""
    reserve_calls: int = 0
    """Calls of every window left for others who use the same client and company."""
    background_lines: int = 500
    """Documents with more lines are created as background calls."""
    background_wait: float = 3600.0
    """How long a background call is waited for."""
    override_numbers: bool = True
    """Ask the number series to take the number we send."""

    def paced(self, workers: int, reserve_calls: int | None) -> "Settings":
        """Return them with a connection for each of the `workers`, and another reserve if there is one to be."""
        reserve = self.reserve_calls if reserve_calls is None else reserve_calls
        return replace(self, connections=max(self.connections, workers), reserve_calls=reserve)
