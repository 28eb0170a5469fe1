"""The demo fills an empty database, whole, and leaves one with people in it alone."""

import pytest
from django.core.management import call_command

from accounts.models import User
from accounts.tests.people import person
from tracks import services
from tracks.models import Track, Version
from tracks.tests.factories import process
from wavic.audio.synthesis import PIECES
from wavic.laptop.demo import EMAIL

pytestmark = pytest.mark.django_db
TITLES = [piece.title for piece in PIECES]


def titles() -> list[str]:
    return list(Track.objects.order_by("position").values_list("title", flat=True))


def test_the_demo_is_music_that_can_be_analysed():
    call_command("seed_demo")
    assert titles() == TITLES
    version = process(Version.objects.first())
    assert version.status == "ready"
    assert version.duration_ms > 30_000


def test_a_database_with_people_is_left_alone():
    person()
    call_command("seed_demo")
    assert not User.objects.filter(email=EMAIL).exists()
    assert titles() == []


def test_a_loading_cut_short_is_finished_and_a_whole_one_not_repeated(monkeypatch):
    upload = services.upload_track
    calls = []

    def die_at_the_third(*args, **kwargs):
        calls.append(kwargs["title"])
        if len(calls) == 3:
            raise KeyboardInterrupt
        return upload(*args, **kwargs)

    monkeypatch.setattr(services, "upload_track", die_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        call_command("seed_demo")
    assert titles() == TITLES[:2]
    monkeypatch.undo()
    call_command("seed_demo")
    assert titles() == TITLES
    Track.objects.filter(title=TITLES[0]).update(state="trashed")
    call_command("seed_demo")
    assert titles() == TITLES
