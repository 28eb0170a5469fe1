"""What is told of versions and projects."""

from bson.objectid import ObjectId

from collaboration.models import NotificationKind as Kind
from collaboration.selectors.comment_shapes import excerpt
from collaboration.selectors.telling.shapes import Line, Row, Telling, place, who
from projects.models import Project
from spaces import access
from tracks.models import Track, Version
from wavic.events import Event
from wavic.lifecycle.models import State
from wavic.mongo.documents import aggregate


def version_ready(event: Event) -> Telling | None:
    """A new version is told of once everybody can hear it."""
    found = _version(event.subject_id)
    if found is None:
        return None
    telling = _of_version(event, found, actor=found["uploaded_by_id"])
    first = found["number"] == 1
    project = found["_track"]["project_id"]
    telling.everybody = (
        Line(Kind.TRACK, project) if first else Line(Kind.VERSION, found["track_id"])
    )
    return telling


def version_failed(event: Event) -> Telling | None:
    found = _version(event.subject_id)
    if found is None:
        return None
    telling = _of_version(event, found, actor=None)
    telling.concerned = {found["uploaded_by_id"]: Line(Kind.VERSION_FAILED, found["_id"])}
    return telling


def version_reviewed(event: Event) -> Telling | None:
    found = _version(event.subject_id)
    if found is None:
        return None
    verdict = Kind(event.kind.partition(".")[2])
    telling = _of_version(event, found, actor=who(event))
    telling.guest_name = event.data.get("guest_name", "")
    telling.note = excerpt(event.data.get("note") or "")
    telling.everybody = Line(verdict, found["_id"])
    telling.concerned = {found["uploaded_by_id"]: telling.everybody}
    return telling


def project_made_or_signed_off(event: Event) -> Telling | None:
    stages = [
        {"$match": {"_id": event.subject_id, "state": State.ACTIVE}},
        *access.living_space("space_id"),
        {"$project": {"space_id": 1}},
    ]
    for found in aggregate(Project, stages):
        telling = Telling(place(event, project=found["_id"]), event.actor)
        if event.kind == "project.created":
            telling.everybody = Line(Kind.PROJECT, found["space_id"])
        else:
            telling.everybody = Line(Kind.SIGNED_OFF, found["_id"])
        return telling
    return None


def _version(version_id: ObjectId | None) -> Row | None:
    stages = [
        {"$match": {"_id": version_id, "state": State.ACTIVE}},
        {"$project": {"track_id": 1, "number": 1, "uploaded_by_id": 1}},
        *access.living(Track, "track_id", "_track"),
        *access.living(Project, "_track.project_id", "_project"),
        *access.living_space("_track.space_id"),
    ]
    return next(iter(aggregate(Version, stages)), None)


def _of_version(event: Event, found: Row, *, actor: ObjectId | None) -> Telling:
    where = {"track": found["track_id"], "version": found["_id"]}
    return Telling(place(event, project=found["_track"]["project_id"], **where), actor)
