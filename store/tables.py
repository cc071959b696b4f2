"""The tables, as queries see them; migrations/ makes them, and a test compares the two.

positions      how far each partition is read
events         the events that stand, by their place on `case.events`
cases          every case, with a version that grows with each batch that touches it
wakes          when a case must be judged again, for each rank
links          every case that ever recorded a person in its household
people         every person linked or told of; its row is locked while facts are derived
alerts         the state of every alert that is listed or was raised
upcoming       what is owed and not due yet, and no alert tells of
changes        every change of every alert that was ever told
drafts         derived facts that may not leave yet
outbox         what waits to be sent
turns          whose turn it is to send
chains         the newest head of the hash chain over each subject's events
refusals       what was refused and why, by the inbound record; its bytes stay on Kafka
feeds          how many events each agency had accepted, by the hour of their receipt
repeats        how many events each agency sent again, by the hour of their receipt
parked         records that our own code could not apply
held_up        whose cases are judged no further while a record of theirs is parked
unjudged       cases that our own code could not judge
completeness   one row: up to when the service is complete

Those that give account of the reading itself are in account_tables.py, those of whom we tell in
told_tables.py.
"""

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, Table, Text, text

from store import told_tables
from store.columns import HeaderList, Moment, RowNumber

metadata = told_tables.metadata  # of all of them

schema_version = Table("schema_version", metadata, Column("version", Integer, nullable=False))

positions = Table(
    "positions",
    metadata,
    Column("topic", Text, primary_key=True),
    Column("partition", Integer, primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("since", BigInteger, nullable=False),  # from which offset on each is accounted for
    Column("taken", BigInteger, nullable=False),  # of these how many held a record
    Column("gaps", BigInteger, nullable=False),  # and how many held none
)

events = Table(
    "events",
    metadata,
    Column("place", RowNumber, primary_key=True, autoincrement=False),  # partition << 48 | offset
    Column("subject", Text, nullable=False),
    Column("key", LargeBinary, nullable=False),  # 16 bytes made from source and id
    Column("name", Text, nullable=False),
    Column("occurred_at", Moment, nullable=False),
    Column("known_at", Moment, nullable=False),
    Column("value", LargeBinary, nullable=False),
    Column("origin_topic", Text),
    Column("origin_partition", Integer),
    Column("origin_offset", BigInteger),
    Index("events_by_subject", "subject", "key", unique=True),
    Index("events_by_key", "key"),
)

cases = Table(
    "cases",
    metadata,
    Column("case_ref", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("events", Integer, nullable=False),
    Column("judged_to", Moment),
)

wakes = Table(
    "wakes",
    metadata,
    Column("case_ref", Text, primary_key=True),
    Column("rank", Integer, primary_key=True),  # 0 new events, 1 critical … 4 low
    Column("at", Moment, nullable=False),
    Index("wakes_by_rank", "rank", "at"),
)

links = Table(
    "links",
    metadata,
    Column("person", Text, primary_key=True),
    Column("case_ref", Text, primary_key=True),
    Index("links_by_case", "case_ref"),
)

people = Table(
    "people",
    metadata,
    Column("person", Text, primary_key=True),
    Column("told", Integer, nullable=False),  # how many events are about the person
)

alerts = Table(
    "alerts",
    metadata,
    Column("alert_id", Text, primary_key=True),
    Column("case_ref", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("raised_at", Moment),
    Column("closed_at", Moment),
    Column("data", LargeBinary, nullable=False),  # JSON, the fields of contract.md 4
    Column("ref", Text),
    Column("owed_by", Text, nullable=False),  # a JSON list, as in data
    Column("owed_to", Text, nullable=False),  # likewise
    Column("broken", Integer, nullable=False),  # 1: it came back because a promise was not kept
    Index("alerts_by_case", "case_ref", "due_at", "rule", "alert_id"),
)
IS_OPEN = alerts.c.raised_at.is_not(None) & alerts.c.closed_at.is_(None)
Index(
    "alerts_open",
    *(alerts.c.rank, alerts.c.due_at, alerts.c.rule, alerts.c.alert_id),
    sqlite_where=IS_OPEN,
    postgresql_where=IS_OPEN,
)
IS_WARNED = alerts.c.state == text("'warned'")
Index(
    "alerts_warned",
    *(alerts.c.due_at, alerts.c.alert_id),
    sqlite_where=IS_WARNED,
    postgresql_where=IS_WARNED,
)

upcoming = Table(
    "upcoming",
    metadata,
    Column("alert_id", Text, primary_key=True),  # of the alert that will tell of it
    Column("case_ref", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("ref", Text),
    Column("owed_by", Text, nullable=False),  # as in alerts
    Column("owed_to", Text, nullable=False),
    Column("data", LargeBinary, nullable=False),  # JSON, as much of an alert as a list shows
    Index("upcoming_by_due", "due_at", "alert_id"),
    Index("upcoming_by_case", "case_ref"),
)

changes = Table(
    "changes",
    metadata,
    Column("number", RowNumber, primary_key=True),  # in the order in which they were written
    Column("change_id", Text, nullable=False),
    Column("alert_id", Text, nullable=False),
    Column("case_ref", Text, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Index("changes_by_id", "change_id", unique=True),
    Index("changes_by_alert", "alert_id", "changed_at"),
    Index("changes_by_case", "case_ref"),
    sqlite_autoincrement=True,
)

drafts = Table(
    "drafts",
    metadata,
    Column("person", Text, primary_key=True),
    Column("case_ref", Text, primary_key=True),
    Column("about", Text, primary_key=True),  # what a reader of `case.events` knows it by
    Column("known_at", Moment, nullable=False),
    Column("value", LargeBinary, nullable=False),
    Index("drafts_by_moment", "known_at"),
    Index("drafts_by_about", "about"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("seq", RowNumber, primary_key=True),  # never used twice
    Column("topic", Text, nullable=False),
    Column("about", Text, nullable=False),  # what a reader of the topic knows it by
    Column("key", LargeBinary, nullable=False),
    Column("value", LargeBinary, nullable=False),
    Column("headers", HeaderList, nullable=False),
    Index("outbox_by_topic", "topic", "about"),
    sqlite_autoincrement=True,
)

turns = Table("turns", metadata, Column("name", Text, primary_key=True))

chains = Table(
    "chains",
    metadata,
    Column("subject", Text, primary_key=True),
    Column("length", Integer, nullable=False),
    Column("head", LargeBinary, nullable=False),
    Column("place", BigInteger, nullable=False),
    Column("told", Integer, nullable=False),  # on throughline.heads: 1, or not yet: 0
)
IS_UNTOLD = chains.c.told == 0
Index("chains_untold", chains.c.subject, sqlite_where=IS_UNTOLD, postgresql_where=IS_UNTOLD)

refusals = Table(
    "refusals",
    metadata,
    Column("topic", Text, primary_key=True),
    Column("partition", Integer, primary_key=True),
    Column("offset", BigInteger, primary_key=True),
    Column("agency", Text, nullable=False),
    Column("key", LargeBinary),  # as that of events; none where source or id cannot be read
    Column("id", Text),
    Column("source", Text),
    Column("field", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("fault", Text, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("place", BigInteger, nullable=False),  # on inbound.rejected: partition << 48 | offset
    Index("refusals_by_agency", "agency", "received_at"),
    Index("refusals_by_key", "key"),
    Index("refusals_by_time", "received_at", "agency", "fault"),
)

feeds = Table(
    "feeds",
    metadata,
    Column("hour_at", Moment, primary_key=True),
    Column("agency", Text, primary_key=True),
    Column("accepted", Integer, nullable=False),
)

repeats = Table(
    "repeats",
    metadata,
    Column("hour_at", Moment, primary_key=True),
    Column("agency", Text, primary_key=True),
    Column("repeated", Integer, nullable=False),
)

parked = Table(
    "parked",
    metadata,
    Column("topic", Text, primary_key=True),
    Column("partition", Integer, primary_key=True),
    Column("offset", BigInteger, primary_key=True),
    Column("key", LargeBinary),
    Column("value", LargeBinary),
    Column("headers", HeaderList, nullable=False),
    Column("reason", Text, nullable=False),
    Column("parked_at", Moment, nullable=False),
)

held_up = Table(
    "held_up",
    metadata,
    Column("case_ref", Text, primary_key=True),
    Column(
        "topic", Text, primary_key=True
    ),  # or what a derived fact is known by, which has no place
    Column("partition", Integer, primary_key=True),
    Column("offset", BigInteger, primary_key=True),
)

unjudged = Table(
    "unjudged",
    metadata,
    Column("case_ref", Text, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

completeness = Table(
    "completeness",
    metadata,
    Column("one", Integer, primary_key=True),
    Column("complete_to", Moment),
    Column("reason", Text),
    Column("checked_at", Moment, nullable=False),
    Column("clock", Moment, nullable=False),
    Column("moved_at", Moment),
)
