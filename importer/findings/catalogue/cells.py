"""A cell that cannot be read as what its field wants."""

from importer.findings.value import Entry, Severity

E, W = Severity.ERROR, Severity.WARNING

CELLS = {
    "not-a-number": Entry(
        "Not a number", E, "“{value}” is not a number.", "Type the amount as a number, for example {example}."
    ),
    "ambiguous-number": Entry(
        "Number with two readings",
        E,
        "“{value}” can be read as {first} or as {second}.",
        "Make it a number cell, or add {comma} for {first} or {point} for {second} under [columns] in the mapping.",
    ),
    "mixed-numbers": Entry(
        "Numbers written in two ways",
        E,
        "“{value}” is left unread, for its column contradicts itself: {first}, such as {here}, but {second}, "
        "such as {there}.",
        "Correct those that are wrong or make them number cells, or add {comma} or {point} under [columns] "
        "in the mapping.",
    ),
    "other-currency": Entry(
        "Amount in another currency",
        E,
        "“{value}” names a currency, and the document's is {currency}.",
        "Correct one of them, feed currencyId from a column, or leave the sign out.",
    ),
    "not-grouped": Entry(
        "Misplaced thousands sign",
        E,
        "“{value}” is not a number in {locale}: {rule}.",
        "Make it a number cell, or correct the separator.",
    ),
    "not-a-code": Entry(
        "Not an identifier",
        E,
        "{value} is a date or a yes/no cell where an identifier belongs; the spreadsheet has probably changed it.",
        "Format the column as text and type the value again.",
    ),
    "not-whole": Entry("Not a whole number", E, "“{value}” is not a whole number.", "Use a number without decimals."),
    "rounded-number": Entry(
        "Number rounded by the spreadsheet",
        E,
        "The spreadsheet has rounded or shortened {value}: its last digits are lost.",
        "Format the column as text and type the value again.",
    ),
    "not-a-date": Entry("Not a date", E, "“{value}” is not a date.", "Make it a date cell, or write it as {example}."),
    "ambiguous-date": Entry(
        "Date with two readings",
        E,
        "“{value}” can be read as {first} or as {second}.",
        "Make it a date cell, or add {lines} under [columns] in the mapping.",
    ),
    "mixed-dates": Entry(
        "Dates written in two ways",
        E,
        "“{value}” is left unread, for its column contradicts itself: {first}, such as {here}, but {second}, "
        "such as {there}.",
        "Correct those that are wrong or make them date cells, or add {lines} under [columns] in the mapping.",
    ),
    "day-number": Entry(
        "Day number instead of a date",
        E,
        "“{value}” is not a date; it looks like the number a spreadsheet keeps for a day ({day} in most workbooks).",
        "Format the cell as a date in the spreadsheet and look whether the day is right, or write it as {example}.",
    ),
    "part-of-a-date": Entry(
        "Part of a date",
        E,
        "“{value}” is only a part of a date: it needs day, month and year.",
        "Write the whole date, for example {example}.",
    ),
    "no-such-day": Entry(
        "Day that does not exist", E, "There is no day “{value}”.", "Correct the date, for example {example}."
    ),
    "thin-evidence": Entry(
        "Column read by the evidence of few values",
        W,
        "Values with two readings: {following}, and little tells which: {evidence}, such as {example}. "
        "So “{decided}” is read as {taken}, not as {other}.",
        "If this is right, add {line} under [columns] in the mapping; if not, correct {example}, or add {otherwise}.",
        of_sheet=True,
    ),
    "not-a-flag": Entry("Neither yes nor no", E, "“{value}” is neither yes nor no.", "Write yes or no."),
    "not-a-period": Entry(
        "Not a period", E, "“{value}” is not a period.", "Write year and month, for example 2026-01."
    ),
    "not-a-choice": Entry("Not one of the allowed values", E, "“{value}” is not one of: {choices}.", "{suggestion}"),
    "unknown-country": Entry(
        "Country that is not known",
        E,
        "“{value}” is not the name of a country in any language the importer reads.",
        "{suggestion}",
    ),
    "ambiguous-country": Entry(
        "Name of two countries", E, "“{value}” can be {choices}.", "Write the country's code, or its full name."
    ),
    "unknown-currency": Entry(
        "Currency that is not known",
        E,
        "“{value}” is neither a code nor the name of a currency in any language the importer reads.",
        "{suggestion}",
    ),
    "ambiguous-currency": Entry(
        "Name or sign of several currencies",
        E,
        "“{value}” can be {choices}.",
        "Write the currency's code, or list {value} under values of the field in the mapping.",
    ),
    "not-in-values": Entry(
        "Value the mapping does not know",
        E,
        "“{value}” is not in the list of values in the mapping.",
        "Correct the cell, or add {value} to values of {field} in the mapping.",
    ),
    "not-in-lookup": Entry(
        "Value not in the lookup",
        E,
        "“{value}” is not {where}.",
        "{way_out}",
    ),
    "no-result-in-lookup": Entry(
        "Value without a result in the lookup",
        E,
        "“{value}” stands in row {row} of {lookup}, which has {result}.",
        "Correct row {row} of {lookup}.",
    ),
    "not-a-guid": Entry(
        "Not an identifier of the ledger",
        E,
        "“{value}” is not an identifier of the form 00000000-0000-0000-0000-000000000000.",
        "Copy the identifier from the ledger.",
    ),
    "out-of-range": Entry("Number out of range", E, "{value} is outside what {field} can hold.", "Correct the number."),
    "over-limit": Entry(
        "Longer than the ledger allows",
        E,
        "“{value}” has {length} characters; {field} takes {limit}.",
        "Shorten it, or map it to the ledger's own code under values in the mapping.",
    ),
    "does-not-fit": Entry(
        "Value that does not fit",
        E,
        "“{value}” does not fit {field}.",
        "See `importer fields` for what {field} takes.",
    ),
    "error-cell": Entry("Error in the cell", E, "The cell shows {value}.", "Correct the formula, or type the value."),
    "merged-amount": Entry(
        "Amount merged over several lines",
        E,
        "{value} stands in a cell merged over several lines: it may be of each line, or of all together.",
        "Unmerge the cell and type the amount of every line.",
    ),
    "formula-without-value": Entry(
        "Formula without a stored value",
        E,
        "The cell has a formula, but the file holds no result for it.",
        "Open the workbook in Excel or LibreOffice, save it and try again.",
    ),
    "cannot-clear": Entry(
        "Field that cannot be cleared",
        E,
        "{field} cannot be cleared.",
        "Remove <clear> to leave it as it is, or give it a value.",
    ),
    "clear-on-create": Entry(
        "Nothing to clear",
        E,
        "<clear> empties a field of a document that exists; this one is new.",
        "Leave the cell empty.",
    ),
    "too-long": Entry(
        "Longer than the ledger usually takes",
        W,
        "{length} characters; the ledger usually takes {limit} for {field}.",
        "Shorten the text if the ledger refuses it.",
    ),
    "not-worked-out": Entry(
        "Expression that defies the row",
        E,
        "{field} cannot be worked out from this row.",
        "Correct the cells it is made of ({columns}), or let the expression allow for them.",
    ),
}
