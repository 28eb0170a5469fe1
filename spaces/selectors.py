"""What a person may see of spaces: reads only, shaped by the database."""

from collections.abc import Collection
from typing import Any

from bson.objectid import ObjectId

from accounts import selectors as accounts
from accounts.models import User
from spaces import access
from spaces.access import Principal
from spaces.models import Membership, Space
from spaces.roles import Action, Role, effective_role
from wavic.exports import selectors as exports
from wavic.images.pictures import show_in
from wavic.lifecycle.models import State
from wavic.mongo.documents import aggregate, same
from wavic.mongo.paging import Keyset, PageRequest
from wavic.search import Within

_MOST_HEIRS = 50
_JOINED_LAST = Keyset((("_id", -1),))
_JOINED_FIRST = Keyset((("_id", 1),))
_SPACE = {
    "id": "$_space._id",
    "name": "$_space.name",
    "description": "$_space.description",
    "avatar": "$_space.avatar",
    "cover": "$_space.cover",
    "owner": "$_space.owner_id",
    "member_count": "$_space.member_count",
    "project_count": "$_space.project_count",
    "read_only": "$_space.read_only",
    "created_at": "$_space.created_at",
    "updated_at": "$_space.updated_at",
    "revision": "$_space.revision",
}
_NAMED_IN_AUDIT = ("subject_id", "data.project", "data.track")
_LISTED = {"$replaceWith": {**_SPACE, **same("_key", "role")}}
_MEMBER = [
    accounts.joined_person("user_id", "user", "email_typed"),
    {"$unwind": "$user"},
    {
        "$set": {
            "id": "$_id",
            "email": "$user.email_typed",
            "projects": {
                "$map": {
                    "input": "$project_roles",
                    "in": {"project": "$$this.project", "role": "$$this.role"},
                }
            },
            "joined_at": "$created_at",
        }
    },
    {"$unset": ["_id", "space_id", "user_id", "project_roles", "user.email_typed"]},
]
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


def members(principal: Principal, space_id: ObjectId, request: PageRequest) -> dict[str, Any]:
    """A page of who belongs to a space, the one who joined first first; visitors may not see it.

    Addresses are for who may manage members.
    """
    listing = _JOINED_FIRST.listing(
        Membership, request, match={"space_id": space_id}, shape=_MEMBER
    )
    row = access.first(access.aggregate_space(principal, space_id, listing.joined_as("_rows")))
    rows = row.pop("_rows")
    granted = access.granted(principal, row, Action.SEE_MEMBERS)
    hidden = {} if granted.may(Action.MANAGE_MEMBERS) else {"email": None}
    return listing.page(rows, lambda each: {**_shown_member(each), **hidden})


def member(space_id: ObjectId, user_id: ObjectId) -> dict[str, Any]:
    """One member, as who may manage members sees them; NotFound for who is none."""
    match = {"$match": {"space_id": space_id, "user_id": user_id}}
    return _shown_member(access.first(aggregate(Membership, [match, *_MEMBER])))


def audit(principal: Principal, space_id: ObjectId, request: PageRequest) -> dict[str, Any]:
    """A page of the sensitive acts in a space, the newest first; 403 for who may not see them.

    From where others acted is for who may see addresses.
    """
    listing = accounts.audit_listing({"space": space_id}, request, named=_NAMED_IN_AUDIT)
    row = access.first(access.aggregate_space(principal, space_id, listing.joined_as("_rows")))
    rows = row.pop("_rows")
    granted = access.granted(principal, row, Action.SEE_AUDIT)
    reader = None if granted.may(Action.SEE_ADDRESSES) else principal.pk
    return listing.page(rows, lambda each: accounts.shown_act(each, reader=reader))


def export(principal: Principal, space_id: ObjectId) -> dict[str, Any]:
    """The newest export of a space; 403 for who may not have one."""
    access.to_space(principal, space_id, Action.EXPORT)
    return exports.newest("space", space_id)


def role_of(user_id: ObjectId, space_id: ObjectId, project_id: ObjectId | None) -> str | None:
    """Somebody's role in a space, or in a project of it, be they in the trash or not; else None."""
    found = Membership.objects.filter(space_id=space_id, user_id=user_id).first()
    if found is None:
        return None
    in_projects = {given.project: given.role for given in found.project_roles}
    return effective_role(found.role, in_projects, project_id)


def reaches(space_id: ObjectId, project_id: ObjectId | None, email: str) -> bool:
    """Whether the person with this folded address has a role in the space or, with a project,
    one in that, already; the owner has all. One round trip, whether there is such a person or not.
    """
    given = {"project_roles.project": project_id} if project_id else {"role": {"$ne": Role.VISITOR}}
    membership = {
        "from": Membership._meta.db_table,
        "localField": "_id",
        "foreignField": "user_id",
        "pipeline": [{"$match": {"space_id": space_id, "$or": [{"role": Role.OWNER}, given]}}],
        "as": "membership",
    }
    person = {"$match": {"email": email}}
    return bool(aggregate(User, [person, {"$lookup": membership}, {"$unwind": "$membership"}]))


def who_may(
    action: Action,
    space_id: ObjectId,
    project_id: ObjectId | None = None,
    among: Collection[ObjectId] | None = None,
) -> dict[ObjectId, str]:
    """The members with an open account who may do it in the space, or in a project of it.

    By their role there; `among` narrows the question to some. One round trip.
    """
    narrowed = {} if among is None else {"user_id": {"$in": list(among)}}
    rows = aggregate(
        Membership,
        [
            {"$match": {"space_id": space_id, **narrowed}},
            {
                "$lookup": {
                    "from": User._meta.db_table,
                    "localField": "user_id",
                    "foreignField": "_id",
                    "pipeline": [{"$match": {"is_active": True}}, {"$project": {"_id": 1}}],
                    "as": "user",
                }
            },
            {"$match": {"user": {"$ne": []}}},
        ],
    )
    roles = {row["user_id"]: access.role_in(row, project_id) for row in rows}
    return {user: role for user, role in roles.items() if role and access.allows(role, action)}


def reach(principal: Principal) -> tuple[Within, dict[ObjectId, dict[str, Any]]]:
    """Where somebody may look for things, and those living spaces by id; one round trip."""
    rows = aggregate(
        Membership,
        [
            {"$match": {"user_id": principal.pk}},
            {"$sort": {"_id": -1}},
            *access.living_space("space_id"),
            {
                "$replaceWith": {
                    "space": {"id": "$_space._id", "name": "$_space.name"},
                    **same("role", "project_roles"),
                }
            },
        ],
    )
    spaces: list[dict[str, Any]] = []
    visited: list[dict[str, Any]] = []
    for row in rows:
        role = access.role_in(row, None)
        whole = role is not None and access.allows(role, Action.SEE_MEMBERS)
        (spaces if whole else visited).append(row)
    return (
        Within(
            spaces=[row["space"]["id"] for row in spaces],
            visited=[row["space"]["id"] for row in visited],
            projects=[given["project"] for row in visited for given in row["project_roles"]],
        ),
        {row["space"]["id"]: row["space"] for row in rows},
    )


def usage(principal: Principal, space_id: ObjectId) -> dict[str, Any]:
    """What the space holds and what its owner's plan has room for; for who may edit there."""
    granted = access.to_space(principal, space_id, Action.SEE_USAGE)
    space = Space.objects.only("storage_used", "member_count", "read_only").get(pk=space_id)
    entitlement = accounts.entitlement_for(granted.owner_id)
    living = Space.objects.filter(owner_id=granted.owner_id, state=State.ACTIVE).count()
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
        "spaces": {"used": living, "limit": entitlement.spaces_limit},
        "file_limit": entitlement.file_limit,
        "version_limit": entitlement.version_limit,
        "link_features": entitlement.link_features or [],
        "read_only": space.read_only or None,
    }


def owned(owner_id: ObjectId) -> list[dict[str, Any]]:
    """All living spaces that somebody's plan pays for: id, name, member_count, read_only.

    No more than a plan holds, but for what a larger one left.
    """
    match = {"owner_id": owner_id, "state": State.ACTIVE}
    shape = {"id": "$_id", **same("name", "member_count", "read_only")}
    rows = aggregate(Space, [{"$match": match}, {"$replaceWith": shape}])
    return [{**row, "read_only": row.get("read_only") or None} for row in rows]


def _shown_member(row: dict[str, Any]) -> dict[str, Any]:
    row["user"] = accounts.shown_person(row["user"])
    return row


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    row["read_only"] = row.get("read_only") or None
    return show_in(row, "avatar", "cover")


def departure(user_id: ObjectId) -> dict[str, Any]:
    """What becomes of somebody's spaces and memberships as they leave WAVIC. Two round trips."""
    owned = {"$match": {"owner_id": user_id, "state": State.ACTIVE}}
    heirs = {
        "from": Membership._meta.db_table,
        "localField": "_id",
        "foreignField": "space_id",
        "pipeline": [
            {"$match": {"role": {"$ne": Role.OWNER}}},
            {"$sort": {"role": 1, "_id": 1}},  # admins come first by the alphabet
            {"$limit": _MOST_HEIRS},
            accounts.joined_person("user_id", "user"),
            {"$unwind": "$user"},
            {"$replaceWith": {"$mergeObjects": ["$user", {"role": "$role"}]}},
        ],
        "as": "heirs",
    }
    shown = {
        "id": "$_id",
        "title": "$name",
        "members": {"$subtract": ["$member_count", 1]},
        "projects": "$project_count",
        "size": "$storage_used",
        **same("heirs"),
    }
    rows = aggregate(Space, [owned, {"$lookup": heirs}, {"$replaceWith": shown}])
    for row in rows:
        row["heirs"] = [accounts.shown_person(heir) for heir in row["heirs"]]
    others = Membership.objects.filter(user_id=user_id).exclude(role=Role.OWNER)
    return {
        "spaces": sorted(rows, key=lambda row: (row["title"].casefold(), row["id"])),
        "memberships": others.count(),
    }
