"""Pictures as the worker leaves them, without the worker."""

from functools import cache

from wavic.images.models import Picture, Status
from wavic.images.names import variant_names
from wavic.images.recipe import VARIANTS
from wavic.storage.blobs import blob_store
from wavic.storage.names import blob_name
from wavic.testing.pictures import encoded, photograph


def ready_picture() -> Picture:
    """A picture that is shown; all of a test run share its blobs."""
    original, size = _stored()
    return Picture(
        original=original,
        size=size,
        blur="data:image/webp;base64,UklGRg==",
        width=300,
        height=200,
        status=Status.READY,
        **variant_names(original),
    )


@cache
def _stored() -> tuple[str, int]:
    content = encoded(photograph(300, 200), "JPEG")
    original = blob_name("image", "jpg")
    names = variant_names(original)
    types = {names[variant.name]: variant.form.content_type for variant in VARIANTS}
    for name, content_type in {original: "image/jpeg", **types}.items():
        blob_store().write(name, [content], content_type=content_type, disposition="inline")
    return original, len(content)
