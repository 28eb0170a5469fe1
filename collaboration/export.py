"""What of conversations, links and the feed goes into an export, and how it comes back."""

import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from bson.objectid import ObjectId

from accounts import passwords
from collaboration import services
from collaboration.audiences import SHOWN, keys_of_line, keys_of_place
from collaboration.models import Activity, Comment, Link, LinkCopy, Play, Preferences
from collaboration.models.comments import Edit, Reaction
from collaboration.tokens import hash_of, token_for
from projects.models import Project
from tracks.export import labelled_tracks, versions_of
from tracks.models import Review, Track, Version
from wavic import search
from wavic.exports.fields import (
    Anybody,
    Deep,
    Field,
    Malformed,
    Parts,
    Plain,
    Ref,
    Refs,
    Row,
    Who,
    Whom,
    as_json,
)
from wavic.exports.kinds import DOCUMENT, TIMES, Kind
from wavic.exports.loading.context import Loading
from wavic.exports.makers import Maker, Making, Planned, json_lines, register
from wavic.exports.scopes import adds_to
from wavic.lifecycle.models import State
from wavic.mongo.documents import collection


@register
class Comments(Kind):
    """Threads and replies; tombstones of deleted ones too, which hold their replies."""

    name = "comments"
    model = Comment
    fields: ClassVar[tuple[Field, ...]] = (
        Ref("track", "tracks"),
        Ref("parent", "comments", optional=True),
        Refs("versions", "versions"),
        Plain("start_ms"),
        Plain("end_ms"),
        Plain("body"),
        Who("author"),
        Anybody("guest_id"),
        Plain("guest_name"),
        Whom("mentions"),
        Parts("reactions", Reaction, (Plain("emoji"), Anybody("by"), Plain("name"))),
        Plain("edited_at"),
        Parts("history", Edit, (Plain("body"), Plain("until"))),
        Plain("deleted_at"),
        Plain("resolved"),
        Plain("resolved_at"),
        Who("resolved_by", "resolved_by"),
        *DOCUMENT,
    )

    def documents(self, making: Making) -> Iterator[Row]:
        """Them, by track."""
        for batch in labelled_tracks(making):
            living = {
                "track_id": {"$in": [track["_id"] for track in batch]},
                "state": State.ACTIVE,
                "created_at": {"$lte": making.until},
            }
            yield from collection(Comment).find(living)

    def finish(self, batch: list[Row]) -> Iterable[Row]:
        """Of the versions they stand on those that are there."""
        stood_on = {pk for comment in batch for pk in comment["versions"]}
        living = {"_id": {"$in": list(stood_on)}, "state": State.ACTIVE}
        there = {row["_id"] for row in collection(Version).find(living, {"_id": 1})}
        for comment in batch:
            yield {**comment, "versions": [pk for pk in comment["versions"] if pk in there]}

    def besides(self, values: Row, row: Row, loading: Loading) -> Row:
        """Where it lies."""
        return {"space_id": loading.space, "project_id": loading.project_of(row["track"])}

    def settle(self, loading: Loading) -> None:
        """How many replies each thread has, and how many threads each track and version."""
        for track in Track.objects.filter(space_id=loading.space).only("pk").iterator():
            replies = {"track_id": track.pk, "parent_id": {"$ne": None}, "state": State.ACTIVE}
            group = {"_id": "$parent_id", "count": {"$sum": 1}}
            for row in collection(Comment).aggregate([{"$match": replies}, {"$group": group}]):
                Comment.objects.filter(pk=row["_id"]).update(reply_count=row["count"])
            services.tracks_with_wrong_counts([track.pk])

    def wake(self, ids: list[ObjectId]) -> None:
        """They are found."""
        search.refresh("comment", ids)


@dataclass(frozen=True)
class _HasPassword(Field):
    """Whether there is one. It comes back as one that nobody knows: so nobody gets in by chance."""

    name: str = "has_password"

    def said(self, document: Row, making: Making, names: Mapping[ObjectId, str]) -> bool:
        return bool(document.get("password"))

    def kept(self, value: Any, loading: Loading) -> Row:
        if not value:
            return {"password": ""}
        return {"password": "kept" if loading.dry else passwords.encode(secrets.token_urlsafe())}


@dataclass(frozen=True)
class _Recipient(Plain):
    """A name; of an address only what stands before its @."""

    name: str = "recipient"

    def said(self, document: Row, making: Making, names: Mapping[ObjectId, str]) -> str:
        local, at, _ = document.get(self.name, "").partition("@")
        return f"{local}@…" if at else local


@register
class Links(Kind):
    """Share links. Their addresses are new ones; the old ones open nothing there."""

    name = "links"
    model = Link
    fields: ClassVar[tuple[Field, ...]] = (
        Ref("project", "projects", optional=True),
        Ref("track", "tracks", optional=True),
        Ref("version", "versions", optional=True),
        Who("created_by", needed=True),
        Plain("name"),
        _HasPassword(),
        Plain("expires_at"),
        Plain("max_plays"),
        Plain("plays_taken"),
        *(Plain(name) for name in ("may_comment", "may_download", "may_approve", "preview")),
        *DOCUMENT,
    )

    def documents(self, making: Making) -> Iterator[Row]:
        """Those that aren't revoked, the newest first."""
        yield from collection(Link).find(_links_in(making)).sort("_id", -1)

    def of_what(self, row: Row) -> str:
        """Who made it, for the lines of the feed that tell of it."""
        maker = row.get("created_by")
        return str(maker.get("id")) if isinstance(maker, dict) else ""


@register
class LinkCopies(Kind):
    """Each address of a link: for whom, and what they did with it."""

    name = "link_copies"
    model = LinkCopy
    fields: ClassVar[tuple[Field, ...]] = (
        Ref("link", "links"),
        _Recipient(),
        Plain("revoked_at"),
        *(Plain(name) for name in ("opens", "guests", "plays", "downloads", "furthest_ms")),
        Plain("last_opened_at"),
        *TIMES,
    )

    def documents(self, making: Making) -> Iterator[Row]:
        """Them, by link."""
        for link in collection(Link).find(_links_in(making), {"_id": 1}).sort("_id", -1):
            yield from collection(LinkCopy).find({"link_id": link["_id"]}).sort("_id", 1)

    def besides(self, values: Row, row: Row, loading: Loading) -> Row:
        """The hash of its new token."""
        return {"token_hash": hash_of(token_for("link", loading.new(row["id"]), 1))}


def _links_in(making: Making) -> Row:
    return {
        "space_id": making.place,
        "state": State.ACTIVE,
        "created_at": {"$lte": making.until},
    }


@register
class Plays(Kind):
    """Who has heard what of which version, from where to where."""

    name = "plays"
    model = Play
    unique = (("listener", "version", "key"),)
    fields: ClassVar[tuple[Field, ...]] = (
        Plain("key"),
        Anybody("listener"),
        Ref("track", "tracks"),
        Ref("version", "versions"),
        Ref("link", "links", loose=True),
        Ref("copy", "link_copies", loose=True),
        *(Plain(name) for name in ("heard", "heard_ms", "furthest_ms", "counted")),
        Plain("started_at"),
        Plain("updated_at"),
    )

    def documents(self, making: Making) -> Iterator[Row]:
        """Them, by version."""
        for batch in labelled_tracks(making):
            ids = [version["_id"] for version in versions_of(making, batch)]
            begun = {"version_id": {"$in": ids}, "started_at": {"$lte": making.until}}
            yield from collection(Play).find(begun)


@register
class ActivityLines(Kind):
    """The feed of the space."""

    name = "activity"
    model = Activity
    fields: ClassVar[tuple[Field, ...]] = (
        Plain("kind"),
        Plain("group"),
        Ref("project", "projects", "project", optional=True),
        Ref("track", "tracks", "track", optional=True),
        Ref("version", "versions", "version", optional=True),
        Ref("comment", "comments", "comment", optional=True),
        Ref("link", "links", "link", optional=True),
        Who("actor", "actor"),
        Plain("guest_name"),
        Deep("data"),
        Plain("created_at"),
    )

    def documents(self, making: Making) -> Iterator[Row]:
        """What can still be read of it, the newest first: lines of what is gone show nothing."""
        read = {"reads": {"$in": keys_of_place(str(making.place))}}
        lines = collection(Activity).find({**read, "created_at": {"$lte": making.until}})
        yield from lines.sort("_id", -1)

    def finish(self, batch: list[Row]) -> Iterable[Row]:
        """Those of what is there."""
        for name, model in (
            *(("project", Project), ("track", Track), ("version", Version)),
            *(("comment", Comment), ("link", Link)),
        ):
            named = {line[name] for line in batch if line.get(name)}
            living = {"_id": {"$in": list(named)}, "state": State.ACTIVE}
            there = {row["_id"] for row in collection(model).find(living, {"_id": 1})}
            batch = [line for line in batch if not line.get(name) or line[name] in there]
        return batch

    def besides(self, values: Row, row: Row, loading: Loading) -> Row:
        """Where it is, and the keys of those who may read it."""
        kind, group = values["kind"], values["group"]
        if kind not in SHOWN or SHOWN[kind][0] != group:
            raise Malformed("kind: not of the feed")
        made_by = loading.maker_of_link(row["link"]) if row.get("link") else None
        keys = keys_of_line(kind, loading.space, values["project"], values["actor"], made_by)
        return {"space": loading.space, "reads": keys}


@register
class OwnComments(Maker):
    """What a person wrote, wherever it stands."""

    name = "own_comments"

    def lines(self, making: Making) -> Iterator[bytes]:
        """One row for each."""
        written = {"author_id": making.place, "deleted_at": None, "state": State.ACTIVE}
        return json_lines(making, map(_own_comment, collection(Comment).find(written)))


def _own_comment(comment: Row) -> Row:
    said = ("space_id", "project_id", "track_id", "start_ms", "end_ms", "body")
    row = {name.removesuffix("_id"): as_json(comment.get(name)) for name in said}
    times = {name: as_json(comment.get(name)) for name in ("created_at", "edited_at")}
    return {"id": str(comment["_id"]), **row, "track_title": _title(comment["track_id"]), **times}


def _title(track: ObjectId) -> str:
    return Track.objects.filter(pk=track).values_list("title", flat=True).first() or ""


@register
class OwnReviews(Maker):
    """What a person thinks of versions, wherever they are."""

    name = "own_reviews"

    def lines(self, making: Making) -> Iterator[bytes]:
        """One row for each."""
        given = collection(Review).find({"reviewer_id": making.place})
        said = ("verdict", "note", "created_at", "updated_at")
        rows = (
            {
                "id": str(review["_id"]),
                "version": str(review["version_id"]),
                **{name: as_json(review.get(name)) for name in said},
            }
            for review in given
        )
        return json_lines(making, rows)


@register
class OwnPreferences(Maker):
    """How a person wants to be told of things; no row for who never chose."""

    name = "own_preferences"

    def lines(self, making: Making) -> Iterator[bytes]:
        """One row."""
        found = collection(Preferences).find({"user_id": making.place}, {"_id": 0, "user_id": 0})
        return json_lines(making, map(as_json, found))


@adds_to("person")
def plan_own(person: ObjectId) -> Iterator[Planned]:
    """What somebody said anywhere."""
    for name in ("comments", "reviews", "preferences"):
        yield Planned(f"person/{name}.jsonl", f"own_{name}", person)
