"""From what is stored of Stripe to what somebody is entitled to; nothing else grants anything."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from bson.objectid import ObjectId
from django.utils import timezone
from djstripe.models import Customer, Invoice, Subscription

from accounts.models import Entitlement, PlanStatus
from accounts.plans import Plan
from accounts.services import entitle
from billing.entitlements import Entitled, Standing, entitlement_of
from billing.models import Comp, Subscriber
from wavic import events
from wavic.mongo.transactions import in_transaction


def recompute(customer: Customer) -> bool:
    """What the customer's person is entitled to, written; whether anything is other than before."""
    subscriber = Subscriber.objects.filter(customer=customer.id).first()
    return subscriber is not None and recompute_person(subscriber.user_id)


@in_transaction
def recompute_person(user_id: ObjectId) -> bool:
    """The same of a person, who need not be a customer: support gives plans away, too.

    However often and in whichever order it is called, the end is the same.
    """
    subscriber, _ = Subscriber.objects.get_or_create(user_id=user_id)
    before = Entitlement.objects.filter(user_id=user_id).first()
    if before is None:
        return False
    now = timezone.now()
    entitled = entitlement_of(_subscriptions(subscriber.customer), now, comps_of(user_id, now))
    _keep(subscriber, entitled)
    changed = entitle(
        user_id,
        entitled.plan,
        status=entitled.status,
        period_end=entitled.period_end,
        grace_until=entitled.grace_until,
        source=entitled.source,
    )
    if changed:
        _tell(user_id, before, entitled)
    if subscriber.leaving and entitled.standing and entitled.standing.lives:
        events.emit("billing.left", subject=("user", user_id))  # they paid after they had left
    return changed


def comps_of(user_id: ObjectId, now: datetime) -> list[tuple[Plan, datetime]]:
    """The plans that somebody was given, and until when."""
    comps = Comp.objects.filter(user_id=user_id, ends_at__gt=now).values_list("plan", "ends_at")
    return [(Plan(plan), ends_at) for plan, ends_at in comps]


def _subscriptions(customer: str | None) -> list[dict[str, Any]]:
    if not customer:
        return []
    stored = Subscription.objects.filter(customer_id=customer).values_list("stripe_data", flat=True)
    found = list(stored)
    latest = [each["latest_invoice"] for each in found if each.get("latest_invoice")]
    known = Invoice.objects.filter(id__in=latest).order_by().values_list("id", "stripe_data")
    invoices = dict(known) if latest else {}
    return [{**each, "latest_invoice": invoices.get(each.get("latest_invoice"))} for each in found]


def _keep(subscriber: Subscriber, entitled: Entitled) -> None:
    standing = entitled.standing
    shown = _as_json(standing) if standing else None
    wanted: dict[str, Any] = {
        "subscription": shown,
        "review_at": entitled.review_at,
        "had_trial": subscriber.had_trial or bool(standing and standing.trial),
    }
    if standing and standing.lives:
        wanted["checkout"] = None  # whatever was open is paid, or too late
    changes = {name: value for name, value in wanted.items() if getattr(subscriber, name) != value}
    if changes:
        Subscriber.objects.filter(pk=subscriber.pk).update(**changes)


def _as_json(standing: Standing) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in asdict(standing).items()
    }


def _tell(user_id: ObjectId, before: Entitlement, now: Entitled) -> None:
    """What the person should hear of, once each time it happens."""
    subject = ("user", user_id)
    in_arrears = now.status == PlanStatus.PAST_DUE and now.plan != Plan.FREE
    if in_arrears and before.grace_until != now.grace_until and now.grace_until:
        said = {"plan": now.plan.value, "until": now.grace_until.isoformat()}
        events.emit("billing.payment_failed", subject=subject, data=said)
    if before.plan != Plan.FREE and now.plan == Plan.FREE:
        said = {"before": before.plan, "why": now.status.value}
        events.emit("billing.downgraded", subject=subject, data=said)
