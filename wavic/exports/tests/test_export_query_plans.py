"""An export walks indexes: no collection is read whole, nothing is sorted in memory."""

import io

import pytest

from accounts.tests.people import Visitor, person
from collaboration.tests.factories import make_comment, make_link
from projects.tests.factories import make_project
from spaces.tests.factories import make_space
from tracks.tests.factories import attach_file, make_track
from wavic.exports import services
from wavic.mongo.profiling import round_trips


@pytest.fixture(scope="module")
def owner(module_database):
    """Somebody with a space, beside somebody with another one."""
    for each in (person(), person()):
        space = make_space(each)
        track = make_track(make_project(space))
        attach_file(track)
        attach_file(track, to_project=True)
        make_comment(track)
        make_link(track)
    return Visitor.logged_in(each)


@pytest.mark.parametrize("scope", ["space", "person"])
def test_no_plan_of_an_export_scans_a_collection(owner, scope):
    space = owner.user.owned_spaces.get()
    subject = space.pk if scope == "space" else owner.user.pk
    with round_trips() as trips:
        services.export_into(io.BytesIO(), scope, subject, lambda *_: None)
    plans = trips.plans()
    assert len(plans) > 20
    assert [plan for plan in plans if plan.collection_scan] == []
    assert [plan for plan in plans if plan.in_memory_sort] == []


def test_asking_for_the_state_is_a_lookup(owner):
    with round_trips() as trips:
        assert owner.api.get("/user/me/export").status_code == 200
    assert not [plan for plan in trips.plans() if plan.collection_scan]
