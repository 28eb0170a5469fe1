"""What of tracks, their versions and files goes into an export, and how it comes back."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import PurePosixPath
from typing import ClassVar

from bson.objectid import ObjectId
from django.db.models import Max

from projects.export import CREDITS, label_of, labelled_projects
from projects.models import Project
from tracks.models import Attachment, Review, Status, Track, Version
from tracks.services import process_again
from wavic import search
from wavic.archives.names import Folder, portable_name
from wavic.exports.fields import Anybody, Field, File, Plain, Ref, Row, Who
from wavic.exports.kinds import BATCH, DOCUMENT, TIMES, Kind
from wavic.exports.loading.context import Loading
from wavic.exports.makers import Maker, Making, register
from wavic.exports.spreadsheets import csv_line, defused
from wavic.lifecycle.models import State
from wavic.mongo.documents import collection


def labelled_tracks(making: Making) -> Iterator[list[Row]]:
    """A space's living tracks in batches: by project, in their order; as stored, with labels.

    `_project` is the project, `_label` what the track is called in paths, unique in that.
    """
    for project in labelled_projects(making):
        living = {
            "project_id": project["_id"],
            "state": State.ACTIVE,
            "created_at": {"$lte": making.until},
        }
        order = [("project_id", 1), ("state", 1), ("position", 1), ("_id", 1)]
        found = enumerate(collection(Track).find(living).sort(order), 1)
        labelled = (
            {**track, "_project": project, "_label": label_of(number, track["title"])}
            for number, track in found
        )
        while batch := list(islice(labelled, BATCH)):
            yield batch


def versions_of(making: Making, tracks: list[Row]) -> Iterator[Row]:
    """The living versions of these tracks, in their order, each with its `_track`."""
    by_id = {track["_id"]: track for track in tracks}
    living = {
        "track_id": {"$in": list(by_id)},
        "state": State.ACTIVE,
        "created_at": {"$lte": making.until},
    }
    found = defaultdict(list)
    for version in collection(Version).find(living):
        found[version["track_id"]].append(version)
    for pk, track in by_id.items():
        for version in sorted(found[pk], key=lambda version: version["number"]):
            yield {**version, "_track": track}


@register
class Tracks(Kind):
    """Pieces of music, by project and in their order."""

    name = "tracks"
    model = Track
    fields: ClassVar[tuple[Field, ...]] = (
        Ref("project", "projects"),
        Plain("title"),
        Plain("position"),
        Ref("current_version", "versions", loose=True),
        Plain("last_number"),
        Plain("bpm"),
        Plain("key"),
        Plain("isrc"),
        Plain("lyrics"),
        CREDITS,
        *DOCUMENT,
    )

    def documents(self, making: Making) -> Iterator[Row]:
        """Them."""
        for batch in labelled_tracks(making):
            yield from batch

    def of_what(self, row: Row) -> str:
        """The project it is in, for its comments."""
        return str(row.get("project"))

    def settle(self, loading: Loading) -> None:
        """How many are in each project, and where the next one goes."""
        for project in Project.objects.filter(space_id=loading.space).only("pk").iterator():
            tracks = Track.objects.filter(project_id=project.pk)
            last = tracks.aggregate(last=Max("position"))["last"]
            Project.objects.filter(pk=project.pk).update(
                track_count=tracks.filter(state=State.ACTIVE).count(),
                next_position=0 if last is None else last + 1,
            )

    def wake(self, ids: list[ObjectId]) -> None:
        """They are found."""
        for kind in ("track", "lyrics"):
            search.refresh(kind, ids)


def _audio_path(version: Row) -> str:
    track = version["_track"]
    label = f" {portable_name(version['label'], '', most=40)}" if version.get("label") else ""
    extension = PurePosixPath(version["filename"]).suffix or PurePosixPath(version["blob"]).suffix
    name = portable_name(f"v{version['number']}{label}", extension.lstrip(".")[:16])
    return f"audio/{track['_project']['_label']}/{track['_label']}/{name}"


@register
class Versions(Kind):
    """Mixes and masters, with what was found in them."""

    name = "versions"
    model = Version
    unique = (("track", "number"),)
    fields: ClassVar[tuple[Field, ...]] = (
        Ref("track", "tracks"),
        Plain("number"),
        Plain("label"),
        Plain("notes"),
        Who("uploaded_by", needed=True),
        Plain("approval"),
        File("audio", _audio_path),
        *(Plain(name) for name in ("filename", "content_type", "status", "failure")),
        *(Plain(name) for name in ("duration_ms", "sample_rate", "channels", "bit_depth")),
        *(Plain(name) for name in ("codec", "container", "bit_rate", "truncated", "tags")),
        *(Plain(name) for name in ("loudness_lufs", "loudness_range_lu")),
        *(Plain(name) for name in ("true_peak_dbtp", "sample_peak_dbfs")),
        *DOCUMENT,
    )

    def documents(self, making: Making) -> Iterator[Row]:
        """Them."""
        for batch in labelled_tracks(making):
            yield from versions_of(making, batch)

    def besides(self, values: Row, row: Row, loading: Loading) -> Row:
        """What streams is made again, whatever it was."""
        return {"status": Status.PROCESSING, "progress": 0, "failure": ""}

    def settle(self, loading: Loading) -> None:
        """How many each track has."""
        for track in Track.objects.filter(space_id=loading.space).only("pk").iterator():
            living = Version.objects.filter(track_id=track.pk, state=State.ACTIVE)
            Track.objects.filter(pk=track.pk).update(version_count=living.count())

    def wake(self, ids: list[ObjectId]) -> None:
        """What streams is made; nobody is told."""
        process_again(ids, silent=True, carry=False)


@register
class Reviews(Kind):
    """What people think of versions."""

    name = "reviews"
    model = Review
    fields: ClassVar[tuple[Field, ...]] = (
        Ref("version", "versions"),
        Who("reviewer"),
        Anybody("guest_id"),
        Plain("guest_name"),
        Plain("verdict"),
        Plain("note"),
        *TIMES,
    )

    def documents(self, making: Making) -> Iterator[Row]:
        """Them, by version."""
        for batch in labelled_tracks(making):
            ids = [version["_id"] for version in versions_of(making, batch)]
            given = {"version_id": {"$in": ids}, "created_at": {"$lte": making.until}}
            yield from collection(Review).find(given)


@register
class Attachments(Kind):
    """Stems, session files, lyrics, documents: of tracks, and of projects as a whole."""

    name = "attachments"
    model = Attachment
    fields: ClassVar[tuple[Field, ...]] = (
        Ref("project", "projects"),
        Ref("track", "tracks", optional=True),
        Plain("kind"),
        Plain("name"),
        Plain("note"),
        Who("uploaded_by", needed=True),
        File("attachment", lambda attachment: attachment["_path"]),
        Plain("content_type"),
        *DOCUMENT,
    )

    def documents(self, making: Making) -> Iterator[Row]:
        """Those of projects first."""
        for project in labelled_projects(making):
            of_project = {"project_id": project["_id"], "track_id": None}
            yield from _with_paths(making, of_project, {None: f"{project['_label']}/00 project"})
        for batch in labelled_tracks(making):
            places = {
                track["_id"]: f"{track['_project']['_label']}/{track['_label']}" for track in batch
            }
            yield from _with_paths(making, {"track_id": {"$in": list(places)}}, places)


def _with_paths(making: Making, which: Row, places: dict[ObjectId | None, str]) -> Iterator[Row]:
    names: dict[str, Folder] = defaultdict(Folder)
    living = {**which, "state": State.ACTIVE, "created_at": {"$lte": making.until}}
    for attachment in collection(Attachment).find(living):
        place = places[attachment["track_id"]]
        name = names[place].take(portable_name(attachment["name"]))
        yield {**attachment, "_path": f"attachments/{place}/{name}"}


@register
class Credits(Maker):
    """Who did what, as a table for spreadsheets: of each project, and of each track."""

    name = "credits"
    COLUMNS = ("project", "number", "track", "isrc", "name", "role")

    def lines(self, making: Making) -> Iterator[bytes]:
        """With a byte order mark: spreadsheets take it for some other encoding else."""
        yield "\ufeff".encode() + csv_line(self.COLUMNS).encode()
        for project in labelled_projects(making):
            yield from self._of(project, (project["title"], "", "", ""))
        for batch in labelled_tracks(making):
            for track in batch:
                number = track["_label"].split(" ", 1)[0]
                where = (track["_project"]["title"], number, track["title"], track.get("isrc", ""))
                yield from self._of(track, where)

    @staticmethod
    def _of(document: Row, where: Iterable[str]) -> Iterator[bytes]:
        for credit in document.get("credits") or ():
            cells = (*where, credit["name"], credit["role"])
            yield csv_line(map(defused, cells)).encode()
