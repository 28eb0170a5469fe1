"""Projects in the trash, and what goes with them."""

from collections.abc import Collection

from bson.objectid import ObjectId
from django.db.models import F

from projects.models import Project
from spaces import services as spaces
from spaces.lifecycle import UnitInSpace
from spaces.models import Space
from wavic.images import services as pictures
from wavic.lifecycle.kinds import Place, on_purge, register
from wavic.lifecycle.models import Trashed
from wavic.mongo.documents import delete
from wavic.mongo.transactions import in_transaction


@register
class ProjectUnit(UnitInSpace):
    """A project, with its tracks and files. Its sign-off stays: nothing in it changes."""

    name = "project"
    model = Project
    inside = {"space": "space_id"}

    def place(self, pk: ObjectId) -> Place:
        """In its space; who may bring it back is asked of the project itself."""
        space, title = Project.objects.values_list("space_id", "title").get(pk=pk)
        return Place(title=title, space=space, project=pk)

    def come_back(self, entry: Trashed) -> None:
        """One of its space's again."""
        Space.objects.filter(pk=entry.space).update(project_count=F("project_count") + 1)

    @in_transaction
    def remove(self, ids: Collection[ObjectId]) -> None:
        """Delete projects, with their artwork."""
        for pk in ids:
            pictures.purge("project_artwork", pk)
        delete(Project, {"_id": {"$in": list(ids)}})


@on_purge("project")
def end_roles(project_ids: Collection[ObjectId]) -> None:
    """Nobody has a role of their own there; who visited nothing else is no member any more."""
    for pk in project_ids:
        for space_id in Project.objects.filter(pk=pk).values_list("space_id", flat=True):
            spaces.end_roles_in(space_id, pk)
