"""What a principal may see and hear of tracks: reads only."""

from tracks.selectors.album import album
from tracks.selectors.attachments import (
    access_to_attachment,
    attachment,
    attachments_of_project,
    attachments_of_track,
)
from tracks.selectors.playback import comparison, download, source, waveform
from tracks.selectors.tracks import (
    access_to_track,
    place_of,
    track,
    tracks_not_approved,
    tracks_of_project,
)
from tracks.selectors.versions import cover_of, version, versions_of_track

__all__ = [
    "access_to_attachment",
    "access_to_track",
    "album",
    "attachment",
    "attachments_of_project",
    "attachments_of_track",
    "comparison",
    "cover_of",
    "download",
    "place_of",
    "source",
    "track",
    "tracks_not_approved",
    "tracks_of_project",
    "version",
    "versions_of_track",
    "waveform",
]
