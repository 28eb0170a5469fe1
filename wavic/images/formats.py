"""Which picture format a file is in, told from its first bytes alone.

Names and declared types are never looked at. SVG, HTML, archives and the forty other formats that
Pillow knows have no entry here, so no decoder ever sees them.
"""

import struct
from dataclasses import dataclass

MAX_BYTES = 20 * 1000 * 1000
"""A picture's file, at most: 20 MB, ten times what a phone takes."""

HEAD_BYTES = 1024
"""As much of a file's start as sniff() makes use of."""


@dataclass(frozen=True, slots=True)
class ImageFormat:
    """A format that WAVIC takes: its name in Pillow, its usual extension, its media type."""

    name: str
    extension: str
    content_type: str


JPEG = ImageFormat("JPEG", "jpg", "image/jpeg")
PNG = ImageFormat("PNG", "png", "image/png")
WEBP = ImageFormat("WEBP", "webp", "image/webp")
AVIF = ImageFormat("AVIF", "avif", "image/avif")
HEIC = ImageFormat("HEIF", "heic", "image/heic")

FORMATS = {form.name: form for form in (JPEG, PNG, WEBP, AVIF, HEIC)}

# The brands of a file's pictures, as libavif and libheif know them: AV1 and HEVC, still or moving.
_AVIF_BRANDS = {b"avif", b"avis"}
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"}


def sniff(head: bytes) -> ImageFormat | None:
    """The format of a file that begins with these bytes; None: no picture we take."""
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    return _iso_media(head) if head[4:8] == b"ftyp" else None


def _iso_media(head: bytes) -> ImageFormat | None:
    """AVIF and HEIC share a container; the brands that the file lists say which it is."""
    (size,) = struct.unpack_from(">I", head)
    if not 16 <= size <= min(len(head), 512):
        return None
    brands = {head[8:12], *(head[at : at + 4] for at in range(16, size, 4))}
    if brands & _AVIF_BRANDS:
        return AVIF
    return HEIC if brands & _HEIC_BRANDS else None
