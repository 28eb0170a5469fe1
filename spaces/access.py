"""Who may do what: one question, asked here and nowhere else.

Every selector starts from what a principal may see, every service asks `Access.require`. What a
principal may not see is 404; what they may see but not do is 403.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Protocol

from bson.objectid import ObjectId

from spaces import limits
from spaces.guests import Guest
from spaces.models import Membership, Space
from spaces.roles import GUEST, MATRIX, WHILE_READ_ONLY, Action, Role, Rule, effective_role
from wavic.api.errors import Forbidden, NotFound
from wavic.lifecycle.models import Document, State
from wavic.mongo.documents import aggregate
from wavic.mongo.paging import Listing


class Principal(Protocol):
    """Whoever asks: a person (by token or browser session), or a share link's guest."""

    @property
    def pk(self) -> ObjectId: ...


@dataclass(frozen=True)
class Access:
    """What one principal may do in one space, or in one project of it; `guest` if it is one.

    `read_only` says why nothing may be added there by anybody; see `spaces.roles.ReadOnly`.
    """

    space_id: ObjectId
    owner_id: ObjectId
    role: str
    guest: Guest | None = None
    read_only: str = ""

    def may(self, action: Action, *, own: bool = False) -> bool:
        """The answer of the table; `own` says that the thing is the principal's own.

        Whether the space can be written at this moment is for `require` alone.
        """
        rule = MATRIX[action, self.role]
        return (
            rule is Rule.ALWAYS
            or (rule is Rule.OWN and own)
            or (rule is Rule.BY_LINK and self.guest is not None and action in self.guest.allows)
        )

    def require(self, action: Action, *, own: bool = False) -> "Access":
        """Itself when the answer is yes; otherwise 403: `forbidden`, or `read_only`."""
        if not self.may(action, own=own):
            raise Forbidden(f"Your role here ({self.role}) does not allow this.")
        if self.read_only and action not in WHILE_READ_ONLY:
            raise limits.read_only(self.space_id)
        return self


def person(principal: Principal) -> ObjectId | None:
    """The id of the person who asks; None for a guest."""
    return None if isinstance(principal, Guest) else principal.pk


def signature(principal: Principal) -> dict[str, str]:
    """What an event says of a guest who did something; nothing for a person, who is its actor."""
    if not isinstance(principal, Guest):
        return {}
    return {"guest": str(principal.pk), "guest_name": principal.name}


def to_space(principal: Principal, space_id: ObjectId, action: Action = Action.SEE) -> Access:
    """The principal's access to a space; 404 when they may not see it, 403 without the action."""
    return granted(principal, first(aggregate_space(principal, space_id)), action)


def to_all(principal: Principal, space_ids: Collection[ObjectId]) -> None:
    """404 unless the principal may see every one of these spaces; one round trip."""
    of_theirs = {"space_id": {"$in": list(space_ids)}, "user_id": principal.pk}
    seen = aggregate(Membership, [{"$match": of_theirs}, *living_space("space_id")])
    if {row["space_id"] for row in seen} < set(space_ids):
        raise NotFound


def despite_trash(
    principal: Principal, space_id: ObjectId, project_id: ObjectId | None = None
) -> Access:
    """The principal's access to a space, or to a project of it, be they in the trash or not.

    For who brings something back. 404 when they have no role there.
    """
    space = {"from": Space._meta.db_table, "localField": "space_id", "foreignField": "_id"}
    rows = aggregate(
        Membership,
        [
            {"$match": {"space_id": space_id, "user_id": principal.pk}},
            {"$lookup": {**space, "as": "_space"}},
            {"$unwind": "$_space"},
            {"$replaceWith": {"_member": "$$ROOT", "_space": "$_space"}},
            {"$set": {"_member.project": project_id}},
        ],
    )
    return granted(principal, first(rows))


def page_of_space(
    principal: Principal,
    space_id: ObjectId,
    listing: Callable[[dict[str, Any]], Listing],
    project: str,
    finish: Callable[[dict[str, Any]], dict[str, Any] | None] | None = None,
) -> dict[str, Any]:
    """A page of what a space holds, in one round trip; 404 when they may not see the space.

    `listing` makes the page of what matches besides; `project` names the field that holds a
    row's project, for whom only some projects are to be seen: theirs cost another round trip.
    `finish` as of `Listing.page`.
    """
    page = listing({})
    row = first(aggregate_space(principal, space_id, page.joined_as("_rows")))
    rows = row.pop("_rows")
    if granted(principal, row).role == Role.VISITOR:
        theirs = [role["project"] for role in row["project_roles"]]
        page = listing({project: {"$in": theirs}})
        rows = aggregate(page.model, page.stages)
    return page.page(rows, finish)


def aggregate_space(
    principal: Principal, space_id: ObjectId, *more: dict[str, Any]
) -> list[dict[str, Any]]:
    """The space as the principal sees it, as one row for `granted`: `_space`, `_member`.

    `more` are further stages on it.
    """
    if isinstance(principal, Guest):
        living_one = [
            {"$match": {"_id": space_id, "state": State.ACTIVE}},
            *_of_target(principal, "_id", None, None),
            {"$replaceWith": {"_space": "$$ROOT"}},
        ]
        return aggregate(Space, [*living_one, *more])
    return aggregate(
        Membership,
        [
            {"$match": {"space_id": space_id, "user_id": principal.pk}},
            {
                "$replaceWith": {
                    "space_id": "$space_id",
                    "project_roles": "$project_roles",
                    "_member": {"role": "$role"},
                }
            },
            *living_space("space_id"),
            *more,
        ],
    )


def stages(
    principal: Principal, space: str, project: str, track: str | None = None, *, needed: bool = True
) -> list[dict[str, Any]]:
    """Aggregation stages that keep a row only where the principal may see its living space.

    `space`, `project` and `track` name the fields that hold the row's ids of these. Adds `_space`
    and `_member`, which `granted` reads: so what is looked up and the right to see it come in one
    round trip. Where that isn't `needed` every row is kept, and `granted_or_none` reads it.
    """
    if isinstance(principal, Guest):
        return [*_of_target(principal, space, project, track), *living_space(space)]
    return [
        {
            "$lookup": {
                "from": Membership._meta.db_table,
                "localField": space,
                "foreignField": "space_id",
                "pipeline": [
                    {"$match": {"user_id": principal.pk}},
                    {"$project": {"role": 1, "project_roles": 1}},
                ],
                "as": "_member",
            }
        },
        {"$unwind": {"path": "$_member", "preserveNullAndEmptyArrays": not needed}},
        {"$set": {"_member.project": f"${project}"}},
        *living_space(space, needed=needed),
    ]


def _of_target(
    guest: Guest, space: str, project: str | None, track: str | None
) -> list[dict[str, Any]]:
    """Stages that keep a row where it is the link's target, or lies in it."""
    target = guest.target
    wanted = ((space, target.space), (project, target.project), (track, target.track))
    condition: dict[str, Any] = {}
    for field, value in wanted:
        if value is not None and field is None:
            return [{"$match": {"$expr": False}}]  # it holds the target, and isn't shared
        if value is not None and field is not None:
            condition[field] = value
    return [{"$match": condition}]


def living_space(space: str, *, needed: bool = True) -> list[dict[str, Any]]:
    """Stages that join the space as `_space` if it is there and not trashed.

    Where it isn't, a row that has `needed` it is dropped, and another goes without.
    """
    return living(Space, space, "_space", needed=needed)


def living(
    model: type[Document], reference: str, name: str, *, needed: bool = True
) -> list[dict[str, Any]]:
    """Stages that join the document `reference` points to as `name`; see `living_space`."""
    return [
        {
            "$lookup": {
                "from": model._meta.db_table,
                "localField": reference,
                "foreignField": "_id",
                "pipeline": [{"$match": {"state": State.ACTIVE}}],
                "as": name,
            }
        },
        {"$unwind": {"path": f"${name}", "preserveNullAndEmptyArrays": not needed}},
    ]


def first(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The one row that was looked up; 404 for none: nothing there, or nothing to be seen."""
    if not rows:
        raise NotFound
    return rows[0]


def granted(principal: Principal, row: dict[str, Any], action: Action = Action.SEE) -> Access:
    """The access that a row of `stages` grants; its helper fields are taken off the row.

    404 for a project where the principal has no role, 403 for a role without the action.
    """
    space, member = row.pop("_space"), row.pop("_member", None)
    guest = principal if isinstance(principal, Guest) else None
    role = GUEST if guest else _role(member)
    return Access(
        space_id=space["_id"],
        owner_id=space["owner_id"],
        role=role,
        guest=guest,
        read_only=space.get("read_only") or "",
    ).require(action)


def granted_or_none(principal: Principal, row: dict[str, Any]) -> Access | None:
    """The access that a row of `stages` grants; None where it may not be seen."""
    if "_space" not in row or "role" not in row["_member"]:
        return None
    try:
        return granted(principal, row)
    except NotFound:
        return None


def role_in(member: dict[str, Any], project_id: ObjectId | None) -> str | None:
    """The role of a stored membership in a project, or in the space; see `effective_role`."""
    in_projects = {given["project"]: given["role"] for given in member.get("project_roles") or ()}
    return effective_role(member["role"], in_projects, project_id)


def allows(role: str, action: Action) -> bool:
    """Whether somebody of this role may do it at all, if only to what is their own."""
    return MATRIX[action, role] in {Rule.ALWAYS, Rule.OWN}


def _role(member: dict[str, Any]) -> str:
    role = role_in(member, member.get("project"))
    if role is None:
        raise NotFound
    return role
