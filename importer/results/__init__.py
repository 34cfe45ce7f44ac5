"""The result workbook: the user's own workbook with what became of every row, to be signed or run again.

`place` says where it goes, `workbook.write` writes it.
"""
