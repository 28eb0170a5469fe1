"""How large a picture's variants are, and how small it may be decoded to make them all."""

Size = tuple[int, int]
"""Width and height in pixels."""

THUMBNAIL = 150
"""Width and height of the thumbnail, cropped around the centre."""
MEDIUM_WIDTH = 600
MEDIUM_HEIGHT = 2_400
"""What is more than four times as tall as wide becomes narrower; a medium stays small."""
BLUR = 16
"""The longer side of the placeholder."""


def medium_size(size: Size) -> Size:
    """The medium of a picture of this size: 600 wide, never larger than the picture."""
    return _scaled(size, _medium_scale(size))


def decoded_size(size: Size) -> Size:
    """The smallest size that both the medium and the cropped thumbnail can be made from."""
    return _scaled(size, min(1.0, max(_medium_scale(size), THUMBNAIL / min(size))))


def _medium_scale(size: Size) -> float:
    width, height = size
    return min(1.0, MEDIUM_WIDTH / width, MEDIUM_HEIGHT / height)


def _scaled(size: Size, scale: float) -> Size:
    width, height = size
    return max(1, round(width * scale)), max(1, round(height * scale))
