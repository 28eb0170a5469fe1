"""What somebody is entitled to: written by billing, and by support in the admin."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from bson.objectid import ObjectId

from accounts.entitlements import limits_changed
from accounts.models import Entitlement, PlanStatus
from accounts.plans import PLANS, Plan
from wavic import audit, events
from wavic.mongo.documents import as_stored
from wavic.mongo.transactions import in_transaction


@in_transaction
def entitle(
    user_id: ObjectId,
    plan: str,
    *,
    status: str = PlanStatus.NONE,
    period_end: datetime | None = None,
    grace_until: datetime | None = None,
    source: str = "",
) -> bool:
    """Give somebody this plan's limits; whether anything is other than it was.

    The same again changes nothing and tells nobody. Limits that support has set stay as they
    are while the plan is the same. What is used isn't touched, be it over the limits or not.
    Raises ValueError for an unknown plan or status, Entitlement.DoesNotExist for nobody.
    """
    new_plan, new_status = Plan(plan), PlanStatus(status)
    before = Entitlement.objects.get(user_id=user_id)
    wanted: dict[str, Any] = {
        "plan": new_plan.value,
        "status": new_status.value,
        "period_end": period_end and as_stored(period_end),
        "grace_until": grace_until and as_stored(grace_until),
        "source": source,
    }
    if not (before.set_by_hand and before.plan == new_plan):
        wanted |= {**asdict(PLANS[new_plan]), "set_by_hand": False}
    changes = _changes(before, wanted)
    if not changes:
        return False
    _write(before, changes)
    events.emit(
        "user.entitled",
        subject=("user", user_id),
        data={
            "user": str(user_id),  # their open screens hear it
            "plan": new_plan.value,
            "status": new_status.value,
            "source": source,
        },
    )
    if "plan" in changes:
        said = {"plan": new_plan.value, "before": before.plan, "source": source}
        subject = ("user", user_id)
        audit.note("plan.changed", people=[user_id], subject=subject, data=said)
    return True


@in_transaction
def set_by_hand(user_id: ObjectId, limits: Mapping[str, Any]) -> None:
    """Write limits that support gives somebody, as long as their plan stays the same."""
    before = Entitlement.objects.get(user_id=user_id)
    _write(before, {**limits, "set_by_hand": True})


def _write(before: Entitlement, changes: Mapping[str, Any]) -> None:
    # Read in this transaction: whoever reserves at this moment collides with it.
    Entitlement.objects.filter(pk=before.pk).update(**changes)
    limits_changed(before.user_id)


def _changes(before: Entitlement, wanted: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in wanted.items() if _plain(before, name) != _listed(value)}


def _plain(before: Entitlement, name: str) -> Any:
    return _listed(getattr(before, name))


def _listed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
