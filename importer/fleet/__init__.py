"""The fleet: many companies' jobs at once, each with its own profile, in processes of this machine or of a cluster.

`file` reads FLEET.toml, `conduct` lets an engine (`processes`, or `cluster` for Dask) carry the orders out, `attempt`
is what a worker does with one of them, `book` writes the summary workbook.
"""
