"""Quotas: reserved before a thing is made, by one conditional update that can't be raced past.

Call these inside the transaction that makes or purges the thing, so that both happen or neither.
How a refusal is told stands in refusals.py.
"""

from collections.abc import Iterable
from typing import NoReturn

from bson.objectid import ObjectId
from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from accounts import selectors
from accounts.models import Entitlement
from accounts.plans import LinkFeature
from accounts.services.refusals import exceeded, not_in_plan
from wavic.api.errors import NotFound


def check_file_size(owner_id: ObjectId, size: int) -> None:
    """Refuse a file larger than the owner's plan takes, before a byte of it is stored.

    Raises Problem 403 `quota_exceeded`.
    """
    entitlement = selectors.entitlement_for(owner_id)
    if size > entitlement.file_limit:
        raise exceeded("file", entitlement, used=size, needed=size)


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
        _refuse(owner_id, "storage", size)


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
        _refuse(owner_id, "spaces", 1)


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
        if entitlement.spaces_used >= entitlement.spaces_limit:
            _refuse(owner_id, "spaces", 1)
        _refuse(owner_id, "storage", size)


def check_collaborators(owner_id: ObjectId, number: int) -> None:
    """Refuse more than so many collaborators in one of the owner's spaces.

    How many there are is the space's to count. Raises Problem 403 `quota_exceeded`.
    """
    entitlement = selectors.entitlement_for(owner_id)
    if number > entitlement.collaborators_limit:
        raise exceeded("collaborators", entitlement, used=number - 1, needed=number)


def check_versions(owner_id: ObjectId, number: int) -> None:
    """Refuse more than so many versions of a track in one of the owner's spaces.

    How many there are is the track's to count. Raises Problem 403 `quota_exceeded`.
    """
    entitlement = selectors.entitlement_for(owner_id)
    limit = entitlement.version_limit
    if limit is not None and number > limit:
        raise exceeded("versions", entitlement, used=number - 1, needed=number)


def check_link_features(owner_id: ObjectId, features: Iterable[LinkFeature]) -> None:
    """Refuse what the owner's plan doesn't let share links do. Raises Problem 403
    `quota_exceeded`."""
    if not (wanted := list(features)):
        return
    entitlement = selectors.entitlement_for(owner_id)
    for feature in wanted:
        if feature not in (entitlement.link_features or ()):
            raise not_in_plan(feature, entitlement)


def require_open(user_id: ObjectId) -> None:
    """Raise NotFound for a closed account; one that closes at this moment collides with this."""
    living = Entitlement.objects.filter(user_id=user_id, closed=False)
    if not living.update(updated_at=timezone.now()):
        raise NotFound


def hold_limits(user_id: ObjectId) -> Entitlement:
    """What this person's plan allows, which nobody changes until the transaction ends."""
    Entitlement.objects.filter(user_id=user_id).update(updated_at=timezone.now())
    return selectors.entitlement_for(user_id)


def _refuse(owner_id: ObjectId, quota: str, more: int) -> NoReturn:
    entitlement = selectors.entitlement_for(owner_id)
    if entitlement.closed:
        raise NotFound
    used = getattr(entitlement, f"{quota}_used")
    raise exceeded(quota, entitlement, used=used, needed=used + more)
