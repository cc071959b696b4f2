"""By which terms cases are judged, and which are still to be judged again by new ones.

By which those of an older store were judged nobody knows: the next worker has all judged again.
"""

SQL = """
CREATE TABLE terms (
    one INTEGER PRIMARY KEY NOT NULL, version TEXT NOT NULL, all_marked INTEGER NOT NULL
);
CREATE TABLE judge_again (case_ref TEXT PRIMARY KEY NOT NULL) {by_key}
"""
