"""Tracks with real audio behind them."""

from collections.abc import Iterator
from functools import cache

from projects.models import Project
from tracks import services
from tracks.models import Attachment, Track, Version
from wavic.testing.audio import audio_file


class ArrivedFile:
    """A file as the multipart parser would hand it over."""

    def __init__(self, name: str, content: bytes) -> None:
        self.name = name
        self.content = content
        self.content_length_hint = len(content)
        self.max_size: int | None = None

    def chunks(self) -> Iterator[bytes]:
        yield self.content


@cache
def short_wav() -> bytes:
    return audio_file("wav", seconds=0.2)


def make_track(project: Project, title: str = "Harbour", content: bytes | None = None) -> Track:
    """A track that the space's owner uploads."""
    file = ArrivedFile(f"{title}.wav", short_wav() if content is None else content)
    made = services.upload_track(project.space.owner, project=project.pk, title=title, file=file)
    return Track.objects.get(pk=made["id"])


def make_version(track: Track, content: bytes | None = None, **said: str) -> Version:
    """Another version of a track, by the space's owner."""
    file = ArrivedFile(f"{track.title}.wav", short_wav() if content is None else content)
    made = services.upload_version(track.space.owner, track.pk, file=file, **said)
    return Version.objects.get(pk=made["id"])


def attach_file(
    track: Track, content: bytes = b"dry", name: str = "stems.zip", *, to_project: bool = False
) -> Attachment:
    """A file that the space's owner attaches to the track, or to its project."""
    place, target = ("project", track.project_id) if to_project else ("track", track.pk)
    made = services.upload_attachment(
        track.space.owner, f"{place}_attachment", target, file=ArrivedFile(name, content)
    )
    return Attachment.objects.get(pk=made["id"])


def process(version: Version) -> Version:
    """What the worker does with a version that was uploaded."""
    services.analyse_version(version.pk)
    services.make_stream_of_version(version.pk)
    version.refresh_from_db()
    return version
