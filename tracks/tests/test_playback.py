"""What streams, downloads and is drawn, for whom, before and after the worker has been there."""

from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from django.test import Client

from accounts.tests.people import Visitor
from projects.tests.factories import make_project
from spaces.roles import Role
from spaces.tests.factories import add_member, make_space
from tracks.models import Version
from tracks.tests.factories import make_track, make_version, process
from wavic.audio.encoding import FLAC, encode
from wavic.testing.audio import audio_file, tone
from wavic.testing.blobs import is_signed

pytestmark = pytest.mark.django_db

SECONDS = 2.0


@pytest.fixture
def owner():
    return Visitor.logged_in()


@pytest.fixture
def track(owner):
    project = make_project(make_space(owner.user))
    return make_track(project, content=audio_file("flac", seconds=SECONDS))


@pytest.fixture
def viewer(track):
    visitor = Visitor.logged_in()
    add_member(track.space, visitor.user, Role.VIEWER)
    return visitor


def get(visitor, track, what, **query):
    return visitor.api.get(f"/track/{track.pk}/{what}", query)


def fetched(url: str):
    parts = urlsplit(url)
    return Client().get(f"{parts.path}?{parts.query}", HTTP_HOST=parts.netloc)


def test_a_player_that_sends_a_token_gets_the_address_itself(owner, track):
    for what in ("stream", "download"):
        answer = get(owner, track, what, redirect="false")
        assert answer.status_code == 200
        assert Version.objects.get().blob in answer.json()["url"]
        assert is_signed(answer.json()["url"])
        assert "no-store" in answer["Cache-Control"]


def test_the_original_plays_at_once_for_those_who_may_have_it(owner, viewer, track):
    answer = get(owner, track, "stream")
    assert answer.status_code == 302
    assert "no-store" in answer["Cache-Control"]
    assert Version.objects.get().blob in answer["Location"]
    waiting = get(viewer, track, "stream")
    assert (waiting.status_code, waiting.json()["code"]) == (409, "processing")
    assert waiting["Retry-After"]


def test_the_proxy_plays_for_everybody_once_it_is_there(owner, viewer, track):
    version = process(Version.objects.get())
    for visitor in (owner, viewer):
        address = get(visitor, track, "stream")["Location"]
        assert version.stream in address
        assert is_signed(address)
    played = fetched(address)
    assert played["Content-Type"] == "audio/mp4"
    content = b"".join(played)
    assert content[4:8] == b"ftyp"
    assert content.index(b"moov") < content.index(b"mdat")
    original = get(owner, track, "stream", quality="original")["Location"]
    assert version.blob in original
    assert get(viewer, track, "stream", quality="original").status_code == 403


def test_a_download_is_saved_under_the_files_name(owner, viewer, track):
    address = get(owner, track, "download")["Location"]
    assert parse_qs(urlsplit(address).query)["filename"] == ["Harbour.wav"]
    saved = fetched(address)
    assert saved["Content-Disposition"] == 'attachment; filename="Harbour.wav"'
    assert b"".join(saved) == audio_file("flac", seconds=SECONDS)
    assert get(viewer, track, "download").status_code == 403


def test_no_answer_gives_a_viewer_an_originals_address(viewer, track):
    """Case 15, before and after processing."""
    first = track.current_version_id
    second = make_version(track).pk
    for processed in (False, True):
        if processed:
            for version in Version.objects.all():
                process(version)
        names = list(Version.objects.values_list("blob", flat=True))
        for path in (
            f"/track/{track.pk}",
            f"/track/project/{track.project_id}",
            f"/track/{track.pk}/version",
            f"/track/{track.pk}/version/{first}",
            f"/track/{track.pk}/stream",
            f"/track/{track.pk}/download",
            f"/track/{track.pk}/compare?a={first}&b={second}",
            f"/track/{track.pk}/waveform",
        ):
            answer = viewer.api.get(path)
            told = answer.content.decode() + answer.headers.get("Location", "")
            assert not [name for name in names if name in told], path


def test_a_waveform_is_drawn_at_every_zoom(owner, viewer, track):
    assert get(owner, track, "waveform").json()["code"] == "processing"
    version = process(Version.objects.get())
    coarse = get(viewer, track, "waveform").json()
    fine = get(viewer, track, "waveform", zoom=15).json()
    assert (coarse["zoom"], fine["zoom"]) == (0, fine["zooms"] - 1)
    for drawn in (coarse, fine):
        assert (drawn["version"], drawn["bits"], drawn["channels"]) == (2, 8, 1)
        assert len(drawn["data"]) == 2 * drawn["length"]
        pixels = SECONDS * drawn["sample_rate"] / drawn["samples_per_pixel"]
        assert abs(drawn["length"] - pixels) <= 1
        assert {max(drawn["data"]), min(drawn["data"])} <= {63, 64, -63, -64, -65}  # half scale
    assert "immutable" not in get(owner, track, "waveform")["Cache-Control"]
    named = get(owner, track, "waveform", version=str(version.pk))
    assert "immutable" in named["Cache-Control"]


def test_a_waveform_comes_as_bytes_too(owner, track):
    process(Version.objects.get())
    drawn = get(owner, track, "waveform").json()
    answer = owner.api.get(
        f"/track/{track.pk}/waveform", headers={"Accept": "application/octet-stream"}
    )
    assert answer["Content-Type"] == "application/octet-stream"
    header = np.frombuffer(answer.content[:24], "<i4")
    assert header.tolist() == [
        2,
        1,  # eight bits
        drawn["sample_rate"],
        drawn["samples_per_pixel"],
        drawn["length"],
        1,
    ]
    assert np.frombuffer(answer.content[24:], np.int8).tolist() == drawn["data"]


def test_two_mixes_six_db_apart_are_compared_equally_loud(owner, track):
    loud = tone(5.0)
    a = make_version(track, encode(loud, FLAC, rate=44_100))
    b = make_version(track, encode(loud[: 4 * 44_100] * 10 ** (-6 / 20), FLAC, rate=44_100))
    assert get(owner, track, "compare", a=str(a.pk), b=str(b.pk)).status_code == 409
    a, b = process(a), process(b)
    answer = get(owner, track, "compare", a=str(a.pk), b=str(b.pk))
    assert answer.status_code == 200, answer.json()
    compared = answer.json()
    assert compared["source"] == "stream"
    assert a.stream in compared["a"]["source_url"]
    assert b.stream in compared["b"]["source_url"]
    assert abs(compared["loudness_difference_lu"] + 6) < 0.05
    assert abs(compared["a"]["gain_db"] + 6) < 0.05
    assert compared["b"]["gain_db"] == 0
    assert compared["length_difference_ms"] == -1000
    after = [
        compared[side]["version"]["loudness_lufs"] + compared[side]["gain_db"] for side in "ab"
    ]
    assert abs(after[0] - after[1]) < 0.01
    assert compared["a"]["waveform"]["length"] > compared["b"]["waveform"]["length"]
    mirrored = get(owner, track, "compare", a=str(b.pk), b=str(a.pk)).json()
    assert mirrored["a"]["gain_db"] == 0
    assert mirrored["b"]["gain_db"] == compared["a"]["gain_db"]


def test_mono_is_compared_as_two_loudspeakers_play_it(owner, track):
    both = tone(4.0)
    a = process(make_version(track, encode(both, FLAC, rate=44_100)))
    b = process(make_version(track, encode(both[:, :1], FLAC, rate=44_100)))
    compared = get(owner, track, "compare", a=str(a.pk), b=str(b.pk)).json()
    assert abs(compared["loudness_difference_lu"]) < 0.05


def test_versions_of_other_tracks_are_not_compared(owner, track):
    other = make_track(track.project, title="Other")
    query = {"a": str(track.current_version_id), "b": str(other.current_version_id)}
    assert get(owner, track, "compare", **query).status_code == 404
    assert get(owner, track, "compare", a="nonsense").status_code == 400


def test_what_cant_be_played_says_so(owner, track):
    broken = make_version(track, audio_file("flac", seconds=1)[:42] + bytes(range(256)) * 200)
    process(broken)
    assert broken.status == "failed"
    answer = get(owner, track, "waveform", version=str(broken.pk))
    assert (answer.status_code, answer.json()["code"]) == (409, "unplayable")
    assert answer.json()["failure"] == broken.failure
