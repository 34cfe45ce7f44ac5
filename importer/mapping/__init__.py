"""Mappings: which Column of a sheet feeds which Field of one resource."""

from importer.mapping.bind import Bound, bind, bind_both
from importer.mapping.check import load, parse
from importer.mapping.value import Feed, Mapping

__all__ = ["Bound", "Feed", "Mapping", "bind", "bind_both", "load", "parse"]
