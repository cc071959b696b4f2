"""How many events each agency sent again, by the hour: from now on, and all after a rebuild."""

SQL = """
CREATE TABLE repeats (
    hour_at BIGINT NOT NULL, agency TEXT NOT NULL, repeated INTEGER NOT NULL,
    PRIMARY KEY (hour_at, agency)
)
"""
