"""Open threads stand on the versions that come after, and every count stays true."""

from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import pytest
from django.core.management import call_command

from accounts.tests.people import Visitor
from collaboration import services
from collaboration.models import Comment
from collaboration.tasks import carry_comments_over
from collaboration.tests.factories import make_comment
from projects.tests.factories import make_project
from spaces.tests.factories import make_space
from tracks.models import Track, Version
from tracks.tests.factories import make_track, make_version
from wavic.events import Event
from wavic.testing.workers import work_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return Visitor.logged_in()


@pytest.fixture
def track(owner):
    return make_track(make_project(make_space(owner.user)))


def carry(version: Version) -> None:
    """What the worker does when it hears of the upload."""
    carry_comments_over(Event.objects.get(kind="version.uploaded", subject_id=version.pk))


def counts(document) -> tuple[int, int]:
    document.refresh_from_db()
    return document.open_comments, document.resolved_comments


def bodies(owner, track, version=None) -> list[str]:
    answer = owner.api.get(f"/comment/track/{track.pk}", {"version": version.pk} if version else {})
    return [thread["body"] for thread in answer.json()["results"]]


def assert_counts_are_true(track) -> None:
    assert services.recount_comments(track.pk) == 0


def test_what_is_still_to_be_done_is_shown_on_the_next_mix(owner, track):
    first = Version.objects.get()
    make_comment(track, "Done", start_ms=1)
    undone = make_comment(track, "To do", start_ms=2)
    make_comment(track, "In the trash", start_ms=3)
    services.resolve_thread(owner.user, Comment.objects.get(body="Done").pk)
    services.delete_comment(owner.user, Comment.objects.get(body="In the trash").pk)
    second = make_version(track)
    make_comment(track, "Before the worker came, on the old mix", 4, version=first.pk)
    make_comment(track, "New", start_ms=5)
    for _ in range(2):  # the second time changes nothing
        carry(second)
    before = "Before the worker came, on the old mix"
    assert bodies(owner, track, second) == ["To do", before, "New"]
    assert bodies(owner, track, first) == ["Done", "To do", before]
    assert len(bodies(owner, track)) == 4  # nothing is there twice
    assert (counts(first), counts(second), counts(track)) == ((2, 1), (3, 0), (3, 1))
    [event] = Event.objects.filter(kind="comments.carried")
    where = {"project": str(track.project.pk), "track": str(track.pk), "version": str(second.pk)}
    assert (event.subject_id, event.data) == (second.pk, {**where, "count": 2})
    listed = owner.api.get(f"/comment/track/{track.pk}", {"version": second.pk}).json()["results"]
    assert [thread["carried"] for thread in listed] == [True, True, False]
    assert listed[0]["version"] == str(first.pk)
    assert listed[0]["id"] == str(undone.pk)
    assert_counts_are_true(track)


def test_the_worker_carries_when_it_hears_of_the_upload(owner, track):
    make_comment(track, "To do")
    version = make_version(track)
    work_off()
    assert bodies(owner, track, version) == ["To do"]
    assert Event.objects.filter(kind="comments.carried").count() == 1


def test_it_is_one_conversation_wherever_it_is_shown(owner, track):
    first = Version.objects.get()
    thread = make_comment(track)
    second = make_version(track)
    carry(second)
    owner.api.post("/comment", {"track": str(track.pk), "body": "Done", "parent": str(thread.pk)})
    owner.api.post(f"/comment/{thread.pk}/resolve")
    for version in (first, second):
        [shown] = owner.api.get(
            f"/comment/track/{track.pk}", {"version": version.pk, "status": "resolved"}
        ).json()["results"]
        assert shown["replies"][0]["body"] == "Done"
        assert counts(version) == (0, 1)
    assert counts(track) == (0, 1)


def test_versions_whose_turns_come_late_get_nothing_from_later_ones(owner, track):
    make_comment(track, "On the first")
    second = make_version(track)
    third = make_version(track)
    make_comment(track, "On the third")
    carry(third)
    carry(second)
    assert bodies(owner, track, second) == ["On the first"]
    assert bodies(owner, track, third) == ["On the first", "On the third"]
    assert_counts_are_true(track)


def test_a_thread_reopened_later_stands_on_the_newest_version(owner, track):
    first, thread = Version.objects.get(), make_comment(track, "Still there")
    services.resolve_thread(owner.user, thread.pk)
    second = make_version(track)
    carry(second)
    assert bodies(owner, track, second) == []
    services.reopen_thread(owner.user, thread.pk)
    assert bodies(owner, track, second) == ["Still there"]
    assert (counts(first), counts(second), counts(track)) == ((1, 0), (1, 0), (1, 0))
    assert_counts_are_true(track)


def test_nothing_spoils_the_counts_while_comments_are_carried(owner, track):
    first = Version.objects.get()
    made = [make_comment(track, f"{n}", start_ms=n) for n in range(6)]
    versions = [make_version(track), make_version(track)]
    work = [
        *(lambda v=v: services.carry_over(v.pk) for v in versions * 2),
        *(lambda c=c: services.resolve_thread(owner.user, c.pk) for c in made[:2]),
        lambda: services.delete_comment(owner.user, made[2].pk),
        *(lambda n=n: make_comment(track, f"more {n}", version=first.pk) for n in range(2)),
        *(lambda v=v: make_comment(track, "new", version=v.pk) for v in versions),
    ]
    with ThreadPoolExecutor(6) as threads:
        for done in [threads.submit(job) for job in work]:
            done.result()
    assert_counts_are_true(track)
    assert counts(track) == (7, 2)
    undisturbed = {f"{n}" for n in (3, 4, 5)}
    for version in versions:
        assert undisturbed <= set(bodies(owner, track, version))


def test_an_operator_can_have_counts_set_right(track):
    make_comment(track)
    other = make_track(track.project)
    Track.objects.filter(pk=track.pk).update(open_comments=7)
    Version.objects.filter(track=track).update(resolved_comments=3)
    said = StringIO()
    call_command("recount_comments", str(other.pk), stdout=said)
    call_command("recount_comments", stdout=said)
    call_command("recount_comments", stdout=said)
    assert [line.split()[0] for line in said.getvalue().splitlines()] == ["0", "1", "0"]
    assert counts(track) == (1, 0)
    assert counts(Version.objects.get(track=track)) == (1, 0)
