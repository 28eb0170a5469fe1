"""The variants of a picture: made by the worker, then shown all at once."""

from typing import BinaryIO, cast
from uuid import uuid4

from bson.objectid import ObjectId

from wavic.images.limits import ImageRefused
from wavic.images.models import Picture, Status
from wavic.images.names import variant_names
from wavic.images.recipe import VARIANTS
from wavic.images.rendering import Rendered, render_file_isolated
from wavic.images.services.removing import files_of, remove_blobs, remove_later
from wavic.images.slots import PictureSlot, slot_of
from wavic.mongo.transactions import in_transaction
from wavic.queue import enqueue
from wavic.queue.once import once
from wavic.storage.blobs import blob_store
from wavic.storage.names import content_disposition


def _give_up(slot: str, target: str, original: str, run: str = "") -> None:  # noqa: ARG001 (see below)
    _fail(slot_of(slot), ObjectId(target), original, "gave_up")


@once(key=lambda _slot, _target, original, run="": f"{original}:{run}", given_up=_give_up)
def make_variants(slot: str, target: str, original: str, run: str = "") -> None:  # noqa: ARG001 (of the key)
    """Make a document's picture of this original, unless it has another one by now.

    A task, which comes to the same end however often it is begun. `run` tells one order to make
    them from another, for an original that was made into variants before.
    """
    known, document = slot_of(slot), ObjectId(target)
    if not _is_wanted(known, document, original):
        remove_blobs(sorted(files_of(original)))  # an attempt that was killed may have left some
        return
    try:
        with blob_store().open(original) as opened:
            rendered = render_file_isolated(cast("BinaryIO", opened))
    except FileNotFoundError:  # removed this very moment, with the picture it was to become
        if _is_wanted(known, document, original):
            raise
        return
    except ImageRefused as refusal:
        _fail(known, document, original, refusal.code)
        return
    _write(original, rendered)
    _show(known, document, original, rendered)


def make_again(slot: PictureSlot, target: ObjectId, picture: Picture) -> None:
    """Have the variants of a picture that is shown made by the present recipe."""
    enqueue(make_variants, slot.name, str(target), str(picture.original), uuid4().hex)


def _is_wanted(slot: PictureSlot, target: ObjectId, original: str) -> bool:
    picture = slot.picture_of(target)
    return picture is not None and original in {str(picture.pending), str(picture.original)}


def _write(original: str, rendered: Rendered) -> None:
    names = variant_names(original)
    for variant in VARIANTS:
        try:
            blob_store().write(
                names[variant.name],
                [rendered.files[variant.name]],
                content_type=variant.form.content_type,
                disposition=content_disposition(
                    "inline", f"{variant.name}.{variant.form.extension}"
                ),
            )
        except FileExistsError:
            continue  # written by an attempt that died later on


@in_transaction
def _show(slot: PictureSlot, target: ObjectId, original: str, rendered: Rendered) -> None:
    """Show the variants, if the original is still the one to be shown; else they go again."""
    picture = slot.picture_of(target)
    if picture is None or original not in {str(picture.pending), str(picture.original)}:
        remove_later(files_of(original))
        return
    before = {str(getattr(picture, variant.name)) for variant in VARIANTS}
    names = variant_names(original)
    if original == str(picture.pending):
        before |= {str(picture.original)}
        slot.free(target, picture.size)
        picture.original, picture.size = original, picture.pending_size
        picture.pending, picture.pending_size = "", 0
        picture.status, picture.failure = Status.READY, ""
    elif picture.status == Status.PROCESSING and not picture.pending:
        picture.status = Status.READY  # its original was there before its variants
    for name, blob in names.items():
        setattr(picture, name, blob)
    picture.blur, picture.width, picture.height = rendered.blur, rendered.width, rendered.height
    # Not an edit by anybody: whoever edits the document meanwhile has no stale copy of it.
    slot.save(target, picture)
    remove_later(before - {original, *names.values()})
    slot.tell("ready", target)


@in_transaction
def _fail(slot: PictureSlot, target: ObjectId, original: str, code: str) -> None:
    """Say why an upload became no picture; its bytes are returned, the one before stays."""
    picture = slot.picture_of(target)
    if picture is None:
        return
    if original == str(picture.pending):
        slot.free(target, picture.pending_size)
        picture.pending, picture.pending_size = "", 0
        remove_later(files_of(original))
    elif picture.pending or picture.status != Status.PROCESSING:
        return
    # Else an original that was there before its variants: it is not ours to remove.
    picture.status, picture.failure = Status.FAILED, code
    slot.save(target, picture)
    slot.tell("failed", target)
