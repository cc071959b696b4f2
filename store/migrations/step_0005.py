"""Refusals, what each agency had accepted, and events by their source and id alone."""

SQL = """
CREATE TABLE refusals (
    topic TEXT NOT NULL, partition INTEGER NOT NULL, "offset" BIGINT NOT NULL,
    agency TEXT NOT NULL, key {bytes}, id TEXT, source TEXT,
    field TEXT NOT NULL, reason TEXT NOT NULL, fault TEXT NOT NULL,
    received_at BIGINT NOT NULL, place BIGINT NOT NULL,
    PRIMARY KEY (topic, partition, "offset")
);
CREATE INDEX refusals_by_agency ON refusals (agency, received_at);
CREATE INDEX refusals_by_key ON refusals (key);
CREATE INDEX refusals_by_time ON refusals (received_at, agency, fault);
CREATE TABLE feeds (
    hour_at BIGINT NOT NULL, agency TEXT NOT NULL, accepted INTEGER NOT NULL,
    PRIMARY KEY (hour_at, agency)
) {by_key};
INSERT INTO feeds (agency, hour_at, accepted)
    SELECT substr(origin_topic, 9), known_at - known_at % 3600000000, count(*)
    FROM events WHERE origin_topic IS NOT NULL GROUP BY 1, 2;
CREATE INDEX events_by_key ON events (key)
"""
