"""What time alone changes: a grace or a comp that is over, and a grace that soon will be."""

from datetime import datetime, timedelta

from bson.objectid import ObjectId
from django.utils import timezone

from billing.models import Comp, Subscriber
from billing.services.recomputing import recompute_person
from wavic import events
from wavic.mongo.transactions import in_transaction

WARNING = timedelta(days=3)  # before a grace ends
_BATCH = 500


def review_due() -> int:
    """Derive anew what somebody is entitled to whose time has come; how many there were."""
    due = Subscriber.objects.filter(review_at__lte=timezone.now()).order_by("review_at")
    people = list(due.values_list("user_id", flat=True)[:_BATCH])
    for user_id in people:
        recompute_person(user_id)
    return len(people)


def warn_of_graces() -> int:
    """Tell everybody once whose grace ends within days; how many they were."""
    now = timezone.now()
    soon = Subscriber.objects.filter(review_at__gt=now, review_at__lte=now + WARNING)
    return sum(_warn(subscriber) for subscriber in soon.order_by("review_at")[:_BATCH])


@in_transaction
def _warn(subscriber: Subscriber) -> bool:
    until = ((subscriber.subscription or {}).get("grace_until")) or ""
    grace = datetime.fromisoformat(until) if until else None
    if grace is None or grace != subscriber.review_at or subscriber.warned_of == grace:
        return False
    mine = Subscriber.objects.filter(pk=subscriber.pk, warned_of=subscriber.warned_of)
    if not mine.update(warned_of=grace):
        return False
    said = {"until": grace.isoformat(), "plan": (subscriber.subscription or {})["plan"]}
    events.emit("billing.grace_ending", subject=("user", subscriber.user_id), data=said)
    return True


@in_transaction
def give(
    user_id: ObjectId, plan: str, *, reason: str, ends_at: datetime, by: ObjectId | None = None
) -> Comp:
    """Give somebody a plan until then; it counts while it allows more than what they pay for."""
    comp = Comp.objects.create(
        user_id=user_id, plan=plan, reason=reason, ends_at=ends_at, given_by_id=by
    )
    recompute_person(user_id)
    return comp


@in_transaction
def take_back(comp: Comp) -> None:
    """End a comp now."""
    Comp.objects.filter(pk=comp.pk).delete()
    recompute_person(comp.user_id)
