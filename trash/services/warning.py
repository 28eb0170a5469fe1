"""Telling owners what is about to be deleted for good, while there is time to bring it back."""

from datetime import datetime, timedelta
from typing import Any

from bson.objectid import ObjectId
from django.conf import settings
from django.utils import timezone

from accounts.models import User
from spaces.models import Space
from wavic import mail
from wavic.lifecycle.models import Stage, State, Trashed
from wavic.mongo.transactions import in_transaction

AHEAD = timedelta(days=7)
MOST_NAMED = 20


@in_transaction
def claim_warnings() -> list[tuple[ObjectId, datetime]]:
    """Mark what is to be warned of by now: the spaces it was in, and the moment as its mark.

    Each thing once. Whoever commits this has to have the owners told (`warn_owner`).
    """
    now = timezone.now()
    due = Trashed.objects.filter(stage=Stage.TRASHED, warned_at=None, purge_at__lte=now + AHEAD)
    spaces = set(due.values_list("space", flat=True))
    due.update(warned_at=now)
    return [(space, now) for space in sorted(spaces)]


def warn_owner(space_id: ObjectId, warned_at: datetime) -> None:
    """Mail a space's owner what of that mark still goes, unless nothing does. For the worker.

    Of a space that is in the trash itself that is all there is to say.
    """
    space = Space.objects.filter(pk=space_id).first()
    owner = User.objects.filter(pk=space.owner_id, is_active=True).first() if space else None
    if not space or not owner:
        return
    marked = {"space": space_id, "warned_at": warned_at, "stage": Stage.TRASHED}
    if space.state == State.TRASHED:
        marked["kind"] = "space"
    entries = Trashed.objects.filter(**marked).order_by("purge_at", "pk")
    named = list(entries[:MOST_NAMED])
    if not named:
        return
    context: dict[str, Any] = {
        # Who hasn't proved their address may have typed anything for a name.
        "name": owner.name if owner.email_verified_at else "",
        "space": space.name,
        "things": [{"kind": each.kind, "title": _called(each)} for each in named],
        "more": max(0, entries.count() - MOST_NAMED),
        "day": f"{named[0].purge_at:%-d %B %Y}",
        "link": f"{settings.PUBLIC_URL}/app/trash?space={space_id}",
    }
    key = f"trash_expiring:{space_id}:{warned_at.isoformat()}"
    mail.send("trash_expiring", owner.email_typed, context, key=key)


def _called(entry: Trashed) -> str:
    return entry.title or (f"version {entry.number}" if entry.number else "")
