"""A project as one download: which files, under which names, and what is said of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from bson.objectid import ObjectId

from projects import selectors as projects
from spaces.access import Principal
from spaces.roles import Action
from tracks.models import Attachment, Status, Track, Version
from wavic.api.errors import Problem
from wavic.api.renderers import to_json
from wavic.archives.names import Folder, portable_name
from wavic.archives.zip_archive import Member, ZipArchive
from wavic.lifecycle.models import State
from wavic.mongo.documents import aggregate

MANIFEST_VERSION = 1
_FOLDER_BYTES = 60  # of the names of folders
_RETRY_AFTER = 5  # seconds

Row = dict[str, Any]

_STORED = ("blob", "size", "sha256")
_FACTS = (
    *("duration_ms", "sample_rate", "channels", "bit_depth", "truncated"),
    *("loudness_lufs", "loudness_range_lu", "true_peak_dbtp", "sample_peak_dbfs"),
)
_CURRENT_VERSION: list[Row] = [
    {
        "$lookup": {
            "from": Version._meta.db_table,
            "localField": "current_version_id",
            "foreignField": "_id",
            "as": "version",
        }
    },
    {"$unwind": "$version"},
]


@dataclass(frozen=True)
class Album:
    """What is sent, and the name it is saved under."""

    archive: ZipArchive
    filename: str


def album(principal: Principal, project_id: ObjectId, *, quality: str, attachments: bool) -> Album:
    """The project's current versions in album order, as originals or as proxies.

    Originals and attachments are for who may download them: 403 for others. A version that has no
    proxy is left out, and the manifest says why; Problem 409 `no_tracks`, `processing` or
    `unplayable` where no file would be left. The same state of things makes the same bytes.
    """
    wants_originals = quality == "original" or attachments
    action = Action.DOWNLOAD_ORIGINAL if wants_originals else Action.SEE
    projects.access_to_project(principal, project_id, action)
    project = projects.project(principal, project_id)
    rows = _tracks(project_id)
    numbers = _numbers(rows)
    contents = _Contents(portable_name(project["title"], "", most=_FOLDER_BYTES))
    tracks = [
        _said_of_track(row, number, contents.add_version(row, numbers[row["_id"]], quality))
        for number, row in enumerate(rows, start=1)
    ]
    attached = [
        _said_of_attachment(row, contents.add_attachment(row, numbers))
        for row in (_attachments(project_id, list(numbers)) if attachments else ())
    ]
    if not contents.members:
        raise _nothing_left(tracks)
    manifest = {
        "format": "wavic-album",
        "version": MANIFEST_VERSION,
        "quality": quality,
        "project": {
            name: project[name]
            for name in ("id", "title", "kind", "release_date", "description", "credits")
        },
        "tracks": tracks,
        "attachments": attached,
    }
    path = f"{contents.folder}/manifest.json"
    first = Member.of_bytes(path, to_json(manifest, indented=True), project["updated_at"])
    return Album(ZipArchive([first, *contents.members]), f"{contents.folder}.zip")


class _Contents:
    """The files of the album so far; what is added tells the manifest about its file."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.members: list[Member] = []
        self._names: dict[str, Folder] = {}

    def add_version(self, row: Row, number: str, quality: str) -> Row | None:
        """The current version of a track; None where it has no such file."""
        version = row["version"]
        if quality == "original":
            blob, size, sha256 = version["blob"], version["size"], version["sha256"]
        else:
            blob, size, sha256 = version["stream"], version["stream_size"], ""
        if not blob:
            return None
        name = portable_name(number, PurePosixPath(blob).suffix.lstrip("."))
        return self._add("", name, version["created_at"], blob=blob, size=size, sha256=sha256)

    def add_attachment(self, row: Row, numbers: dict[ObjectId, str]) -> Row:
        """An attachment, in a folder of its track's."""
        folder = "Attachments"
        if row["track_id"] is not None:
            folder += f"/{portable_name(numbers[row['track_id']], '', most=_FOLDER_BYTES)}"
        name, about = portable_name(row["name"]), {key: row[key] for key in _STORED}
        return self._add(folder, name, row["created_at"], **about)

    def _add(
        self, folder: str, name: str, modified: Any, *, blob: str, size: int, sha256: str
    ) -> Row:
        place = f"{self.folder}/{folder}".rstrip("/")
        path = f"{place}/{self._names.setdefault(place, Folder()).take(name)}"
        self.members.append(Member.of_blob(path, blob, size, modified))
        return {
            "path": path.removeprefix(f"{self.folder}/"),
            "size": size,
            "sha256": sha256 or None,
        }


def _tracks(project_id: ObjectId) -> list[Row]:
    return aggregate(
        Track,
        [
            {"$match": {"project_id": project_id, "state": State.ACTIVE}},
            {"$sort": {"position": 1, "_id": 1}},
            *_CURRENT_VERSION,
        ],
    )


def _attachments(project_id: ObjectId, track_ids: list[ObjectId]) -> list[Row]:
    """The project's own, then those of these tracks in their order, each the oldest first."""
    places = {track_id: place for place, track_id in enumerate([None, *track_ids])}
    rows = aggregate(Attachment, [{"$match": {"project_id": project_id, "state": State.ACTIVE}}])
    rows = [row for row in rows if row["track_id"] in places]  # not those of trashed tracks
    return sorted(rows, key=lambda row: (places[row["track_id"]], row["_id"]))


def _numbers(rows: Sequence[Row]) -> dict[ObjectId, str]:
    """Each track's number and title, as they stand before its files: `01 Harbour`."""
    digits = max(2, len(str(len(rows))))
    return {
        row["_id"]: f"{number:0{digits}d} {row['title']}"
        for number, row in enumerate(rows, start=1)
    }


def _said_of_track(row: Row, number: int, file: Row | None) -> Row:
    version = row["version"]
    return {
        "number": number,
        "id": row["_id"],
        **{name: row[name] for name in ("title", "isrc", "bpm", "key", "lyrics", "credits")},
        "version": {
            "id": version["_id"],
            **{name: version[name] for name in ("number", "label", "approval", *_FACTS)},
        },
        "file": file,
        "left_out": "" if file else version["failure"] or version["status"],
    }


def _said_of_attachment(row: Row, file: Row) -> Row:
    about = {name: row[name] for name in ("kind", "name", "note")}
    return {"id": row["_id"], "track": row["track_id"], **about, "file": file}


def _nothing_left(tracks: Sequence[Row]) -> Problem:
    left_out = {track["left_out"] for track in tracks}
    if not left_out:
        return Problem(409, "no_tracks", "There is nothing here to be downloaded yet.")
    if Status.PROCESSING in left_out:
        headers = {"Retry-After": str(_RETRY_AFTER)}
        return Problem(409, "processing", "Its tracks are still being processed.", headers=headers)
    return Problem(409, "unplayable", "None of its tracks can be played.")
