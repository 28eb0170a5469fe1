"""Healing what was missed: everything is looked at again, and what was different is said."""

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import stripe
from bson.objectid import ObjectId
from django.utils import timezone
from djstripe.models import Event, Subscription, WebhookEventTrigger

from accounts.models import Entitlement
from billing.entitlements import entitlement_of
from billing.models import Subscriber
from billing.services import recomputing, syncing
from billing.stripe import asking

logger = logging.getLogger("wavic.billing")

BATCH = 50
_AT_ONCE = 500
_KEPT = timedelta(days=90)  # deliveries and events, for support


@dataclass(frozen=True)
class Finding:
    """What one look found: what was, what is, and whether somebody must see to it."""

    customer: str
    user_id: ObjectId | None
    before: str
    after: str
    attention: str = ""

    @property
    def healed(self) -> bool:
        return self.before != self.after

    def __str__(self) -> str:
        said = f"{self.customer}: {self.before} → {self.after}" if self.healed else self.customer
        return f"{said} ({self.attention})" if self.attention else said


def resync(subscriber: Subscriber, *, dry_run: bool = False) -> Finding | None:
    """Look at one customer again; None where all was right. Raises like `sync_customer`."""
    customer = subscriber.customer
    if not customer:
        return None
    before = _state(subscriber.user_id, customer)
    if dry_run:
        after = _seen(subscriber.user_id, customer)
    else:
        syncing.sync_customer(customer)
        after = _state(subscriber.user_id, customer)
    lives = sum(1 for status in after[1].values() if status in {"active", "trialing", "past_due"})
    attention = f"{lives} subscriptions are paid for at once" if lives > 1 else ""
    finding = Finding(customer, subscriber.user_id, _said(before), _said(after), attention)
    return finding if finding.healed or attention else None


def strangers() -> list[str]:
    """Ids of customers at Stripe that name somebody of ours, and that nobody here knows."""
    with asking() as key:
        listed = stripe.Customer.list(limit=100, **key).auto_paging_iter()
        named = [each.id for each in listed if syncing.plain(each)["metadata"].get(syncing.OWNER)]
    known: set[str] = set()
    for start in range(0, len(named), _AT_ONCE):
        some = Subscriber.objects.filter(customer__in=named[start : start + _AT_ONCE])
        known |= {customer for customer in some.values_list("customer", flat=True) if customer}
    return [customer for customer in named if customer not in known]


def batch_after(after: ObjectId | None) -> list[Subscriber]:
    """The next ones to look at, in the order of their ids."""
    customers = Subscriber.objects.exclude(customer=None)
    if after:
        customers = customers.filter(pk__gt=after)
    return list(customers.order_by("pk")[:BATCH])


def tell_of(finding: Finding) -> None:
    """A line in the log: an event was lost, or somebody pays twice."""
    facts = {"customer": finding.customer, "user": str(finding.user_id)}
    if finding.healed:
        said = {"before": finding.before, "after": finding.after}
        logger.warning("Billing was healed", extra={**facts, **said})
    if finding.attention:
        logger.error("Billing needs somebody", extra={**facts, "why": finding.attention})


def forget_events() -> int:
    """Remove deliveries and events that nobody will ask about any more; how many of them."""
    long_ago = ObjectId.from_datetime(timezone.now() - _KEPT)  # their ids tell when they came
    deliveries, _ = WebhookEventTrigger.objects.filter(pk__lt=long_ago).delete()
    events, _ = Event.objects.filter(pk__lt=long_ago).delete()
    return deliveries + events


State = tuple[tuple[str, str, str], dict[str, str]]


def _state(user_id: ObjectId, customer: str) -> State:
    """The entitlement, and the status of each subscription, as they are stored."""
    entitlement = Entitlement.objects.filter(user_id=user_id).first()
    end = f"{entitlement.period_end:%Y-%m-%d}" if entitlement and entitlement.period_end else ""
    held = (entitlement.plan, entitlement.status, end) if entitlement else ("", "", "")
    rows = Subscription.objects.filter(customer_id=customer).values_list("stripe_data", flat=True)
    return held, {each["id"]: each["status"] for each in rows}


def _seen(user_id: ObjectId, customer: str) -> State:
    """The same, as Stripe has it."""
    seen = syncing.look(customer)
    invoices = {each.id: syncing.plain(each) for each in seen.invoices}
    plain = [syncing.plain(each) for each in seen.subscriptions]
    data: list[dict[str, Any]] = [
        {**each, "latest_invoice": invoices.get(each["latest_invoice"])} for each in plain
    ]
    now = timezone.now()
    entitled = entitlement_of(data, now, recomputing.comps_of(user_id, now))
    end = f"{entitled.period_end:%Y-%m-%d}" if entitled.period_end else ""
    held = (entitled.plan.value, entitled.status.value, end)
    return held, {each["id"]: each["status"] for each in plain}


def _said(state: State) -> str:
    held, subscriptions = state
    named = [f"{id_} {status}" for id_, status in sorted(subscriptions.items())]
    return ", ".join([" ".join(filter(None, held)), *named])
