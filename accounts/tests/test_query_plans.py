"""Every lookup and list of accounts uses an index and costs the same at N = 1 and N = 20."""

import pytest
from rest_framework.test import APIClient

from accounts import links
from accounts.models import Session, User
from accounts.tests.people import PASSWORD, Visitor, person
from wavic.mongo.profiling import explain_queryset, round_trips

pytestmark = pytest.mark.django_db
SIZES = (1, 20)


class Crowd:
    """Ada with that many sessions, among that many other people with as many each or one."""

    def __init__(self, size):
        self.ada = Visitor.logged_in()
        for _ in range(size - 1):
            Visitor.logged_in(self.ada.user)
            Visitor.logged_in()

    def login(self):
        return APIClient().post("/user/login", {"email": self.ada.user.email, "password": PASSWORD})

    def refresh(self):
        return APIClient().post("/user/refresh", {"refresh": self.ada.refresh})

    def me(self):
        return self.ada.api.get("/user/me")

    def rename(self):
        return self.ada.api.patch("/user/me", {"name": "Countess"})

    def sessions(self):
        return self.ada.api.get("/user/sessions")

    def logout(self):
        return self.ada.api.post("/user/logout")

    def verify(self):
        user = self.ada.user
        token = links.token_for(links.Purpose.VERIFY, user, user.email)
        return APIClient().post("/user/email/verify", {"token": token})


COSTS = {  # round trips, the caller's own included
    "login": 5,  # the audit trail's entry, and the commit
    "refresh": 2,
    "me": 2,
    "rename": 6,  # the event, its task, and the commit
    "sessions": 2,
    "logout": 2,
    "verify": 2,
}
# These examine the rows of their page; everything else one document, however many there are.
LISTS = {"sessions"}


@pytest.mark.parametrize("route", COSTS)
def test_round_trips_do_not_grow_and_plans_use_indexes(route):
    for size in SIZES:
        crowd = Crowd(size)
        with round_trips() as trips:
            response = getattr(crowd, route)()
        assert response.status_code < 300, response.content
        assert len(trips) == COSTS[route], trips
        most = size if route in LISTS else 1
        for plan in trips.plans():
            assert not plan.collection_scan, (route, plan)
            assert not plan.in_memory_sort, (route, plan)
            assert plan.documents_examined <= most, (route, plan)


def test_a_page_of_sessions_examines_a_page():
    crowd = Crowd(20)
    with round_trips() as trips:
        page = crowd.ada.api.get("/user/sessions?limit=5").json()
    assert len(page["results"]) == 5
    plan = trips.plans()[-1]
    assert plan.documents_examined <= 5 + 1


def test_an_address_is_looked_up_by_its_unique_index():
    for _ in range(20):
        person()
    plan = explain_queryset(User.objects.filter(email=User.objects.first().email))
    assert not plan.collection_scan
    assert plan.documents_examined == 1


def test_the_newest_people_come_from_an_index():
    for _ in range(20):
        person()
    plan = explain_queryset(User.objects.order_by("-created_at")[:5])
    assert not plan.in_memory_sort
    assert plan.documents_examined == 5


def test_ending_every_session_is_one_write():
    from accounts import services

    crowd = Crowd(20)
    with round_trips() as trips:
        services.revoke_all(crowd.ada.user.pk)
    assert len(trips) == 1
    assert Session.objects.filter(user=crowd.ada.user, revoked_at=None).count() == 0
    [plan] = trips.plans()
    assert not plan.collection_scan
