"""Who was told of what, as `throughline.notices` has it; and how whoever tells people stands."""

SQL = """
CREATE TABLE notices (
    place {row_number} PRIMARY KEY NOT NULL, notice_id TEXT NOT NULL, what TEXT NOT NULL,
    alert_id TEXT NOT NULL, case_ref TEXT NOT NULL, at BIGINT NOT NULL, step INTEGER,
    contact TEXT, why TEXT, data {bytes} NOT NULL
);
CREATE INDEX notices_by_alert ON notices (alert_id, place);
CREATE TABLE notifier (
    one INTEGER PRIMARY KEY NOT NULL, alive_at BIGINT NOT NULL, whom {bytes} NOT NULL,
    trouble TEXT NOT NULL
)
"""
