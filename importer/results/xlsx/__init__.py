"""Workbook files as what they are: a zip of XML parts, changed only where something is added.

A part nobody touches is copied as it came, so charts, pictures, validations, stored formula results and
whatever a newer Excel invents survive. Facts about the parts: ECMA-376, parts 1 (SpreadsheetML) and 2
(packaging).
"""
