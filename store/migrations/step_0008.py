"""What the board filters and sorts alerts by, beside their JSON: so that queries can."""

SQL = """
ALTER TABLE alerts ADD COLUMN ref TEXT;
ALTER TABLE alerts ADD COLUMN owed_by TEXT NOT NULL DEFAULT '[]';
ALTER TABLE alerts ADD COLUMN owed_to TEXT NOT NULL DEFAULT '[]';
ALTER TABLE alerts ADD COLUMN broken INTEGER NOT NULL DEFAULT 0;
UPDATE alerts SET
    ref = {field_of_data}ref{end_of_field},
    owed_by = {field_of_data}owed_by{end_of_field},
    owed_to = {field_of_data}owed_to{end_of_field};
UPDATE alerts SET broken = 1 WHERE state = 'raised' AND (
    SELECT change_id FROM changes
    WHERE changes.alert_id = alerts.alert_id AND change_id NOT LIKE '%.raised.%'
    ORDER BY changed_at DESC, change_id DESC LIMIT 1
) LIKE '%.acknowledged.%'
"""
