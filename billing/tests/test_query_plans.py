"""What one has is read by indexes, in so many round trips, however much one owns."""

import pytest

from accounts.services import entitle
from accounts.tests.people import Visitor
from billing.models import Offer, Subscriber
from spaces.tests.factories import make_space
from wavic.mongo.profiling import round_trips

pytestmark = pytest.mark.django_db
CALLER = 1


def cost(visitor, path):
    visitor.api.get(path)  # the first request of a process also fills its memos
    with round_trips() as trips:
        answer = visitor.api.get(path)
    assert answer.status_code == 200
    return answer.json(), trips.without("cache_counters")


@pytest.mark.parametrize("size", [1, 20])
def test_what_one_has_costs_the_same_for_one_space_and_for_twenty(size):
    ada, other = Visitor.logged_in(), Visitor.logged_in()
    for visitor in (ada, other):
        entitle(visitor.user.pk, "studio")
        Subscriber.objects.create(user=visitor.user, customer=f"cus_{visitor.user.pk}")
        for number in range(size):
            make_space(visitor.user, f"Space {number}")
    _, trips = cost(ada, "/subscription")
    assert len(trips) == CALLER + 3, str(trips)  # entitlement, subscriber, spaces
    for plan in trips.plans():
        assert not plan.collection_scan
        assert not plan.in_memory_sort
        assert plan.documents_examined <= size


def test_plans_are_one_round_trip_without_a_scan(settings):
    settings.STRIPE_API_KEY = "sk_test_of_tests"
    for plan in ("pro", "studio"):
        for interval in ("month", "year"):
            Offer.objects.create(
                plan=plan, interval=interval, price=f"{plan}{interval}", amount=1, currency="eur"
            )
    found, trips = cost(Visitor.logged_in(), "/subscription/plans")
    assert [len(each["prices"]) for each in found["plans"]] == [0, 2, 2]
    assert len(trips) == 1, str(trips)
    [plan] = trips.plans()
    assert not plan.collection_scan
    assert plan.documents_examined == 4
