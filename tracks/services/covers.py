"""The picture inside an audio file: kept by the worker, offered as the project's artwork."""

from collections.abc import Iterator
from typing import BinaryIO

from bson.objectid import ObjectId

from projects import selectors as projects
from spaces.access import Principal
from tracks import selectors
from tracks.models import Version
from tracks.services.derived import keep_derived
from wavic.api.errors import Problem
from wavic.audio.covers import embedded_cover_isolated
from wavic.audio.limits import AudioRefused
from wavic.audio.sniffing import AudioFormat
from wavic.images import services as pictures
from wavic.images.formats import sniff
from wavic.storage.blobs import blob_store
from wavic.storage.names import content_disposition, derived_name

_PIECE = 1024 * 1024  # bytes


def keep_cover(version: Version, file: BinaryIO, form: AudioFormat) -> str:
    """The name under which the picture in a version's original is stored; "" where it has none."""
    try:
        content = embedded_cover_isolated(file, form)
    except AudioRefused:
        return ""  # what plays is worth more than a picture that is broken
    picture = sniff(content) if content else None
    if content is None or picture is None:
        return ""
    name = derived_name(version.blob, "cover", picture.extension)
    keep_derived(
        name,
        [content],
        content_type=picture.content_type,
        disposition=content_disposition("inline", f"cover.{picture.extension}"),
    )
    return name


def use_cover(actor: Principal, project_id: ObjectId, version: ObjectId) -> dict:
    """Make the picture in a version's file the artwork of its project.

    404 for a version of another project, 404 `no_cover` where its file has no picture; the
    rights are those of any other artwork.
    """
    name = selectors.cover_of(actor, project_id, version)
    if not name:
        raise Problem(404, "no_cover", "There is no picture in that file.")
    pictures.upload(actor, "project_artwork", project_id, _StoredFile(name))
    return projects.project(actor, project_id)


class _StoredFile:
    """A blob, handed over like a file that arrives."""

    def __init__(self, name: str) -> None:
        self.name = "cover"
        self.max_size: int | None = None
        self.content_length_hint = blob_store().size(name)
        self._blob = name

    def chunks(self) -> Iterator[bytes]:
        """Its bytes, in pieces."""
        with blob_store().open(self._blob) as file:
            while piece := file.read(_PIECE):
                yield piece
