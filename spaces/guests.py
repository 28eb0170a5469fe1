"""Guests: who came by a share link. Upper rooms make links; what one opens is asked here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from bson.objectid import ObjectId

from spaces.roles import Action
from wavic.api.errors import Problem

_ASK = "Give a name when you open the link, or with PATCH /link/guest."


@dataclass(frozen=True, slots=True)
class Target:
    """What a link shares: a space, a project of it, a track of that, or one version of the track.

    What lies below the target is None, and so is the project that holds a track: that may change.
    A track that follows its current version has no `version`.
    """

    space: ObjectId
    project: ObjectId | None = None
    track: ObjectId | None = None
    version: ObjectId | None = None


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody without an account at a link's target, as the link stands at this request.

    `name` is "" until they gave one. `metered` says that the link allows so many plays only, `bot`
    that it is no person and counted nowhere.
    """

    pk: ObjectId
    name: str
    link: ObjectId
    copy: ObjectId
    target: Target
    allows: frozenset[Action]
    metered: bool
    bot: bool

    is_authenticated: ClassVar[bool] = True
    is_anonymous: ClassVar[bool] = False
    is_active: ClassVar[bool] = True
    is_staff: ClassVar[bool] = False

    def __str__(self) -> str:
        return self.name or "guest"


def named(guest: Guest) -> str:
    """The guest's name. Raises Problem 400 `name_required`: nobody writes here namelessly."""
    if not guest.name:
        raise Problem(400, "name_required", "Say who you are first.", errors={"name": [_ASK]})
    return guest.name


SHOWN = {
    "$cond": {
        "if": {"$gt": ["$guest_id", None]},
        "then": {"id": "$guest_id", "name": "$guest_name"},
        "else": None,
    }
}
"""The guest who wrote a document that keeps `guest_id` and `guest_name`; None for a person."""

Listener = Callable[[Guest, str, ObjectId, ObjectId], None]
_listeners: list[Listener] = []


def on_use(listener: Listener) -> Listener:
    """Register a function that is told when a guest is about to `stream` or `download` a version.

    It gets the guest, which of the two, the track's and the version's id; it may refuse by
    raising a Problem.
    """
    _listeners.append(listener)
    return listener


def use(guest: Guest, what: str, track: ObjectId, version: ObjectId) -> None:
    """Tell all that want to know."""
    for listener in _listeners:
        listener(guest, what, track, version)
