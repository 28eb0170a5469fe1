"""The bands' spaces, records and tracks, made by their own people through the services."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bson.objectid import ObjectId
from django.utils import timezone

from accounts import services as accounts
from accounts.models import User
from accounts.plans import Plan
from collaboration import services as collaboration
from collaboration.demo import papers
from collaboration.demo.catalogue import SONGS, Band, Record, Song
from collaboration.demo.files import MadeFile, put_picture
from collaboration.demo.people import Cast
from projects import services as projects
from projects.models import Credit, Project
from spaces import services as spaces
from spaces.models import Space
from tracks import services as tracks
from tracks.models import Attachment, AttachmentKind, Track, Version
from wavic.audio.synthesis.rendering import Files


@dataclass(frozen=True, slots=True)
class Made:
    """A version that is there now: the one of this number of a song's track."""

    song: Song
    track: ObjectId
    version: ObjectId
    number: int


def found(band: Band, cast: Cast) -> dict[str, ObjectId]:
    """Have the band's space, its people in it, and its records, empty as yet: by title."""
    owner = cast[band.owner]
    # There is room for whoever is invited to look at it.
    accounts.entitle(owner.pk, Plan.PRO, status="comped", source="demo")
    space = Space.objects.filter(owner=owner, name=band.name).values_list("pk", flat=True).first()
    if space is None:
        made = spaces.create_space(owner, name=band.name, description=band.description)
        space = made["id"]
    put_picture(owner, "space_avatar", space, band.avatar)
    put_picture(owner, "space_cover", space, band.cover)
    records = {record.title: _project(owner, space, record) for record in band.records}
    for name, role in band.members.items():
        spaces.add_member(space, cast[name].pk, role)
    for (title, name), role in band.project_members.items():
        spaces.add_member(space, cast[name].pk, role, records[title])
    return records


def release(records: Mapping[str, ObjectId], files: Files, cast: Cast) -> Iterator[Made]:
    """Upload the versions that are missing; each as it is there, those from before too."""
    for _, record, song in SONGS:
        for number in range(1, len(song.takes) + 1):
            yield _version(records[record.title], song, number, files, cast)


def _project(owner: User, space: ObjectId, record: Record) -> ObjectId:
    known = Project.objects.filter(space_id=space, title=record.title)
    project = known.values_list("pk", flat=True).first()
    if project is None:
        project = projects.create_project(
            owner,
            space=space,
            title=record.title,
            kind=record.kind,
            description=record.description,
            credits=_credits(record.credits),
            release_date=_friday(record.weeks) if record.weeks else None,
        )["id"]
    if record.artwork:
        put_picture(owner, "project_artwork", project, record.artwork)
    if len(record.songs) > 3:
        order = papers.running_order(record)
        _attach(owner, "project_attachment", project, "Running order.txt", order)
    return project


def _version(project: ObjectId, song: Song, number: int, files: Files, cast: Cast) -> Made:
    take = song.takes[number - 1]
    engineer, said = cast[take.by], {"label": take.label, "notes": take.notes}
    track = Track.objects.filter(project_id=project, title=song.title).first()
    if track is None or track.last_number < number:
        content = files[song.title].result()[number - 1]
        file = MadeFile(f"{song.title} ({take.label}).flac", content)
        if track:
            tracks.upload_version(engineer, track.pk, file=file, **said)
        else:
            tracks.upload_track(engineer, project=project, title=song.title, file=file)
    track = Track.objects.get(project_id=project, title=song.title)
    version = Version.objects.get(track=track, number=number)
    if track.bpm is None:
        tracks.edit_track(engineer, track.pk, _described(song), expected=None)
    if version.label != take.label:
        tracks.edit_version(engineer, track.pk, version.pk, said, expected=None)
    if song.lyrics:
        sheet = f"{song.title} – chords.txt"
        _attach(engineer, "track_attachment", track.pk, sheet, papers.chord_sheet(song))
    # As the worker does: what is said next is said of a version that has its threads.
    collaboration.carry_over(version.pk)
    return Made(song, track.pk, version.pk, number)


def _attach(actor: User, purpose: str, target: ObjectId, name: str, text: str) -> None:
    """Attach a text, unless the file is there."""
    place = {"track_id" if purpose == "track_attachment" else "project_id": target}
    if not Attachment.objects.filter(**place, name=name).exists():
        file = MadeFile(name, text.encode())
        tracks.upload_attachment(actor, purpose, target, file=file, kind=AttachmentKind.DOCUMENT)


def _described(song: Song) -> dict[str, Any]:
    return {
        "bpm": float(song.piece.beats_per_minute),
        "key": song.key or song.piece.key,
        "lyrics": song.lyrics,
        "credits": _credits(song.credits),
    }


def _credits(credits_: Sequence[tuple[str, str]]) -> list[Credit]:
    return [Credit(name=name, role=role) for name, role in credits_]


def _friday(weeks: int) -> date:
    """When records are released: so many weeks from the next Friday."""
    today = timezone.localdate()
    return today + timedelta(days=(4 - today.weekday()) % 7, weeks=weeks)
