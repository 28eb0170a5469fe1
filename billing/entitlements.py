"""What somebody's subscriptions and comps entitle them to: a function of these and the time."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from accounts.models import PlanStatus
from accounts.plans import Plan

logger = logging.getLogger("wavic.billing")

GRACE = timedelta(days=14)  # after a failed payment; Stripe asks for the money meanwhile
TRIAL_DAYS = 14  # for who never had one
_RANK = list(Plan)
_LIVE = {"trialing": PlanStatus.TRIALING, "active": PlanStatus.ACTIVE}
_OVER = {"canceled", "unpaid"}

Data = Mapping[str, Any]


@dataclass(frozen=True)
class Standing:
    """A subscription as Stripe has it, as far as it matters."""

    id: str
    item: str
    price: str
    plan: Plan
    interval: str
    amount: int
    currency: str
    status: str  # Stripe's
    period_end: datetime
    ends: bool  # with its period
    grace_until: datetime | None
    trial: bool  # it has or had one

    @property
    def lives(self) -> bool:
        """Whether there is something to change or to cancel."""
        return self.status in {*_LIVE, "past_due", "unpaid", "paused"}

    @property
    def paid(self) -> bool:
        """Whether nothing is owed for it."""
        return self.status in _LIVE


@dataclass(frozen=True)
class Entitled:
    """What `accounts.services.entitle` is called with, and when to look again."""

    plan: Plan = Plan.FREE
    status: PlanStatus = PlanStatus.NONE
    period_end: datetime | None = None
    grace_until: datetime | None = None
    source: str = ""
    review_at: datetime | None = None
    standing: Standing | None = None


def plan_of(price: Data) -> Plan | None:
    """The plan that a price of Stripe's sells: its metadata's `plan`, or `pro_month` as its key."""
    named = (price.get("metadata") or {}).get("plan") or (price.get("lookup_key") or "")
    name = named.partition("_")[0]
    return Plan(name) if name in Plan.values and name != Plan.FREE else None


def entitlement_of(
    subscriptions: Iterable[Data], now: datetime, comps: Iterable[tuple[Plan, datetime]] = ()
) -> Entitled:
    """The best of them all; the free plan where there is none.

    A subscription is Stripe's object, its `latest_invoice` expanded where it is known; a comp is
    a plan and when it ends. The order of either makes no difference.
    """
    standings = [standing for each in subscriptions if (standing := standing_of(each))]
    best = max((_by_subscription(each, now) for each in standings), key=_worth, default=Entitled())
    for plan, ends_at in sorted(comps, key=lambda comp: (_RANK.index(comp[0]), comp[1])):
        if ends_at > now and _RANK.index(plan) > _RANK.index(best.plan):
            reviews = [moment for moment in (best.review_at, ends_at) if moment]
            best = Entitled(
                *(plan, PlanStatus.COMPED, ends_at, None, "comp"),
                review_at=min(reviews),
                standing=best.standing,
            )
    return best


def standing_of(data: Data) -> Standing | None:
    """What matters of a subscription; None when it is none of our plans, or never began."""
    for item in data["items"]["data"]:
        price = item["price"]
        plan = plan_of(price)
        if plan and not data["status"].startswith("incomplete"):
            return Standing(
                id=data["id"],
                item=item["id"],
                price=price["id"],
                plan=plan,
                interval=(price.get("recurring") or {}).get("interval", ""),
                amount=price.get("unit_amount") or 0,
                currency=price["currency"],
                status=data["status"],
                period_end=_moment(item["current_period_end"]),
                ends=bool(data.get("cancel_at_period_end") or data.get("cancel_at")),
                grace_until=_grace_until(data, item),
                trial=bool(data.get("trial_start")),
            )
    if data["status"] in {*_LIVE, "past_due"}:
        logger.warning("Subscription without a plan of ours", extra={"subscription": data["id"]})
    return None


def _by_subscription(standing: Standing, now: datetime) -> Entitled:
    if status := _LIVE.get(standing.status):
        return Entitled(
            standing.plan, status, standing.period_end, source="stripe", standing=standing
        )
    if grace := standing.grace_until:
        held = now < grace
        return Entitled(
            standing.plan if held else Plan.FREE,
            PlanStatus.PAST_DUE,
            standing.period_end,
            grace,
            "stripe",
            grace if held else None,
            standing,
        )
    if standing.status in _OVER:
        status = PlanStatus.PAST_DUE if standing.status == "unpaid" else PlanStatus.CANCELED
        return Entitled(status=status, source="stripe", standing=standing)
    return Entitled(source="stripe", standing=standing)


def _worth(entitled: Entitled) -> tuple[Any, ...]:
    standing = entitled.standing
    assert standing  # noqa: S101  (made by _by_subscription)
    held = _RANK.index(entitled.plan)
    return held, standing.lives, standing.status in _LIVE, standing.period_end, standing.id


def _grace_until(data: Data, item: Data) -> datetime | None:
    """From the invoice that wasn't paid; a renewal's is made when the period begins."""
    if data["status"] != "past_due":
        return None
    invoice = data.get("latest_invoice")
    since = invoice["created"] if isinstance(invoice, Mapping) else item["current_period_start"]
    return _moment(since) + GRACE


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
