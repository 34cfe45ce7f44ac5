"""The books on disk."""

import threading
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from importer.sandbox import lists
from importer.sandbox.settings import SettingsError
from importer.sandbox.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Return open books."""
    books = Store(tmp_path)
    yield books
    books.close()


def test_change_that_fails_leaves_no_trace(store: Store) -> None:
    """A transaction happens as a whole or not at all."""
    with pytest.raises(SettingsError):
        _count_and_fail(store)
    with store.writing() as book:
        assert book.next("customer id", 7) == 7


def _count_and_fail(store: Store) -> None:
    with store.writing() as book:
        book.next("customer id")
        raise SettingsError


def test_reader_sees_the_last_finished_change(store: Store) -> None:
    """While somebody writes, readers go on and see what was."""
    with store.writing() as book:
        book.next("a")
        with store.reading() as other:
            assert other.one("SELECT count(*) FROM counter")[0] == 0
    with store.reading() as other:
        assert other.one("SELECT count(*) FROM counter")[0] == 1


def test_writers_queue_up(store: Store) -> None:
    """Many threads counting reach the sum of their counts."""

    def count() -> None:
        for _ in range(25):
            with store.writing() as book:
                book.next("a")

    threads = [threading.Thread(target=count) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.writing() as book:
        assert book.next("a") == 201


def test_settings_of_one_door_are_seen_through_the_other(store: Store, tmp_path: Path) -> None:
    """Two stores on one folder, as two processes have them, know the same settings."""
    other = Store(tmp_path)
    store.configure({"latency_ms": 5})
    assert other.settings().latency_ms == 5
    other.reset()
    assert store.settings().latency_ms == 0
    other.close()


def test_wrong_settings_change_nothing(store: Store) -> None:
    """A refused change leaves all settings as they were."""
    with pytest.raises(SettingsError):
        store.configure({"latency_ms": 5, "colour": "red"})
    assert store.settings().latency_ms == 0


def test_long_list_is_read_by_the_page(store: Store) -> None:
    """Of two hundred thousand documents the last page is read in a moment, without holding the others."""
    with store.writing() as book:
        book.db.executescript(_MANY)
    where = [lists.Where("resource = ?", ("CustomerInvoice",))]
    tracemalloc.start()
    started = time.perf_counter()
    with store.reading() as book:
        rows = lists.rows(book, "document", where, lists.Page(199_990, 1000), frozenset())
    seconds, (_, peak) = time.perf_counter() - started, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert seconds < 2
    assert peak < 1_000_000
    assert rows.total == 200_000
    assert rows.inner == [f'"referenceNumber":"{number:06}"' for number in range(199_991, 200_001)]


_MANY = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000)
INSERT INTO document (id, resource, number, customer_id, status, released, financial_period, document_date,
    dunning_level, currency, lines, net, vat, created, modified, visible_at, version)
SELECT i, 'CustomerInvoice', printf('%06d', i), 1, 'Balanced', 0, '202601', '2026-01-01T00:00:00.000',
    0, 'NOK', 1, 100, 25, '2026-01-01T00:00:00.000', '2026-01-01T00:00:00.000', 0, i FROM n;
INSERT INTO document_body SELECT id, '{}', '"referenceNumber":"' || number || '"', '{}' FROM document;
"""
