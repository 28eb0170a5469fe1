"""Where pictures are: upper rooms register a slot for each in their uploads.py."""

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, cast

from bson.objectid import ObjectId

from wavic import events
from wavic.api.errors import Problem
from wavic.images.formats import MAX_BYTES, sniff
from wavic.images.models import Picture
from wavic.images.recipe import VARIANTS
from wavic.lifecycle.models import Document
from wavic.storage.holders import holds_blobs
from wavic.uploads import purposes
from wavic.uploads.ledger import ledger
from wavic.uploads.purposes import Arrived, FileType, Outcome, Purpose, Uploader


class PictureSlot(Purpose):
    """One picture of one kind of document; uploading to it replaces the picture.

    `field` is an EmbeddedModelField(Picture) of `model`, `kind` what the API calls the document.
    """

    model: ClassVar[type[Document]]
    field: ClassVar[str]
    kind: ClassVar[str]
    max_size = MAX_BYTES

    def __init_subclass__(cls) -> None:
        """Whoever has a picture holds its blobs."""
        super().__init_subclass__()
        if "field" in cls.__dict__:
            parts = ("original", *(variant.name for variant in VARIANTS), "pending")
            fields = (f"{cls.field}.{part}" for part in parts)
            holds_blobs(cls.model, *fields, remake=lambda pk: _make_again(cls.name, pk))

    @abstractmethod
    def owner(self, target: ObjectId) -> ObjectId | None:
        """Who pays for the document's picture now; None when the document is gone.

        In the transaction that frees bytes, where nobody asks for the right to do so.
        """

    def count(self, target: ObjectId, size: int) -> None:
        """Note that the document's pictures take `size` bytes more (fewer, when negative)."""

    def space(self, target: ObjectId) -> ObjectId | None:  # noqa: ARG002 (not everything is in one)
        """The space that hears of it when the document's picture changes."""
        return None

    def place(self, target: ObjectId) -> dict[str, str]:  # noqa: ARG002
        """Where in that space the document is, for whoever hears of it."""
        return {}

    def tell(self, what: str, target: ObjectId, *, actor: ObjectId | None = None) -> None:
        """Emit that the picture was `changed` (by the actor), is `ready` or has `failed`."""
        events.emit(
            f"{self.kind}.picture_{what}",
            space=self.space(target),
            actor=actor,
            subject=(self.kind, target),
            data={"picture": self.field, **self.place(target)},
        )

    def recognise(self, head: bytes) -> FileType:
        """The picture's format; Problem 400 `not_an_image` for anything else."""
        form = sniff(head)
        if form is None:
            detail = "This is no picture that WAVIC knows: JPEG, PNG, WebP, AVIF or HEIC."
            raise Problem(400, "not_an_image", detail)
        return FileType(form.content_type, form.extension)

    def accept(
        self,
        actor: Uploader,
        target: ObjectId,
        arrived: Arrived,
        details: Mapping[str, Any],  # noqa: ARG002 (there are none)
    ) -> Outcome:
        """Have the worker make the file the document's picture."""
        from wavic.images.services import replace  # which needs slots

        replace(self, target, arrived, actor=actor.pk)
        return Outcome(self.kind, target)

    def picture_of(self, target: ObjectId) -> Picture | None:
        """The document's picture, in the trash or not; None as well when the document is gone."""
        found = self.model._default_manager.only(self.field).filter(pk=target).first()  # noqa: SLF001 (Django's public name)
        return getattr(found, self.field) if found else None

    def save(self, target: ObjectId, picture: Picture | None, **changes: Any) -> None:
        """Write the document's picture, inside the transaction that read it, and `changes` too."""
        self.model._default_manager.filter(pk=target).update(  # noqa: SLF001
            **{self.field: picture}, **changes
        )

    def free(self, target: ObjectId, size: int) -> None:
        """Return `size` bytes to whoever pays for the document's picture."""
        owner = self.owner(target)
        if owner and size:
            ledger().release(owner, size)
            self.count(target, -size)

    def all_pictures(self) -> Iterator[tuple[ObjectId, Picture]]:
        """Every picture there is, by its document's id."""
        documents = self.model._default_manager.only(self.field)  # noqa: SLF001
        for document in documents.exclude(**{self.field: None}).iterator():
            yield document.pk, getattr(document, self.field)


def slot_of(name: str) -> PictureSlot:
    """The slot of that name. Raises KeyError."""
    return cast("PictureSlot", purposes.purpose_of(name))


def slots() -> list[PictureSlot]:
    """Every slot, by name."""
    known = [purposes.purpose_of(name) for name in purposes.names()]
    return [purpose for purpose in known if isinstance(purpose, PictureSlot)]


def _make_again(name: str, target: ObjectId) -> None:
    from wavic.images.services import make_again  # which needs slots

    slot = slot_of(name)
    if picture := slot.picture_of(target):
        make_again(slot, target, picture)
