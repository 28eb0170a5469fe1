"""A picture decoded once, as small as its variants allow: upright, sRGB, without metadata."""

import errno
import struct
import warnings
from dataclasses import dataclass
from typing import BinaryIO

import pillow_heif
from PIL import (
    AvifImagePlugin,
    ExifTags,
    Image,
    ImageColor,
    ImageFile,
    ImagePalette,
    MpoImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from wavic.images import png
from wavic.images.colour import eight_bits, to_srgb
from wavic.images.formats import PNG, ImageFormat
from wavic.images.limits import MAX_PIXELS, ImageRefused
from wavic.images.sizes import Size, decoded_size

__all__ = ["Picture", "decode"]

# All of Pillow that decoding needs, imported now: later the sandbox can open no more files.
Image.preinit()
_LOADED = [AvifImagePlugin, MpoImagePlugin, WebPImagePlugin, ImageColor, ImagePalette]
_LOADED.append(TiffImagePlugin)  # EXIF is TIFF
pillow_heif.register_heif_opener(thumbnails=False)

# Some formats are given memory for their pixels before we learn their size: Pillow stops those,
# at twice this number.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS // 2
warnings.simplefilter("ignore", Image.DecompressionBombWarning)

# What Pillow's parsers raise for files that are broken or lie.
_BROKEN = (
    *(ArithmeticError, AttributeError, EOFError, LookupError, OSError, RuntimeError, SyntaxError),
    *(TypeError, ValueError, struct.error),
)
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""By EXIF's Orientation, tag 0x0112."""
_ON_ITS_SIDE = {5, 6, 7, 8}
_BEST = Image.Resampling.LANCZOS
_GAP = 1.5  # times the size: what is larger than that is averaged down to it first


@dataclass(frozen=True, slots=True)
class Picture:
    """A decoded picture (RGB or RGBA), and the width and height it was stored with, upright."""

    image: Image.Image
    width: int
    height: int


def decode(file: BinaryIO, form: ImageFormat) -> Picture:
    """The picture in a file, the first one where it moves.

    Raises ImageRefused: not_an_image, too_many_pixels, damaged, too_expensive (memory).
    """
    opened = _opened(file, form)
    try:
        pixels = png.decoded(opened, file) if form is PNG else opened
        orientation = _orientation(opened)
        width, height = _turned(opened.size, orientation)
        image = _shrunk(pixels, _turned(decoded_size((width, height)), orientation))
        if orientation in _UPRIGHT:
            image = image.transpose(_UPRIGHT[orientation])
        image = to_srgb(image, opened.info.get("icc_profile"))
    except MemoryError as error:
        raise _refusal("too_expensive") from error
    except _BROKEN as error:
        raise _blamed("damaged", error) from error
    image.info.clear()  # comments, EXIF, XMP and profiles: Pillow would write them again
    return Picture(image, width, height)


def _opened(file: BinaryIO, form: ImageFormat) -> ImageFile.ImageFile:
    """The picture with its size known and its pixels untouched."""
    try:
        opened = Image.open(file, formats=[form.name])
    except Image.DecompressionBombError as error:
        raise _refusal("too_many_pixels") from error
    except _BROKEN as error:
        raise _blamed("not_an_image", error) from error
    if opened.width * opened.height > MAX_PIXELS:
        raise _refusal("too_many_pixels")
    return opened


def _shrunk(opened: Image.Image, size: Size) -> Image.Image:
    """The picture at this size, by the cheapest way that still looks like the best."""
    opened.draft(None, size)  # a JPEG is decoded at a half, a quarter or an eighth, if that will do
    image = eight_bits(opened)
    # Weighed by opacity, or what is transparent would shine through at the edges.
    weighed = {"RGBA": "RGBa", "LA": "La"}.get(image.mode)
    if weighed and image.size != size:
        return image.convert(weighed).resize(size, _BEST, reducing_gap=_GAP).convert(image.mode)
    return image.resize(size, _BEST, reducing_gap=_GAP)


def _orientation(opened: Image.Image) -> int:
    try:
        # Not opened.getexif(): a PNG's would decode all of it.
        return int(Image.Image.getexif(opened).get(ExifTags.Base.Orientation, 1))
    except _BROKEN:  # a broken tag is no reason to refuse the picture
        return 1


def _turned(size: Size, orientation: int) -> Size:
    return (size[1], size[0]) if orientation in _ON_ITS_SIDE else size


def _blamed(code: str, error: BaseException) -> BaseException:
    """The refusal that an error comes to, unless it is an import of ours that came too late."""
    late = isinstance(error, OSError) and error.errno == errno.EMFILE
    return error if late else _refusal(code)


def _refusal(code: str) -> ImageRefused:
    return ImageRefused(code, _DETAILS[code])


_DETAILS = {
    "not_an_image": "This is not a picture that WAVIC knows.",
    "too_many_pixels": f"The picture has more than {MAX_PIXELS // 1_000_000} megapixels.",
    "damaged": "The picture is cut off or damaged.",
    "too_expensive": "Decoding this picture takes too much memory.",
}
