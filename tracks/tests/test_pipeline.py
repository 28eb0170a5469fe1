"""A version's way through the worker: each step once, again after a kill, or visibly given up."""

import pytest
from django.core.management import CommandError, call_command
from django_q.conf import Conf

from accounts.tests.people import Visitor
from projects.tests.factories import make_project
from spaces.tests.factories import make_space
from tracks import services, tasks
from tracks.models import Version
from tracks.services import analysis, streams
from tracks.services.progress import Progress
from tracks.tests.factories import make_track, process
from wavic.events import Event
from wavic.storage.blobs import blob_store
from wavic.testing.audio import audio_file

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """kill -9, as far as one can be in a test of one process: nothing of ours runs any more."""


@pytest.fixture(autouse=True)
def an_empty_store(tmp_path, monkeypatch):
    monkeypatch.setattr(blob_store(), "folder", tmp_path / "blobs")


@pytest.fixture
def visitor():
    return Visitor.logged_in()


@pytest.fixture
def version(visitor):
    track = make_track(
        make_project(make_space(visitor.user)), content=audio_file("wav-24", seconds=3)
    )
    return Version.objects.get(pk=track.current_version_id)


def facts(version: Version) -> dict:
    """All that the worker writes."""
    left_out = {"updated_at", "progress"}
    return {
        field.name: getattr(version, field.name)
        for field in Version._meta.concrete_fields
        if field.name not in left_out
    }


def stored_blobs() -> list[str]:
    return sorted(path.name for path in blob_store().folder.rglob("*@"))


def die(*_: object, **__: object) -> None:
    raise Killed


STEPS = {
    "before the waveform is written": (analysis, "keep_derived"),
    "before the analysis is recorded": (analysis, "_record"),
    "before the stream is written": (streams, "keep_derived"),
    "before the stream is recorded": (streams, "_record"),
}


@pytest.mark.parametrize("step", STEPS)
def test_a_worker_killed_at_any_step_ends_the_same(version, step, monkeypatch):
    with monkeypatch.context() as dying:
        dying.setattr(*STEPS[step], die)
        with pytest.raises(Killed):
            process(version)
    version.refresh_from_db()
    assert version.status == "processing"
    interrupted = facts(process(version))
    blobs = stored_blobs()
    assert interrupted["status"] == "ready"
    assert facts(process(version)) == interrupted
    assert stored_blobs() == blobs
    assert len(blobs) == 3  # the original, its waveform, its stream


def test_a_version_is_described_whole(version, visitor):
    process(version)
    shown = visitor.api.get(f"/track/{version.track_id}").json()["version"]
    assert shown["status"] == "ready"
    assert shown["progress"] == 100
    assert (shown["container"], shown["codec"], shown["bit_depth"]) == ("WAV", "pcm_s24le", 24)
    assert shown["bit_rate"] == 44_100 * 2 * 24
    assert abs(shown["loudness_lufs"] + 6.02) < 0.9  # a sine at half scale on both sides
    assert abs(shown["true_peak_dbtp"] + 6.02) < 0.2
    assert abs(shown["sample_peak_dbfs"] + 6.02) < 0.1
    assert shown["loudness_range_lu"] is not None


def test_progress_is_seen_while_it_works(version, visitor, monkeypatch):
    monkeypatch.setattr("tracks.services.progress._INTERVAL", 0.0)
    progress = Progress(version, 20, 100)
    seen = []
    for fraction in (0.0, 0.5, 1.0, 7.0):
        progress(fraction)
        shown = visitor.api.get(f"/track/{version.track_id}").json()["version"]
        seen.append(shown["progress"])
    assert seen == [20, 60, 100, 100]


def test_a_digest_is_known_after_the_analysis(version):
    expected = version.sha256
    Version.objects.update(sha256="")  # as after an upload whose blocks went past us
    assert process(Version.objects.get()).sha256 == expected


def test_what_was_tried_too_often_is_failed_for_all_to_see(version, monkeypatch):
    """The worker's own count of attempts, with a storage that never answers."""
    monkeypatch.setattr(blob_store(), "open", _away)
    event = Event.objects.get(kind="version.uploaded")
    with pytest.raises(OSError, match="away"):
        tasks.analyse_uploaded_version(event)
    version.refresh_from_db()
    assert version.status == "processing"  # it is tried again
    assert Conf.MAX_ATTEMPTS > 1
    tasks.give_up(event)
    version.refresh_from_db()
    assert (version.status, version.failure) == ("failed", "gave_up")
    assert Event.objects.filter(kind="version.failed", subject_id=version.pk).count() == 1


def _away(*_: object) -> None:
    raise OSError("The storage is away.")


def test_a_version_that_is_ready_is_not_given_up(version):
    process(version)
    services.give_up_version(version.pk)
    version.refresh_from_db()
    assert version.status == "ready"


def test_versions_go_through_the_worker_again_when_an_operator_says_so(version):
    process(version)
    call_command("reanalyse")
    assert Version.objects.get().status == "ready"  # it has its stream
    Version.objects.update(stream="", status="failed", failure="gave_up")
    call_command("reanalyse", dry_run=True)
    assert Version.objects.get().status == "failed"
    call_command("reanalyse", failed=True)
    again = Version.objects.get()
    assert (again.status, again.failure) == ("processing", "")
    assert Event.objects.filter(kind="version.uploaded", subject_id=version.pk).count() == 2
    assert process(again).status == "ready"
    call_command("reanalyse", str(version.pk))
    assert Version.objects.get().status == "processing"
    with pytest.raises(CommandError, match="nonsense"):
        call_command("reanalyse", "nonsense")
    with pytest.raises(CommandError, match="1 of the versions given aren't there"):
        call_command("reanalyse", str(version.pk), "0" * 24)
    Version.objects.update(status="ready")
    call_command("reanalyse", all=True)
    assert Version.objects.get().status == "processing"
    told = Event.objects.filter(kind="version.uploaded", subject_id=version.pk).order_by("pk")
    # The first time, then after it had failed; then it had a stream that people had heard.
    assert [event.data.get("silent", False) for event in told] == [False, False, True, True, True]
