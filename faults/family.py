"""Adults in the load: linked to a case or two, told of under their own ref, and unlinked again."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

from events.moments import moment, spelled
from throughline.journeys import Line

ADULTS = 6
LINKS = (1, 3)  # of an adult, at least and at most
EVENTS = (1, 5)  # about an adult
SPAN = 200  # days in which all of it happens


def family(told: list[Line], chance: Random) -> Iterator[Line]:
    """Tell of some adults of the cases that are told of."""
    opened: dict[str, datetime] = {}
    for line in told:
        at = moment(line["time"])
        opened[line["subject"]] = min(at, opened.get(line["subject"], at))
    for number in range(ADULTS):
        cases = chance.sample(sorted(opened), chance.randint(*LINKS))
        yield from _Adult(f"ADULT-{number}", opened[cases[0]], chance).lines(cases)


class _Adult:
    def __init__(self, ref: str, begins: datetime, chance: Random) -> None:
        self.ref, self.begins, self.chance = ref, begins, chance
        self.said = 0

    def lines(self, cases: list[str]) -> Iterator[Line]:
        for case in cases:
            role = {"role": "partner", "lives_with_child": True}
            yield self._said("csc", case, "household_member_recorded", {**self._who(), **role})
            if self.chance.random() < 0.4:  # noqa: PLR2004  some leave
                yield self._said("csc", case, "household_member_left", self._who())
        for _ in range(self.chance.randint(*EVENTS)):
            lapse = {"ref": f"{self.ref}-L{self.said}", "substance": "alcohol"}
            about = f"person/{self.ref}"
            yield self._said("bdas", about, "client_lapse_recorded", {**self._who(), **lapse})

    def _who(self) -> dict[str, Any]:
        return {"person": self.ref}

    def _said(self, agency: str, subject: str, name: str, data: dict[str, Any]) -> Line:
        self.said += 1
        at = self.begins + timedelta(days=self.chance.uniform(0, SPAN))
        return {
            "specversion": "1.0",
            "id": f"{self.ref}-{self.said:03}",
            "source": f"/agency/{agency}",
            "type": f"uk.throughline.{name}.v1",
            "subject": subject,
            "time": spelled(at),
            "recordedtime": spelled(at + timedelta(minutes=self.chance.randint(1, 4000))),
            "datacontenttype": "application/json",
            "data": data,
        }
