"""What is done to a decoded picture for one variant: processors as django-imagekit knows them.

Each has `process(image) -> image` for RGB and RGBA, and equals another that does the same.
"""

from dataclasses import dataclass
from typing import Protocol

from PIL import Image, ImageOps

from wavic.images.sizes import Size, medium_size

_BEST = Image.Resampling.LANCZOS


class Processor(Protocol):
    """One step of a recipe."""

    def process(self, image: Image.Image) -> Image.Image: ...


@dataclass(frozen=True)
class CropToFill:
    """Exactly this many pixels, from the middle; a smaller picture is enlarged to fill them."""

    width: int
    height: int

    def process(self, image: Image.Image) -> Image.Image:
        return ImageOps.fit(image, (self.width, self.height), _BEST)


@dataclass(frozen=True)
class FitMedium:
    """600 pixels wide, or as wide as it is."""

    def process(self, image: Image.Image) -> Image.Image:
        return _resized(image, medium_size(image.size))


@dataclass(frozen=True)
class FitWithin:
    """The longer side no longer than this many pixels."""

    longest: int

    def process(self, image: Image.Image) -> Image.Image:
        scale = min(1.0, self.longest / max(image.size))
        width, height = (max(1, round(side * scale)) for side in image.size)
        return _resized(image, (width, height))


@dataclass(frozen=True)
class OnWhite:
    """What is transparent becomes white: JPEG knows no transparency."""

    def process(self, image: Image.Image) -> Image.Image:
        if image.mode != "RGBA":
            return image
        white = Image.new("RGB", image.size, "white")
        white.paste(image, mask=image.getchannel("A"))
        return white


def _resized(image: Image.Image, size: Size) -> Image.Image:
    return image if size == image.size else image.resize(size, _BEST)
