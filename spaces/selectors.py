"""What a person may see of spaces: reads only, shaped by the database."""

from typing import Any

from bson.objectid import ObjectId

from accounts import selectors as accounts
from spaces import access
from spaces.access import Principal
from spaces.models import Membership, Space
from spaces.roles import Action
from wavic.images.pictures import show_in
from wavic.lifecycle.models import State
from wavic.mongo.documents import same
from wavic.mongo.paging import Keyset, PageRequest

_JOINED_LAST = Keyset((("_id", -1),))
_SPACE = {
    "id": "$_space._id",
    "name": "$_space.name",
    "description": "$_space.description",
    "avatar": "$_space.avatar",
    "cover": "$_space.cover",
    "owner": "$_space.owner_id",
    "member_count": "$_space.member_count",
    "project_count": "$_space.project_count",
    "created_at": "$_space.created_at",
    "updated_at": "$_space.updated_at",
    "revision": "$_space.revision",
}
_LISTED = {"$replaceWith": {**_SPACE, **same("_key", "role")}}
_ONE = {"$replaceWith": {**_SPACE, **same("_space", "_member")}}


def spaces_of(principal: Principal, request: PageRequest) -> dict[str, Any]:
    """A page of the spaces the principal belongs to, the one joined last first.

    One in the trash still has its membership: it makes the page shorter.
    """
    return _JOINED_LAST.page(
        Membership,
        request,
        match={"user_id": principal.pk},
        shape=[*access.living_space("space_id", needed=False), _LISTED],
        finish=lambda row: _shown(row) if "id" in row else None,
    )


def space(principal: Principal, space_id: ObjectId) -> dict[str, Any]:
    """One space with the principal's role in it; 404 when they may not see it."""
    row = access.first(access.aggregate_space(principal, space_id, _ONE))
    row["role"] = access.granted(principal, row).role
    return _shown(row)


def usage(principal: Principal, space_id: ObjectId) -> dict[str, Any]:
    """What the space holds and what its owner's plan has room for; for who may edit there."""
    granted = access.to_space(principal, space_id, Action.EDIT_CONTENT)
    space = Space.objects.only("storage_used", "member_count").get(pk=space_id)
    entitlement = accounts.entitlement_for(granted.owner_id)
    return {
        "plan": entitlement.plan,
        "storage": {
            "used": entitlement.storage_used,
            "limit": entitlement.storage_limit,
            "here": space.storage_used,
        },
        "collaborators": {
            "used": space.member_count - 1,  # the owner is nobody's collaborator
            "limit": entitlement.collaborators_limit,
        },
        "file_limit": entitlement.file_limit,
    }


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    return show_in(row, "avatar", "cover")


def reasons_to_stay(user_id: ObjectId) -> list[str]:
    """What keeps a person from closing their account: living spaces that they own."""
    owned = Space.objects.filter(owner_id=user_id, state=State.ACTIVE)
    return ["owns_spaces"] if owned.exists() else []
