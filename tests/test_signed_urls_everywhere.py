"""Whatever route a blob's URL comes from, it is signed, ours, alive, and the same for an hour."""

import re
from urllib.parse import urlsplit

import pytest
from django.test import Client

from accounts.models import User
from projects.models import Project
from spaces.models import Space
from spaces.roles import Role
from tests.routes import rows
from tests.test_role_route_table import World
from tracks.models import Attachment, Version
from wavic.testing.blobs import is_signed
from wavic.testing.stored_pictures import ready_picture

WITH_PICTURES = {
    "/user/me",
    "/user/me/audit",
    "/artist",
    "/artist/{space}",
    "/project/space/{space}",
    "/project/{project}",
    "/artist/{space}/audit",
    "/artist/{space}/members",
    "/collaboration/invitations/space/{space}",
    "/link",
    "/notification/preferences",
    "/trash",
}
REDIRECTS = {"/track/{track}/stream", "/track/{track}/download"}
TO_WRITE = {"/file/{file}"}  # its URL takes blocks; wavic/storage/tests
READS = [path for method, path in rows() if method == "GET" and path not in TO_WRITE]
WITH_AUDIO = REDIRECTS | {
    "/track/{track}",
    "/track/project/{project}",
    "/track/{track}/version",
    "/track/{track}/version/{version}",
    "/track/{track}/compare",
    "/file/track/{track}",
    "/file/project/{project}",
    "/file/attachment/{attachment}",
}


def world_with_pictures() -> World:
    world = World()
    owner = User.objects.filter(pk=world.people["owner"].pk)
    owner.update(avatar=ready_picture())
    Project.objects.filter(pk=world.project.pk).update(signed_off_by=owner.get().pk)
    Space.objects.filter(pk=world.space.pk).update(avatar=ready_picture(), cover=ready_picture())
    Project.objects.filter(pk=world.project.pk).update(artwork=ready_picture())
    return world


@pytest.fixture
def world(db):
    return world_with_pictures()


@pytest.fixture(scope="module")
def seen(module_database):
    """One that is only read."""
    return world_with_pictures()


ADDRESSES = ("/s/", "/notification/stream")
"""Of a link's own page, for whoever has it; of the events, which take a token."""


def urls_in(text: str) -> list[str]:
    """Those of blobs."""
    urls = re.findall(r'https?://[^"\\\s]+', text)
    return [url for url in urls if not urlsplit(url).path.startswith(ADDRESSES)]


def told(world: World, path: str, caller: str) -> str:
    """All that an answer says, in its body or in where it leads."""
    answer = world.call("GET", path, caller)
    return answer.getvalue().decode(errors="replace") + answer.headers.get("Location", "")


@pytest.mark.parametrize("path", READS)
def test_every_url_in_every_answer_is_signed_and_opens(seen, path):
    answer = told(seen, path, "owner")
    blobs = urls_in(answer)
    assert bool(blobs) == (path in WITH_AUDIO | WITH_PICTURES)
    for url in blobs:
        parts = urlsplit(url)
        assert is_signed(url), url
        opened = Client().get(f"{parts.path}?{parts.query}", HTTP_HOST=parts.netloc)
        assert opened.status_code == 200, url
    assert not unsigned_names(answer)


def unsigned_names(text: str) -> list[str]:
    """Blob names that stand in the answer outside of a signed URL."""
    for url in urls_in(text):
        text = text.replace(url, "")
    names = Version.objects.values_list("blob", "stream", "waveform")
    attached = Attachment.objects.values_list("blob")
    pictured = [(str(getattr(ready_picture(), name)) for name in ("original", "medium"))]
    return [name for row in (*names, *attached, *pictured) for name in row if name in text]


@pytest.mark.django_db
def test_urls_are_byte_identical_within_the_hour(time_machine):
    time_machine.move_to("2026-01-31T10:00:00Z", tick=False)
    world = World()

    def urls_now() -> dict[str, list[str]]:
        return {path: urls_in(told(world, path, "owner")) for path in sorted(WITH_AUDIO)}

    first = urls_now()
    assert all(first.values())
    time_machine.move_to("2026-01-31T10:59:59Z", tick=False)
    assert urls_now() == first
    time_machine.move_to("2026-01-31T11:00:00Z", tick=False)
    later = urls_now()
    assert [path for path, urls in first.items() if later[path] == urls] == []


def test_viewers_and_guests_without_leave_get_no_originals_url(world):
    """Before processing and after it (case 15)."""
    originals = [
        blob
        for model in (Version, Attachment)
        for blob in model.objects.values_list("blob", flat=True)
    ]

    def leaking(caller: str) -> set[str]:
        told_by = {path: told(world, path, caller) for path in WITH_AUDIO}
        return {path for path, text in told_by.items() if any(blob in text for blob in originals)}

    for change in ({}, {"status": "failed"}, {"status": "processing", "stream": ""}):
        Version.objects.update(**change)
        for caller in (Role.VIEWER, "guest", "guest_comment", "guest_approve"):
            assert leaking(caller) == set()
        assert "/track/{track}/download" in leaking("guest_download")
    assert leaking(Role.COMMENTER) >= WITH_AUDIO - {"/track/{track}/compare"}
