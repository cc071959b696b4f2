"""The hash chain over the events of each subject; open alerts in the order in which they are shown.

The chain of a subject whose events were here before is forged when the next one comes.
"""

SQL = """
CREATE TABLE chains (
    subject TEXT PRIMARY KEY NOT NULL, length INTEGER NOT NULL, head {bytes} NOT NULL,
    place BIGINT NOT NULL, told INTEGER NOT NULL
) {by_key};
CREATE INDEX chains_untold ON chains (subject) WHERE told = 0;
DROP INDEX alerts_open;
CREATE INDEX alerts_open ON alerts (rank, due_at, rule, alert_id)
    WHERE raised_at IS NOT NULL AND closed_at IS NULL
"""
