"""The report of a run as one HTML page, for whoever gets it by mail: `report.report_page`.

`value` says what is on the page, `report.html` how it looks; every text is escaped there.
"""
