"""One's own account: its name, and its end."""

from typing import Any

from bson.objectid import ObjectId
from django.utils import timezone

from accounts import departures, selectors
from accounts.models import Entitlement, User
from accounts.services import sessions
from accounts.services.login import confirm_password
from wavic import events
from wavic.api.errors import Conflict, Problem
from wavic.lifecycle import changes as lifecycle
from wavic.mongo.transactions import in_transaction, run_in_transaction


@in_transaction
def edit_profile(user_id: ObjectId, *, name: str, expected: int | None) -> dict[str, Any]:
    """Change the name; 409 with the current state on a stale revision."""
    edited = lifecycle.edit(User, user_id, {"name": name}, expected)
    current = selectors.profile(selectors.person(user_id))
    if not edited:
        raise Conflict(current)
    events.emit("user.edited", actor=user_id, subject=("user", user_id), data={"fields": ["name"]})
    return current


def close_account(user_id: ObjectId, *, password: str) -> None:
    """Trash the account and end its sessions; logging in then answers like a wrong password.

    Raises Problem 403 `wrong_password`, and 409 with the first of `reasons` as its code while
    something is unsettled, such as spaces that are still theirs.
    """
    confirm_password(selectors.person(user_id), password)

    def write() -> None:
        # A reservation at this moment writes the same document, so one of the two is done again.
        Entitlement.objects.filter(user_id=user_id).update(closed=True)
        if reasons := departures.reasons_to_stay(user_id):
            detail = "Something must be settled before this account can be closed."
            raise Problem(409, reasons[0], detail, reasons=reasons)
        if lifecycle.trash(User, user_id, by=user_id):
            User.objects.filter(pk=user_id).update(is_active=False, updated_at=timezone.now())
            sessions.revoke_all(user_id)
            departures.settle(user_id)
            events.emit("user.closed", actor=user_id, subject=("user", user_id))

    run_in_transaction(write)
