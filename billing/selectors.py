"""What to show of plans and of what somebody has: reads only, and never of Stripe."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from bson.objectid import ObjectId
from django.utils import timezone

from accounts import selectors as accounts
from accounts.models import Entitlement, PlanStatus
from accounts.plans import ABOUT, PLANS, Plan
from billing.entitlements import TRIAL_DAYS, Standing
from billing.models import Offer, Subscriber
from billing.stripe import configured
from spaces import selectors as spaces
from wavic.api.errors import Problem

Row = dict[str, Any]


def plans() -> Row:
    """All plans, the cheapest first, with what they allow and what they cost."""
    offers = Offer.objects.filter(plan__in=Plan.values) if configured() else Offer.objects.none()
    prices: dict[str, list[Row]] = {}
    for each in sorted(offers, key=lambda offer: offer.interval):
        price = {"interval": each.interval, "amount": each.amount, "currency": each.currency}
        prices.setdefault(each.plan, []).append(price)
    shown = [
        {
            "plan": plan.value,
            **asdict(ABOUT[plan]),
            **asdict(limits),
            "prices": prices.get(plan.value, []),
        }
        for plan, limits in PLANS.items()
    ]
    return {"configured": configured(), "trial_days": TRIAL_DAYS, "plans": shown}


def subscription(user_id: ObjectId) -> Row:
    """What somebody has, what is used of it, and what happens next."""
    entitlement = accounts.entitlement_for(user_id)
    subscriber = Subscriber.objects.filter(user_id=user_id).first()
    owned = spaces.owned(user_id)
    held = standing(subscriber) if subscriber else None
    if held and not held.lives:
        held = None
    usage = _usage(entitlement, owned)
    trial = entitlement.status == PlanStatus.TRIALING
    return {
        "plan": entitlement.plan,
        "status": entitlement.status,
        "source": entitlement.source,
        "period_end": entitlement.period_end,
        "grace_until": entitlement.grace_until,
        "trial_end": entitlement.period_end if trial else None,
        "cancel_at_period_end": bool(held and held.ends),
        "subscribed": _bought(held) if held else None,
        "next": _next(entitlement, held),
        "may_try": not (subscriber and subscriber.had_trial),
        "customer": bool(subscriber and subscriber.customer),
        "configured": configured(),
        "usage": usage,
        "over": _over(usage),
        "read_only": [
            {name: each[name] for name in ("id", "name", "read_only")}
            for each in owned
            if each["read_only"]
        ],
    }


def standing(subscriber: Subscriber) -> Standing | None:
    """What somebody is, or was, subscribed to, as it was last seen at Stripe."""
    if not subscriber.subscription:
        return None
    kept = dict(subscriber.subscription)
    for name in ("period_end", "grace_until"):
        kept[name] = datetime.fromisoformat(kept[name]) if kept[name] else None
    return Standing(**{**kept, "plan": Plan(kept["plan"])})


def offer(plan: str, interval: str) -> Offer:
    """What a plan is sold at. Raises Problem 409 `not_for_sale`."""
    found = Offer.objects.filter(plan=plan, interval=interval).first()
    if found is None:
        raise Problem(409, "not_for_sale", "This plan isn't sold at the moment.")
    return found


def not_subscribed() -> Problem:
    return Problem(409, "not_subscribed", "You have no subscription.")


def previewed(invoice: Any, held: Standing, wanted: Offer) -> Row:
    """What an invoice says that Stripe made up for a change of plan; `lines` are its own words."""
    lines = [
        {"description": line.description or "", "amount": line.amount} for line in invoice.lines
    ]
    ends = [line.period.end for line in invoice.lines]
    same_interval = held.interval == wanted.interval
    trial = held.status == "trialing"
    begins = held.period_end if same_interval or trial else _moment(max(ends))
    return {
        "currency": invoice.currency,
        "lines": lines,
        "due_now": invoice.amount_due,
        "credit": max(0, -invoice.total),
        "resumes": held.ends,
        "next": {"amount": wanted.amount, "at": begins},
    }


def _bought(held: Standing) -> Row:
    return {
        "plan": held.plan.value,
        "interval": held.interval,
        "amount": held.amount,
        "currency": held.currency,
        "paid": held.paid,
    }


def _next(entitlement: Entitlement, held: Standing | None) -> Row:
    """What happens next to the plan by itself, and when."""
    code, at = "nothing", None
    if entitlement.status == PlanStatus.COMPED:
        code, at = "comp_ends", entitlement.period_end
    elif entitlement.status == PlanStatus.PAST_DUE:
        code, at = "grace_ends", entitlement.grace_until
        if at and at <= timezone.now():
            at = None
    elif held and held.ends:
        code, at = "ends", entitlement.period_end
    elif held:
        trial = entitlement.status == PlanStatus.TRIALING
        code, at = "trial_ends" if trial else "renews", entitlement.period_end
    return {"code": code if at else "nothing", "at": at}


def _usage(entitlement: Entitlement, owned: list[Row]) -> Row:
    fullest = max(owned, key=lambda each: each["member_count"], default=None)
    return {
        "storage": {"used": entitlement.storage_used, "limit": entitlement.storage_limit},
        "spaces": {
            "used": entitlement.spaces_used,
            "limit": entitlement.spaces_limit,
            "trashed": max(0, entitlement.spaces_used - len(owned)),
        },
        "collaborators": {
            # The owner is nobody's collaborator.
            "used": fullest["member_count"] - 1 if fullest else 0,
            "limit": entitlement.collaborators_limit,
            "space": {"id": fullest["id"], "name": fullest["name"]} if fullest else None,
        },
        "file_limit": entitlement.file_limit,
        "version_limit": entitlement.version_limit,
        "link_features": entitlement.link_features or [],
    }


def _over(usage: Row) -> list[str]:
    """The quotas of which there is more than the plan holds."""
    used = {name: usage[name]["used"] for name in ("storage", "spaces", "collaborators")}
    used["spaces"] -= usage["spaces"]["trashed"]
    return [name for name, number in used.items() if number > usage[name]["limit"]]


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
