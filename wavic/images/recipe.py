"""The five variants of every picture, each as its processors, its format and how it is encoded.

The worker makes them all from one decode; django-imagekit's generators (imagegenerators.py) are
made of the same variants.
"""

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PIL import Image

from wavic.images.formats import JPEG, WEBP, ImageFormat
from wavic.images.processors import CropToFill, FitMedium, FitWithin, OnWhite, Processor
from wavic.images.sizes import BLUR, THUMBNAIL


@dataclass(frozen=True)
class Variant:
    """One way a picture is shown. `options` are those of Pillow's encoder for the format."""

    name: str
    processors: tuple[Processor, ...]
    form: ImageFormat
    options: Mapping[str, Any]

    @property
    def fingerprint(self) -> str:
        """Another one for every other recipe: what is made by it has names of its own."""
        recipe = (self.name, self.processors, self.form.name, sorted(self.options.items()))
        return hashlib.sha256(repr(recipe).encode()).hexdigest()[:12]

    def render(self, image: Image.Image) -> bytes:
        """The variant's file, from a decoded picture; no metadata is written."""
        image = image.copy()  # Pillow keeps the encoder's options on it, and threads share it
        for processor in self.processors:
            image = processor.process(image)
        file = io.BytesIO()
        image.save(file, self.form.name, **self.options)
        return file.getvalue()


_JPEG = {"quality": 82, "optimize": True, "progressive": True}
_WEBP = {"quality": 80, "method": 4}

# The one that takes as long as all others together comes first: it is made beside them.
VARIANTS = (
    Variant("medium_webp", (FitMedium(),), WEBP, _WEBP),
    Variant("medium", (FitMedium(), OnWhite()), JPEG, _JPEG),
    Variant("thumbnail_webp", (CropToFill(THUMBNAIL, THUMBNAIL),), WEBP, _WEBP),
    Variant("thumbnail", (CropToFill(THUMBNAIL, THUMBNAIL), OnWhite()), JPEG, _JPEG),
)
PLACEHOLDER = Variant("blur", (FitWithin(BLUR),), WEBP, {"quality": 40, "method": 6})
