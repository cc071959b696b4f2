"""The first tables."""

SQL = """
CREATE TABLE positions (
    topic TEXT NOT NULL, partition INTEGER NOT NULL, position BIGINT NOT NULL,
    PRIMARY KEY (topic, partition)
);
CREATE TABLE events (
    place {row_number} PRIMARY KEY NOT NULL, subject TEXT NOT NULL, key {bytes} NOT NULL,
    name TEXT NOT NULL, occurred_at BIGINT NOT NULL, known_at BIGINT NOT NULL,
    value {bytes} NOT NULL,
    origin_topic TEXT, origin_partition INTEGER, origin_offset BIGINT
);
CREATE UNIQUE INDEX events_by_subject ON events (subject, key);
CREATE TABLE cases (
    case_ref TEXT PRIMARY KEY NOT NULL, version INTEGER NOT NULL, events INTEGER NOT NULL,
    judged_to BIGINT
) {by_key};
CREATE TABLE wakes (
    case_ref TEXT NOT NULL, rank INTEGER NOT NULL, at BIGINT NOT NULL,
    PRIMARY KEY (case_ref, rank)
) {by_key};
CREATE INDEX wakes_by_rank ON wakes (rank, at);
CREATE TABLE links (
    person TEXT NOT NULL, case_ref TEXT NOT NULL, PRIMARY KEY (person, case_ref)
) {by_key};
CREATE INDEX links_by_case ON links (case_ref);
CREATE TABLE people (person TEXT PRIMARY KEY NOT NULL, told INTEGER NOT NULL) {by_key};
CREATE TABLE alerts (
    alert_id TEXT PRIMARY KEY NOT NULL, case_ref TEXT NOT NULL, rule TEXT NOT NULL,
    severity TEXT NOT NULL, rank INTEGER NOT NULL, state TEXT NOT NULL,
    due_at BIGINT NOT NULL, raised_at BIGINT, closed_at BIGINT, data {bytes} NOT NULL
);
CREATE INDEX alerts_by_case ON alerts (case_ref, due_at, rule, alert_id);
CREATE INDEX alerts_open ON alerts (rank, due_at, alert_id)
    WHERE raised_at IS NOT NULL AND closed_at IS NULL;
CREATE INDEX alerts_warned ON alerts (due_at, alert_id) WHERE state = 'warned';
CREATE TABLE changes (
    change_id TEXT PRIMARY KEY NOT NULL, alert_id TEXT NOT NULL, case_ref TEXT NOT NULL,
    changed_at BIGINT NOT NULL, data {bytes} NOT NULL
);
CREATE INDEX changes_by_alert ON changes (alert_id, changed_at);
CREATE INDEX changes_by_case ON changes (case_ref);
CREATE TABLE outbox (
    seq {never_used_twice}, topic TEXT NOT NULL, about TEXT NOT NULL,
    key {bytes} NOT NULL, value {bytes} NOT NULL, headers {bytes} NOT NULL
);
CREATE INDEX outbox_by_topic ON outbox (topic, about);
CREATE TABLE turns (name TEXT PRIMARY KEY NOT NULL);
INSERT INTO turns (name) VALUES ('relay');
CREATE TABLE parked (
    topic TEXT NOT NULL, partition INTEGER NOT NULL, "offset" BIGINT NOT NULL,
    key {bytes}, value {bytes}, headers {bytes} NOT NULL,
    reason TEXT NOT NULL, parked_at BIGINT NOT NULL, PRIMARY KEY (topic, partition, "offset")
);
CREATE TABLE unjudged (
    case_ref TEXT PRIMARY KEY NOT NULL, reason TEXT NOT NULL, at BIGINT NOT NULL
);
CREATE TABLE completeness (
    one INTEGER PRIMARY KEY NOT NULL, complete_to BIGINT, reason TEXT,
    checked_at BIGINT NOT NULL, clock BIGINT NOT NULL, moved_at BIGINT
);
"""
