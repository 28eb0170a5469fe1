"""The projects of a space, as far as a space must know of them: the room above says what it has."""

from collections.abc import Callable

from bson.objectid import ObjectId

from wavic.api.errors import NotFound

Holds = Callable[[ObjectId, ObjectId], bool]

_asked: list[Holds] = []


def holds_projects(holds: Holds) -> Holds:
    """Register the function that says whether a space (its id first) has a living project."""
    _asked.append(holds)
    return holds


def require_project(space_id: ObjectId, project_id: ObjectId) -> None:
    """Raise NotFound unless the project is one of this space's."""
    if not any(holds(space_id, project_id) for holds in _asked):
        raise NotFound
