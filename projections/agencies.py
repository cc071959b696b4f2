"""Agencies and the groups that they belong to: a partnership's settings, handed in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

CSC = "csc"
PEOPLE = frozenset({"parent", "child", "family"})  # told and invited, but never owed to

DEFAULT_GROUPS: Mapping[str, frozenset[str]] = {
    CSC: frozenset({"csc", "csc_mash"}),
    "police": frozenset({"police", "police_cait"}),
    "health": frozenset({"health", "health_visitor", "school_nurse", "gp", "hospital", "cmht"}),
    "probation": frozenset({"probation", "crc"}),
}


@dataclass(frozen=True)
class Groups:
    """Which agency belongs to which group; an agency of no group stands for itself."""

    members: Mapping[str, frozenset[str]] = field(default_factory=lambda: DEFAULT_GROUPS)

    @cached_property
    def _group_of(self) -> dict[str, str]:
        return {agency: group for group, those in self.members.items() for agency in those}

    def of(self, agency: str) -> str:
        """Name the agency's group, or the agency itself where it has none."""
        return self._group_of.get(agency, agency)

    def has(self, group: str, agencies: Iterable[str]) -> bool:
        """Tell whether any of these agencies belongs to the group."""
        return any(self.of(agency) == group for agency in agencies)

    def reached(self, agencies: Iterable[str]) -> frozenset[str]:
        """Name whom these recipients reach: any agency of the csc group is csc, no one else.

        source    duties.md, Terms: "elsewhere codes are exact unless a group is named"
        """
        return frozenset(map(self.called, agencies))

    def called(self, agency: str) -> str:
        """Name an agency: any of the csc group is csc, every other one itself."""
        return CSC if self.of(agency) == CSC else agency

    def led_by(self, agency: str) -> tuple[str, ...]:
        """Name whom the lead of an agency answers for: where it is a group, its members too."""
        members = self.members.get(agency, frozenset())
        return (agency, *sorted(set(members) - {agency}))

    def others(self, agencies: Iterable[str]) -> tuple[str, ...]:
        """Name the agencies among these that are neither csc nor people, each once, in order."""
        reached = dict.fromkeys(agencies)
        return tuple(a for a in reached if a not in PEOPLE and self.of(a) != CSC)
