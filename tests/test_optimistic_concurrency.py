"""An edit made on a stale copy is refused with the state as it is now (case 24)."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from accounts.tests.people import Visitor
from projects.tests.factories import make_project
from spaces.tests.factories import make_space
from tracks.tests.factories import make_track

pytestmark = pytest.mark.django_db

FIELDS = {"/user/me": "name", "/artist/{}": "name", "/project/{}": "title", "/track/{}": "title"}


@pytest.fixture
def visitor():
    return Visitor.logged_in()


@pytest.fixture(params=FIELDS, ids=lambda path: path.split("/")[1])
def editable(request, visitor):
    """(path, field) of one of each object that can be edited."""
    space = make_space(visitor.user)
    project = make_project(space)
    made = {
        "/user/me": "",
        "/artist/{}": space.pk,
        "/project/{}": project.pk,
        "/track/{}": make_track(project).pk,
    }
    return request.param.format(made[request.param]), FIELDS[request.param]


def test_the_second_of_two_edits_on_one_revision_is_told(visitor, editable):
    path, field = editable
    seen = visitor.api.get(path).json()
    match = {"If-Match": f'"{seen["revision"]}"'}
    first = visitor.api.patch(path, {field: "Theirs"}, headers=match)
    second = visitor.api.patch(path, {field: "Mine"}, headers=match)
    assert first.status_code == 200
    assert first.json()["revision"] == seen["revision"] + 1
    assert (second.status_code, second.json()["code"]) == (409, "conflict")
    assert second.json()["current"] == visitor.api.get(path).json()
    assert second.json()["current"][field] == "Theirs"


def test_without_if_match_the_last_edit_stands(visitor, editable):
    path, field = editable
    for name in ("First", "Second"):
        assert visitor.api.patch(path, {field: name}).status_code == 200
    assert visitor.api.get(path).json()[field] == "Second"


def test_of_eight_edits_at_once_one_wins(visitor, editable):
    path, field = editable
    match = {"If-Match": f'"{visitor.api.get(path).json()["revision"]}"'}

    def edit(number):
        mine = Visitor(visitor.user)
        mine.bear(visitor.token)
        return mine.api.patch(path, {field: f"Take {number}"}, headers=match).status_code

    with ThreadPoolExecutor(8) as threads:
        statuses = sorted(threads.map(edit, range(8)))
    assert statuses == [200] + [409] * 7


@pytest.mark.parametrize("header", ["7", '"x"', '"1", "2"', '"-1"'])
def test_an_if_match_that_is_no_revision_is_400(visitor, editable, header):
    path, field = editable
    answer = visitor.api.patch(path, {field: "x"}, headers={"If-Match": header})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_if_match")
