"""What billing does. Nothing else writes its documents, or asks Stripe."""

from billing.services.recomputing import recompute, recompute_person
from billing.services.syncing import sync_catalogue, sync_customer, write_offers
from billing.services.webhooks import receive

__all__ = [
    "receive",
    "recompute",
    "recompute_person",
    "sync_catalogue",
    "sync_customer",
    "write_offers",
]
