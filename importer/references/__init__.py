"""The references rung: what the ledger has to say of a plan before anything is sent.

Read in pages, never one call a row: customers exist and may be invoiced, customer classes exist, what is to be
updated is there, and what is to be created is not there yet. Where a few single reads, or lists filtered by one
reference, are cheaper than the pages of a long list, they are made instead.

What is in the ledger although the journal has never heard of it (the journal was lost, or somebody else posted
the same workbook) is told by what the ledger can be asked for:

- A *number* is one document's for ever. The same content under it (customer, date, currency and amount) is
  there already; other content is a finding.
- An *external reference* that only one document of the sheet has is a name as well, within one customer: the
  same content is there already, other content is a finding. A finding is also the same content under another
  number than ours, or as a document that the journal knows by another key: whether that is one document or two
  cannot be told from here.
- Any other reference only describes. A customer's order number comes back month after month, a company may
  have several accounts, and an external reference may stand on several documents of a sheet. Such a document is
  there already when everything agrees and all of it is known: customer, date, currency and amount; of a
  customer the name. With other content it is another document, and is sent. Documents of the sheet that cannot
  be told apart are a finding when the ledger has some of them but not all. What the journal knows by another
  key is left out.

Case and blanks make no difference between two numbers or two references: they make none to the ledger. Lists
are asked for documents no older than the oldest of the sheet; a reference that only an older one has is free.
"""
