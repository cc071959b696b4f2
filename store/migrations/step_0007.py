"""Changes of alerts by number, so that what came after one of them is found at once."""

SQL = """
CREATE TABLE numbered (
    number {never_used_twice}, change_id TEXT NOT NULL, alert_id TEXT NOT NULL,
    case_ref TEXT NOT NULL, changed_at BIGINT NOT NULL, data {bytes} NOT NULL
);
INSERT INTO numbered (change_id, alert_id, case_ref, changed_at, data)
    SELECT change_id, alert_id, case_ref, changed_at, data FROM changes
    ORDER BY changed_at, change_id;
DROP TABLE changes;
ALTER TABLE numbered RENAME TO changes;
CREATE UNIQUE INDEX changes_by_id ON changes (change_id);
CREATE INDEX changes_by_alert ON changes (alert_id, changed_at);
CREATE INDEX changes_by_case ON changes (case_ref)
"""
