"""The one door to the API: the port, the real ledger behind it, and what travels through."""
