"""Settling: what the ledger has of a document whose answer was unclear, and whether that is what we sent."""
