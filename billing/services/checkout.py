"""Stripe's own pages: the checkout, where a plan is bought, and the portal, where cards are kept.

What follows from being there comes by webhooks; coming back from there grants nothing.
"""

from typing import Any

import stripe
from bson.objectid import ObjectId
from django.conf import settings

from billing import selectors
from billing.entitlements import TRIAL_DAYS
from billing.models import Offer, Subscriber
from billing.services.customers import customer_of
from billing.services.syncing import sync_customer
from billing.stripe import asking, require_configured
from wavic.api.errors import NotFound, Problem, Unavailable
from wavic.mongo.transactions import in_transaction, run_in_transaction

Claim = dict[str, Any]

_ATTEMPTS = 4


def open_checkout(user_id: ObjectId, *, plan: str, interval: str) -> str:
    """The address of a checkout for this plan, the one that is open already if there is one.

    There is one open checkout a person at most, so nobody pays twice: one for something else is
    closed. Raises Problem 409 `already_subscribed` or `not_for_sale`, and like
    `billing.stripe.asking`.
    """
    require_configured()
    offer = selectors.offer(plan, interval)
    _refuse_subscribed(Subscriber.objects.filter(user_id=user_id).first())
    subscriber = customer_of(user_id)
    for _ in range(_ATTEMPTS):
        claim = _claim(subscriber.pk, offer)
        session = _session(subscriber, claim)
        wanted = claim["price"] == offer.price
        if session.status == "open" and wanted and session.url:
            return session.url
        _close(subscriber, claim, session)
    # Several tabs want several plans at this very moment.
    raise Unavailable("checkout_busy", "Another checkout is being opened.", 5)


def close_checkout(subscriber: Subscriber) -> None:
    """Have none that could still be paid. Raises like `billing.stripe.asking`."""
    if subscriber.checkout:
        claim = subscriber.checkout
        _close(subscriber, claim, _session(subscriber, claim))


def open_portal(user_id: ObjectId) -> str:
    """The address of the page with somebody's card and invoices.

    Raises Problem 409 `not_subscribed` for who never was a customer, and like
    `billing.stripe.asking`.
    """
    require_configured()
    subscriber = Subscriber.objects.filter(user_id=user_id).first()
    if subscriber is None or not subscriber.customer:
        raise selectors.not_subscribed()
    with asking() as key:
        session = stripe.billing_portal.Session.create(
            customer=subscriber.customer, return_url=_plan_page(), **key
        )
    return session.url


def _refuse_subscribed(subscriber: Subscriber | None) -> None:
    if subscriber and (standing := selectors.standing(subscriber)) and standing.lives:
        detail = "You have a plan: change it instead of buying another one."
        raise Problem(409, "already_subscribed", detail)


@in_transaction
def _claim(subscriber_id: ObjectId, offer: Offer) -> Claim:
    """The checkout that this person has; what it is of is written before Stripe is asked for it.

    So two requests at once, or one after a crash, ask for the same.
    """
    subscriber = Subscriber.objects.get(pk=subscriber_id)
    if subscriber.leaving:
        raise NotFound
    _refuse_subscribed(subscriber)
    if subscriber.checkout:
        return subscriber.checkout
    number = subscriber.checkouts + 1
    claim = {
        "number": number,
        "price": offer.price,
        "trial_days": 0 if subscriber.had_trial else TRIAL_DAYS,
    }
    Subscriber.objects.filter(pk=subscriber_id).update(checkout=claim, checkouts=number)
    return claim


def _session(subscriber: Subscriber, claim: Claim) -> stripe.checkout.Session:
    """The claim's checkout as Stripe has it now."""
    with asking() as key:
        if session_id := claim.get("id"):
            return stripe.checkout.Session.retrieve(session_id, **key)
        session = stripe.checkout.Session.create(
            mode="subscription",
            customer=subscriber.customer or "",
            line_items=[{"price": claim["price"], "quantity": 1}],
            allow_promotion_codes=True,
            automatic_tax={"enabled": True},
            # Tax is a question of where somebody lives; companies say their number.
            billing_address_collection="required",
            tax_id_collection={"enabled": True},
            customer_update={"address": "auto", "name": "auto"},
            subscription_data=_trial(claim["trial_days"]),
            success_url=f"{_plan_page()}?checkout=done",
            cancel_url=f"{_plan_page()}?checkout=canceled",
            idempotency_key=f"checkout-{subscriber.pk}-{claim['number']}",
            **key,
        )
    _replace(subscriber.pk, claim, {**claim, "id": session.id})
    return session


def _trial(days: int) -> Any:
    return {"trial_period_days": days} if days else {}


def _close(subscriber: Subscriber, claim: Claim, session: stripe.checkout.Session) -> None:
    """Have no checkout any more; one that was paid is heard of now."""
    if session.status == "open":
        with asking() as key:
            try:
                stripe.checkout.Session.expire(session.id, **key)
            except stripe.InvalidRequestError:
                return  # paid, or closed, at this very moment: the next look tells
    elif session.status == "complete" and subscriber.customer:
        sync_customer(subscriber.customer)
    _replace(subscriber.pk, claim, None)


def _replace(subscriber_id: ObjectId, claim: Claim, by: Claim | None) -> None:
    """Write it in the claim's place, if that is still there."""

    def write() -> None:
        subscriber = Subscriber.objects.get(pk=subscriber_id)
        if subscriber.checkout and subscriber.checkout["number"] == claim["number"]:
            Subscriber.objects.filter(pk=subscriber_id).update(checkout=by)

    run_in_transaction(write)


def _plan_page() -> str:
    return f"{settings.PUBLIC_URL}/app/account/plan"
