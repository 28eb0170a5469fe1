"""What listeners hear: that something happened and where, never what it says."""

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from bson.objectid import ObjectId

_PLACES = ("project", "track", "version")

FIELDS = {
    **dict.fromkeys(("kind", "space", "actor", "subject_type", "subject_id", "created_at"), 1),
    **dict.fromkeys((f"data.{name}" for name in _PLACES), 1),
    **dict.fromkeys(("data.user", "data.created_by", "data.left", "data.progress"), 1),
}
"""What of an event is read for it: no text and no address leaves the database."""


@dataclass(frozen=True, slots=True)
class Happening:
    """An event of the outbox, as far as listeners are told of it or chosen by it.

    `person` is whom alone it concerns, in no space; `maker` whose its subject is, where only they
    may know; `left` the project that its subject left, where it moved.
    """

    id: ObjectId
    kind: str
    at: datetime
    space: ObjectId | None = None
    project: ObjectId | None = None
    track: ObjectId | None = None
    version: ObjectId | None = None
    subject: tuple[str, ObjectId] | None = None
    actor: ObjectId | None = None
    person: ObjectId | None = None
    maker: ObjectId | None = None
    left: ObjectId | None = None
    progress: int | None = None

    def sides(self) -> "tuple[Happening, ...]":
        """Itself, and the same for those who see the project that was left, if only that."""
        return (self, replace(self, project=self.left)) if self.left else (self,)


def happening_of(event: dict[str, Any]) -> Happening:
    """The happening of a stored event."""
    data = event.get("data") or {}
    kind, subject_id = event.get("subject_type"), event.get("subject_id")
    subject = (kind, subject_id) if kind and subject_id else None
    places = {name: _id(data.get(name)) for name in _PLACES}
    if subject and kind == "version":
        places["version"] = places["version"] or subject_id
    return Happening(
        id=event["_id"],
        kind=event["kind"],
        at=event["created_at"],
        space=event.get("space"),
        **places,
        subject=subject,
        actor=event.get("actor"),
        person=_id(data.get("user")),
        maker=_id(data.get("created_by")),
        left=_id(data.get("left")),
        progress=data.get("progress"),
    )


def personal(kind: str) -> Happening:
    """Something that no event tells and that concerns one listener, now."""
    return Happening(id=ObjectId(), kind=kind, at=datetime.now(UTC))


def frame_of(told: Happening) -> bytes:
    """The happening as a server-sent event."""
    subject = told.subject and {"type": told.subject[0], "id": str(told.subject[1])}
    hint: dict[str, Any] = {
        "kind": told.kind,
        **{name: _text(getattr(told, name)) for name in ("space", *_PLACES)},
        "subject": subject,
        "actor": _text(told.actor),
        "at": told.at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    }
    if told.progress is not None:
        hint["progress"] = told.progress
    data = json.dumps(hint, separators=(",", ":"))
    return f"event: change\nid: {told.id}\ndata: {data}\n\n".encode()


def _id(value: Any) -> ObjectId | None:
    return ObjectId(value) if ObjectId.is_valid(value) else None


def _text(value: ObjectId | None) -> str | None:
    return str(value) if value else None
