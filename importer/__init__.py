"""Every row of a workbook into the customer ledger exactly once, or back with the reason."""

__version__ = "0.1.0"
