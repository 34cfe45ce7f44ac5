"""The program as a library: what the command line does, for Python. It never prints, never asks and never exits.

Its doors are in `importer` itself: `from importer import check, run, export` (docs/python.md).
"""
