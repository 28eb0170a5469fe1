"""Leaving, and changing one's mind within thirty days. What comes after is in forgetting.py."""

from collections.abc import Mapping

from bson.objectid import ObjectId
from django.db.models import F
from django.utils import timezone

from accounts import departures, selectors
from accounts.clients import Client
from accounts.models import Departure, Entitlement, Stage, User
from accounts.services import sessions
from accounts.services.login import Entrance, confirm_password, enter, invalid_credentials, prove
from wavic import events
from wavic.api.errors import NotFound
from wavic.lifecycle import changes as lifecycle
from wavic.lifecycle.models import State
from wavic.mongo.documents import as_stored
from wavic.mongo.transactions import in_transaction, run_in_transaction


def close_account(
    user_id: ObjectId, *, password: str, heirs: Mapping[ObjectId, ObjectId | None] | None = None
) -> None:
    """End an account and all that ends with it, in one transaction; again is no error.

    `heirs` says for each space of theirs who takes it over; None: it goes to the trash. Raises
    Problem 403 `wrong_password`, and what a room has against it (accounts/departures.py), such as
    409 `spaces_remain`.
    """
    confirm_password(selectors.person(user_id), password)
    run_in_transaction(lambda: _close(user_id, heirs or {}))


def reopen(*, email: str, password: str, client: Client) -> Entrance:
    """Open a closed account again, and log in; one that is open is only logged in to.

    Raises Problem 401 `credentials_invalid` and Throttled, as logging in does.
    """
    user = prove(email=email, password=password, client=client)
    if user is None:
        raise invalid_credentials()

    def write() -> Entrance:
        current = User.objects.get(pk=user.pk)
        if not current.is_active:
            if not _reopen(user.pk, by=user.pk):
                raise invalid_credentials()
            current = User.objects.get(pk=user.pk)
        return enter(current, client)

    return run_in_transaction(write)


@in_transaction
def reopen_account(user_id: ObjectId, *, by: ObjectId | None) -> None:
    """Open somebody's closed account again, as support staff may; `by` is None for them.

    Raises NotFound where it isn't closed by its owner, or is being forgotten.
    """
    if not _reopen(user_id, by=by):
        raise NotFound("It isn't closed by its owner, or is being forgotten by now.")


def _close(user_id: ObjectId, heirs: Mapping[ObjectId, ObjectId | None]) -> None:
    # A reservation at this moment writes the same document, so one of the two is done again.
    Entitlement.objects.filter(user_id=user_id).update(closed=True)
    if not lifecycle.trash(User, user_id, by=user_id):
        return  # closed at this moment in another window
    now = as_stored(timezone.now())
    User.objects.filter(pk=user_id).update(is_active=False, updated_at=now)
    sessions.revoke_all(user_id)
    leaving = departures.Leaving(user_id, now, heirs)
    departures.settle(leaving)
    due_at = now + selectors.WAY_BACK
    said = {"kept": leaving.kept, "done": leaving.done}
    Departure.objects.create(user_id=user_id, closed_at=now, due_at=due_at, **said)
    events.emit("user.closed", actor=user_id, subject=("user", user_id))


def _reopen(user_id: ObjectId, *, by: ObjectId | None) -> bool:
    departure = selectors.way_back(user_id)
    # Whoever begins to forget them writes the same document: one of the two finds it changed.
    waiting = Departure.objects.filter(user_id=user_id, stage=Stage.WAITING)
    if departure is None or not waiting.delete()[0]:
        return False
    closed = User.objects.filter(pk=user_id, state=State.TRASHED)
    closed.update(
        state=State.ACTIVE,
        trashed_at=None,
        trashed_by=None,
        is_active=True,
        revision=F("revision") + 1,
        updated_at=timezone.now(),
    )
    sessions.revoke_all(user_id)  # one opened at the moment of closing
    Entitlement.objects.filter(user_id=user_id).update(closed=False)
    departures.return_all(departures.Returning(user_id, departure.closed_at, departure.kept))
    events.emit("user.reopened", actor=by, subject=("user", user_id))
    return True
