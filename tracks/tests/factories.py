"""Tracks with real audio behind them."""

from collections.abc import Iterator
from functools import cache

from projects.models import Project
from tracks import services
from tracks.models import Track
from wavic.testing.audio import audio_file


class ArrivedFile:
    """A file as the multipart parser would hand it over."""

    def __init__(self, name: str, content: bytes) -> None:
        self.name = name
        self.content = content
        self.content_length_hint = len(content)

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
