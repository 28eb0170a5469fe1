"""Projects."""

from projects import services
from projects.models import Project
from spaces.models import Space


def make_project(space: Space, title: str = "First Light", **fields) -> Project:
    """A project that the space's owner makes."""
    made = services.create_project(space.owner, space=space.pk, title=title, **fields)
    return Project.objects.get(pk=made["id"])
