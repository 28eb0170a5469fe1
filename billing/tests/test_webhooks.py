"""Case 28: forged, stale, doubled, late and half-done events; the end is always the same."""

import itertools
import json
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import stripe
from django.db import connection
from django.test import Client
from djstripe.models import Event, Subscription, WebhookEventTrigger

from accounts.models import Entitlement
from billing.models import Subscriber
from billing.services import webhooks
from billing.tests.paying import shuffled
from wavic.events.models import Event as Told


def nothing_is_kept():
    return not (Event.objects.exists() or WebhookEventTrigger.objects.exists())


@pytest.mark.parametrize("fault", ["secret", "stale", "missing", "none", "body"])
def test_what_stripe_did_not_sign_just_now_is_400_and_kept_nowhere(shop, fault):
    event = shop.customer() and shop.news()[0]
    if fault == "secret":
        answer = shop.deliver(event, secret="whsec_forged")
    elif fault == "stale":
        answer = shop.deliver(event, at=time.time() - 301)
    elif fault == "body":
        client, shop.client = shop.client, Client()
        shop.client.post = lambda path, body, kind, headers: client.post(
            path, body.replace(b"cus_", b"cus-"), kind, headers=headers
        )
        answer = shop.deliver(event)
    else:
        headers = {"Stripe-Signature": ""} if fault == "none" else {}
        answer = shop.client.post("/stripe/webhook", event, "application/json", headers=headers)
    assert answer.status_code == 400
    assert answer.json()["code"] == "bad_signature"
    assert nothing_is_kept()


@pytest.mark.parametrize("body", [{}, [], {"id": "evt_1"}, {"id": 1, "type": "a", "data": {}}])
def test_what_is_signed_and_no_event_is_400(shop, body):
    answer = shop.deliver(body)
    assert answer.status_code == 400
    assert answer.json()["code"] == "bad_request"
    assert nothing_is_kept()


def test_a_body_without_end_is_413_and_a_get_is_405(shop):
    body = json.dumps({"id": "evt_1", "padding": "x" * 1_100_000})
    answer = shop.client.post(
        "/stripe/webhook", body, "application/json", headers={"Stripe-Signature": "t=1,v1=a"}
    )
    assert answer.status_code == 413
    assert shop.client.get("/stripe/webhook").status_code == 405


def test_without_keys_it_is_503(shop, settings):
    customer = shop.customer()
    settings.STRIPE_WEBHOOK_SECRET = ""
    answer = shop.deliver(shop.news()[0])
    assert answer.status_code == 503
    assert answer.json()["code"] == "billing_not_configured"
    assert not Subscriber.objects.filter(user=customer.user).exists()


def test_a_subscription_entitles_and_its_end_takes_it_back(shop):
    customer = shop.customer()
    subscription = customer.subscribe("pro")
    assert customer.has == ("free", "none")
    shop.tell()
    assert customer.has == ("pro", "active")
    customer.move(subscription, "studio", "year")
    shop.tell()
    assert customer.has == ("studio", "active")
    assert customer.entitlement.period_end.timestamp() == pytest.approx(
        time.time() + 365 * 86_400, abs=2 * 86_400
    )
    shop.fake.cancel(subscription["id"])
    shop.tell()
    assert customer.has == ("free", "canceled")
    assert WebhookEventTrigger.objects.filter(processed=False).count() == 0


def test_what_an_event_says_grants_nothing(shop):
    customer = shop.customer()
    customer.subscribe("pro")
    event = next(e for e in shop.news() if e["type"] == "customer.subscription.created")
    said = json.dumps(event)
    pro, studio = (shop.prices[plan, "month"]["id"] for plan in ("pro", "studio"))
    shop.tell([json.loads(said.replace(pro, studio).replace('"plan": "pro"', '"plan": "studio"'))])
    assert customer.has == ("pro", "active")
    never = {**event, "id": "evt_never", "data": {"object": {**event["data"]["object"]}}}
    never["data"]["object"] |= {"id": "sub_never", "customer": shop.customer().id}
    shop.tell([never])
    assert not Subscription.objects.filter(id="sub_never").exists()


@pytest.mark.parametrize("step", [5, pytest.param(1, marks=pytest.mark.prove)])
def test_every_order_of_a_few_events_ends_the_same(shop, step):
    """All permutations: the sample is one person's month with a change and a failed payment."""
    customer = shop.customer()
    subscription = customer.subscribe("pro")
    customer.move(subscription, "studio")
    shop.fake.use_card(customer.id, "0341")
    shop.fake.advance(32)
    kinds = {
        "customer.created": None,
        "customer.subscription.created": None,
        "customer.subscription.updated": None,
        "invoice.payment_failed": None,
    }
    events = [e for e in shop.news() if e["type"] in kinds]
    sample = list({e["type"]: e for e in events}.values())
    assert len(sample) == 4
    ends = set()
    for order in list(itertools.permutations(sample))[::step]:
        forget(customer)
        shop.tell([{**each, "id": f"{each['id']}_{len(ends)}{id(order)}"} for each in order])
        entitlement = customer.entitlement
        ends.add((*customer.has, entitlement.period_end, entitlement.grace_until))
        assert Told.objects.filter(kind="billing.payment_failed").count() == 1
        Told.objects.all().delete()
    [(plan, status, _, grace)] = ends
    assert (plan, status) == ("studio", "past_due")
    assert grace is not None


@pytest.mark.parametrize(
    "seed", [1, 2, *(pytest.param(seed, marks=pytest.mark.prove) for seed in range(3, 9))]
)
def test_lost_doubled_and_late_events_end_the_same_after_a_look(shop, seed):
    """The events of a year, told in an order that never was; then the nightly look."""
    customer = shop.customer()
    subscription = customer.subscribe("pro", trial=14)
    shop.fake.advance(70)
    customer.move(subscription, "studio", "year")
    shop.fake.use_card(customer.id, "0341")
    shop.fake.advance(40)
    shop.tell(shuffled(shop.news(), seed))
    webhooks.sync_customer(customer.id)
    assert customer.has == ("studio", "active")
    stored = Subscription.objects.get(id=subscription["id"]).stripe_data
    now = stripe.Subscription.retrieve(subscription["id"], api_key="sk_test_x")
    assert stored == json.loads(str(now))


def test_seventeen_deliveries_of_one_event_at_once_have_one_effect(shop):
    customer = shop.customer()
    customer.subscribe("pro")
    event = shop.news()[-1]

    def deliver(_):
        try:
            return shop.deliver(event).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(17) as pool:
        answers = list(pool.map(deliver, range(17)))
    assert set(answers) == {200}
    assert customer.has == ("pro", "active")
    assert Event.objects.count() == Subscription.objects.count() == 1
    assert Told.objects.filter(kind="user.entitled").count() == 1
    assert Entitlement.objects.filter(user=customer.user).count() == 1


def test_a_handler_that_fails_half_way_is_done_again(shop, monkeypatch):
    customer = shop.customer()
    customer.subscribe("pro")
    event = shop.news()[-1]

    def die(*_args, **_kwargs):
        raise RuntimeError("half-way")

    with monkeypatch.context() as half_way:
        half_way.setattr("billing.services.recomputing.entitle", die)
        assert shop.deliver(event).status_code == 500
    assert customer.has == ("free", "none")
    assert WebhookEventTrigger.objects.get().exception == "half-way"
    assert shop.deliver(event).status_code == 200
    assert customer.has == ("pro", "active")
    calls = sum(shop.fake.calls.values())
    assert shop.deliver(event).status_code == 200
    assert sum(shop.fake.calls.values()) == calls  # it was done: nobody looks again


def test_while_stripe_is_down_it_is_503_and_done_later(shop):
    customer = shop.customer()
    customer.subscribe("pro")
    event = shop.news()[-1]
    for status in (500, 0, 401):
        shop.fake.fail(status)
        answer = shop.deliver(event)
        assert answer.status_code == 503
        assert answer.json()["code"] == "stripe_unavailable"
        assert answer["Retry-After"] == "30"
    shop.tell([event])
    assert customer.has == ("pro", "active")


def test_an_older_look_is_not_written_over_a_newer_one(shop, monkeypatch):
    """Of two looks at once, the one that began first may come back last."""
    from billing.services import syncing

    customer = shop.customer()
    subscription = customer.subscribe("pro")
    shop.tell()
    looked = syncing.look

    def slow(customer_id):
        seen = looked(customer_id)
        monkeypatch.setattr(syncing, "look", looked)
        customer.move(subscription, "studio")
        shop.tell()
        assert customer.has == ("studio", "active")
        return seen

    monkeypatch.setattr(syncing, "look", slow)
    assert not syncing.sync_customer(customer.id)
    assert customer.has == ("studio", "active")
    assert Subscription.objects.get().stripe_data["items"]["data"][0]["plan"]["amount"] == 4_900


def forget(customer):
    """As if nothing had ever been told."""
    from djstripe import models

    from accounts.services import entitle

    models.WebhookEventTrigger.objects.all().delete()
    for model in (models.Event, models.Invoice, models.Subscription, models.Customer):
        model.objects.all().delete()
    Subscriber.objects.all().delete()
    entitle(customer.user.pk, "free")
    Told.objects.all().delete()


def test_what_is_sold_waits_for_stripe_as_well(shop):
    shop.fake.sell({"pro": (1_300, 13_000)})
    event = next(each for each in shop.news() if each["type"] == "price.created")
    shop.fake.fail(0)
    assert shop.deliver(event).status_code == 503
    shop.tell([event])
