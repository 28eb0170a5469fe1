"""Who may listen, and what each of them hears: the domain registers it, in terms of its own.

audience.register(People())      # in the ready() of some AppConfig
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bson.objectid import ObjectId

from wavic.live.happenings import Happening


class Hearing(Protocol):
    """What one listener may hear, as things stood when they were last asked about.

    Two are equal when they let the same be heard.
    """

    @property
    def person(self) -> ObjectId | None:
        """Who they are, where things concern them alone."""

    @property
    def spaces(self) -> Collection[ObjectId]:
        """Where they hear anything at all."""

    def hears(self, told: Happening) -> bool:
        """Whether they may know of it; asked of what happens in `spaces` or to `person`."""


@dataclass(frozen=True, slots=True)
class Entrance:
    """Somebody who was let in. `ticket` is what their audience knows them by, `caller` who they
    are however often they listen.
    """

    ticket: Any
    caller: ObjectId
    hearing: Hearing


class Audience(Protocol):
    """One kind of listeners. Its methods are called in threads and may ask the database."""

    unsettled_by: Collection[str]
    """Kinds of events after which what somebody hears may be another."""

    def enter(self, token: str) -> Entrance | None:
        """Who comes with the token; None for a token of another kind.

        Raises Problem 401, the same as the API answers.
        """

    def look_again(self, tickets: Sequence[Any]) -> Sequence[Hearing | str]:
        """What each may hear now, or the code of why they may not listen any more.

        In as many round trips for one as for a thousand.
        """


_audiences: list[Audience] = []


def register(audience: Audience) -> None:
    """Let these people listen."""
    _audiences.append(audience)


def audiences() -> Sequence[Audience]:
    """All of them, in the order in which they are asked whose token it is."""
    return tuple(_audiences)
