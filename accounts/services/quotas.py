"""Quotas: reserved before a thing is made, by one conditional update that can't be raced past.

Call these inside the transaction that makes or purges the thing, so that both happen or neither.
"""

from bson.objectid import ObjectId
from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from accounts import selectors
from accounts.models import Entitlement
from wavic.api.errors import NotFound, Problem


def check_file_size(owner_id: ObjectId, size: int) -> None:
    """Refuse a file larger than the owner's plan takes, before a byte of it is stored.

    Raises Problem 403 `quota_exceeded`.
    """
    entitlement = selectors.entitlement_for(owner_id)
    if size > entitlement.file_limit:
        raise _exceeded("file", entitlement, limit=entitlement.file_limit, used=0)


def reserve_storage(owner_id: ObjectId, size: int) -> None:
    """Take `size` bytes of the owner's storage. Raises Problem 403 `quota_exceeded`."""
    reserved = Entitlement.objects.filter(
        user_id=owner_id,
        closed=False,
        file_limit__gte=size,
        storage_used__lte=F("storage_limit") - size,
    ).update(storage_used=F("storage_used") + size)
    if not reserved:
        check_file_size(owner_id, size)
        _refuse(owner_id, "storage")


def release_storage(owner_id: ObjectId, size: int) -> None:
    """Give `size` bytes back; never below nothing."""
    Entitlement.objects.filter(user_id=owner_id).update(
        storage_used=Greatest(F("storage_used") - size, Value(0))
    )


def reserve_space(owner_id: ObjectId) -> None:
    """Take one of the owner's spaces. Raises Problem 403 `quota_exceeded`."""
    reserved = Entitlement.objects.filter(
        user_id=owner_id, closed=False, spaces_used__lt=F("spaces_limit")
    ).update(spaces_used=F("spaces_used") + 1)
    if not reserved:
        _refuse(owner_id, "spaces")


def release_space(owner_id: ObjectId) -> None:
    """Give one space back; never below nothing."""
    Entitlement.objects.filter(user_id=owner_id).update(
        spaces_used=Greatest(F("spaces_used") - 1, Value(0))
    )


def take_space(owner_id: ObjectId, size: int) -> None:
    """Take one of the owner's spaces, and `size` bytes for all that lies in it already.

    Raises Problem 403 `quota_exceeded`, NotFound for a closed account.
    """
    taken = Entitlement.objects.filter(
        user_id=owner_id,
        closed=False,
        spaces_used__lt=F("spaces_limit"),
        storage_used__lte=F("storage_limit") - size,
    ).update(spaces_used=F("spaces_used") + 1, storage_used=F("storage_used") + size)
    if not taken:
        entitlement = selectors.entitlement_for(owner_id)
        full = entitlement.spaces_used >= entitlement.spaces_limit
        _refuse(owner_id, "spaces" if full else "storage")


def check_collaborators(owner_id: ObjectId, number: int) -> None:
    """Refuse more than so many collaborators in one of the owner's spaces.

    How many there are is the space's to count. Raises Problem 403 `quota_exceeded`.
    """
    entitlement = selectors.entitlement_for(owner_id)
    limit = entitlement.collaborators_limit
    if number > limit:
        raise _exceeded("collaborators", entitlement, limit=limit, used=number - 1)


def require_open(user_id: ObjectId) -> None:
    """Raise NotFound for a closed account; one that closes at this moment collides with this."""
    living = Entitlement.objects.filter(user_id=user_id, closed=False)
    if not living.update(updated_at=timezone.now()):
        raise NotFound


def _refuse(owner_id: ObjectId, quota: str) -> None:
    entitlement = selectors.entitlement_for(owner_id)
    if entitlement.closed:
        raise NotFound
    raise _exceeded(
        quota,
        entitlement,
        limit=getattr(entitlement, f"{quota}_limit"),
        used=getattr(entitlement, f"{quota}_used"),
    )


def _exceeded(quota: str, entitlement: Entitlement, *, limit: int, used: int) -> Problem:
    return Problem(
        403,
        "quota_exceeded",
        f"The owner's plan allows no more ({quota}).",
        quota=quota,
        limit=limit,
        used=used,
        plan=entitlement.plan,
    )
