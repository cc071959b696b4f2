"""A conference that made a plan, of which an alert follows: the school was not sent it."""

from events.samples import sample
from events.types.conference_held import ConferenceHeld

CONFERENCE = sample(
    ConferenceHeld,
    "Tue 27 Feb 2018 10:00",
    conference="icpc",
    invited=["csc", "school"],
    attended=["csc"],
    outcome="cp_plan",
)
