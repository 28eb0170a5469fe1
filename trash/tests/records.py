"""A record with everything in it that a record can have, and a look at all that is stored."""

import re
from typing import Any

from bson.objectid import ObjectId

from accounts.models import Entitlement, User
from accounts.tests.people import person
from collaboration import services as collaboration
from collaboration.models import Comment, Link
from collaboration.tests.factories import guest_of, make_comment, make_link
from projects.models import Project
from projects.tests.factories import make_project
from spaces.models import Space
from spaces.roles import Role
from spaces.tests.factories import add_member, make_space
from tracks import services as tracks
from tracks.models import Approval, Track, Version
from tracks.tests.factories import attach_file, make_track, make_version
from wavic.events.models import Event
from wavic.events.subscribers import subscribers_of
from wavic.mongo.connections import mongo_connection
from wavic.queue.broker import MongoBroker
from wavic.storage.blobs import blob_store
from wavic.storage.inventory import inventory

# What keeps itself: the outbox and the queue forget by themselves what they have told and done,
# mails are logged for support staff; the audit trail remembers what was done.
LOGS = {
    *("wavic_events_event", "wavic_queue_once", "django_q_task", "django_q_schedule"),
    *("wavic_mail_sentmail", "collaboration_told", "cache_counters", "queue_wavic"),
    *("django_migrations", "wavic_audit_entry"),
}

_IDS = re.compile("(?<![0-9a-f])[0-9a-f]{24}(?![0-9a-f])")

Row = dict[str, Any]
Stored = dict[str, dict[Any, Row]]


class Record:
    """A project in a space with a few people: tracks of several versions, threads with replies,
    reactions and mentions, reviews, files, links with guests who listened, invitations.
    """

    def __init__(
        self, space: Space, title: str = "First Light", *, tracks: int = 2, threads: int = 2
    ) -> None:
        self.space = space
        self.owner: User = space.owner
        self.project = make_project(space, title)
        self.tracks = [self._track(number, threads) for number in range(tracks)]
        attach_file(self.tracks[0], b"a paper", "contract.pdf", to_project=True)
        self.link = make_link(self.project, may_comment=True)
        collaboration.invite(
            self.owner,
            space=space.pk,
            project=self.project.pk,
            email=f"{ObjectId()}@example.org",
            role=Role.EDITOR,
        )
        guest = guest_of(self.link, name="Gus")
        track = self.tracks[0]
        said = {"track": str(track.pk), "start_ms": 5, "body": "Lovely."}
        assert guest.post("/comment", said, format="json").status_code == 201
        heard = {"version": str(track.current_version_id), "play": "1", "ranges": [[0, 200]]}
        assert guest.post(f"/track/{track.pk}/heard", heard, format="json").status_code == 204

    def _track(self, number: int, threads: int) -> Track:
        track = make_track(self.project, f"Song {number}")
        for at in range(threads):
            thread = make_comment(track, f"Thread {at}", start_ms=at)
            make_comment(track, "And?", parent=thread.pk)
            collaboration.react(self.owner, thread.pk, emoji="🔥")
        version = make_version(track, label="Mix 2")
        tracks.review_version(self.owner, track.pk, version.pk, Approval.APPROVED, "Yes.")
        attach_file(track)
        make_link(track)
        make_link(version)
        track.refresh_from_db()
        return track


def tell_all() -> None:
    """Have everybody told who wants to know what happened, but those who decode audio."""
    for event in Event.objects.order_by("pk"):
        for name, subscriber in subscribers_of(event.kind).items():
            if not name.startswith("tracks.tasks.") or "index" in name:
                subscriber(event)
    MongoBroker().collection.delete_many({})


def band(name: str = "Northbound") -> Space:
    """A space with an owner who has room, an editor and a viewer."""
    space = make_space(person(name="Ada"), name)
    Entitlement.objects.update(spaces_limit=50)
    add_member(space, person(name="Eve"), Role.EDITOR)
    add_member(space, person(name="Vic"), Role.VIEWER)
    return space


def stored(*, logs: bool = False) -> Stored:
    """All documents there are, by collection and id."""
    database = mongo_connection().database
    names = set(database.list_collection_names()) - (set() if logs else LOGS)
    return {name: {row["_id"]: row for row in database[name].find()} for name in sorted(names)}


def different(before: Stored, after: Stored) -> dict[str, Any]:
    """`collection.id.field` → (before, after) of all that isn't the same."""
    found = {}
    for name in before.keys() | after.keys():
        one, other = before.get(name, {}), after.get(name, {})
        for pk in one.keys() | other.keys():
            was, now = one.get(pk), other.get(pk)
            if was is None or now is None:
                found[f"{name}.{pk}"] = (was, now)
                continue
            for field in was.keys() | now.keys():
                if was.get(field) != now.get(field):
                    found[f"{name}.{pk}.{field}"] = (was.get(field), now.get(field))
    return found


def naming(ids: set[ObjectId], rows: Stored) -> set[str]:
    """`collection.id` of all documents that name any of these, anywhere in them, even as text."""
    words: set[Any] = {*ids, *map(str, ids)}
    return {
        f"{name}.{pk}"
        for name, documents in rows.items()
        for pk, row in documents.items()
        if _names(row, words)
    }


def contents(space: Space, project: Project | None = None) -> set[ObjectId]:
    """The ids of all that lies in a project, or in a space, itself included."""
    projects = [project.pk] if project else list(space.projects.values_list("pk", flat=True))
    tracks = set(Track.objects.filter(project__in=projects).values_list("pk", flat=True))
    found = {*projects, *tracks} | (set() if project else {space.pk})
    for model, field, ids in (
        (Version, "track", tracks),
        (Comment, "track", tracks),
        (Link, "project", projects),
    ):
        found |= set(
            model.objects.filter(**{f"{field}__in": list(ids)}).values_list("pk", flat=True)
        )
    return found


def blobs() -> set[str]:
    """The names of all blobs there are."""
    return {blob.name for blob in inventory(blob_store())}


def _names(value: Any, words: set[Any]) -> bool:
    if isinstance(value, dict):
        return any(_names(each, words) for each in (*value.keys(), *value.values()))
    if isinstance(value, list):
        return any(_names(each, words) for each in value)
    if isinstance(value, str):
        return any(found in words for found in _IDS.findall(value))
    return isinstance(value, ObjectId) and value in words
