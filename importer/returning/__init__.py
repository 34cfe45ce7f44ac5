"""The way back: records of the ledger in the columns of a mapping, to be edited and run with that mapping again.

The workbook keeps what it said when it was exported, on a hidden sheet: rows may be sorted, filtered, added and
deleted, and still only what was changed is sent (see `importer.changes`). `writing` writes it, `drawing` draws the
plan of what came back.
"""
