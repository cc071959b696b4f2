"""Derived facts that may not leave yet."""

SQL = """
CREATE TABLE drafts (
    person TEXT NOT NULL, case_ref TEXT NOT NULL, about TEXT NOT NULL,
    known_at BIGINT NOT NULL, value {bytes} NOT NULL, PRIMARY KEY (person, case_ref, about)
) {by_key};
CREATE INDEX drafts_by_moment ON drafts (known_at);
CREATE INDEX drafts_by_about ON drafts (about)
"""
