"""Events in words: every type is told, and every code of DfE's has its words."""

import re
from typing import get_args

import pytest

from events.base import CATALOGUE, AnyEvent
from events.contracts import example_of
from events.samples import example
from events.types.assessment_authorised import AssessmentAuthorised
from events.types.client_lapse_recorded import ClientLapseRecorded
from events.types.decision_not_to_share import DecisionNotToShare
from events.types.plan_distributed import PlanDistributed
from events.types.referral_received import ReferralReceived
from events.types.service_not_relevant import ServiceNotRelevant
from projections.dfe_words import WORDS
from projections.sentences import say
from projections.words import agencies, words

EVERY_EXAMPLE = [example_of(kind) for kind in CATALOGUE.values()]


@pytest.mark.parametrize("event", EVERY_EXAMPLE, ids=[event.name for event in EVERY_EXAMPLE])
def test_every_type_is_told_as_a_sentence(event: AnyEvent) -> None:
    """It begins and ends as sentences do, and no code shows through."""
    assert re.fullmatch(r"[A-Z][^{}_\[\]]*\.", say(event.fact))


@pytest.mark.parametrize("codes", WORDS, ids=str)
def test_every_code_of_dfe_has_its_words(codes: object) -> None:
    """No code is left out, and none is told that does not exist."""
    assert set(WORDS[codes]) == set(get_args(codes))


def test_agencies_and_kinds_are_told_in_words() -> None:
    """Capitals where people say letters, and plain words where they say words."""
    sent = example(PlanDistributed, recipients=["school_nurse", "gp", "csc_mash"])
    told = "The outline child protection plan was sent to school nurse, GP and CSC MASH."
    ruled_out = example(ServiceNotRelevant, service="cmht", reason="no_current_need")

    assert say(sent) == told
    assert say(ruled_out) == "CMHT was ruled out of the network: no current need."


def test_a_code_of_dfe_stands_behind_its_words() -> None:
    """Whoever knows the codes can check them."""
    referral = example(ReferralReceived, referral_source="3A")
    none_found = example(AssessmentAuthorised, factors=[])

    assert say(referral) == "A referral was received from a GP (DfE 3A)."
    assert say(none_found) == "The assessment was authorised, with factors none."


def test_a_field_that_is_a_word_of_pythons_is_told_too() -> None:
    """On the wire it is `with`."""
    kept_back = example(DecisionNotToShare, **{"with": ["school", "gp"]})

    assert "not to share the information with school and GP:" in say(kept_back)


def test_a_ref_stays_as_it_is() -> None:
    """Also where it could pass for a code."""
    lapse = example(ClientLapseRecorded, person="ad_gp", ref="cp_1", substance="both")

    assert say(lapse) == "A lapse of ad_gp was recorded: alcohol and drugs (cp_1)."


def test_no_one_is_told_as_no_one() -> None:
    """A list without anybody is still a sentence."""
    assert agencies([]) == "no one"
    assert words("talking_therapies") == "talking therapies"
