"""What subscriptions and comps entitle to: a function, whatever the order of what it is given."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import PlanStatus
from accounts.plans import Plan
from billing.entitlements import GRACE, Entitled, entitlement_of, plan_of, standing_of
from wavic.testing.stripe import FakeStripe
from wavic.testing.stripe.customers import add_card, add_customer
from wavic.testing.stripe.subscriptions import subscribe

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def fake():
    return FakeStripe()


@pytest.fixture(scope="module")
def prices(fake):
    return fake.sell({"pro": (1_200, 12_000), "studio": (4_900, 49_000)})


@pytest.fixture
def subscription(fake, prices):
    """Stripe's object of a subscription to this plan, in this status."""

    def made(plan="pro", status="active", **more):
        customer = add_customer(fake.ledger)
        add_card(fake.ledger, customer)
        subscription = subscribe(fake.ledger, customer, prices[plan, "month"])
        invoice = fake.ledger.objects[subscription["latest_invoice"]]
        return {**subscription, "status": status, "latest_invoice": invoice, **more}

    return made


def now():
    return datetime.now(UTC)


@pytest.mark.parametrize(
    ("status", "plan", "shown"),
    [
        ("active", Plan.PRO, PlanStatus.ACTIVE),
        ("trialing", Plan.PRO, PlanStatus.TRIALING),
        ("past_due", Plan.PRO, PlanStatus.PAST_DUE),
        ("unpaid", Plan.FREE, PlanStatus.PAST_DUE),
        ("canceled", Plan.FREE, PlanStatus.CANCELED),
        ("paused", Plan.FREE, PlanStatus.NONE),
        ("incomplete", Plan.FREE, PlanStatus.NONE),
        ("incomplete_expired", Plan.FREE, PlanStatus.NONE),
    ],
)
def test_each_status_of_stripe(subscription, status, plan, shown):
    entitled = entitlement_of([subscription(status=status)], now())
    assert (entitled.plan, entitled.status) == (plan, shown)


def test_nobody_has_the_free_plan():
    assert entitlement_of([], now()) == Entitled()


def test_what_is_not_paid_holds_for_fourteen_days_from_the_invoice(subscription):
    past_due = subscription(status="past_due")
    made = datetime.fromtimestamp(past_due["latest_invoice"]["created"], UTC)
    last = entitlement_of([past_due], made + GRACE - timedelta(seconds=1))
    over = entitlement_of([past_due], made + GRACE)
    assert (last.plan, last.grace_until, last.review_at) == (Plan.PRO, made + GRACE, made + GRACE)
    assert (over.plan, over.status, over.review_at) == (Plan.FREE, PlanStatus.PAST_DUE, None)
    unknown = {**past_due, "latest_invoice": past_due["latest_invoice"]["id"]}
    start = past_due["items"]["data"][0]["current_period_start"]
    assert standing_of(unknown).grace_until == datetime.fromtimestamp(start, UTC) + GRACE


def test_the_best_of_several_counts_in_whichever_order(subscription):
    several = [
        subscription("pro"),
        subscription("studio", "canceled"),
        subscription("studio", "past_due"),
        subscription("pro", "trialing"),
    ]
    found = {entitlement_of(order, now()) for order in itertools.permutations(several)}
    [entitled] = found
    assert (entitled.plan, entitled.status) == (Plan.STUDIO, PlanStatus.PAST_DUE)


def test_a_comp_beats_what_allows_less_and_ends(subscription):
    until = now() + 5 * DAY
    pro = subscription("pro")
    given = entitlement_of([pro], now(), [(Plan.STUDIO, until), (Plan.PRO, until + DAY)])
    assert (given.plan, given.status, given.period_end) == (Plan.STUDIO, PlanStatus.COMPED, until)
    assert (given.review_at, given.standing.plan) == (until, Plan.PRO)
    assert entitlement_of([pro], until, [(Plan.STUDIO, until)]).status == PlanStatus.ACTIVE
    assert entitlement_of([pro], now(), [(Plan.PRO, until)]).status == PlanStatus.ACTIVE
    past_due = subscription("studio", "past_due")
    held = entitlement_of([past_due], now(), [(Plan.PRO, until)])
    assert held.status == PlanStatus.PAST_DUE


@pytest.mark.parametrize(
    ("price", "plan"),
    [
        ({"metadata": {"plan": "studio"}, "lookup_key": "pro_month"}, Plan.STUDIO),
        ({"metadata": {}, "lookup_key": "pro_year"}, Plan.PRO),
        ({"metadata": {"plan": "free"}}, None),
        ({"metadata": {"plan": "gold"}}, None),
        ({"lookup_key": None}, None),
    ],
)
def test_which_plan_a_price_sells(price, plan):
    assert plan_of(price) == plan


def test_a_subscription_to_something_else_grants_nothing_and_is_told(subscription, caplog):
    other = subscription()
    item = other["items"]["data"][0]
    price = {**item["price"], "metadata": {}, "lookup_key": "t-shirt"}
    other["items"] = {**other["items"], "data": [{**item, "price": price}]}
    assert entitlement_of([other], now()) == Entitled()
    assert "without a plan of ours" in caplog.text
