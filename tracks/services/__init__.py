"""What people and the worker do to tracks. Nothing else writes them."""

from tracks.services.analysis import analyse_version, give_up_version
from tracks.services.attachments import edit_attachment, trash_attachment, upload_attachment
from tracks.services.commenting import (
    count_threads,
    count_threads_on,
    set_thread_counts,
)
from tracks.services.covers import use_cover
from tracks.services.editing import edit_track, trash_track
from tracks.services.listening import download, stream
from tracks.services.moving import duplicate_track, move_track
from tracks.services.ordering import reorder_tracks
from tracks.services.processing import process_again
from tracks.services.reviewing import review_version
from tracks.services.signing_off import sign_off
from tracks.services.streams import make_stream_of_version
from tracks.services.versions import edit_version, trash_version, upload_track, upload_version

__all__ = [
    "analyse_version",
    "count_threads",
    "count_threads_on",
    "download",
    "duplicate_track",
    "edit_attachment",
    "edit_track",
    "edit_version",
    "give_up_version",
    "make_stream_of_version",
    "move_track",
    "process_again",
    "reorder_tracks",
    "review_version",
    "set_thread_counts",
    "sign_off",
    "stream",
    "trash_attachment",
    "trash_track",
    "trash_version",
    "upload_attachment",
    "upload_track",
    "upload_version",
    "use_cover",
]
