"""What is told of an event, and whom: who it concerns, and who else may see it."""

from dataclasses import dataclass, field
from typing import Any

from bson.objectid import ObjectId

from collaboration.models import Level, NotificationKind
from collaboration.selectors.preferences import levels
from spaces import selectors as spaces
from spaces.roles import Action
from wavic.events import Event

Row = dict[str, Any]
Place = dict[str, ObjectId | None]


@dataclass(frozen=True)
class Line:
    """As what somebody is told: what is told as the same of the same `about` joins."""

    kind: NotificationKind
    about: ObjectId

    @property
    def group(self) -> str:
        """What joins."""
        return f"{self.kind}:{self.about}"


@dataclass
class Telling:
    """An event as it is told: to those whom it concerns, to `everybody` else, `always` to some.

    Those whom it concerns and everybody else are told as far as they may do `action` in the place,
    and want to know; who is always told needn't be in the space at all.
    """

    place: Place
    actor: ObjectId | None
    guest_name: str = ""
    note: str = ""
    role: str = ""
    action: Action = Action.SEE
    everybody: Line | None = None
    concerned: dict[ObjectId, Line] = field(default_factory=dict)
    always: dict[ObjectId, Line] = field(default_factory=dict)


def recipients_of(telling: Telling) -> dict[ObjectId, Line]:
    """Who is told, as what; whoever did it never is. Two round trips, however many they are."""
    space, project = telling.place["space"], telling.place["project"]
    if telling.action == Action.SEE_MEMBERS:
        project = None  # of people it is the role in the space that counts
    told: dict[ObjectId, Line] = {}
    if space and (telling.everybody or telling.concerned):
        among = None if telling.everybody else telling.concerned
        may = spaces.who_may(telling.action, space, project, among)
        for user_id, level in levels(space, list(may)).items():
            line = telling.concerned.get(user_id)
            if line is None and level == Level.EVERYTHING:
                line = telling.everybody
            if line and level != Level.NOTHING:
                told[user_id] = line
    told |= telling.always
    return {user_id: line for user_id, line in told.items() if user_id != telling.actor}


def who(event: Event) -> ObjectId | None:
    """Who did it: a person or a guest; None for the worker."""
    guest = event.data.get("guest")
    return ObjectId(guest) if guest else event.actor


def place(event: Event, **where: ObjectId | None) -> Place:
    """Where it happened, as notifications keep it."""
    names = ("project", "track", "version", "comment", "invitation", "link")
    return {**dict.fromkeys(names), **where, "space": event.space}
