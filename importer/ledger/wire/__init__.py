"""What travels between us and the ledger: bodies, addresses, and what an error body says."""

from importer.ledger.wire.addresses import number_from_location, path_id
from importer.ledger.wire.bodies import dumps, fingerprint, loads, wrap
from importer.ledger.wire.faults import error_text

__all__ = ["dumps", "error_text", "fingerprint", "loads", "number_from_location", "path_id", "wrap"]
