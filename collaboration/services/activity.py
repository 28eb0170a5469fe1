"""The feed of a space: written from the outbox, a line for each event worth one."""

from typing import Any

from bson.objectid import ObjectId
from django.db import IntegrityError
from django.db.models import Model

from accounts.models import User
from collaboration.audiences import ONLY_OF, SHOWN, keys_of_line
from collaboration.models import Activity, Comment, Invitation, Link
from collaboration.selectors import excerpt
from projects.models import Project
from spaces.models import Space
from tracks.models import Attachment, Track, Version
from wavic.events import Event
from wavic.mongo.documents import collection, session
from wavic.mongo.transactions import in_transaction

Row = dict[str, Any]

_SAID = ("fields", "role", "recipient", "copies", "target")  # taken from the event as they are
_BATCH = 500


def write_activity(event: Event) -> bool:
    """Write the event's line, unless it makes none or is written already; whether it is new."""
    try:
        return _write(event)
    except IntegrityError:  # at this moment another one wrote it
        return False


def backfill_activity(after: ObjectId | None) -> ObjectId | None:
    """Write the lines of the next events of the outbox; the last of them, or None at its end.

    For installations whose events are older than the feed. Doing it again changes nothing.
    """
    events = Event.objects.order_by("pk")
    batch = list((events.filter(pk__gt=after) if after else events)[:_BATCH])
    for event in batch:
        write_activity(event)
    return batch[-1].pk if batch else None


@in_transaction
def move_activity(track_id: ObjectId) -> None:
    """Have a track's lines lie in the project that it is in now."""
    project = _project_of(track_id)
    if project is None:
        return
    old, new = {"$toString": "$project"}, str(project)
    moved = {"$replaceOne": {"input": "$$this", "find": old, "replacement": new}}
    collection(Activity).update_many(
        {"reads": str(track_id), "project": {"$ne": project}},
        [{"$set": {"project": project, "reads": {"$map": {"input": "$reads", "in": moved}}}}],
        session=session(),
    )


@in_transaction
def _write(event: Event) -> bool:
    if not _makes_a_line(event) or Activity.objects.filter(pk=event.pk).exists():
        return False
    place = _place_of(event)
    if _is_gone(event, place):
        return False
    line = Activity(
        pk=event.pk,
        kind=event.kind,
        group=SHOWN[event.kind][0],
        space=event.space,
        **place,
        actor=event.actor,
        guest_name=event.data.get("guest_name") or "",
        data=_details(event),
        created_at=event.created_at,
    )
    maker = _maker_of(place["link"])
    line.reads = keys_of_line(event.kind, line.space, line.project, event.actor, maker)
    if line.track:  # by which they are found when the track moves
        line.reads.append(str(line.track))
    line.save(force_insert=True)
    return True


def _makes_a_line(event: Event) -> bool:
    if event.space is None or event.kind not in SHOWN or event.data.get("silent"):
        return False
    if event.kind == "version.uploaded" and event.actor is None:
        return False  # processed once more, not uploaded
    needed = ONLY_OF.get(event.kind)
    return needed is None or needed in event.data.get("fields", ())


def _is_gone(event: Event, place: Row) -> bool:
    """Whether something that it happened to was deleted for good meanwhile.

    But not the version that a comment was made on first: it may stand on others.
    """
    needed: list[tuple[type[Model], ObjectId | None]] = [
        (Space, event.space),
        (Project, place["project"]),
        (Track, place["track"]),
        (Version, place["version"] if event.subject_type == "version" else None),
        (Comment, place["comment"]),
        (Link, place["link"]),
    ]
    return any(pk is not None and not _now(model, pk, "pk") for model, pk in needed)


def _place_of(event: Event) -> dict[str, ObjectId | None]:
    """Where it happened, by now: what moved meanwhile is where it is.

    Events from before the feed don't say all of it themselves.
    """
    named = {
        name: ObjectId(event.data[name])
        for name in ("project", "track", "version", "comment")
        if event.data.get(name)
    }
    if event.subject_id and event.subject_type in {"project", "track", "version", "comment"}:
        named[event.subject_type] = event.subject_id
    if "track" not in named and "version" in named:
        version = _now(Version, named["version"], "track_id")
        named |= {"track": version["track_id"]} if version else {}
    if "track" in named and (project := _project_of(named["track"])):
        named["project"] = project
    link = event.subject_id if event.subject_type == "link" else None
    return {**dict.fromkeys(("project", "track", "version", "comment")), **named, "link": link}


def _details(event: Event) -> Row:
    """What a line says besides: names as they are at this moment, for what may be gone later."""
    said = {name: event.data[name] for name in _SAID if event.data.get(name) is not None}
    if event.data.get("note"):
        said["note"] = excerpt(event.data["note"])
    subject, _, what = event.kind.partition(".")
    if subject == "member":
        said["person"] = _person(event.subject_id)
    elif event.kind == "space.transferred":
        said["person"] = _person(ObjectId(event.data["to"]))
    elif subject == "invitation":
        said["email"] = _now(Invitation, event.subject_id, "email_typed").get("email_typed", "")
    elif subject in {"attachment", "link"}:
        model = Attachment if subject == "attachment" else Link
        said |= _now(model, event.subject_id, "name")
    elif subject == "version" and what in {"trashed", "restored", "edited"}:
        said |= _now(Version, event.subject_id, "number", "label")
    elif what in {"trashed", "restored", "moved", "edited"}:
        said |= _now(Track if subject == "track" else Project, event.subject_id, "title")
    return said


def _now(model: type[Model], pk: ObjectId | None, *names: str) -> Row:
    """The fields of a document, in the trash or not; nothing of one that isn't there."""
    return model._default_manager.filter(pk=pk).values(*names).first() or {}  # noqa: SLF001 (Django's public name)


def _person(user_id: ObjectId | None) -> Row:
    return {"id": str(user_id), "name": _now(User, user_id, "name").get("name", "")}


def _project_of(track_id: ObjectId) -> ObjectId | None:
    return _now(Track, track_id, "project_id").get("project_id")


def _maker_of(link_id: ObjectId | None) -> ObjectId | None:
    return _now(Link, link_id, "created_by_id").get("created_by_id") if link_id else None
