"""What writing the rows of a workbook takes with openpyxl's write-only workbook; prints seconds and processor time.

python benchmarks/written_by_hand.py invoices.xlsx copy.xlsx
"""

import json
import sys
import time

import fastexcel
from openpyxl import Workbook

if __name__ == "__main__":
    table = fastexcel.read_excel(sys.argv[1]).load_sheet(0).to_polars()
    rows = table.rows()
    wall, cpu = time.perf_counter(), time.process_time()
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Invoices")
    sheet.append(table.columns)
    for row in rows:
        sheet.append(row)
    book.save(sys.argv[2])
    print(json.dumps({"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}))
