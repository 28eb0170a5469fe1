"""Who closes their account pays no more: Stripe is told as soon as it answers."""

from contextlib import suppress

import stripe
from bson.objectid import ObjectId
from djstripe.models import Customer

from accounts.departures import Former, Leaving, Returning
from billing.models import Subscriber
from billing.services.checkout import close_checkout
from billing.services.syncing import look, sync_customer
from billing.stripe import asking
from wavic import events

_OVER = {"canceled", "incomplete_expired"}


def settle_subscription(leaving: Leaving) -> None:
    """At departure: have the worker end the subscription, and note whether there was one."""
    subscriber = Subscriber.objects.filter(user_id=leaving.user_id).exclude(customer=None).first()
    if subscriber is None:
        return
    Subscriber.objects.filter(pk=subscriber.pk).update(leaving=True)
    leaving.kept["billing"] = {"leaving": True}
    events.emit("billing.left", subject=("user", leaving.user_id))


def bring_subscriber_back(returning: Returning) -> None:
    """Who comes back may subscribe again; what was ended stays so."""
    Subscriber.objects.filter(user_id=returning.user_id).update(leaving=False)


def end_at_stripe(user_id: ObjectId) -> int:
    """End whatever Stripe still charges somebody for who has left; how many subscriptions.

    Nothing for who came back in the meantime. Raises like `asking`: it must be tried again.
    """
    leaving = Subscriber.objects.filter(user_id=user_id, leaving=True).exclude(customer=None)
    subscriber = leaving.first()
    if subscriber is None or not subscriber.customer:
        return 0
    ended = 0
    close_checkout(subscriber)
    for each in look(subscriber.customer).subscriptions:
        if each.status not in _OVER:
            with asking() as key:
                stripe.Subscription.cancel(each.id, **key)
            ended += 1
    sync_customer(subscriber.customer)
    return ended


def forget_customer(former: Former) -> None:
    """Nothing at Stripe, or of it here, says any more who they were. Raises like `asking`.

    Stripe keeps the invoices that the law wants kept.
    """
    subscriber = Subscriber.objects.filter(user_id=former.user_id).first()
    if subscriber is None:
        return
    if subscriber.customer:
        with asking() as key, suppress(stripe.InvalidRequestError):  # it is gone already
            stripe.Customer.delete(subscriber.customer, **key)
        Customer.objects.filter(id=subscriber.customer).delete()
    subscriber.delete()
