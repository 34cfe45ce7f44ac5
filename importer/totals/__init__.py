"""Control totals three ways: what the sheet says, what was sent, and what the ledger has.

Each way has a path of its own: the sheet's amounts are added up column by column from its cells (`plan.totals`), what
was sent line by line from the payloads (`sent`), and what is in the ledger from its lists, read page by page
afterwards (`books`). `compare` puts them side by side; documents that make a difference are named.
"""
