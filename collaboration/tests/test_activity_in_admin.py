"""Support staff find what happened and what somebody was told, and change nothing of it."""

import pytest
from django.test import Client

from accounts.tests.people import Visitor, person
from collaboration.models import Activity, Notification
from collaboration.tests.commenting import member, post
from collaboration.tests.telling import tell_everything
from projects.tests.factories import make_project
from spaces.roles import Role
from spaces.tests.factories import make_space
from tracks.tests.factories import make_track
from wavic.mongo.profiling import round_trips

pytestmark = pytest.mark.django_db
FEED, TOLD = "/admin/collaboration/activity/", "/admin/collaboration/notification/"


@pytest.fixture
def staff():
    client = Client()
    client.force_login(person(is_staff=True, is_superuser=True))
    return client


def found(staff, path, term):
    with round_trips() as trips:
        answer = staff.get(path, {"q": term})
    assert answer.status_code == 200
    assert not term or not [plan for plan in trips.plans() if plan.collection_scan], str(trips)
    return answer.context["cl"].result_count


def test_they_are_found_by_where_and_by_whom_and_only_looked_at(staff):
    owner = Visitor.logged_in()
    track = make_track(make_project(make_space(owner.user)))
    make_project(make_space(owner.user))
    ben = member(track, Role.COMMENTER)
    post(owner, track)
    tell_everything()
    for place, lines in ((track.space_id, 3), (track.project_id, 3), (track.pk, 2), ("x", 0)):
        assert found(staff, FEED, str(place)) == lines
    assert found(staff, FEED, "") == 4
    assert found(staff, TOLD, ben.user.email.upper()) == Notification.objects.count() == 2
    for path, row in ((FEED, Activity.objects.first()), (TOLD, Notification.objects.first())):
        page = staff.get(f"{path}{row.pk}/change/")
        assert page.status_code == 200
        assert staff.post(f"{path}{row.pk}/change/", {}).status_code == 403
        assert staff.get(f"{path}add/").status_code == 403
        assert staff.post(f"{path}{row.pk}/delete/", {"post": "yes"}).status_code == 403
