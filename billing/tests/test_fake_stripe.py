"""The fake Stripe answers in the shapes of the pinned API version, and by Stripe's rules."""

import pytest
import stripe

from wavic.testing.stripe import FakeStripe, InProcess, StripeProblem, serve, shapes

KEY = "sk_test_fake"
RESOURCES = {
    "product": stripe.Product,
    "price": stripe.Price,
    "coupon": stripe.Coupon,
    "promotion_code": stripe.PromotionCode,
    "customer": stripe.Customer,
    "payment_method": stripe.PaymentMethod,
    "checkout.session": stripe.checkout.Session,
    "billing_portal.session": stripe.billing_portal.Session,
    "subscription": stripe.Subscription,
    "invoice": stripe.Invoice,
    "event": stripe.Event,
    "account": stripe.Account,
}


@pytest.fixture
def fake():
    return FakeStripe()


@pytest.fixture
def api(fake):
    return stripe.StripeClient(KEY, http_client=InProcess(fake), max_network_retries=0).v1


@pytest.fixture
def prices(fake):
    fake.offer("WELCOME", 50)
    return fake.sell({"pro": (1_200, 12_000), "studio": (4_900, 49_000)})


@pytest.fixture
def customer(api):
    return api.customers.create({"email": "ada@example.org", "name": "Ada"})


def checkout(api, customer, price, **more):
    return api.checkout.sessions.create(
        {
            "mode": "subscription",
            "customer": customer.id,
            "line_items": [{"price": price["id"], "quantity": 1}],
            "success_url": "https://wavic.test/yes",
            "cancel_url": "https://wavic.test/no",
            **more,
        }
    )


def kinds(fake):
    return [event["type"] for event in fake.events()]


def a_life(fake, api, customer, prices):
    """Everything that the fake can say."""
    session = checkout(api, customer, prices["pro", "month"], automatic_tax={"enabled": True})
    subscription = fake.pay(session.id, code="WELCOME")
    api.billing_portal.sessions.create(
        {"customer": customer.id, "return_url": "https://wavic.test"}
    )
    fake.advance(32)
    change = {"items": [{"id": subscription["items"]["data"][0]["id"]}]}
    change["items"][0]["price"] = prices["studio", "year"]["id"]
    preview = api.invoices.create_preview(
        {"subscription": subscription["id"], "subscription_details": change}
    )
    api.subscriptions.update(subscription["id"], change)
    api.subscriptions.update(subscription["id"], {"cancel_at_period_end": True})
    api.subscriptions.update(subscription["id"], {"cancel_at_period_end": False})
    fake.use_card(customer.id, "0341")
    fake.advance(400)
    return preview


def test_every_object_has_the_shape_of_the_pinned_version(fake, api, customer, prices):
    preview = a_life(fake, api, customer, prices)
    told = [event["data"]["object"] for event in fake.events()]
    every = [*fake.ledger.objects.values(), *told, preview.to_dict()]
    wrong = [
        mistake
        for each in every
        if each["object"] != "hidden"
        for mistake in shapes.mistakes(each, RESOURCES[each["object"]])
    ]
    assert not wrong, sorted(set(wrong))
    assert {each["object"] for each in every} >= RESOURCES.keys()


def test_the_check_of_shapes_finds_what_is_wrong(prices):
    price = {**next(iter(prices.values())), "unit_amount": "12", "colour": "red", "type": "gift"}
    del price["currency"]
    found = shapes.mistakes(price, stripe.Price)
    assert {each.partition(" ")[0] for each in found} == {
        *("Price.unit_amount", "Price.colour", "Price.type", "Price.currency")
    }


def test_a_parameter_that_stripe_does_not_know_is_refused(api):
    with pytest.raises(stripe.InvalidRequestError, match="unknown parameter: colour"):
        api.customers.create({"colour": "red"})


def test_the_same_key_makes_one_customer_and_another_call_with_it_is_refused(fake, api):
    once = {"idempotency_key": "a"}
    made = [api.customers.create({"name": "Ada"}, once).id for _ in range(2)]
    assert len(set(made)) == 1
    with pytest.raises(stripe.IdempotencyError):
        api.customers.create({"name": "Ben"}, once)


def test_a_trial_is_billed_at_its_end_and_a_year_is_a_year(fake, api, customer, prices):
    session = checkout(
        api, customer, prices["pro", "year"], subscription_data={"trial_period_days": 14}
    )
    subscription = fake.pay(session.id)
    assert subscription["status"] == "trialing"
    fake.advance(15)
    assert subscription["status"] == "active"
    [item] = subscription["items"]["data"]
    year = (item["current_period_end"] - item["current_period_start"]) / 86_400
    assert year in (365, 366)


def test_a_declined_card_ends_no_checkout_and_lets_nobody_change(fake, api, customer, prices):
    session = checkout(api, customer, prices["pro", "month"])
    with pytest.raises(StripeProblem, match="declined"):
        fake.pay(session.id, card="0341")
    subscription = fake.pay(session.id)
    fake.use_card(customer.id, "0341")
    item = {"id": subscription["items"]["data"][0]["id"], "price": prices["studio", "month"]["id"]}
    with pytest.raises(stripe.CardError):
        api.subscriptions.update(
            subscription["id"], {"items": [item], "payment_behavior": "error_if_incomplete"}
        )
    assert subscription["items"]["data"][0]["price"]["id"] == prices["pro", "month"]["id"]


def test_what_is_not_paid_is_asked_for_again_until_it_ends(fake, api, customer, prices):
    subscription = fake.pay(checkout(api, customer, prices["pro", "month"]).id)
    fake.use_card(customer.id, "0341")
    fake.advance(32)
    assert subscription["status"] == "past_due"
    assert kinds(fake).count("invoice.payment_failed") == 1
    fake.use_card(customer.id)
    assert subscription["status"] == "active"
    fake.use_card(customer.id, "0341")
    fake.advance(60)
    assert subscription["status"] == "canceled"
    assert kinds(fake).count("invoice.payment_failed") == 6
    assert kinds(fake)[-1] == "customer.subscription.deleted"


def test_it_can_be_slow_or_away(fake, api):
    fake.fail(500, 0)
    with pytest.raises(stripe.APIError):
        api.customers.list()
    with pytest.raises(stripe.APIConnectionError):
        api.customers.list()
    assert api.customers.list().data == []


def test_it_is_the_same_over_http(fake, prices):
    with serve(fake) as base:
        addresses = {"api": base}
        client = stripe.StripeClient(KEY, base_addresses=addresses, max_network_retries=0).v1
        made = client.customers.create({"name": "Ada"})
        assert client.customers.retrieve(made.id).name == "Ada"
        assert checkout(client, made, prices["pro", "month"]).url.startswith(f"{base}/pay/cs_test_")
