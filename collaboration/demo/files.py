"""Files made by code, handed to the same uploads as everybody's."""

import io
from collections.abc import Callable, Iterator

from bson.objectid import ObjectId

from accounts.models import User
from wavic.images import services as pictures
from wavic.images.slots import slot_of


class MadeFile:
    """Bytes in memory, as a file that arrives."""

    def __init__(self, name: str, content: bytes) -> None:
        self.name = name
        self.content_length_hint = len(content)
        self.max_size: int | None = None
        self._content = io.BytesIO(content)

    def chunks(self) -> Iterator[bytes]:
        """The file in blocks of a mebibyte."""
        return iter(lambda: self._content.read(1024 * 1024), b"")


def put_picture(actor: User, slot: str, target: ObjectId, draw: Callable[[], bytes]) -> None:
    """Draw a document's picture and upload it, unless there is one."""
    if slot_of(slot).picture_of(target) is None:
        pictures.upload(actor, slot, target, MadeFile(f"{slot}.jpg", draw()))
