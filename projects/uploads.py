"""The artwork of a project: changed by who may edit it, paid for by the owner of its space."""

from bson.objectid import ObjectId

from projects import selectors
from projects.models import Project
from spaces import services as spaces
from spaces.counting import Sizes, lies_in_spaces, picture_size
from spaces.models import Space
from spaces.roles import Action
from wavic.images.slots import PictureSlot
from wavic.mongo.documents import Document, aggregate
from wavic.uploads.purposes import Uploader, register


@register
class ProjectArtwork(PictureSlot):
    """A record's cover."""

    name = "project_artwork"
    model = Project
    field = "artwork"
    kind = "project"

    def payer(self, actor: Uploader, target: ObjectId) -> ObjectId:
        """The owner of the project's space. Raises Problem 404 and 403."""
        return selectors.access_to_project(actor, target, Action.EDIT_CONTENT).owner_id

    def owner(self, target: ObjectId) -> ObjectId | None:
        """The owner of the project's space, whoever asks."""
        space = Space.objects.filter(pk=self.space(target))
        return space.values_list("owner_id", flat=True).first()

    def count(self, target: ObjectId, size: int) -> None:
        """The bytes lie in the project's space."""
        if space := self.space(target):
            spaces.count_storage(space, size)

    def space(self, target: ObjectId) -> ObjectId | None:
        """The project's space."""
        return Project.objects.filter(pk=target).values_list("space_id", flat=True).first()

    def place(self, target: ObjectId) -> dict[str, str]:
        """The project itself."""
        return {"project": str(target)}


@lies_in_spaces
def artwork_in(spaces: list[ObjectId]) -> Sizes:
    """How many bytes of artwork lie in spaces."""
    stages: list[Document] = [
        {"$match": {"space_id": {"$in": spaces}}},
        {"$group": {"_id": "$space_id", "size": {"$sum": picture_size("artwork")}}},
    ]
    return {row["_id"]: row["size"] for row in aggregate(Project, stages)}
