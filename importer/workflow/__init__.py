"""The corridors: a workbook comes in at the front, a result workbook goes out at the back.

`job` is what they share, `check` the rehearsal without network, `post` the ones that speak to the ledger.
"""
