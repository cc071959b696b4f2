"""What is asked for of a case, by whichever of its pages: the moment, as it was typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from events.moments import spelled
from web.typed import Field


@dataclass(frozen=True)
class Wanted:
    """The moment that is asked for.

    fields    each field of the form, with what was typed into it
    """

    fields: list[Field]

    @property
    def is_now(self) -> bool:
        """Whether no moment is asked for."""
        return not any(field.typed for field in self.fields)

    @property
    def also(self) -> Mapping[str, str]:
        """What else is asked for of the page; empty where nothing is."""
        return {}

    @property
    def is_asking(self) -> bool:
        """Whether anything is asked for."""
        return not self.is_now or any(self.also.values())

    @property
    def moment(self) -> str:
        """The moment as it is typed, for the address of another page of the case."""
        return _query({field.name: field.typed for field in self.fields})

    @property
    def now(self) -> str:
        """What else is asked for, for the address of the same as it stands now."""
        return _query(self.also)

    def link(self, at: datetime | None = None, **changes: str) -> str:
        """Give the address with these changes; at another moment, if one is given."""
        told = {field.name: field.typed for field in self.fields}
        if at:
            told = {"as_of": spelled(at)}
        return _query({**told, **self.also, **changes}) or "?"


def _query(told: Mapping[str, str]) -> str:
    """Write a query, what is empty left out; empty where there is nothing to ask."""
    asked = urlencode({name: value for name, value in told.items() if value})
    return f"?{asked}" if asked else ""
