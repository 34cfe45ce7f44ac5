"""The layout of the books, in SQL; a change to it needs a new `VERSION`."""

VERSION = 1

TABLES = (
    "setting",
    "counter",
    "customer",
    "customer_body",
    "document",
    "document_body",
    "dunning_letter",
    "later",
)

SQL = """
CREATE TABLE IF NOT EXISTS setting (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    value TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS counter (
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS customer (
    id INTEGER PRIMARY KEY,
    number TEXT NOT NULL UNIQUE COLLATE NOCASE,
    name TEXT COLLATE NOCASE,
    status TEXT NOT NULL,
    corporate_id TEXT,
    vat_registration_id TEXT,
    email TEXT COLLATE NOCASE,
    phone TEXT,
    attributes TEXT NOT NULL,
    created TEXT NOT NULL,
    modified TEXT NOT NULL,
    visible_at REAL NOT NULL,
    version INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS customer_body (
    id INTEGER PRIMARY KEY,
    state TEXT NOT NULL,
    core TEXT NOT NULL,
    extras TEXT NOT NULL
);

CREATE TABLE IF NOT EXISTS document (
    id INTEGER PRIMARY KEY,
    resource TEXT NOT NULL,
    number TEXT NOT NULL COLLATE NOCASE,
    customer_id INTEGER NOT NULL,
    status TEXT NOT NULL,
    released INTEGER NOT NULL,
    financial_period TEXT NOT NULL,
    closed_period TEXT,
    document_date TEXT NOT NULL,
    due_date TEXT,
    dunning_level INTEGER NOT NULL,
    dunning_date TEXT,
    project TEXT COLLATE NOCASE,
    branch TEXT COLLATE NOCASE,
    external_reference TEXT COLLATE NOCASE,
    payment_reference TEXT COLLATE NOCASE,
    customer_ref_number TEXT COLLATE NOCASE,
    currency TEXT NOT NULL,
    lines INTEGER NOT NULL,
    net INTEGER NOT NULL,
    vat INTEGER NOT NULL,
    created TEXT NOT NULL,
    modified TEXT NOT NULL,
    visible_at REAL NOT NULL,
    version INTEGER NOT NULL,
    release_due REAL,
    UNIQUE (resource, number)
);
CREATE INDEX IF NOT EXISTS document_order ON document (resource);
CREATE INDEX IF NOT EXISTS document_customer ON document (customer_id);
CREATE INDEX IF NOT EXISTS document_external ON document (resource, external_reference);
CREATE INDEX IF NOT EXISTS document_reference ON document (resource, customer_ref_number);
CREATE INDEX IF NOT EXISTS document_release ON document (release_due) WHERE release_due IS NOT NULL;
CREATE TABLE IF NOT EXISTS document_body (
    id INTEGER PRIMARY KEY,
    state TEXT NOT NULL,
    core TEXT NOT NULL,
    extras TEXT NOT NULL
);

CREATE TABLE IF NOT EXISTS dunning_letter (
    id INTEGER PRIMARY KEY,
    customer_id INTEGER NOT NULL,
    letter_date TEXT,
    level_from INTEGER,
    level_to INTEGER
);

CREATE TABLE IF NOT EXISTS later (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    due REAL NOT NULL,
    request TEXT NOT NULL,
    received REAL NOT NULL,
    started REAL,
    finished REAL,
    status INTEGER NOT NULL DEFAULT 0,
    headers TEXT NOT NULL DEFAULT '{}',
    content TEXT
);
CREATE INDEX IF NOT EXISTS later_due ON later (due) WHERE started IS NULL;
"""
