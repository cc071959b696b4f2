"""The tables that give account of reading and judging: that it goes on, and leaves nothing out.

looks          how each partition stood when the watch last looked
heard          when each agency was last heard of, and from when its silence is out of the ordinary
passed         which offsets of `case.events` left nothing else here: repeats, conflicts, gaps
walks          how far the walk over `case.events` has come that looks for holes
holes          which offsets of it left nothing at all
terms          one row: by which terms cases are judged
judge_again    cases that are still to be judged by them
"""

from sqlalchemy import BigInteger, Column, Integer, MetaData, Table, Text

from store.columns import Length, Moment, RowNumber

metadata = MetaData()

looks = Table(
    "looks",
    metadata,
    Column("topic", Text, primary_key=True),
    Column("partition", Integer, primary_key=True),
    Column("log_end", BigInteger, nullable=False),
    Column("looked_at", Moment, nullable=False),
    Column("read_at", Moment, nullable=False),
)

heard = Table(
    "heard",
    metadata,
    Column("agency", Text, primary_key=True),
    Column("last_at", Moment, nullable=False),
    Column("usual", Length),
    Column("silent_from", Moment),
    Column("worked_out_for", Moment),  # the last_at of which these two speak
)

passed = Table(
    "passed",
    metadata,
    Column("place", RowNumber, primary_key=True, autoincrement=False),  # of the first of them
    Column("offsets", Integer, nullable=False),  # how many
)

walks = Table(
    "walks",
    metadata,
    Column("partition", Integer, primary_key=True, autoincrement=False),
    Column("walked_to", BigInteger, nullable=False),
    Column("whole_at", Moment),
)

holes = Table(
    "holes",
    metadata,
    Column("place", RowNumber, primary_key=True, autoincrement=False),  # of the first of them
    Column("offsets", Integer, nullable=False),
)

terms = Table(
    "terms",
    metadata,
    Column("one", Integer, primary_key=True, autoincrement=False),
    Column("version", Text, nullable=False),
    Column("all_marked", Integer, nullable=False),  # 1, or not yet: 0
)

judge_again = Table("judge_again", metadata, Column("case_ref", Text, primary_key=True))
