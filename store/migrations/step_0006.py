"""How each partition stands, when each agency was heard, and an account of every offset.

Of a store that is older than this step the account begins where it was read to.
"""

SQL = """
ALTER TABLE positions ADD COLUMN since BIGINT NOT NULL DEFAULT 0;
ALTER TABLE positions ADD COLUMN taken BIGINT NOT NULL DEFAULT 0;
ALTER TABLE positions ADD COLUMN gaps BIGINT NOT NULL DEFAULT 0;
UPDATE positions SET since = position;
CREATE TABLE looks (
    topic TEXT NOT NULL, partition INTEGER NOT NULL, log_end BIGINT NOT NULL,
    looked_at BIGINT NOT NULL, read_at BIGINT NOT NULL, PRIMARY KEY (topic, partition)
) {by_key};
CREATE TABLE heard (
    agency TEXT NOT NULL PRIMARY KEY, last_at BIGINT NOT NULL,
    usual BIGINT, silent_from BIGINT, worked_out_for BIGINT
) {by_key};
INSERT INTO heard (agency, last_at)
    SELECT substr(origin_topic, 9), max(known_at)
    FROM events WHERE origin_topic IS NOT NULL GROUP BY 1;
CREATE TABLE passed (place {row_number} NOT NULL PRIMARY KEY, offsets INTEGER NOT NULL);
CREATE TABLE walks (
    partition INTEGER NOT NULL PRIMARY KEY, walked_to BIGINT NOT NULL, whole_at BIGINT
);
CREATE TABLE holes (place {row_number} NOT NULL PRIMARY KEY, offsets INTEGER NOT NULL)
"""
