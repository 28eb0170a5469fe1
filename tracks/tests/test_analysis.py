"""What the worker finds in a file is what is stored, and no file takes it down (cases 2 and 3)."""

import pytest

from accounts.tests.people import Visitor
from projects.tests.factories import make_project
from spaces.tests.factories import make_space
from tracks import services
from tracks.models import Version
from tracks.tests.factories import make_track, process
from wavic.events import Event
from wavic.testing.audio import audio_file, with_wav_length, without_xing

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor():
    return Visitor.logged_in()


@pytest.fixture
def analysed(visitor):
    """Upload the bytes, let the worker's function run, and give the version as it is shown."""
    project = make_project(make_space(visitor.user))

    def analyse(content: bytes) -> dict:
        track = make_track(project, content=content)
        process(Version.objects.get(pk=track.current_version_id))
        return visitor.api.get(f"/track/{track.pk}").json()["version"]

    return analyse


@pytest.mark.parametrize(
    ("kind", "codec", "bits"),
    [
        ("wav-24", "pcm_s24le", 24),
        ("flac", "flac", 16),
        ("mp3", "mp3", None),
        ("m4a", "aac", None),
        ("vorbis", "vorbis", None),
        ("opus", "opus", None),
    ],
)
def test_a_file_is_described_by_what_decodes(analysed, kind, codec, bits):
    version = analysed(audio_file(kind, seconds=2.0))
    assert (version["status"], version["failure"]) == ("ready", "")
    assert version["codec"] == codec
    assert version["bit_depth"] == bits
    assert version["channels"] == 2
    assert version["sample_rate"] == (48_000 if kind == "opus" else 44_100)
    assert abs(version["duration_ms"] - 2000) <= 80
    assert not version["truncated"]


def test_a_header_that_lies_is_not_believed(analysed):
    version = analysed(with_wav_length(audio_file("wav", seconds=1), 2**31))
    assert version["status"] == "ready"
    assert version["duration_ms"] == 1000
    assert version["truncated"]


def test_a_file_cut_short_is_marked_so(analysed):
    whole = audio_file("flac", seconds=4)
    version = analysed(whole[: len(whole) * 6 // 10])
    assert version["status"] == "ready"
    assert version["truncated"]
    assert 1000 < version["duration_ms"] < 3900


def test_an_mp3_without_a_header_has_its_decoded_duration(analysed):
    version = analysed(without_xing(audio_file("mp3-vbr", seconds=3)))
    assert abs(version["duration_ms"] - 3000) <= 80


def test_a_file_that_only_begins_like_audio_ends_as_failed_with_a_reason(analysed):
    junk = audio_file("flac", seconds=1)[:42] + bytes(range(256)) * 200
    version = analysed(junk)
    assert version["status"] == "failed"
    assert version["failure"]


def test_analysing_twice_ends_the_same_and_every_end_is_told(analysed):
    first = analysed(audio_file("wav", seconds=1))
    version = Version.objects.get()
    services.analyse_version(version.pk)
    again = Version.objects.get()
    assert (again.duration_ms, again.status) == (first["duration_ms"], "ready")
    assert Event.objects.filter(kind="version.ready", subject_id=version.pk).count() >= 1
