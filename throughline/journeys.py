"""Journeys of made-up children's cases through the agencies, for load that is true to shape.

A journey is a concern, a referral and its decision, an assessment, and then for most a child in
need plan and for some a child protection plan, with visits and meetings at the intervals that
England's figures show, until the case is closed. Deadlines are approached from just below, and
some are missed. Proportions: of what starts with the police, about a quarter of referrals; of
assessed episodes, 12 % with parental alcohol and 8 % with parental drug misuse; about one open
plan in nine is a child protection plan (DfE, Children in need, 2024-25; Bromley).
"""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import Any, TypeAlias

from events.moments import spelled

Line: TypeAlias = dict[str, Any]
PLAN_CP = 0.11
ALCOHOL, DRUGS = 0.12, 0.08
FROM_POLICE = 0.26
VIOLENT = 0.4
PASSED_ON = 0.5  # of lapses, to children's social care
FRIDAY = 4
OFFICE = time(9)
MEMBERS = ("school", "school_nurse", "gp", "bdas", "housing", "cmht")


class Journey:
    """One child's case, told from its first concern to its closure."""

    def __init__(self, chance: Random, number: int, start: datetime) -> None:
        self.chance = chance
        self.case = f"SIM-{number:07}"
        self.at = start + timedelta(days=chance.randrange(365), hours=chance.randrange(9))
        self.adult = f"{self.case}-AD1"
        self.said = 0
        self.members = ("csc", *chance.sample(MEMBERS, chance.randint(2, 5)))

    def lines(self) -> Iterator[Line]:
        """Tell the whole journey."""
        yield from self._front_door()
        if self.chance.random() < PLAN_CP:
            yield from self._protection()
        else:
            yield from self._in_need()
        others = [agency for agency in self.members if agency != "csc"]
        yield self._after(2, "closure_decided", reason="RC7", by="team_manager")
        yield self._after(1, "closure_notified", recipients=[*others, "gp", "parent"])
        yield self._after(3, "case_closed", reason_for_closure="RC7")

    def _front_door(self) -> Iterator[Line]:
        ref = f"{self.case}-C1"
        if self.chance.random() < FROM_POLICE:
            yield self._said(
                "merlin_created",
                "police",
                ref=ref,
                incident_type=self.chance.choice(["domestic_abuse", "concern_for_child"]),
                violence=self.chance.random() < VIOLENT,
                person=self.adult,
                children_present=True,
            )
            yield self._after(1, "merlin_shared", "police", ref=ref, to=["csc_mash"])
        else:
            yield self._said("concern_referred", "school", ref=ref, to=["csc_mash"])
        yield self._after(0, "referral_received", referral_source="2A", ref=ref)
        yield self._after(1, "referral_decided", outcome="s17_assessment")
        yield self._after(
            0,
            "management_overview_recorded",
            ref=ref,
            cait_discussed=True,
            strategy_decision="not_required",
            rationale_recorded=True,
        )
        yield self._after(4, "child_visited", plan_type="none", seen=True, seen_alone=True)
        tenure = self.chance.choice(["social_rent", "private_rent", "owner_occupied"])
        yield self._after(0, "tenure_recorded", tenure=tenure)
        yield from self._adults()
        factors = ["1B"] if self.chance.random() < ALCOHOL else ["4B"]
        yield self._after(self.chance.randint(20, 40), "assessment_authorised", factors=factors)

    def _adults(self) -> Iterator[Line]:
        if self.chance.random() < ALCOHOL + DRUGS:
            yield self._after(2, "involvement_declared", "bdas", person=self.adult)

    def _in_need(self) -> Iterator[Line]:
        yield self._after(6, "cin_meeting_held", **self._meeting("initial"), plan_started=True)
        others = [agency for agency in self.members if agency != "csc"]
        yield self._after(2, "plan_distributed", plan_type="cin", recipients=[*others, "gp"])
        for _ in range(self.chance.randint(2, 6)):
            yield self._after(20, "child_visited", plan_type="cin", seen=True, seen_alone=True)
            yield from self._setback()
            yield self._after(9, "cin_meeting_held", **self._meeting("review"))
            yield self._after(6, "child_visited", plan_type="cin", seen=True)

    def _setback(self) -> Iterator[Line]:
        """Tell of a lapse, and of half of them to children's social care."""
        if self.chance.random() < DRUGS:
            ref = f"{self.case}-L{self.said}"
            lapse = {"ref": ref, "person": self.adult, "substance": "alcohol"}
            yield self._after(1, "client_lapse_recorded", "bdas", **lapse)
            if self.chance.random() < PASSED_ON:
                yield self._after(1, "csc_notified", "bdas", ref=ref)

    def _protection(self) -> Iterator[Line]:
        ref, invited = f"{self.case}-C1", [*self.members, "police_cait"]
        others = [agency for agency in invited if agency != "csc"]
        attended = ["csc", "police_cait", "health"]
        yield self._after(2, "strategy_discussion_held", ref=ref, attended=attended, s47=True)
        yield self._after(1, "icpc_requested", reasons_given=True)
        invites = {"conference": "icpc", "invited": invited, "synopsis_included": True}
        yield self._after(2, "conference_invites_sent", **invites)
        yield self._after(5, "conference_report_shared", conference="icpc", by="csc")
        yield self._after(
            7,
            "conference_held",
            conference="icpc",
            invited=invited,
            attended=invited,
            reports=["csc"],
            outcome="cp_plan",
            category="EMO",
            core_group=list(self.members),
        )
        yield self._after(1, "plan_distributed", plan_type="cp_outline", recipients=others)
        for _ in range(self.chance.randint(3, 12)):
            yield self._after(12, "child_visited", plan_type="cp", seen=True, seen_alone=True)
            yield self._after(12, "core_group_held", attended=list(self.members))
        yield self._after(5, "plan_ended", plan_type="cp")

    def _meeting(self, kind: str) -> Line:
        members = list(self.members)
        return {"kind": kind, "plan_members": members, "invited": members, "attended": members}

    def _after(self, days: int, name: str, agency: str = "csc", /, **data: Any) -> Line:
        """Say what happens about so many days on, most often in office hours on a weekday."""
        self.at += timedelta(days=days, minutes=self.chance.randrange(5, 55))
        while self.at.weekday() > FRIDAY:
            self.at = datetime.combine(self.at.date() + timedelta(days=1), OFFICE, UTC)
        return self._said(name, agency, **data)

    def _said(self, name: str, agency: str, /, **data: Any) -> Line:
        self.said += 1
        return {
            "specversion": "1.0",
            "id": f"{self.case}-{self.said:03}",
            "source": f"/agency/{agency}",
            "type": f"uk.throughline.{name}.v1",
            "subject": f"case/{self.case}",
            "time": spelled(self.at),
            "recordedtime": spelled(self.at + timedelta(minutes=5)),
            "datacontenttype": "application/json",
            "data": data,
        }
