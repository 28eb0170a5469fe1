"""What one has, and how to have another plan: asked of our documents, done at Stripe, once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import stripe
import time_machine
from django.db import connection
from django.utils import timezone

from accounts.models import Entitlement
from accounts.tests.people import Visitor
from billing.models import Comp, Subscriber
from billing.services import end_at_stripe, recompute_person, sync_catalogue, sync_customer
from spaces.models import Membership, Space
from spaces.tests.factories import make_space
from wavic.lifecycle.models import State
from wavic.testing.schema import assert_documented

CREATED = "post /v1/checkout/sessions"
YEARLY = {"plan": "pro", "interval": "year"}
ACTS = {
    "checkout": YEARLY,
    "portal": None,
    "cancel": None,
    "resume": None,
    "change": YEARLY,
    "preview": YEARLY,
}


@pytest.fixture
def ada(db):
    return Visitor.logged_in()


def post(visitor, act, body=None, status=200):
    answer = visitor.api.post(f"/subscription/{act}", body, format="json")
    assert answer.status_code == status, answer.json()
    assert_documented(answer)
    return answer.json()


def shown(visitor):
    answer = visitor.api.get("/subscription")
    assert answer.status_code == 200
    assert_documented(answer)
    return answer.json()


def buy(shop, visitor, body=YEARLY, **paying):
    """Through the checkout and back; Stripe has told of it."""
    post(visitor, "checkout", body, 201)
    paid = shop.fake.pay(open_sessions(shop)[0]["id"], **paying)
    hear(shop)
    return paid


def hear(shop):
    """Have the newest event of a subscription delivered: one look at Stripe sees everything."""
    news = [each for each in shop.news() if each["type"].startswith("customer.subscription.")]
    shop.tell(news[-1:])


def open_sessions(shop):
    return [each for each in shop.fake.ledger.all("checkout.session") if each["status"] == "open"]


def without_trial(visitor):
    """Somebody who had theirs."""
    Subscriber.objects.update_or_create(user=visitor.user, defaults={"had_trial": True})


# --- without Stripe -----------------------------------------------------------------------
def test_without_keys_the_free_plan_is_shown_and_nothing_can_be_bought(ada):
    plans = ada.api.get("/subscription/plans").json()
    assert plans["configured"] is False
    assert [each["plan"] for each in plans["plans"]] == ["free", "pro", "studio"]
    assert not any(each["prices"] for each in plans["plans"])
    found = shown(ada)
    assert (found["plan"], found["status"], found["configured"]) == ("free", "none", False)
    assert found["next"] == {"code": "nothing", "at": None}
    for act, body in ACTS.items():
        answer = ada.api.post(f"/subscription/{act}", body, format="json")
        assert answer.status_code == 503
        assert answer.json()["code"] == "billing_not_configured"
        assert int(answer["Retry-After"]) > 0


# --- buying -------------------------------------------------------------------------------
def test_plans_say_what_they_cost(shop, ada):
    answer = ada.api.get("/subscription/plans")
    assert_documented(answer)
    by_name = {each["plan"]: each["prices"] for each in answer.json()["plans"]}
    assert by_name["free"] == []
    assert by_name["pro"] == [
        {"interval": "month", "amount": 1_200, "currency": "usd"},
        {"interval": "year", "amount": 12_000, "currency": "usd"},
    ]


def test_a_checkout_grants_nothing_until_stripe_tells_that_it_is_paid(shop, ada):
    url = post(ada, "checkout", YEARLY, 201)["url"]
    [session] = open_sessions(shop)
    assert url == session["url"]
    assert session["allow_promotion_codes"]
    assert session["automatic_tax"]["enabled"]
    assert session["success_url"].endswith("/app/account/plan?checkout=done")
    paid = shop.fake.pay(session["id"])
    assert shown(ada)["plan"] == "free"
    hear(shop)
    found = shown(ada)
    assert (found["plan"], found["status"], found["source"]) == ("pro", "trialing", "stripe")
    assert found["subscribed"] == {
        "plan": "pro",
        "interval": "year",
        "amount": 12_000,
        "currency": "usd",
        "paid": True,
    }
    assert found["next"]["code"] == "trial_ends"
    assert found["next"]["at"] == found["trial_end"] == found["period_end"]
    assert paid["trial_end"] - paid["trial_start"] == 14 * 86_400
    assert post(ada, "checkout", YEARLY, 409)["code"] == "already_subscribed"


def test_who_had_a_trial_pays_at_once(shop, ada):
    without_trial(ada)
    assert shown(ada)["may_try"] is False
    assert buy(shop, ada)["status"] == "active"
    assert shown(ada)["next"]["code"] == "renews"


def test_a_trial_is_given_once(shop, ada):
    subscription = buy(shop, ada)
    shop.fake.cancel(subscription["id"])
    hear(shop)
    assert shown(ada)["plan"] == "free"
    assert buy(shop, ada)["status"] == "active"


def test_a_double_click_makes_one_customer_and_one_checkout(shop, ada):
    def click(_):
        try:
            return ada.api.post("/subscription/checkout", YEARLY, format="json").json()["url"]
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        urls = set(pool.map(click, range(6)))
    assert len(urls) == 1
    assert len(shop.fake.ledger.all("customer")) == 1
    assert len(open_sessions(shop)) == 1


def test_several_tabs_with_several_plans_leave_one_checkout_that_can_be_paid(shop, ada):
    bodies = [{"plan": plan, "interval": "month"} for plan in ("pro", "studio")] * 3

    def click(body):
        try:
            return ada.api.post("/subscription/checkout", body, format="json").status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(click, bodies)) <= {201, 503}
    assert len(open_sessions(shop)) == 1


def test_another_plan_closes_the_checkout_that_was_open(shop, ada):
    first = post(ada, "checkout", YEARLY, 201)["url"]
    second = post(ada, "checkout", {"plan": "studio", "interval": "month"}, 201)["url"]
    assert first != second
    assert [each["url"] for each in open_sessions(shop)] == [second]


def test_a_checkout_that_was_paid_and_not_told_of_is_found_out(shop, ada):
    post(ada, "checkout", YEARLY, 201)
    shop.fake.pay(open_sessions(shop)[0]["id"])
    assert post(ada, "checkout", YEARLY, 409)["code"] == "already_subscribed"
    assert shown(ada)["plan"] == "pro"


def test_what_was_cut_off_after_stripe_made_it_is_found_again(shop, ada, monkeypatch):
    ada.api.raise_request_exception = False
    with monkeypatch.context() as patched:
        patched.setattr("billing.services.checkout._replace", lambda *_: 1 / 0)
        assert ada.api.post("/subscription/checkout", YEARLY, format="json").status_code == 500
    post(ada, "checkout", YEARLY, 201)
    assert len(shop.fake.ledger.all("checkout.session")) == 1


def test_what_is_not_for_sale_or_no_plan_is_refused(shop, ada):
    for body in ({"plan": "free", "interval": "year"}, {"plan": "pro", "interval": "day"}, {}):
        assert post(ada, "checkout", body, 400)["code"] == "invalid"
    shop.fake.ledger.objects[shop.prices["pro", "year"]["id"]]["active"] = False
    sync_catalogue()
    assert post(ada, "checkout", YEARLY, 409)["code"] == "not_for_sale"
    assert not shop.fake.calls[CREATED]


def test_a_checkout_that_is_open_closes_with_the_account(shop, ada):
    post(ada, "checkout", YEARLY, 201)
    Subscriber.objects.filter(user=ada.user).update(leaving=True)
    end_at_stripe(ada.user.pk)
    assert not open_sessions(shop)
    assert post(ada, "checkout", YEARLY, 404)


# --- having -------------------------------------------------------------------------------
def test_who_has_nothing_has_nothing_to_cancel(shop, ada):
    for act in ("cancel", "resume", "change", "preview", "portal"):
        assert post(ada, act, ACTS[act], 409)["code"] == "not_subscribed"


def test_the_portal_is_the_customers_own(shop, ada):
    buy(shop, ada)
    url = post(ada, "portal", status=201)["url"]
    [portal] = shop.fake.ledger.all("billing_portal.session")
    assert portal["url"] == url
    assert portal["customer"] == Subscriber.objects.get(user=ada.user).customer
    assert portal["return_url"].endswith("/app/account/plan")


def test_canceled_it_ends_with_what_is_paid_for_and_can_be_resumed(shop, ada):
    without_trial(ada)
    buy(shop, ada)
    before = shown(ada)
    for _ in range(2):
        found = post(ada, "cancel")
        assert found["next"] == {"code": "ends", "at": before["period_end"]}
        assert (found["plan"], found["cancel_at_period_end"]) == ("pro", True)
    for _ in range(2):
        assert post(ada, "resume") == before
    post(ada, "cancel")
    shop.fake.advance(366)
    hear(shop)
    found = shown(ada)
    assert (found["plan"], found["status"], found["subscribed"]) == ("free", "canceled", None)
    assert post(ada, "resume", status=409)["code"] == "not_subscribed"


def test_a_day_that_support_set_for_the_end_is_taken_back_too(shop, ada):
    without_trial(ada)
    subscription = buy(shop, ada)
    stripe.Subscription.modify(
        subscription["id"],
        cancel_at=subscription["items"]["data"][0]["current_period_end"] - 86_400,
        api_key="sk_test_of_tests",
    )
    hear(shop)
    assert shown(ada)["next"]["code"] == "ends"
    assert post(ada, "resume")["next"]["code"] == "renews"


def test_a_change_costs_what_its_preview_said(shop, ada):
    without_trial(ada)
    buy(shop, ada, {"plan": "pro", "interval": "month"})
    wanted = {"plan": "studio", "interval": "month"}
    preview = post(ada, "preview", wanted)
    assert sum(line["amount"] for line in preview["lines"]) == preview["due_now"]
    assert preview["due_now"] == pytest.approx(4_900 - 1_200, abs=2)
    assert preview["credit"] == 0
    assert preview["next"] == {"amount": 4_900, "at": shown(ada)["period_end"]}
    assert shown(ada)["plan"] == "pro"
    for _ in range(2):
        assert post(ada, "change", wanted)["plan"] == "studio"
    newest, *others = shop.fake.ledger.all("invoice")
    assert newest["amount_paid"] == pytest.approx(preview["due_now"], abs=2)
    assert len(others) == 1
    assert post(ada, "preview", wanted, 409)["code"] == "same_plan"


def test_a_smaller_plan_gives_credit_and_another_interval_begins_now(shop, ada):
    without_trial(ada)
    buy(shop, ada, {"plan": "studio", "interval": "month"})
    preview = post(ada, "preview", {"plan": "pro", "interval": "month"})
    assert (preview["due_now"], preview["credit"]) == (0, pytest.approx(3_700, abs=2))
    yearly = post(ada, "preview", {"plan": "studio", "interval": "year"})
    assert yearly["due_now"] == pytest.approx(49_000 - 4_900, abs=2)
    assert yearly["next"]["at"] > shown(ada)["period_end"]


def test_a_change_takes_a_cancellation_back(shop, ada):
    without_trial(ada)
    buy(shop, ada, {"plan": "pro", "interval": "month"})
    post(ada, "cancel")
    assert post(ada, "preview", {"plan": "studio", "interval": "month"})["resumes"]
    found = post(ada, "change", {"plan": "studio", "interval": "month"})
    assert (found["plan"], found["next"]["code"]) == ("studio", "renews")


def test_a_declined_card_is_402_and_changes_nothing(shop, ada):
    without_trial(ada)
    buy(shop, ada, {"plan": "pro", "interval": "month"})
    post(ada, "cancel")
    shop.fake.use_card(Subscriber.objects.get(user=ada.user).customer, "0341")
    before = shown(ada)
    problem = post(ada, "change", {"plan": "studio", "interval": "month"}, 402)
    assert problem["code"] == "card_declined"
    sync_customer(Subscriber.objects.get(user=ada.user).customer)
    assert shown(ada) == before


def test_after_a_failed_payment_a_plan_is_not_changed_and_a_cancellation_ends_it(shop, ada):
    without_trial(ada)
    buy(shop, ada, {"plan": "pro", "interval": "month"})
    shop.fake.use_card(Subscriber.objects.get(user=ada.user).customer, "0341")
    shop.fake.advance(32)
    hear(shop)
    with time_machine.travel(timezone.now() + timedelta(days=32)):
        ada = Visitor.logged_in(ada.user)
        found = shown(ada)
        assert (found["plan"], found["status"]) == ("pro", "past_due")
        assert found["next"] == {"code": "grace_ends", "at": found["grace_until"]}
        assert found["subscribed"]["paid"] is False
        problem = post(ada, "change", {"plan": "studio", "interval": "month"}, 409)
        assert problem["code"] == "payment_due"
        found = post(ada, "cancel")
    assert (found["plan"], found["subscribed"]) == ("free", None)


def test_what_support_gives_is_said_with_its_end(shop, ada):
    ends = timezone.now() + timedelta(days=30)
    Comp.objects.create(user=ada.user, plan="studio", reason="A contest", ends_at=ends)
    recompute_person(ada.user.pk)
    found = shown(ada)
    assert (found["plan"], found["status"], found["next"]["code"]) == (
        *("studio", "comped"),
        "comp_ends",
    )


# --- Stripe away --------------------------------------------------------------------------
def test_while_stripe_is_down_acts_are_503_and_reads_are_as_ever(shop, ada):
    buy(shop, ada)
    before, shop.fake.base = shown(ada), "gone"
    for act in ("portal", "cancel", "change", "preview"):
        shop.fake.fail(0)
        body = {"plan": "studio", "interval": "month"} if ACTS[act] else None
        answer = ada.api.post(f"/subscription/{act}", body, format="json")
        assert answer.status_code == 503, act
        assert answer.json()["code"] == "stripe_unavailable"
        assert int(answer["Retry-After"]) > 0
    calls = shop.fake.calls.total()
    assert shown(ada) == before
    ada.api.get("/subscription/plans")
    assert shop.fake.calls.total() == calls


# --- what is used -------------------------------------------------------------------------
def test_usage_names_the_fullest_space_and_what_is_over(db, ada):
    quiet = make_space(ada.user, "Quiet")
    full = make_space(ada.user, "Full")
    gone = make_space(ada.user, "Gone")
    Space.objects.filter(pk=full.pk).update(member_count=8)
    Space.objects.filter(pk=gone.pk).update(state=State.TRASHED, member_count=90)
    Entitlement.objects.filter(user=ada.user).update(storage_used=3 * 1024**3, spaces_used=3)
    found = shown(ada)
    assert found["usage"]["spaces"] == {"used": 3, "limit": 3, "trashed": 1}
    assert found["usage"]["collaborators"] == {
        "used": 7,
        "limit": 5,
        "space": {"id": str(full.pk), "name": "Full"},
    }
    assert found["over"] == ["storage", "collaborators"]
    assert Membership.objects.filter(space=quiet).exists()
