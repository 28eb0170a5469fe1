"""/track and its kin: the music, its versions, how it is heard, and what is attached to it."""

from tracks.views.album import AlbumViewSet
from tracks.views.attachments import (
    AttachmentsOfProjectViewSet,
    AttachmentsOfTrackViewSet,
    AttachmentViewSet,
)
from tracks.views.playback import PlaybackViewSet
from tracks.views.tracks import TracksOfProjectViewSet, TrackViewSet
from tracks.views.versions import VersionViewSet

__all__ = [
    "AlbumViewSet",
    "AttachmentViewSet",
    "AttachmentsOfProjectViewSet",
    "AttachmentsOfTrackViewSet",
    "PlaybackViewSet",
    "TrackViewSet",
    "TracksOfProjectViewSet",
    "VersionViewSet",
]
