"""When the service says that it cannot be sure, and why."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from events.samples import moment, sample
from events.types.referral_received import ReferralReceived
from store.account_shapes import Backlog, Heard, Look
from web.parts import Parts
from web.samples import WALL, Service
from web.standing import stand
from web.trust import trust, why_stalled

NOON = moment("Mon 12 Mar 2018 12:00")
MINUTE = timedelta(minutes=1)
POLICE, CSC = ("inbound.police", 0, 7), ("inbound.csc", 0, 9)
AWAY = "the broker does not answer"
At = Callable[[datetime], Service]


def why(service: Service, parts: Parts | None = None) -> str | None:
    """Ask a service why it is not sure."""
    given = parts or service.parts
    return why_stalled(given, stand(given, service.store))


def test_it_is_sure_while_the_worker_says_so(at: At) -> None:
    """A look of some seconds ago that found everything read is enough."""
    service = at(NOON)
    service.looked()

    assert why(service) is None


def test_it_is_not_sure_before_the_first_look(at: At) -> None:
    """A worker that never ran has said nothing."""
    assert why(at(NOON)) == "the worker has not looked at anything yet; is it running?"


def test_it_is_not_sure_when_nobody_looks_any_more(at: At) -> None:
    """What was true a minute ago may not be now."""
    service = at(NOON)
    service.looked(ago=MINUTE)

    assert why(service) == "the worker last reported 1 minute ago; is it running?"


def test_it_is_not_sure_when_it_stands_still_for_long(at: At) -> None:
    """The reason is the worker's own, also where the story's clock stands still with it."""
    service = at(NOON)
    service.looked(ago=MINUTE)
    service.stands_still(AWAY)

    assert why(service) == AWAY
    assert why(service, replace(service.parts, story=True)) == AWAY


def test_it_is_not_complete_up_to_a_moment_that_has_not_come(at: At) -> None:
    """A wrong clock said so, or somebody wrote it into the store; a story's clock is no better."""
    service = at(NOON)
    service.store.complete(NOON + timedelta(days=30), None, WALL, NOON)

    for parts in (service.parts, replace(service.parts, story=True)):
        trusted = trust(parts, stand(parts, service.store))

        assert trusted.complete_to is None
        assert trusted.says == (
            "Not complete: the worker says that it is complete up to Wed 11 Apr 2018, 12:00, "
            "and the clock reads Mon 12 Mar 2018, 12:00."
        )


def test_clocks_of_two_machines_may_differ_a_little(at: At) -> None:
    """It is complete up to what this one reads."""
    service = at(NOON)
    service.store.complete(NOON + timedelta(seconds=3), None, WALL, NOON)

    trusted = trust(service.parts, stand(service.parts, service.store))

    assert (trusted.reason, trusted.complete_to) == (None, NOON)


def test_a_worker_that_reports_from_the_future_is_not_believed(at: At) -> None:
    """Its report would else stay fresh for as long as its clock was ahead."""
    service = at(NOON)
    service.looked(ago=-MINUTE)

    assert why(service) == "the worker last reported 1 minute from now; is a machine's clock wrong?"


def test_it_is_sure_while_it_catches_up(at: At) -> None:
    """What came in a moment ago is on its way; that is said, and is no cause for alarm."""
    service = at(NOON)
    service.looked(ago=timedelta(seconds=5))
    service.stands_still("waiting for intake")

    trusted = trust(service.parts, stand(service.parts, service.store))

    assert trusted.reason is None
    assert trusted.waiting == "waiting for intake"


def test_it_is_not_sure_before_everything_was_read_once(at: At) -> None:
    """A first start says why it has nothing to show yet."""
    service = at(NOON)
    service.stands_still("waiting for intake")

    assert why(service) == "waiting for intake"


def test_it_is_not_sure_when_it_lags_behind_a_clock_that_runs(at: At) -> None:
    """A clock that is moved in steps leaps ahead of what is complete at each step."""
    service = at(NOON)
    service.looked()
    service.clock += 2 * MINUTE
    service.stands_still("waiting for intake")

    assert why(service) == "what is complete lies 2 minutes behind the clock"
    assert why(service, replace(service.parts, story=True)) is None


def test_what_our_own_code_could_not_take_is_told(at: At) -> None:
    """A case that could not be judged may be owed something; nobody is to think otherwise."""
    service = at(NOON)
    service.looked()
    standing = replace(stand(service.parts, service.store), backlog=Backlog({}, 1, 2))

    trusted = trust(service.parts, standing)

    assert trusted.reason == "our own code could not take 1 record and 2 cases"
    assert trusted.says == "Not complete: our own code could not take 1 record and 2 cases."


def test_it_is_not_sure_of_a_partition_that_nobody_reads(at: At) -> None:
    """Quiet as it is, what comes there would not be read; the one that waits longest is named."""
    service = at(NOON)
    service.looked(partitions=(Look(*POLICE, WALL, WALL - MINUTE), Look(*CSC, WALL, WALL)))
    in_time = why(service)
    service.looked(partitions=(Look(*POLICE, WALL, WALL), Look(*CSC, WALL, WALL - 3 * MINUTE)))

    assert in_time is None
    assert why(service) is None  # somebody else read it since
    service.looked(partitions=[Look("inbound.school", 0, 4, WALL, WALL - 3 * MINUTE)])
    assert why(service) == "nobody has read inbound.school 0 for 3 minutes"


def test_it_is_not_sure_while_what_fell_due_is_not_judged(at: At) -> None:
    """A minute of it may be a busy midnight; a clock that is moved in steps leaps over it."""
    service = at(NOON)
    service.take(sample(ReferralReceived, NOON - MINUTE, received=NOON - MINUTE))
    service.looked()
    in_time = why(service)
    service.clock += MINUTE
    service.looked()

    assert in_time is None
    assert why(service) == "what fell due 2 minutes ago is not judged yet"
    assert why(service, replace(service.parts, story=True)) is None
    service.judge()
    assert why(service) is None


def test_what_was_read_and_is_not_here_is_told(at: At) -> None:
    """First of all that no restart would mend."""
    service = at(NOON)
    service.looked()
    whole = stand(service.parts, service.store)
    standing = replace(whole, left_out=["nothing is kept of it"], backlog=Backlog({}, 1, 0))

    trusted = trust(service.parts, standing)

    assert trust(service.parts, whole).reason is None
    assert (trusted.stalled, trusted.reason) == (None, "nothing is kept of it")


def test_who_is_silent_by_its_own_rhythm_is_told(at: At) -> None:
    """From the very moment on; it is no reason to doubt what is here."""
    service = at(NOON)
    service.looked()
    police = Heard("police", NOON - timedelta(hours=9), timedelta(hours=2), NOON)
    new = Heard("school", NOON - timedelta(days=90), None, None)
    standing = replace(stand(service.parts, service.store), heard=[police, new])

    trusted = trust(service.parts, standing)
    service.clock -= timedelta(microseconds=1)

    assert trusted.silent == ("police (last event Mon 12 Mar 2018, 03:00, usually every 2 hours)")
    assert (trusted.reason, trusted.says) == (None, "Complete up to Mon 12 Mar 2018, 11:59.")
    assert trust(service.parts, standing).silent is None


def test_it_is_not_complete_while_cases_are_judged_again_by_new_terms(at: At) -> None:
    """What the board does not show may be owed by them. Nothing is wrong, so it stays ready."""
    service = at(NOON)
    service.looked()
    service.take(sample(ReferralReceived, NOON - MINUTE, referral_source="9"))
    service.judge()
    service.store.judge_by("a new policy")
    service.store.mark_again("a new policy")

    trusted = trust(service.parts, stand(service.parts, service.store))

    assert trusted.stalled is None
    assert trusted.says == ("Not complete: cases are being judged again by new terms, 1 left.")
    service.judge()
    assert trust(service.parts, stand(service.parts, service.store)).reason is None
