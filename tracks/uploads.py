"""What files may be uploaded for: audio that is music, and anything attached to it."""

from collections.abc import Mapping
from typing import Any, ClassVar

from bson.objectid import ObjectId
from rest_framework.serializers import Serializer

from projects import selectors as projects
from spaces.roles import Action
from tracks import selectors
from tracks.models import Attachment, Version
from tracks.selectors import sizes  # noqa: F401  (how many bytes lie in spaces)
from tracks.serializers import AttachmentDetails, TrackDetails, VersionDetails
from tracks.services import attachments, process_again, versions
from wavic.api.errors import Problem
from wavic.audio.sniffing import sniff
from wavic.storage.headers import OPAQUE
from wavic.storage.holders import holds_blobs
from wavic.uploads.purposes import Arrived, FileType, Outcome, Purpose, Uploader, register

holds_blobs(
    *(Version, "blob", "waveform", "stream", "cover"),
    remake=lambda version: process_again([version], silent=True),
)
holds_blobs(Attachment, "blob")


class AudioPurpose(Purpose):
    """Audio, recognised by its first bytes."""

    def recognise(self, head: bytes) -> FileType:
        """The audio format; Problem 400 `not_audio` for anything else."""
        form = sniff(head)
        if form is None:
            raise Problem(400, "not_audio", "This is not audio that WAVIC knows.")
        return FileType(form.content_type, form.extension)


@register
class TrackPurpose(AudioPurpose):
    """A new track at the end of a project."""

    name = "track"
    details: ClassVar[type[Serializer]] = TrackDetails

    def payer(self, actor: Uploader, target: ObjectId) -> ObjectId:
        """The owner of the project's space; editors may upload."""
        return projects.access_to_project(actor, target, Action.EDIT_CONTENT).owner_id

    def accept(
        self, actor: Uploader, target: ObjectId, arrived: Arrived, details: Mapping[str, Any]
    ) -> Outcome:
        """Make the track with the file as its first version."""
        return Outcome("track", versions.add_track(actor, target, arrived, **details))


@register
class VersionPurpose(AudioPurpose):
    """A new version of a track."""

    name = "version"
    details: ClassVar[type[Serializer]] = VersionDetails

    def payer(self, actor: Uploader, target: ObjectId) -> ObjectId:
        """The owner of the track's space; editors may upload, as many as their plan keeps."""
        owner_id = selectors.access_to_track(actor, target, Action.EDIT_CONTENT)[0].owner_id
        versions.check_versions(target, owner_id)
        return owner_id

    def accept(
        self, actor: Uploader, target: ObjectId, arrived: Arrived, details: Mapping[str, Any]
    ) -> Outcome:
        """Put the file on top of the track's versions."""
        return Outcome("version", versions.add_version(actor, target, arrived, **details))


class AttachmentPurpose(Purpose):
    """Any file at all: its bytes are kept, and never shown by a browser in place."""

    details: ClassVar[type[Serializer]] = AttachmentDetails

    def recognise(self, head: bytes) -> FileType:
        """The same for all: an opaque attachment."""
        del head
        return FileType(OPAQUE, "", "attachment")


@register
class TrackAttachmentPurpose(AttachmentPurpose):
    """A file that belongs to a track."""

    name = "track_attachment"

    def payer(self, actor: Uploader, target: ObjectId) -> ObjectId:
        """The owner of the track's space; editors may attach."""
        return selectors.access_to_track(actor, target, Action.EDIT_CONTENT)[0].owner_id

    def accept(
        self, actor: Uploader, target: ObjectId, arrived: Arrived, details: Mapping[str, Any]
    ) -> Outcome:
        """Attach the file to the track."""
        return Outcome("attachment", attachments.attach_to_track(actor, target, arrived, details))


@register
class ProjectAttachmentPurpose(AttachmentPurpose):
    """A file that belongs to a project."""

    name = "project_attachment"

    def payer(self, actor: Uploader, target: ObjectId) -> ObjectId:
        """The owner of the project's space; editors may attach."""
        return projects.access_to_project(actor, target, Action.EDIT_CONTENT).owner_id

    def accept(
        self, actor: Uploader, target: ObjectId, arrived: Arrived, details: Mapping[str, Any]
    ) -> Outcome:
        """Attach the file to the project."""
        attached = attachments.attach_to_project(actor, target, arrived, details)
        return Outcome("attachment", attached)
