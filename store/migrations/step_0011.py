"""What is owed and not due yet, of which no alert tells: the board says what is due today."""

SQL = """
CREATE TABLE upcoming (
    alert_id TEXT PRIMARY KEY NOT NULL, case_ref TEXT NOT NULL, rule TEXT NOT NULL,
    rank INTEGER NOT NULL, due_at BIGINT NOT NULL, ref TEXT, owed_by TEXT NOT NULL,
    owed_to TEXT NOT NULL, data {bytes} NOT NULL
);
CREATE INDEX upcoming_by_due ON upcoming (due_at, alert_id);
CREATE INDEX upcoming_by_case ON upcoming (case_ref)
"""
