"""The demo fills an empty database, whole, and leaves one with people in it alone.

It is loaded once for all that is looked at here: cut short twice on the way, as by Ctrl-C.
"""

from collections import Counter

import numpy as np
import pytest
from django.core.management import call_command
from PIL import Image

from accounts.models import User
from accounts.tests.people import PASSWORD, person
from collaboration import selectors, services
from collaboration.audiences import Choice
from collaboration.demo import news, people
from collaboration.demo.catalogue import BANDS, SONGS
from collaboration.demo.papers import chord_sheet
from collaboration.demo.script import LINKS, OPINIONS, THREADS
from collaboration.models import Activity, ActivityGroup, Comment, Link, Notification
from projects.models import Project
from spaces import selectors as spaces
from spaces.models import Space
from tracks import services as tracks
from tracks.models import Attachment, Review, Track, Version
from tracks.serializers import TrackEdit
from tracks.tests.factories import process
from wavic.laptop import demo
from wavic.mongo.paging import PageRequest
from wavic.search.models import Entry
from wavic.storage.blobs import blob_store

pytestmark = pytest.mark.prove  # the worker hears 27 files

TAKES = {song.title: [take.label for take in song.takes] for _, _, song in SONGS}
REPLIES = sum(len(thread.replies) for thread in THREADS)
GUESTS = sum(bool(link.guest) for link in LINKS)


def cut_short(monkeypatch, where, name, after):
    """Load, and be interrupted in the midst of a service that was called so often before."""
    service, calls = getattr(where, name), []

    def interrupted(*args, **kwargs):
        calls.append(name)
        if len(calls) > after:
            raise KeyboardInterrupt
        return service(*args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(where, name, interrupted)
        with pytest.raises(KeyboardInterrupt):
            call_command("seed_demo")


@pytest.fixture(scope="module")
def loaded(module_database):
    with pytest.MonkeyPatch.context() as monkeypatch:
        cut_short(monkeypatch, services, "post_comment", after=2)
        assert Track.objects.count() == 1
        assert not User.objects.exclude(email_verified_at=None).exists()
        cut_short(monkeypatch, tracks, "upload_version", after=2)
        assert 1 < Track.objects.count() < len(TAKES)
    call_command("seed_demo")


def test_a_database_with_people_is_left_alone(db):
    person()
    call_command("seed_demo")
    assert User.objects.count() == 1
    assert not Space.objects.exists()


def test_all_of_it_is_found_at_once(loaded):
    """Without a worker: that has the music to hear first."""
    indexed = Counter(Entry.objects.values_list("kind", flat=True))
    there = {"space": Space, "track": Track, "comment": Comment}
    assert {kind: indexed[kind] for kind in there} == {
        kind: model.objects.count() for kind, model in there.items()
    }


def test_all_of_it_is_there_once(loaded):
    assert Counter(User.objects.values_list("email", flat=True)) == Counter(people.EMAILS)
    assert Counter(Space.objects.values_list("name", flat=True)) == Counter(
        band.name for band in BANDS
    )
    records = Counter(record.title for band in BANDS for record in band.records)
    assert Counter(Project.objects.values_list("title", flat=True)) == records
    for title, labels in TAKES.items():
        versions = Version.objects.filter(track=Track.objects.get(title=title)).order_by("number")
        assert list(versions.values_list("label", flat=True)) == labels
    assert Comment.objects.filter(parent=None).count() == len(THREADS) + GUESTS
    assert Comment.objects.exclude(parent=None).count() == REPLIES
    assert Review.objects.count() == len(OPINIONS)
    assert Counter(Link.objects.values_list("name", flat=True)) == Counter(
        link.name for link in LINKS
    )


def test_there_is_room_for_whoever_is_invited_to_look(loaded):
    for owner in User.objects.filter(owned_spaces__isnull=False):
        plan = owner.entitlement
        assert (plan.plan, plan.status, plan.source) == ("pro", "comped", "demo")
    assert not Space.objects.exclude(read_only="").exists()


def test_papers_lie_around_once_each(loaded):
    papers = Counter(Attachment.objects.values_list("name", flat=True))
    sung = [song.title for _, _, song in SONGS if song.lyrics]
    assert papers == Counter(["Running order.txt", *(f"{title} – chords.txt" for title in sung)])
    sheet = Attachment.objects.get(name="Harbour Lights – chords.txt")
    with blob_store().open(sheet.blob) as file:
        assert "17–24   F  G  Am  C   × 2" in file.read().decode()


@pytest.mark.parametrize("song", [song for _, _, song in SONGS], ids=lambda song: song.title)
def test_every_chord_has_a_name_and_every_bar_a_chord(song):
    rows = chord_sheet(song).splitlines()[2:]
    assert len(rows) == len(song.piece.form)
    assert rows[-1].split()[0].rpartition("–")[2] == str(
        sum(section.bars for section in song.piece.form)
    )


def test_a_whole_one_is_not_loaded_again(loaded):
    before = Comment.objects.count(), Version.objects.count()
    call_command("seed_demo")
    assert (Comment.objects.count(), Version.objects.count()) == before


def test_only_one_of_them_has_a_password_that_is_known(loaded):
    for user in User.objects.all():
        assert user.email_verified_at
        assert user.check_password(demo.PASSWORD) == (user.email == demo.EMAIL)
        assert not user.check_password(PASSWORD)


def test_who_logs_in_has_another_role_elsewhere(loaded):
    robin = User.objects.get(email=demo.EMAIL)
    roles = {
        (space.name, project.title): spaces.role_of(robin.pk, space.pk, project.pk)
        for space in Space.objects.all()
        for project in Project.objects.filter(space=space)
    }
    assert roles["Northbound", "First Light"] == "owner"
    assert roles["Saltmarsh", "Low Country"] == "editor"
    saltmarsh = Space.objects.get(name="Saltmarsh")
    assert spaces.role_of(robin.pk, saltmarsh.pk, None) == "commenter"


def test_versions_have_been_judged_differently_and_one_record_is_finished(loaded):
    current = Track.objects.values_list("title", "current_version_id")
    approvals = {title: Version.objects.get(pk=pk).approval for title, pk in current}
    assert approvals["Harbour Lights"] == "approved"
    assert approvals["Paper Kites"] == "changes_requested"
    assert approvals["Slow Tide"] == "pending"
    finished = Project.objects.exclude(signed_off_at=None).values_list("title", flat=True)
    assert list(finished) == ["Signal Fires"]


def test_open_threads_were_carried_over_and_the_worker_finds_none_left_behind(loaded):
    track = Track.objects.get(title="Harbour Lights")
    first, second, master = Version.objects.filter(track=track).order_by("number")
    threads = Comment.objects.filter(track=track, parent=None)
    stands_on = {thread.body[:9]: (thread.versions, thread.resolved) for thread in threads}
    assert stands_on["The choru"] == ([first.pk, second.pk], True)
    assert stands_on["Bass and "] == ([first.pk, second.pk, master.pk], True)
    assert stands_on["Let the a"] == ([first.pk, second.pk, master.pk], False)
    assert stands_on["From here"] == ([master.pk], False)
    versions = Version.objects.values_list("pk", flat=True)
    assert not any(services.carry_over(pk) for pk in versions)
    tracks_there = list(Track.objects.values_list("pk", flat=True))
    assert services.tracks_with_wrong_counts(tracks_there) == 0


def test_every_moment_lies_in_its_song(loaded):
    seconds = {song.title: song.piece.seconds for _, _, song in SONGS}
    for comment in Comment.objects.filter(parent=None).select_related("track"):
        last = comment.start_ms if comment.end_ms is None else comment.end_ms
        assert 0 <= comment.start_ms <= last <= seconds[comment.track.title] * 1000


def test_somebody_is_mentioned_and_somebody_came_by_a_link(loaded):
    robin = User.objects.get(email=demo.EMAIL)
    [mention] = [comment for comment in Comment.objects.all() if robin.pk in comment.mentions]
    assert f"@{robin.name}" in mention.body
    [guest] = Comment.objects.exclude(guest_id=None)
    assert guest.guest_name == "Kim Aalto"


def test_who_logs_in_finds_a_feed_and_something_to_read(loaded):
    robin = User.objects.get(email=demo.EMAIL)
    northbound = Space.objects.get(name="Northbound")
    shown = selectors.activity(robin, northbound.pk, Choice(), PageRequest(limit=100))["results"]
    assert {row["group"] for row in shown} == set(ActivityGroup.values)
    told = selectors.notifications(robin, PageRequest(limit=100))
    unread = {row["kind"] for row in told["results"] if not row["read"]}
    assert unread >= {"mention", "comment", "reply", "reaction", "approved", "link_opened"}
    assert 5 <= told["unread"] <= 15
    assert {row["track"]["title"] for row in told["results"] if row["read"]} >= {"Paper Kites"}
    before = Notification.objects.count(), Activity.objects.count()
    news.tell_everybody()
    assert (Notification.objects.count(), Activity.objects.count()) == before


def test_what_is_said_of_tracks_is_what_the_api_takes(loaded):
    for track in Track.objects.all():
        said = {"title": track.title, "bpm": track.bpm, "key": track.key, "lyrics": track.lyrics}
        edit = TrackEdit(data=said, partial=True)
        assert edit.is_valid(), edit.errors
        assert edit.validated_data == said


def test_pictures_are_pictures(loaded):
    documents = [*User.objects.all(), *Space.objects.all(), *Project.objects.exclude(artwork=None)]
    slots = ("avatar", "cover", "artwork")
    pictures = [getattr(one, slot, None) for one in documents for slot in slots]
    originals = [str(picture.pending) for picture in pictures if picture]
    assert len(originals) == len(people.EMAILS) + 4 + 4
    for original in originals:
        with blob_store().open(original) as file, Image.open(file) as image:
            image.load()
            assert (image.format, image.mode) == ("JPEG", "RGB")
            assert min(image.size) >= 480
            # Neither empty nor noise: shrunk to a handful of pixels, there is a picture left.
            red, green, blue = image.resize((8, 8)).split()
            assert max(np.ptp(np.asarray(band)) for band in (red, green, blue)) > 40


def test_a_master_is_what_the_worker_finds_louder(loaded):
    rough, master = (
        process(Version.objects.get(track__title="Signal Fires", number=number))
        for number in (1, 2)
    )
    assert (rough.status, master.status) == ("ready", "ready")
    assert rough.duration_ms == master.duration_ms > 60_000
    assert master.loudness_lufs > rough.loudness_lufs + 3
    assert master.true_peak_dbtp < 0
