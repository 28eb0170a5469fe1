"""A subscription that is there: ended, kept after all, changed for another plan.

Each act is done at Stripe, and then looked at, as after a webhook: nothing is written from here.
"""

import stripe
from bson.objectid import ObjectId

from billing import selectors
from billing.entitlements import Standing
from billing.models import Offer, Subscriber
from billing.services.syncing import sync_customer
from billing.stripe import asking, require_configured
from wavic.api.errors import Problem


def cancel(user_id: ObjectId) -> None:
    """End it with what is paid for; at once, if nothing is: a payment failed.

    Again it changes nothing. Raises Problem 409 `not_subscribed`, and like
    `billing.stripe.asking`.
    """
    customer, standing = _subscribed(user_id)
    with asking() as key:
        if not standing.paid:
            stripe.Subscription.cancel(standing.id, **key)
        elif not standing.ends:
            stripe.Subscription.modify(standing.id, cancel_at_period_end=True, **key)
    sync_customer(customer)


def resume(user_id: ObjectId) -> None:
    """Let it go on after all; of one that goes on anyway nothing changes.

    Raises Problem 409 `not_subscribed`, and like `billing.stripe.asking`.
    """
    customer, standing = _subscribed(user_id)
    if standing.ends:
        _keep(standing)
    sync_customer(customer)


def change(user_id: ObjectId, *, plan: str, interval: str) -> None:
    """Have this plan from now on, and go on with it; what it costs is charged at once.

    What was paid for and isn't used is taken off; what is left of it, off the next invoices.
    The plan that one has already changes nothing. Raises Problem 402 `card_declined`, where
    nothing is changed, 409 `not_subscribed`, `not_for_sale`, `payment_due`; like
    `billing.stripe.asking`.
    """
    customer, standing, offer = _changing(user_id, plan, interval)
    if not _is_same(standing, offer):
        with asking() as key:
            stripe.Subscription.modify(
                standing.id,
                items=[{"id": standing.item, "price": offer.price}],
                proration_behavior="always_invoice",
                payment_behavior="error_if_incomplete",
                **key,
            )
    if standing.ends:  # once the other plan is paid: a declined card leaves it canceled
        _keep(standing)
    sync_customer(customer)


def preview(user_id: ObjectId, *, plan: str, interval: str) -> selectors.Row:
    """What `change` would charge now, and what is charged next and when. Raises like it."""
    customer, standing, offer = _changing(user_id, plan, interval)
    if _is_same(standing, offer):
        raise Problem(409, "same_plan", "This is the plan that you have.")
    with asking() as key:
        invoice = stripe.Invoice.create_preview(
            customer=customer,
            subscription=standing.id,
            subscription_details={
                "items": [{"id": standing.item, "price": offer.price}],
                "proration_behavior": "always_invoice",
            },
            **key,
        )
    return selectors.previewed(invoice, standing, offer)


def _keep(standing: Standing) -> None:
    with asking() as key:
        kept = stripe.Subscription.modify(standing.id, cancel_at_period_end=False, **key)
        if kept.cancel_at:  # a day that was set in Stripe's dashboard
            stripe.Subscription.modify(standing.id, cancel_at="", **key)


def _subscribed(user_id: ObjectId) -> tuple[str, Standing]:
    """The customer and what they are subscribed to."""
    require_configured()
    subscriber = Subscriber.objects.filter(user_id=user_id).first()
    standing = selectors.standing(subscriber) if subscriber else None
    if not (subscriber and subscriber.customer and standing and standing.lives):
        raise selectors.not_subscribed()
    return subscriber.customer, standing


def _changing(user_id: ObjectId, plan: str, interval: str) -> tuple[str, Standing, Offer]:
    customer, standing = _subscribed(user_id)
    if not standing.paid:
        detail = "The last payment failed. Once it is paid the plan can be changed."
        raise Problem(409, "payment_due", detail)
    return customer, standing, selectors.offer(plan, interval)


def _is_same(standing: Standing, offer: Offer) -> bool:
    """Whether it is the same plan, be it at the price of another year."""
    return (standing.plan, standing.interval) == (offer.plan, offer.interval)
