"""What billing looks up is found by an index, and costs the same for one customer and for many."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from djstripe.models import Invoice, Subscription, WebhookEventTrigger

from accounts.tests.people import person
from billing import services
from billing.models import Comp, Subscriber
from wavic.mongo.profiling import explain_queryset, round_trips

pytestmark = pytest.mark.django_db


@pytest.fixture
def crowd():
    """Forty subscribers, every second of them a customer; each was given a plan for a while."""
    soon = datetime.now(UTC) + timedelta(days=1)
    for number in range(40):
        user = person()
        customer = f"cus_{number}" if number % 2 else None
        Subscriber.objects.create(user=user, customer=customer, review_at=soon)
        Comp.objects.create(user=user, plan="pro", reason="A friend", ends_at=soon)
    return Subscriber.objects.get(customer="cus_7")


def lookups(subscriber):
    now = timezone.now()
    due = Subscriber.objects.filter(review_at__lte=now).order_by("review_at")
    return {
        "whose customer": (Subscriber.objects.filter(customer="cus_7"), 1),
        "which subscriber": (Subscriber.objects.filter(user_id=subscriber.user_id), 1),
        "next batch": (
            Subscriber.objects.exclude(customer=None).filter(pk__gt=subscriber.pk).order_by("pk"),
            33,
        ),
        "due": (due, 0),
        "comps": (Comp.objects.filter(user_id=subscriber.user_id, ends_at__gt=now), 1),
        "subscriptions": (Subscription.objects.filter(customer_id="cus_7"), 0),
        "invoices": (Invoice.objects.filter(id__in=["in_1", "in_2"]).order_by(), 0),
        "done": (WebhookEventTrigger.objects.filter(event_id="evt_1", processed=True), 0),
        "old": (WebhookEventTrigger.objects.filter(pk__lt=subscriber.pk), 0),
    }


def test_every_lookup_is_found_by_an_index(crowd):
    for name, (queryset, at_most) in lookups(crowd).items():
        plan = explain_queryset(queryset)
        assert plan.indexes, name
        assert not plan.collection_scan, name
        assert not plan.in_memory_sort, name
        assert plan.documents_examined <= at_most, name


def test_deriving_costs_the_same_for_one_and_for_many():
    costs = set()
    for _ in (1, 20):
        user = person()
        services.recompute_person(user.pk)
        with round_trips() as spent:
            services.recompute_person(user.pk)
        costs.add(len(spent))
        for _ in range(19):
            services.recompute_person(person().pk)
    assert len(costs) == 1
