"""Colours as a browser without colour management shows them right: 8-bit sRGB."""

import io

from PIL import Image, ImageCms

_SRGB = ImageCms.createProfile("sRGB")
_COLOUR_SPACES = {"RGB": "RGB ", "L": "GRAY", "CMYK": "CMYK", "LAB": "Lab "}  # ICC.1, 7.2.8


def eight_bits(image: Image.Image) -> Image.Image:
    """The picture with 8 bits a channel and no palette: L, LA, RGB, RGBA, CMYK or LAB."""
    if image.mode.startswith("I;16"):
        # Pillow would clip 16-bit greys at 255.
        return image.convert("I").point(lambda grey: grey / 256).convert("L")
    if image.mode in {"I", "F"}:
        return image.convert("F").point(lambda grey: grey / 256).convert("L")
    if image.has_transparency_data:
        return image if image.mode in {"RGBA", "LA"} else image.convert("RGBA")
    if image.mode in {"P", "PA", "RGBX", "YCbCr", "HSV"}:
        return image.convert("RGB")
    return image.convert("L") if image.mode == "1" else image


def to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The picture in sRGB, RGB or RGBA, by the ICC profile it came with if that fits."""
    opacity = image.getchannel("A") if image.mode in {"RGBA", "LA"} else None
    if opacity:
        image = image.convert("RGB" if image.mode == "RGBA" else "L")
    shown = _by_profile(image, profile) if profile else None
    shown = shown or image.convert("RGB")
    if opacity:
        shown.putalpha(opacity)
    return shown


def _by_profile(image: Image.Image, profile: bytes) -> Image.Image | None:
    """The colours as the profile means them; None for a profile that is broken or another's."""
    try:
        meant = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if meant.profile.xcolor_space != _COLOUR_SPACES.get(image.mode):
            return None
        return ImageCms.profileToProfile(image, meant, _SRGB, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None
