"""Who may do what: one question, asked here and nowhere else.

Every selector starts from what a principal may see, every service asks `Access.require`. What a
principal may not see is 404; what they may see but not do is 403.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from bson.objectid import ObjectId

from spaces.models import Membership, Space
from spaces.roles import MATRIX, Action, Rule
from wavic.api.errors import Forbidden, NotFound
from wavic.lifecycle.models import Document, State
from wavic.mongo.documents import aggregate
from wavic.mongo.paging import Listing


class Principal(Protocol):
    """Whoever asks: a person (by token or browser session), later a share link's guest."""

    @property
    def pk(self) -> ObjectId: ...


@dataclass(frozen=True)
class Access:
    """What one principal may do in one space, or in one project of it."""

    space_id: ObjectId
    owner_id: ObjectId
    role: str

    def may(self, action: Action, *, own: bool = False, link_allows: bool = False) -> bool:
        """The answer of the table."""
        rule = MATRIX[action, self.role]
        return (
            rule is Rule.ALWAYS
            or (rule is Rule.OWN and own)
            or (rule is Rule.BY_LINK and link_allows)
        )

    def require(self, action: Action, *, own: bool = False, link_allows: bool = False) -> "Access":
        """Itself when the answer is yes; otherwise 403."""
        if not self.may(action, own=own, link_allows=link_allows):
            raise Forbidden(f"Your role here ({self.role}) does not allow this.")
        return self


def to_space(principal: Principal, space_id: ObjectId, action: Action = Action.SEE) -> Access:
    """The principal's access to a space; 404 when they may not see it, 403 without the action."""
    return granted(_membership(principal, space_id), action)


def page_of_space(
    principal: Principal,
    space_id: ObjectId,
    listing: Listing,
    finish: Callable[[dict[str, Any]], dict[str, Any] | None] | None = None,
) -> dict[str, Any]:
    """A page of what a space holds, in one round trip; 404 when they may not see the space.

    `finish` as of `Listing.page`.
    """
    rows = _membership(principal, space_id, listing.joined_as("_rows"))["_rows"]
    return listing.page(rows, finish)


def _membership(principal: Principal, space_id: ObjectId, *joins: dict[str, Any]) -> dict[str, Any]:
    rows = aggregate(
        Membership,
        [
            {"$match": {"space_id": space_id, "user_id": principal.pk}},
            {"$project": {"_member.role": "$role", "space_id": 1}},
            *living_space("space_id"),
            *joins,
        ],
    )
    return first(rows)


def stages(principal: Principal, space: str) -> list[dict[str, Any]]:
    """Aggregation stages that keep a row only where the principal may see its living space.

    `space` names the field that holds the space's id. Adds `_space` and `_member`, which
    `granted` reads: so what is looked up and the right to see it come in one round trip.
    """
    return [
        {
            "$lookup": {
                "from": Membership._meta.db_table,
                "localField": space,
                "foreignField": "space_id",
                "pipeline": [
                    {"$match": {"user_id": principal.pk}},
                    {"$project": {"role": 1}},
                ],
                "as": "_member",
            }
        },
        {"$unwind": "$_member"},
        *living_space(space),
    ]


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


def granted(row: dict[str, Any], action: Action = Action.SEE) -> Access:
    """The access that a row of `stages` grants; its helper fields are taken off the row."""
    space, member = row.pop("_space"), row.pop("_member")
    access = Access(space_id=space["_id"], owner_id=space["owner_id"], role=member["role"])
    return access.require(action)
