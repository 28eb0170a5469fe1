"""A track's comments to take along: as a table, as JSON, or as markers.

Read page by page while it is sent, so that any number of comments takes the memory of one page.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from bson.objectid import ObjectId

from collaboration import markers, selectors
from collaboration.selectors.comments import Status
from collaboration.timecodes import clock
from spaces.access import Principal
from tracks import selectors as tracks
from tracks.models import Version
from wavic.api.renderers import to_json
from wavic.archives.names import portable_name
from wavic.exports.spreadsheets import csv_line, defused
from wavic.mongo.paging import MAX_LIMIT, PageRequest

FORMAT_VERSION = 1
COLUMNS = (
    *("id", "thread", "version", "start_ms", "end_ms", "start", "end", "status"),
    *("author", "body", "created_at", "edited_at"),
)
_DELETED = "(deleted)"

Row = dict[str, Any]


@dataclass(frozen=True)
class Export:
    """A file that is made while it is sent."""

    filename: str
    content_type: str
    chunks: Iterable[str | bytes]


@dataclass(frozen=True)
class _Source:
    """The track, the numbers of its versions, and the threads that are asked for."""

    track: Row
    numbers: dict[ObjectId, int]
    threads: Iterator[Row]


def export(
    principal: Principal,
    track_id: ObjectId,
    *,
    form: str,
    version: ObjectId | None = None,
    status: Status = "all",
) -> Export:
    """The track's threads in the order of the music, as `csv`, `json`, `reaper` or `audacity`.

    404 when the track may not be seen, or `version` isn't one of its versions.
    """
    track = tracks.track(principal, track_id)
    versions = Version.objects.filter(track_id=track_id).values_list("pk", "number")

    def page_at(cursor: str | None) -> Row:
        request = PageRequest(cursor, MAX_LIMIT)
        return selectors.threads_of_track(
            principal, track_id, request, version=version, status=status
        )

    source = _Source(track, dict(versions), _all_threads(page_at(None), page_at))
    extension, content_type, write = _FORMS[form]
    name = portable_name(f"{track['title']} comments", extension)
    return Export(name, content_type, write(source))


def _all_threads(page: Row, page_at: Callable[[str], Row]) -> Iterator[Row]:
    yield from page["results"]
    while page["next"]:
        page = page_at(page["next"])
        yield from page["results"]


def _csv(source: _Source) -> Iterator[str]:
    """RFC 4180, after a byte order mark: without it Excel takes UTF-8 for something else."""
    yield "\ufeff" + csv_line(COLUMNS)
    for thread in source.threads:
        for comment in (thread, *thread["replies"]):
            yield csv_line(_cells(source, thread, comment))


def _cells(source: _Source, thread: Row, comment: Row) -> Iterator[Any]:
    yield comment["id"]
    yield thread["id"]
    yield source.numbers.get(thread["version"])
    yield from (thread["start_ms"], thread["end_ms"])
    yield clock(thread["start_ms"], hours=True)
    yield None if thread["end_ms"] is None else clock(thread["end_ms"], hours=True)
    yield "resolved" if thread["resolved"] else "open"
    yield from (defused(_author(comment)), defused(_text(comment)))
    yield from (_iso(comment["created_at"]), _iso(comment["edited_at"]))


def _json(source: _Source) -> Iterator[bytes]:
    about = {
        "format": "wavic-comments",
        "version": FORMAT_VERSION,
        "track": {"id": source.track["id"], "title": source.track["title"]},
    }
    yield to_json(about)[:-1] + b',"comments":['
    for number, thread in enumerate(source.threads):
        whole = {**_taken_along(thread), "version_number": source.numbers.get(thread["version"])}
        whole["resolved_by"] = _named(thread["resolved_by"])
        whole["replies"] = [_taken_along(reply) for reply in thread["replies"]]
        yield (b"," if number else b"") + to_json(whole)
    yield b"]}"


def _taken_along(comment: Row) -> Row:
    """Without what is only good here and today: signed addresses, and whose view it is."""
    return {
        **comment,
        "author": _named(comment["author"]),
        "mentions": [_named(person) for person in comment["mentions"]],
        "reactions": [
            {name: reaction[name] for name in ("emoji", "count", "names")}
            for reaction in comment["reactions"]
        ],
    }


def _named(person: Row | None) -> Row | None:
    return person and {"id": person["id"], "name": person["name"]}


def _markers(source: _Source) -> Iterator[markers.Marker]:
    for thread in source.threads:
        author, text = _author(thread), _text(thread)
        label = f"{author}: {text}" if author else text
        yield markers.Marker.labelled(thread["start_ms"], thread["end_ms"], label)


def _reaper(source: _Source) -> Iterator[str]:
    return markers.reaper(_markers(source))


def _audacity(source: _Source) -> Iterator[str]:
    return markers.audacity(_markers(source))


def _author(comment: Row) -> str:
    who = comment["author"] or comment["guest"]
    return who["name"] if who else ""


def _text(comment: Row) -> str:
    return _DELETED if comment["deleted"] else comment["body"]


def _iso(time: Any) -> str:
    return time.isoformat(timespec="milliseconds") if time else ""


_FORMS: dict[str, tuple[str, str, Callable[[_Source], Iterable[str | bytes]]]] = {
    "csv": ("csv", "text/csv; charset=utf-8; header=present", _csv),
    "json": ("json", "application/json", _json),
    "reaper": ("csv", "text/csv; charset=utf-8; header=present", _reaper),
    "audacity": ("txt", "text/plain; charset=utf-8", _audacity),
}
