"""Whatever route a blob's URL comes from, it is signed, ours, alive, and the same for an hour."""

import json
import re
from urllib.parse import urlsplit

import pytest
from django.test import Client

from spaces.roles import Role
from tests.routes import rows
from tests.test_role_route_table import World
from tracks.models import Version
from wavic.testing.blobs import is_signed

pytestmark = pytest.mark.django_db

READS = [path for method, path in rows() if method == "GET"]
WITH_AUDIO = {"/track/{track}", "/track/project/{project}"}


@pytest.fixture
def world():
    return World()


def urls_in(body: object) -> list[str]:
    return re.findall(r'https?://[^"\\\s]+', json.dumps(body))


@pytest.mark.parametrize("path", READS)
def test_every_url_in_every_answer_is_signed_and_opens(world, path):
    answer = world.call("GET", path, "owner").json()
    blobs = urls_in(answer)
    assert bool(blobs) == (path in WITH_AUDIO)
    for url in blobs:
        parts = urlsplit(url)
        assert is_signed(url), url
        opened = Client().get(f"{parts.path}?{parts.query}", HTTP_HOST=parts.netloc)
        assert opened.status_code == 200, url
    assert not unsigned_names(answer)


def unsigned_names(answer: object) -> list[str]:
    """Blob names that stand in the answer outside of a signed URL."""
    text = json.dumps(answer)
    for url in urls_in(answer):
        text = text.replace(url, "")
    return [blob for blob in Version.objects.values_list("blob", flat=True) if blob in text]


@pytest.mark.parametrize("path", sorted(WITH_AUDIO))
def test_urls_are_byte_identical_within_the_hour(path, time_machine):
    time_machine.move_to("2026-01-31T10:00:00Z", tick=False)
    world = World()
    first = urls_in(world.call("GET", path, "owner").json())
    time_machine.move_to("2026-01-31T10:59:59Z", tick=False)
    assert urls_in(world.call("GET", path, "owner").json()) == first
    time_machine.move_to("2026-01-31T11:00:00Z", tick=False)
    assert urls_in(world.call("GET", path, "owner").json()) != first


@pytest.mark.parametrize("path", sorted(WITH_AUDIO))
def test_a_viewer_gets_no_originals_url(world, path):
    """Before processing and after it (case 15)."""
    for status in ("processing", "ready", "failed"):
        Version.objects.update(status=status)
        assert urls_in(world.call("GET", path, Role.VIEWER).json()) == []
        assert urls_in(world.call("GET", path, Role.COMMENTER).json()) != []
