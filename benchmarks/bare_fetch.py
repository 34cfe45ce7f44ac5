"""Fetch all invoices with the importer's own client, parse them and write nothing.

python benchmarks/bare_fetch.py      # the ledger in the environment
"""

import gc

from importer.api.door import open_ledger
from importer.api.value import Where

if __name__ == "__main__":
    gc.disable()  # as the export does: a page is a hundred thousand small values and no cycle
    with open_ledger(Where(None, sandboxed=False)) as ledger:
        print(sum(len(page) for page in ledger.pages("customer-invoice", {})), "invoices")
