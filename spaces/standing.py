"""What a member may do all over a space: `access.py` asked for every project of it at once."""

from collections.abc import Mapping
from dataclasses import dataclass

from bson.objectid import ObjectId

from spaces import access
from spaces.access import Access, Principal
from spaces.roles import effective_role


@dataclass(frozen=True)
class Standing:
    """What a member may do in a space and in each of its projects."""

    space_id: ObjectId
    owner_id: ObjectId
    role: str
    in_projects: Mapping[ObjectId, str]  # where another role counts

    def there(self, project_id: ObjectId | None) -> Access | None:
        """Their access to a project, or to the space itself; None where they see nothing."""
        role = effective_role(self.role, self.in_projects, project_id)
        return None if role is None else Access(self.space_id, self.owner_id, role)


def standing(principal: Principal, space_id: ObjectId) -> Standing:
    """What somebody may do all over a space; 404 when they may not see it. For people only."""
    row = access.first(access.aggregate_space(principal, space_id))
    in_projects = {given["project"]: given["role"] for given in row.get("project_roles") or ()}
    granted = access.granted(principal, row)
    return Standing(space_id, granted.owner_id, granted.role, in_projects)
