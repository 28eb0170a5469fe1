"""How much of anybody's picture is worth decoding, and how a refusal is said."""

from dataclasses import dataclass

from wavic.sandbox.limits import ProcessLimits, Refused

MAX_PIXELS = 52_000_000
"""Width × height, checked before a pixel is decoded; phones take up to 50.3 megapixels."""


@dataclass(frozen=True, slots=True)
class Limits(ProcessLimits):
    """Bounds on what decoding one picture may take; the largest honest one takes a fifth of it."""

    max_cpu_seconds: int = 20
    max_seconds: int = 120
    max_memory: int = 3 * 1024**3 // 2
    """Of the largest WebP with transparency five copies are held at once."""


class ImageRefused(Refused):
    """A picture that is not taken, by its own fault and for good: trying again changes nothing.

    Codes: not_an_image, too_many_pixels, damaged (cut off, or broken on the way), too_expensive
    (time or memory), crashed (it brought the decoder down). `detail` is a sentence for people.
    """
