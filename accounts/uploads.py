"""How uploaded bytes are counted, and the picture that people may upload of themselves."""

from bson.objectid import ObjectId

from accounts import services
from accounts.models import User
from wavic.api.errors import NotFound
from wavic.images.slots import PictureSlot
from wavic.uploads.ledger import Ledger, keep
from wavic.uploads.purposes import Uploader, register

keep(Ledger(reserve=services.reserve_storage, release=services.release_storage))


@register
class UserAvatar(PictureSlot):
    """One's own picture; everybody pays for their own."""

    name = "user_avatar"
    model = User
    field = "avatar"
    kind = "user"

    def payer(self, actor: Uploader, target: ObjectId) -> ObjectId:
        """Oneself. Raises NotFound for anybody else, and for who is no person."""
        if actor.pk != target or not User.objects.filter(pk=target, is_active=True).exists():
            raise NotFound
        return target

    def owner(self, target: ObjectId) -> ObjectId | None:
        """Oneself."""
        return target
