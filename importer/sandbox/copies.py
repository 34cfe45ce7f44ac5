"""Copies: books as large as somebody needs to try, from the few documents that are in them.

A copy differs from its original by its number alone (`C` and seven digits, counted on), so that two hundred
thousand documents are there in seconds and every list, filter and sum is true of them.
"""

from importer.sandbox.store import Book

_SLIM = (
    "resource, {number}, customer_id, status, released, financial_period, closed_period, document_date, due_date, "
    "dunning_level, dunning_date, project, branch, external_reference, payment_reference, customer_ref_number, "
    "currency, lines, net, vat, created, modified, visible_at, version, release_due"
)
_NUMBER = "printf('C%07d', :first + each * :many + rank)"
_COPIES = (
    "FROM (SELECT *, row_number() OVER (ORDER BY id) - 1 AS rank FROM document) "
    "JOIN (WITH RECURSIVE n(each) AS (VALUES (0) UNION ALL SELECT each + 1 FROM n WHERE each < :times - 1) "
    "SELECT each FROM n)"
)
_BODY = f"""
INSERT INTO document_body
SELECT :first + each * :many + rank, state,
       replace(core, '"referenceNumber":"' || number || '"', '"referenceNumber":"' || {_NUMBER} || '"'), extras
{_COPIES} JOIN document_body USING (id)
"""
_ROWS = f"""
INSERT INTO document (id, {_SLIM.format(number="number")})
SELECT :first + each * :many + rank, {_SLIM.format(number=_NUMBER)} {_COPIES}
"""


def copy(book: Book, times: int) -> int:
    """Add `times` copies of every document in the books; return how many documents there are then."""
    many = book.one("SELECT count(*) FROM document")[0]
    if many and times:
        values = {"times": times, "many": many, "first": book.next("document id")}
        book.db.execute(_BODY, values)
        book.db.execute(_ROWS, values)
        book.db.execute("UPDATE counter SET value = value + ? WHERE name = 'document id'", (many * times,))
    return int(many * (times + 1))
