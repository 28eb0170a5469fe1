"""What people and the worker do to tracks. Nothing else writes them."""

from tracks.services.analysis import analyse_version
from tracks.services.editing import edit_track, trash_track
from tracks.services.intake import reap_abandoned
from tracks.services.moving import duplicate_track, move_track
from tracks.services.ordering import reorder_tracks
from tracks.services.uploading import upload_track

__all__ = [
    "analyse_version",
    "duplicate_track",
    "edit_track",
    "move_track",
    "reap_abandoned",
    "reorder_tracks",
    "trash_track",
    "upload_track",
]
