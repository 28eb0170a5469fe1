"""One's own account: its name. Its end is in departure.py."""

from typing import Any

from bson.objectid import ObjectId

from accounts import selectors
from accounts.models import User
from wavic import events
from wavic.api.errors import Conflict
from wavic.lifecycle import changes as lifecycle
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
