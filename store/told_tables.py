"""The tables of whom we tell.

notices     every fact on `throughline.notices`, by its place there
notifier    one row: when whoever tells people was last alive, whom it tells, what is wrong with it
"""

from sqlalchemy import Column, Index, Integer, LargeBinary, Table, Text

from store import account_tables
from store.columns import Moment, RowNumber

metadata = account_tables.metadata

notices = Table(
    "notices",
    metadata,
    Column("place", RowNumber, primary_key=True, autoincrement=False),  # partition << 48 | offset
    Column("notice_id", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("alert_id", Text, nullable=False),
    Column("case_ref", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("step", Integer),
    Column("contact", Text),  # whose, and the number of the way; never an address
    Column("why", Text),
    Column("data", LargeBinary, nullable=False),  # all of it, as it lies there
    Index("notices_by_alert", "alert_id", "place"),
)

notifier = Table(
    "notifier",
    metadata,
    Column("one", Integer, primary_key=True, autoincrement=False),
    Column("alive_at", Moment, nullable=False),  # by the machine's clock
    Column("whom", LargeBinary, nullable=False),  # JSON: the steps, and no address
    Column("trouble", Text, nullable=False),  # a JSON list of sentences
)
