"""What an event type says of who comes to know what: one `piece=Piece(…)` in its own file.

A piece of information is what an agency can be told of: an incident, a concern, a request, a
meeting, minutes, a version of the plan. Every event that tells of it belongs to it. Who is told
stands in the fact: agencies in `to`, `recipients` or `attended`.

A type that says nothing here tells of what its `ref` names, or, without one, each event of it tells
of itself. So a new type needs this only to bring words.
"""

from typing import Any, Literal, NamedTuple, TypeAlias

OneFor: TypeAlias = Literal["ref", "episode", "version"] | type[Any]
Reply: TypeAlias = Literal["opened", "answered"]


class Piece(NamedTuple):
    """The piece of information that an event is about.

    words      what it is called, fields in braces as in a sentence: `Minutes of the {conference}`
    one_for    what makes two events tell of the same one:
               ref       the incident, concern or request that they name
               episode   the opening of the case that they lie in
               version   the version of the plan
               a type    the event of that type that they follow, alike in the fields of both
    also_to    agencies that every event of the type tells, though no field of it names them
    reply      it tells nobody: its source has opened what it was told of, or answers it
    """

    words: str = ""
    one_for: OneFor = "ref"
    also_to: tuple[str, ...] = ()
    reply: Reply | None = None


CLOSURE = Piece("Closure of the case", one_for="episode")
