"""Cases that are judged no further while a record of theirs is kept aside."""

SQL = """
CREATE TABLE held_up (
    case_ref TEXT NOT NULL, topic TEXT NOT NULL, partition INTEGER NOT NULL,
    "offset" BIGINT NOT NULL, PRIMARY KEY (case_ref, topic, partition, "offset")
) {by_key};
INSERT INTO held_up (case_ref, topic, partition, "offset")
    SELECT {key_as_text}, topic, partition, "offset" FROM parked WHERE key IS NOT NULL
"""
