"""Customers at Stripe: one for each person, made when they first want to buy."""

from typing import Any

import stripe
from bson.objectid import ObjectId

from accounts import selectors as accounts
from billing.models import Subscriber
from billing.services.syncing import OWNER
from billing.stripe import asking


def customer_of(user_id: ObjectId) -> Subscriber:
    """Somebody with their customer at Stripe, made if there is none yet.

    Asked twice at once, or again after having been cut off, it makes one: the key tells Stripe,
    and which one counts is written once. Raises NotFound, and like `billing.stripe.asking`.
    """
    subscriber, _ = Subscriber.objects.get_or_create(user_id=user_id)
    if subscriber.customer:
        return subscriber
    user = accounts.person(user_id)
    named: Any = {"name": user.name} if user.name else {}
    with asking() as key:
        made = stripe.Customer.create(
            email=user.email,
            metadata={OWNER: str(user_id)},
            # A key goes with what was said: whoever changed their name meanwhile says another.
            idempotency_key=f"customer-{user_id}-{user.revision}",
            **named,
            **key,
        )
    Subscriber.objects.filter(pk=subscriber.pk, customer=None).update(customer=made.id)
    subscriber.refresh_from_db()
    return subscriber
