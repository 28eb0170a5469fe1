"""manage.py reap_uploads: what was abandoned, ended by hand."""

import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from accounts.models import Entitlement
from accounts.tests.people import person
from projects.tests.factories import make_project
from spaces.tests.factories import make_space
from wavic.api.errors import Unavailable
from wavic.storage.blobs import blob_store
from wavic.uploads.models import Upload
from wavic.uploads.services import open_upload

pytestmark = pytest.mark.django_db


def reap(*arguments: str) -> str:
    said = io.StringIO()
    call_command("reap_uploads", *arguments, stdout=said)
    return said.getvalue()


@pytest.fixture
def owner():
    """Somebody with two uploads, one of them abandoned."""
    owner = person()
    project = make_project(make_space(owner))
    for name in ("a.wav", "b.wav"):
        open_upload(owner, purpose="track", target=project.pk, name=name, size=9_000)
    Upload.objects.filter(filename="a.wav").update(expires_at=timezone.now() - timedelta(days=1))
    return owner


def used(owner) -> int:
    return Entitlement.objects.get(user=owner).storage_used


def test_a_dry_run_counts_and_a_real_one_returns_the_bytes(owner):
    assert reap("--dry-run") == "1 uploads were abandoned.\n"
    assert used(owner) == 18_000
    assert reap().endswith("1 uploads were ended.\n")
    assert used(owner) == 9_000
    assert reap() == "0 uploads were ended.\n"
    assert set(Upload.objects.values_list("filename", "state")) == {
        ("a.wav", "failed"), ("b.wav", "open"),
    }  # fmt: skip


def test_storage_that_is_away_is_said(owner, monkeypatch):
    def away(*_):
        raise Unavailable("storage_unavailable", "Storage doesn't answer just now.", 5)

    monkeypatch.setattr(blob_store(), "discard", away)
    with pytest.raises(CommandError, match="doesn't answer"):
        reap()
