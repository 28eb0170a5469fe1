"""Archives that are whole, and one that can't be, behind addresses of their own."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import path

from wavic.api.health import live
from wavic.archives.responses import archive_response
from wavic.archives.zip_archive import PIECE, Member, ZipArchive

PIECES = 256  # of 256 KiB: more than any buffer on the way takes
THEN = datetime(2026, 3, 1, tzinfo=UTC)


def pieces(upto: int = PIECES) -> Iterator[bytes]:
    for number in range(upto):
        yield bytes([number]) * PIECE
    if upto < PIECES:
        raise FileNotFoundError


def archive() -> ZipArchive:
    return ZipArchive([Member("music.wav", PIECES * PIECE, THEN, "1", pieces)])


def whole(request: HttpRequest) -> HttpResponseBase:
    return archive_response(request, archive(), "Tides.zip")


def late(request: HttpRequest) -> HttpResponseBase:
    time.sleep(0.3)
    return whole(request)


def broken(request: HttpRequest) -> HttpResponseBase:
    lost = Member("music.wav", PIECES * PIECE, THEN, "1", lambda: pieces(20))
    return archive_response(request, ZipArchive([lost]), "Tides.zip")


urlpatterns = [path("whole", whole), path("broken", broken), path("late", late), path("live", live)]
