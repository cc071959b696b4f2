"""What a message says: of what it is, the ref of a case, and a link; one signs in to see more."""

from typing import Final, NamedTuple

from projections.calendar import london_day
from projections.notices import Notice
from projections.words import capitalised, uk_day, words

NAMED: Final = {"coordinator": "the co-ordinator", "manager": "the manager on call"}


class Message(NamedTuple):
    """What is sent."""

    title: str
    body: str


def message(notice: Notice, pages: str) -> Message:
    """Write the message of an attempt.

    pages    where the pages are
    """
    title, lines, page = _told(notice)
    return Message(f"Throughline: {title}", "\n".join([*lines, f"{pages}{page}"]))


def _told(notice: Notice) -> tuple[str, list[str], str]:
    """Give a title, the lines, and the page on which there is more."""
    case = notice.case
    match notice.about:
        case "alert":
            return f"late, {notice.severity}", [case], f"/alerts/{notice.alert_id}"
        case "case_opened":
            return "a case was opened", [case], f"/access?case={case}"
        case "feed_silent":
            agency = capitalised(words(notice.alert_id.partition(".")[2]))
            return "an agency has fallen silent", [agency], "/feeds"
        case "not_complete":
            return "the board may not be complete", [], "/health"
        case "summary":
            return uk_day(london_day(notice.at)), [notice.says], "/"


def named(who: str) -> str:
    """Name whose contact it is: an agency, or a step."""
    return NAMED.get(who, words(who))
