"""What faust, aiokafka and our own streams log: one JSON line each on standard error."""

import logging
import sys
from typing import Final

import structlog

KAFKA_AWAY: Final = "Unable connect to"  # as aiokafka has it, several times a second


def log_as_json(level: str) -> None:
    """Set up the logging of this process, once.

    level    what is logged: debug, info, warning or error, and what is worse
    """
    chain: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=chain,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    handler.addFilter(_is_news)
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)


def _is_news(record: logging.LogRecord) -> bool:
    """Leave out that Kafka is away: we say so ourselves, once, and status says it all the while."""
    from_kafka = record.name.partition(".")[0] == "aiokafka"
    return not (from_kafka and str(record.msg).startswith(KAFKA_AWAY))
