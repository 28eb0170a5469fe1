"""All variants of a picture, from one decode."""

import base64
import io
from concurrent.futures import ThreadPoolExecutor
from typing import BinaryIO

from wavic.images.decoding import decode
from wavic.images.formats import ImageFormat
from wavic.images.limits import Limits
from wavic.images.recipe import PLACEHOLDER, VARIANTS
from wavic.images.rendering import Rendered
from wavic.sandbox.jobs import Finished, Progress


def make_variants(file: BinaryIO, form: ImageFormat) -> Rendered:
    """Decode a picture once and make everything that is shown of it. Raises ImageRefused."""
    picture = decode(file, form)
    # Encoders do their work outside the interpreter's lock.
    with ThreadPoolExecutor(2) as pool:
        made = pool.map(lambda variant: variant.render(picture.image), VARIANTS)
        blur = base64.b64encode(PLACEHOLDER.render(picture.image)).decode()
        files = {variant.name: file for variant, file in zip(VARIANTS, made, strict=True)}
    return Rendered(picture.width, picture.height, f"data:image/webp;base64,{blur}", files)


def variants_job(
    file: BinaryIO,
    form: ImageFormat,
    output: BinaryIO | None,  # noqa: ARG001 (as every job is called)
    *,
    limits: Limits,  # noqa: ARG001 (the process itself is limited)
    progress: Progress,  # noqa: ARG001 (it takes a moment)
) -> Finished:
    """`make_variants` as the sandbox does it."""
    # At once: decoders read a few bytes at a time, each of which would pass through here.
    length = file.seek(0, io.SEEK_END)
    file.seek(0)
    return make_variants(io.BytesIO(file.read(length)), form).packed()
