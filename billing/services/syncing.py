"""Looking at Stripe and writing down what is seen, so that the last look counts and none other."""

import json
from dataclasses import dataclass
from typing import Any

import stripe
from bson.errors import InvalidId
from bson.objectid import ObjectId
from django.conf import settings
from django.db import IntegrityError
from django.db.models import F
from djstripe.models import Customer, Invoice, Price, Product, Subscription

from accounts.models import User
from billing.entitlements import plan_of
from billing.models import Interval, Offer, Subscriber
from billing.services.recomputing import recompute_person
from billing.stripe import asking
from wavic.mongo.transactions import in_transaction, run_in_transaction

OWNER = "djstripe_subscriber"  # the metadata by which dj-stripe knows whose a customer is
_INVOICES = 10  # of the newest
_ATTEMPTS = 4


@dataclass(frozen=True)
class Seen:
    """What one look at a customer shows."""

    customer: stripe.Customer
    subscriptions: list[stripe.Subscription]
    invoices: list[stripe.Invoice]


def sync_customer(customer_id: str) -> bool:
    """Have all that Stripe says of a customer, and what follows from it; whether that is new.

    Any number of these may run at once, and be cut off anywhere: the next one ends right.
    Raises like `billing.stripe.asking`.
    """
    return again_if_made_meanwhile(lambda: _sync(customer_id))


def _sync(customer_id: str) -> bool:
    known = Subscriber.objects.filter(customer=customer_id).first()
    number = _begin_look(known)
    seen = look(customer_id)
    subscriber = known or _whose(seen.customer)
    if known is None and subscriber:
        # It wasn't known whose this is: look again, with a number.
        return _sync(customer_id)
    _write_around(seen)

    def write() -> bool:
        if subscriber and not _is_newest(subscriber, number):
            return False
        for each in seen.subscriptions:
            if _is_new(Subscription, each):
                Subscription.sync_from_stripe_data(each, api_key=settings.STRIPE_API_KEY)
        return subscriber is not None and recompute_person(subscriber.user_id)

    return run_in_transaction(write)


def _begin_look(subscriber: Subscriber | None) -> int:
    if subscriber is None:
        return 0

    def count() -> int:
        mine = Subscriber.objects.filter(pk=subscriber.pk)
        mine.update(looks=F("looks") + 1)
        return mine.values_list("looks", flat=True).get()

    return run_in_transaction(count)


def _is_newest(subscriber: Subscriber, number: int) -> bool:
    """Whether no look that began later is written already; from now on this one is."""
    older = Subscriber.objects.filter(pk=subscriber.pk, look_written__lt=number)
    return bool(older.update(look_written=number))


def look(customer_id: str) -> Seen:
    """All that Stripe says of a customer now. Raises like `billing.stripe.asking`."""
    with asking() as key:
        customer = stripe.Customer.retrieve(customer_id, **key)
        listed = stripe.Subscription.list(customer=customer_id, status="all", limit=100, **key)
        subscriptions = list(listed.auto_paging_iter())
        invoices = stripe.Invoice.list(customer=customer_id, limit=_INVOICES, **key).data
    return Seen(customer, subscriptions, invoices)


def _whose(customer: stripe.Customer) -> Subscriber | None:
    """The person that a customer's metadata names, who has no other customer."""
    named = plain(customer).get("metadata", {}).get(OWNER, "")
    try:
        user = User.objects.filter(pk=ObjectId(named)).first()
    except InvalidId:
        return None
    if user is None:
        return None
    subscriber, _ = Subscriber.objects.get_or_create(user=user)
    free = Subscriber.objects.filter(pk=subscriber.pk, customer=None)
    return subscriber if free.update(customer=customer.id) else None


def _write_around(seen: Seen) -> None:
    """What no entitlement depends on the newest of: outside the transaction, whoever is last."""
    with asking() as key:
        Customer.sync_from_stripe_data(seen.customer, **key)
        owner = Subscriber.objects.filter(customer=seen.customer.id)
        if user_id := owner.values_list("user_id", flat=True).first():
            unlinked = Customer.objects.filter(id=seen.customer.id).exclude(subscriber_id=user_id)
            unlinked.update(subscriber_id=user_id)
        for subscription in seen.subscriptions:
            for item in subscription["items"].data:
                Price._get_or_retrieve(item.price.id, **key)  # noqa: SLF001  (there is no other)
        for invoice in seen.invoices:
            if _is_new(Invoice, invoice):
                Invoice.sync_from_stripe_data(invoice, **key)


def _is_new(model: Any, seen: stripe.StripeObject) -> bool:
    """Whether it isn't stored just so."""
    stored = model.objects.filter(id=seen["id"]).values_list("stripe_data", flat=True).first()
    return stored != plain(seen)


def plain(seen: stripe.StripeObject) -> dict[str, Any]:
    """As dj-stripe stores it."""
    said: dict[str, Any] = json.loads(str(seen))
    return said


def again_if_made_meanwhile(work: Any) -> bool:
    """`work()`, again when somebody else made the same document at the same moment."""
    for _ in range(_ATTEMPTS - 1):
        try:
            return bool(work())
        except IntegrityError:
            continue
    return bool(work())


# --- what is sold -----------------------------------------------------------------------------
def sync_catalogue() -> bool:
    """Have all products and prices of Stripe; whether what is sold has changed."""
    with asking() as key:
        for product in stripe.Product.list(limit=100, **key).auto_paging_iter():
            if _is_new(Product, product):
                Product.sync_from_stripe_data(product, **key)
        for price in stripe.Price.list(limit=100, **key).auto_paging_iter():
            if _is_new(Price, price):
                Price.sync_from_stripe_data(price, **key)
    return write_offers()


@in_transaction
def write_offers() -> bool:
    """Sell each plan at its newest active price; whether anything is other than before."""
    sold: dict[tuple[str, str], dict[str, Any]] = {}
    rows = Price.objects.values_list("stripe_data", flat=True)
    for price in sorted(rows, key=lambda each: (each["created"], each["id"])):
        plan, recurring = plan_of(price), price.get("recurring") or {}
        interval = recurring.get("interval")
        sells = price["active"] and recurring.get("interval_count", 1) == 1
        if plan and sells and interval in Interval.values and price.get("unit_amount") is not None:
            sold[plan.value, interval] = {
                "price": price["id"],
                "amount": price["unit_amount"],
                "currency": price["currency"],
            }
    changed = False
    for offer in Offer.objects.all():
        wanted = sold.pop((offer.plan, offer.interval), None)
        if wanted is None:
            offer.delete()
            changed = True
        elif any(getattr(offer, name) != value for name, value in wanted.items()):
            Offer.objects.filter(pk=offer.pk).update(**wanted)
            changed = True
    for (named, each), wanted in sold.items():
        Offer.objects.create(plan=named, interval=each, **wanted)
        changed = True
    return changed
