"""The people who sign in: what each is here for, and so what each may do.

A person is a ref and a role, and never a name.
"""

from typing import Final, Literal, NamedTuple, TypeAlias

from projections.words import words

Role: TypeAlias = Literal["on_call_manager", "agency_lead", "auditor", "operator"]
Kind: TypeAlias = Literal["acknowledge", "snooze", "waive"]

CALLED: Final[dict[Role, str]] = {
    "on_call_manager": "on-call manager",
    "agency_lead": "lead",
    "auditor": "auditor",
    "operator": "operator",
}
DOES: Final[dict[Role, str]] = {
    "on_call_manager": "Sees the partnership's board; takes on, puts off and waives any alert.",
    "agency_lead": "Takes on and puts off what their own agency owes.",
    "auditor": "Reads any case as it stood, and as it was known, on any day.",
    "operator": "Keeps the service running.",
}


class Person(NamedTuple):
    """Somebody who signed in.

    ref       stands as `actor` in whatever this person does
    agency    None for those who work for all of the partnership
    """

    ref: str
    role: Role
    agency: str | None = None

    @property
    def called(self) -> str:
        """What this person is here, in words."""
        return f"{words(self.agency)} {CALLED[self.role]}" if self.agency else CALLED[self.role]

    @property
    def does(self) -> str:
        """What this person is here for, in a sentence."""
        return DOES[self.role]

    @property
    def sees_all(self) -> bool:
        """Whether this person sees every case and alert of the partnership."""
        return self.role == "on_call_manager"

    @property
    def reads_the_log(self) -> bool:
        """Whether this person reads who looked at which case."""
        return self.role in {"on_call_manager", "auditor"}


DEMO: Final = (
    Person("ON-CALL-1", "on_call_manager"),
    Person("BDAS-LEAD-1", "agency_lead", "bdas"),
    Person("AUDITOR-1", "auditor"),
    Person("OPERATOR-1", "operator"),
)
