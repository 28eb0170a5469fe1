"""The pictures of a space: changed by who may rename it, paid for by its owner."""

from bson.objectid import ObjectId

from spaces import (
    access,
    counting,  # noqa: F401  (how spaces' bytes are counted anew)
    services,
)
from spaces.models import Space
from spaces.roles import Action
from wavic.images.slots import PictureSlot
from wavic.uploads.purposes import Uploader, register


class SpacePicture(PictureSlot):
    """What a space's two pictures have in common."""

    model = Space
    kind = "space"

    def payer(self, actor: Uploader, target: ObjectId) -> ObjectId:
        """The space's owner. Raises Problem 404 and 403."""
        return access.to_space(actor, target, Action.RENAME_SPACE).owner_id

    def owner(self, target: ObjectId) -> ObjectId | None:
        """The space's owner, whoever asks."""
        return Space.objects.filter(pk=target).values_list("owner_id", flat=True).first()

    def count(self, target: ObjectId, size: int) -> None:
        """The bytes lie in the space."""
        services.count_storage(target, size)

    def space(self, target: ObjectId) -> ObjectId:
        """Itself."""
        return target


@register
class SpaceAvatar(SpacePicture):
    """The small one."""

    name = "space_avatar"
    field = "avatar"


@register
class SpaceCover(SpacePicture):
    """The wide one."""

    name = "space_cover"
    field = "cover"
