"""One's own account: its name. Its end is in departure.py."""

from typing import Any

from bson.objectid import ObjectId
from django.db.models import F
from django.utils import timezone

from accounts import selectors
from accounts.models import User
from accounts.services import sessions
from wavic import events
from wavic.api.errors import Conflict, NotFound
from wavic.lifecycle import changes as lifecycle
from wavic.lifecycle.models import State
from wavic.mongo.transactions import in_transaction


@in_transaction
def edit_profile(user_id: ObjectId, *, name: str, expected: int | None) -> dict[str, Any]:
    """Change the name; 409 with the current state on a stale revision."""
    edited = lifecycle.edit(User, user_id, {"name": name}, expected)
    current = selectors.profile(selectors.person(user_id))
    if not edited:
        raise Conflict(current)
    events.emit("user.edited", actor=user_id, subject=("user", user_id), data={"fields": ["name"]})
    return current


@in_transaction
def deactivate(user_id: ObjectId) -> None:
    """Let nobody into the account until it is activated again; all of it stays as it is."""
    sessions.revoke_all(user_id)
    _set_active(user_id, False)


def activate(user_id: ObjectId) -> None:
    """Let its owner in again. Raises NotFound for one that was closed."""
    if not _set_active(user_id, True):
        raise NotFound("This account was closed by its owner.")


def _set_active(user_id: ObjectId, active: bool) -> int:
    return User.objects.filter(pk=user_id, state=State.ACTIVE).update(
        is_active=active, updated_at=timezone.now(), revision=F("revision") + 1
    )
