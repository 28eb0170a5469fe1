"""The order of a project's tracks changes whole or not at all (case 24)."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from bson.objectid import ObjectId

from accounts.tests.people import Visitor
from projects.models import Project
from projects.tests.factories import make_project
from spaces.tests.factories import make_space
from tracks import services
from tracks.models import Track
from tracks.tests.factories import make_track
from wavic.api.errors import Conflict

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor():
    return Visitor.logged_in()


@pytest.fixture
def project(visitor):
    return make_project(make_space(visitor.user))


@pytest.fixture
def tracks(project):
    return [str(make_track(project, title).pk) for title in ("One", "Two", "Three", "Four")]


def shown(visitor, project) -> list[str]:
    page = visitor.api.get(f"/track/project/{project.pk}").json()
    return [track["id"] for track in page["results"]]


def reorder(visitor, project, order, **headers):
    return visitor.api.post(f"/project/{project.pk}/reorder", {"tracks": order}, headers=headers)


def test_the_list_shows_the_new_order(visitor, project, tracks):
    assert shown(visitor, project) == tracks
    order = [tracks[2], tracks[0], tracks[3], tracks[1]]
    answer = reorder(visitor, project, order)
    assert answer.json()["tracks"] == order
    assert shown(visitor, project) == order


@pytest.mark.parametrize(
    "spoil",
    [
        lambda ids, _: ids[1:],
        lambda ids, _: [*ids, ids[0]],
        lambda ids, _: [ids[0], *ids[:-1]],
        lambda ids, _: [*ids[:-1], str(ObjectId())],
        lambda ids, foreign: [*ids, foreign],
        lambda ids, foreign: [*ids[:-1], foreign],
        lambda ids, _: [],
    ],
    ids=["missing", "doubled", "doubled for missing", "unknown", "foreign", "swapped", "none"],
)
def test_a_list_that_is_not_exactly_the_tracks_is_refused_whole(visitor, project, tracks, spoil):
    other = make_project(project.space, "Tides")
    foreign = str(make_track(other, "Elsewhere").pk)
    answer = reorder(visitor, project, spoil(tracks[::-1], foreign))
    assert (answer.status_code, answer.json()["code"]) == (400, "incomplete_order")
    assert answer.json()["current"]["tracks"] == tracks
    assert shown(visitor, project) == tracks


def test_a_stale_revision_is_told_the_order_as_it_is_now(visitor, project, tracks):
    revision = visitor.api.get(f"/project/{project.pk}").json()["revision"]
    first = reorder(visitor, project, tracks[::-1], if_match=f'"{revision}"')
    second = reorder(visitor, project, sorted(tracks), if_match=f'"{revision}"')
    assert first.status_code == 200
    assert (second.status_code, second.json()["code"]) == (409, "conflict")
    assert second.json()["current"]["tracks"] == tracks[::-1]
    assert shown(visitor, project) == tracks[::-1]


def test_of_eight_who_reorder_at_once_one_wins_and_the_others_are_told(visitor, project, tracks):
    revision = Project.objects.get(pk=project.pk).revision
    ids = [ObjectId(track) for track in tracks]
    orders = [ids[turn:] + ids[:turn] for turn in (1, 2, 3)] * 3

    def attempt(order):
        try:
            return services.reorder_tracks(visitor.user, project.pk, order, expected=revision)
        except Conflict as conflict:
            return conflict

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(attempt, orders[:8]))
    [won] = [answer for answer in answers if not isinstance(answer, Conflict)]
    assert shown(visitor, project) == [str(pk) for pk in won["tracks"]]


def test_a_track_in_the_trash_keeps_its_place(visitor, project, tracks):
    visitor.api.delete(f"/track/{tracks[1]}")
    assert reorder(visitor, project, [tracks[3], tracks[2], tracks[0]]).status_code == 200
    Track.objects.filter(pk=tracks[1]).update(state="active")  # as a restore will
    assert shown(visitor, project) == [tracks[3], tracks[1], tracks[2], tracks[0]]


def test_uploads_at_once_each_get_a_place_of_their_own(visitor, project):
    with ThreadPoolExecutor(6) as threads:
        list(threads.map(lambda number: make_track(project, f"Take {number}"), range(6)))
    places = Track.objects.filter(project=project).values_list("position", flat=True)
    assert sorted(places) == list(range(6))
    assert Project.objects.get(pk=project.pk).track_count == 6
