"""What a member may do all over a space: `access.py` asked for every project of it at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from bson.objectid import ObjectId

from spaces import access
from spaces.access import Access, Principal
from spaces.models import Membership, Space
from spaces.roles import effective_role
from wavic.lifecycle.models import State
from wavic.mongo.documents import aggregate

_STANDING = ("user_id", "space_id", "owner_id", "state", "role", "project_roles")
_ANY_SPACE: list[dict[str, Any]] = [
    {
        "$lookup": {
            "from": Space._meta.db_table,
            "localField": "space_id",
            "foreignField": "_id",
            "as": "_space",
        }
    },
    {"$unwind": "$_space"},
]
_AT_ONCE = 100_000  # rows of one answer: what fits into 16 MB


@dataclass(frozen=True)
class Standing:
    """What a member may do in a space and in each of its projects."""

    space_id: ObjectId
    owner_id: ObjectId
    role: str
    in_projects: Mapping[ObjectId, str]  # where another role counts
    living: bool = True  # the space isn't in the trash

    def there(self, project_id: ObjectId | None) -> Access | None:
        """Their access to a project, or to the space itself; None where they see nothing."""
        role = effective_role(self.role, self.in_projects, project_id)
        return None if role is None else Access(self.space_id, self.owner_id, role)


def standing(principal: Principal, space_id: ObjectId) -> Standing:
    """What somebody may do all over a space; 404 when they may not see it. For people only."""
    row = access.first(access.aggregate_space(principal, space_id))
    in_projects = _in_projects(row)
    granted = access.granted(principal, row)
    return Standing(space_id, granted.owner_id, granted.role, in_projects)


def standings_of(
    user_ids: Collection[ObjectId], *, trashed: bool = False
) -> dict[ObjectId, dict[ObjectId, Standing]]:
    """What these people may do in each of their living spaces, by person and space.

    With `trashed` in those too that are in the trash. One round trip, however many they are.
    """
    there = _ANY_SPACE if trashed else access.living_space("space_id")
    rows = aggregate(
        Membership,
        [
            {"$match": {"user_id": {"$in": list(user_ids)}}},
            *there,
            {"$set": {"owner_id": "$_space.owner_id", "state": "$_space.state"}},
            {"$project": dict.fromkeys(_STANDING, 1)},
        ],
        batchSize=_AT_ONCE,
    )
    found: dict[ObjectId, dict[ObjectId, Standing]] = {user_id: {} for user_id in user_ids}
    for row in rows:
        space_id = row["space_id"]
        found[row["user_id"]][space_id] = Standing(
            space_id,
            row["owner_id"],
            row["role"],
            _in_projects(row),
            living=row["state"] == State.ACTIVE,
        )
    return found


def _in_projects(row: dict[str, Any]) -> dict[ObjectId, str]:
    return {given["project"]: given["role"] for given in row.get("project_roles") or ()}
