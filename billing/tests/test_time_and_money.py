"""What happens to a plan as time passes: unpaid, given, left, lost on the way; and what is told."""

from datetime import UTC, datetime, timedelta

import pytest
import stripe
import time_machine
from django.core.management import CommandError, call_command
from djstripe.models import Event, WebhookEventTrigger

from accounts.departures import Former, Leaving, Returning
from accounts.models import Entitlement
from accounts.tests.people import person
from billing import services, tasks
from billing.models import Offer, Subscriber
from billing.services import resyncing, timing
from wavic.mail.models import SentMail
from wavic.mongo.transactions import run_in_transaction
from wavic.testing.workers import make_due, work_off

DAY = timedelta(days=1)


def mails():
    for _ in range(3):  # an event, its tellings, their mail: MongoDB's own clock isn't moved
        make_due(1e8)
        work_off()
    found = SentMail.objects.order_by("pk").values_list("template", flat=True)
    return [each for each in found if each in {"payment_failed", "grace_ending", "plan_ended"}]


@pytest.fixture
def customer(shop):
    return shop.customer()


@pytest.fixture
def in_arrears(shop, customer):
    """Somebody whose card was refused at the renewal, which was just now."""
    customer.subscribe("pro")
    shop.fake.use_card(customer.id, "0341")
    shop.fake.advance(32)
    with time_machine.travel(shop.fake.now()):
        shop.tell()
        yield customer


def test_unpaid_is_warned_of_twice_held_for_a_grace_and_then_free(in_arrears):
    customer = in_arrears
    assert customer.has == ("pro", "past_due")
    assert mails() == ["payment_failed"]
    grace = customer.entitlement.grace_until
    tasks.warn_of_graces()
    tasks.review_due()
    assert customer.has == ("pro", "past_due")
    with time_machine.travel(grace - 2 * DAY):
        for _ in range(2):
            tasks.warn_of_graces()
            assert mails() == ["payment_failed", "grace_ending"]
    with time_machine.travel(grace + timedelta(minutes=1)):
        for _ in range(2):
            tasks.review_due()
            assert customer.has == ("free", "past_due")
            assert mails() == ["payment_failed", "grace_ending", "plan_ended"]
    assert customer.subscriber.review_at is None


def test_a_new_card_mends_it_and_nobody_is_warned_any_more(shop, in_arrears):
    customer = in_arrears
    shop.fake.use_card(customer.id)
    shop.tell()
    assert customer.has == ("pro", "active")
    assert customer.entitlement.grace_until is None
    tasks.warn_of_graces()
    assert mails() == []  # what waited to be told is mended


def test_a_downgrade_takes_nothing_away(shop, customer):
    subscription = customer.subscribe("studio")
    shop.tell()
    used = 50 * 1024**3
    Entitlement.objects.filter(user=customer.user).update(storage_used=used, spaces_used=7)
    shop.fake.cancel(subscription["id"])
    shop.tell()
    entitlement = customer.entitlement
    assert (entitlement.plan, entitlement.storage_used, entitlement.spaces_used) == (
        *("free", used, 7),
    )
    assert entitlement.storage_limit < used
    assert mails() == ["plan_ended"]


def test_a_cancelled_plan_holds_until_its_period_ends(shop, customer):
    subscription = customer.subscribe("pro")
    key = {"api_key": "sk_test_x"}
    stripe.Subscription.modify(subscription["id"], cancel_at_period_end=True, **key)
    shop.tell()
    assert customer.has == ("pro", "active")
    assert customer.subscriber.subscription["ends"]
    shop.fake.advance(32)
    shop.tell()
    assert customer.has == ("free", "canceled")


def test_a_trial_is_remembered(shop, customer):
    customer.subscribe("pro", trial=14)
    shop.tell()
    assert customer.has == ("pro", "trialing")
    shop.fake.advance(15)
    shop.tell()
    assert customer.has == ("pro", "active")
    assert customer.subscriber.had_trial


def test_a_comp_is_given_and_ends(db):
    user = person()
    ends = datetime.now(UTC) + 30 * DAY
    services.give(user.pk, "studio", reason="Wrote the song", ends_at=ends)
    entitlement = Entitlement.objects.get(user=user)
    assert (entitlement.plan, entitlement.status, entitlement.source) == (
        *("studio", "comped", "comp"),
    )
    with time_machine.travel(ends + DAY):
        assert timing.review_due() == 1
        assert timing.review_due() == 0
    assert Entitlement.objects.get(user=user).plan == "free"
    services.give(user.pk, "pro", reason="Again", ends_at=ends)
    services.take_back(user.comps.get(plan="pro"))
    assert Entitlement.objects.get(user=user).plan == "studio"  # time was only visited
    services.take_back(user.comps.get())
    assert Entitlement.objects.get(user=user).plan == "free"


def leave(user):
    leaving = Leaving(user.pk, datetime.now(UTC), {})
    run_in_transaction(lambda: services.settle_subscription(leaving))
    return leaving


def test_who_leaves_pays_no_more_however_often_stripe_is_down(shop, customer):
    subscription = customer.subscribe("pro")
    shop.tell()
    leave(customer.user)
    shop.fake.fail(500, 0)
    with pytest.raises(Exception, match="doesn't answer"):
        services.end_at_stripe(customer.user.pk)
    assert shop.fake.ledger.objects[subscription["id"]]["status"] == "active"
    with pytest.raises(Exception, match="doesn't answer"):
        services.end_at_stripe(customer.user.pk)
    for ended in (1, 0):
        assert services.end_at_stripe(customer.user.pk) == ended
    assert shop.fake.ledger.objects[subscription["id"]]["status"] == "canceled"
    assert customer.has == ("free", "canceled")


def test_who_pays_after_leaving_is_ended_too_and_who_comes_back_is_not(shop, customer):
    shop.tell()
    leaving = leave(customer.user)
    work_off()
    late = customer.subscribe("pro")
    shop.tell()
    work_off()
    assert late["status"] == "canceled"
    services.bring_subscriber_back(Returning(customer.user.pk, leaving.at, leaving.kept))
    again = customer.subscribe("pro")
    shop.tell()
    work_off()
    assert (again["status"], customer.has) == ("active", ("pro", "active"))


def test_who_is_forgotten_is_forgotten_at_stripe(shop, customer):
    customer.subscribe("pro")
    shop.tell()
    for _ in range(2):
        services.forget_customer(Former(customer.user.pk, (customer.user.email,), "Ada"))
    assert shop.fake.ledger.objects[customer.id]["deleted"]
    assert not Subscriber.objects.filter(user=customer.user).exists()
    kept = str([*Event.objects.values(), *WebhookEventTrigger.objects.values()])
    assert customer.user.email not in kept
    shop.tell()  # what Stripe says of the end
    assert not Subscriber.objects.filter(user=customer.user).exists()


def test_the_nightly_look_heals_and_says_so(shop, customer, caplog):
    customer.subscribe("pro")
    other = shop.customer()
    other.subscribe("studio")
    shop.tell([event for event in shop.news() if customer.id not in str(event)])
    assert (customer.has, other.has) == (("free", "none"), ("studio", "active"))
    other.move(stripe.Subscription.list(customer=other.id, api_key="k").data[0], "pro")
    tasks.resync_nightly()
    work_off()
    assert (customer.has, other.has) == (("pro", "active"), ("pro", "active"))
    healed = [line.message for line in caplog.records if line.message == "Billing was healed"]
    assert len(healed) == 2
    caplog.clear()
    tasks.resync_nightly()
    work_off()
    assert "healed" not in caplog.text


def test_the_nightly_look_goes_on_in_turns(shop, monkeypatch):
    monkeypatch.setattr(resyncing, "BATCH", 2)
    several = [shop.customer() for _ in range(5)]
    shop.tell()
    for each in several:
        each.subscribe("pro")
    tasks.resync_some("")
    work_off()
    assert {each.has for each in several} == {("pro", "active")}


def test_what_is_sold_follows_stripe(shop):
    assert Offer.objects.count() == 4
    price = shop.prices["pro", "month"]
    dearer = stripe.Price.create(
        product=price["product"],
        currency="usd",
        unit_amount=1_500,
        recurring={"interval": "month"},
        metadata={"plan": "pro"},
        api_key="k",
    )
    shop.tell()
    assert Offer.objects.get(plan="pro", interval="month").price == dearer.id
    stripe.Price.modify(dearer.id, active=False, api_key="k")
    shop.tell()
    assert Offer.objects.get(plan="pro", interval="month").amount == 1_200


def test_the_command_says_what_it_heals_and_ends_honestly(shop, customer, capsys):
    shop.tell()
    customer.subscribe("pro")
    with pytest.raises(CommandError, match="without --dry-run"):
        call_command("resync_billing", "--dry-run")
    assert customer.has == ("free", "none")
    assert "→ pro active" in capsys.readouterr().out
    call_command("resync_billing", "--person", customer.user.email)
    assert customer.has == ("pro", "active")
    call_command("resync_billing", "--dry-run")
    call_command("resync_billing")
    assert "0 made good" in capsys.readouterr().out
    shop.fake.fail(500, 500, 500, 500)
    with pytest.raises(CommandError, match="could not be looked at"):
        call_command("resync_billing")


def test_paying_twice_is_said_and_not_undone(shop, customer):
    for _ in range(2):
        customer.subscribe("pro")
    shop.tell()
    finding = resyncing.resync(customer.subscriber)
    assert finding.attention == "2 subscriptions are paid for at once"
    assert not finding.healed


def test_old_events_are_forgotten(shop, customer):
    shop.tell()
    assert Event.objects.exists()
    assert resyncing.forget_events() == 0
    with time_machine.travel(datetime.now(UTC) + 91 * DAY):
        assert resyncing.forget_events() > 0
    assert not Event.objects.exists()
