"""/track: the music, its versions, and how it is heard."""

from tracks.views.playback import PlaybackViewSet
from tracks.views.tracks import TracksOfProjectViewSet, TrackViewSet
from tracks.views.versions import VersionViewSet

__all__ = ["PlaybackViewSet", "TrackViewSet", "TracksOfProjectViewSet", "VersionViewSet"]
