"""What billing does. Nothing else writes its documents, or asks Stripe."""

from billing.services.changing import cancel, change, preview, resume
from billing.services.checkout import open_checkout, open_portal
from billing.services.leaving import (
    bring_subscriber_back,
    end_at_stripe,
    forget_customer,
    settle_subscription,
)
from billing.services.recomputing import recompute, recompute_person
from billing.services.syncing import sync_catalogue, sync_customer, write_offers
from billing.services.timing import give, take_back
from billing.services.webhooks import receive

__all__ = [
    "bring_subscriber_back",
    "cancel",
    "change",
    "end_at_stripe",
    "forget_customer",
    "give",
    "open_checkout",
    "open_portal",
    "preview",
    "receive",
    "recompute",
    "recompute_person",
    "resume",
    "settle_subscription",
    "sync_catalogue",
    "sync_customer",
    "take_back",
    "write_offers",
]
