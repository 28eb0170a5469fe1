"""Notifications, and what is left of subscriptions."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from functools import partial

from bson.objectid import ObjectId
from django.utils import timezone

from accounts.models import Entitlement
from accounts.plans import PLANS, Plan
from collaboration.models import Act, Notification
from collaboration.services.notifications import KEPT
from trash.legacy.drafts import Draft
from trash.legacy.kinds.base import Kind
from trash.legacy.patience import with_patience
from trash.legacy.records import Record, Refused

_NOTE = 200
_PLACES = ("space", "project", "track", "comment")


class Notifications(Kind):
    """They were mailed then, if they were to be: no digest tells them again."""

    name = "notification"

    def keys(self, record: Record) -> Iterable[str]:
        named = [("user", record.ref("user")), ("user", record.ref("actor"))]
        named += [(kind, record.ref(kind)) for kind in _PLACES]
        return [f"{kind}:{pk}" for kind, pk in named if pk]

    def drafts(self, record: Record) -> Iterator[Draft]:
        user = self.needed("user", record.ref("user"))["target"]
        try:
            kind = record.choice("kind")
        except Refused:
            kind = None
        if kind is None:
            yield self.keep(record, "kept_aside", user)
            return
        rows = {name: self.come(name, record.ref(name)) for name in _PLACES}
        places = {name: row["target"] for name, row in rows.items() if row}
        for row in filter(None, (rows["comment"], rows["track"], rows["project"])):
            above = {name: row["facts"].get(name) for name in ("track", "project", "space")}
            places = {**{name: pk for name, pk in above.items() if pk}, **places}
        times = self.times(record)
        read = record.flag("read")
        told = Notification(
            pk=record.pk,
            user_id=user,
            kind=kind,
            group=f"legacy:{record.pk}",
            **places,
            note=record.text("note")[:_NOTE],
            acts=[Act(by=self.person(record.ref("actor")), comment=places.get("comment"))],
            event=record.pk,
            read_at=times["updated_at"] if read else None,
            mailed_at=times["created_at"],
            mailed_count=1,
            expires_at=timezone.now() + KEPT,
            **times,
        )
        yield Draft(record.key, told, ("read_at",), notes=record.notes)


class Subscriptions(Kind):
    """Each is kept whole, with Stripe's ids; of the plan only what it allows is in force here."""

    name = "subscription"

    def keys(self, record: Record) -> Iterable[str]:
        return [f"user:{record.ref('user')}", f"plan:{record.id}"]

    def drafts(self, record: Record) -> Iterator[Draft]:
        user = self.needed("user", record.ref("user"))["target"]
        in_force = record.raw("status") is None or record.choice("status") == "active"
        plan = Plan(record.choice("plan") or Plan.FREE) if in_force else Plan.FREE
        key = f"plan:{record.id}"
        before = self.ledger.get(key)
        given = Plan(before["facts"]["plan"]) if before else Plan.FREE
        if plan != given:
            self.ledger.put(key, user, written={}, facts={"plan": str(plan)})
            if not self.move.dry_run:
                with_patience(partial(_allow, user, given, plan))
        yield self.keep(record, "kept_for_billing", user)


def _allow(user: ObjectId, given: Plan, plan: Plan) -> None:
    """What the plan allows, unless another was chosen here than the one that came before."""
    as_given = Entitlement.objects.filter(user_id=user, plan=given)
    as_given.update(plan=plan, **asdict(PLANS[plan]))
