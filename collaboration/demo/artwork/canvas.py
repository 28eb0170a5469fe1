"""A canvas of numbers: shapes with soft edges, light, grain, and a little type."""

import io
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Field = NDArray[np.floating]
"""One number for each pixel, shape (height, width)."""
Colour = str
"""As in CSS, such as "#e8dcc4"."""


def rgb(colour: Colour) -> NDArray[np.float32]:
    """Red, green and blue, 0 to 1."""
    return np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)], np.float32)


@dataclass(slots=True)
class Canvas:
    """`x` runs from 0 to the width in heights, `y` from 0 at the top to 1."""

    width: int
    height: int
    pixels: NDArray[np.float32]
    x: Field
    y: Field

    @classmethod
    def of(cls, width: int, height: int, colour: Colour) -> "Canvas":
        """A sheet of one colour."""
        y, x = np.mgrid[0:height, 0:width].astype(np.float32) / np.float32(height)
        pixels = np.empty((height, width, 3), np.float32)
        pixels[:] = rgb(colour)
        return cls(width, height, pixels, x, y)

    def inside(self, distance: Field) -> Field:
        """1 where a distance to a shape's edge is negative, with an edge a pixel wide."""
        return np.clip(0.5 - distance * self.height, 0, 1)

    def disc(self, x: float, y: float, radius: float) -> Field:
        """The distance to a circle's edge."""
        return np.hypot(self.x - x, self.y - y) - radius

    def box(self, x: float, y: float, width: float, height: float, round_: float = 0.0) -> Field:
        """The distance to the edge of a box around a centre."""
        across = np.abs(self.x - x) - width / 2 + round_
        down = np.abs(self.y - y) - height / 2 + round_
        outside = np.hypot(np.maximum(across, 0), np.maximum(down, 0))
        return outside + np.minimum(np.maximum(across, down), 0) - round_

    def paint(self, colour: Colour, where: Field) -> None:
        """Lay a colour over the pixels, as thickly as `where` says (0 to 1)."""
        self.pixels += (rgb(colour) - self.pixels) * where[..., np.newaxis]

    def glow(self, colour: Colour, how: Field) -> None:
        """Add light."""
        self.pixels += rgb(colour) * how[..., np.newaxis]

    def gradient(self, along: Field, *stops: tuple[float, Colour]) -> None:
        """Fill everything with colours that turn into each other along a field."""
        at = [position for position, _ in stops]
        for channel in range(3):
            values = [rgb(colour)[channel] for _, colour in stops]
            self.pixels[..., channel] = np.interp(along, at, values)

    def grain(self, amount: float, seed: int) -> None:
        """What film and paper do to a flat colour."""
        random = np.random.default_rng(seed)
        fine = random.standard_normal((self.height, self.width), np.float32)
        coarse = (fine + np.roll(fine, 1, 0) + np.roll(fine, 1, 1) + np.roll(fine, (1, 1))) / 2
        self.pixels += (amount * (0.5 * fine + coarse))[..., np.newaxis]

    def write(
        self, text: str, x: float, y: float, size: float, colour: Colour, *, right: bool = False
    ) -> None:
        """Small type, spaced wide; `y` is where its capitals stand, `right` sets it flush right."""
        font = ImageFont.load_default(size * self.height)
        spacing = 0.24 * size * self.height
        widths = [font.getlength(letter) + spacing for letter in text]
        left = x * self.height - (sum(widths) - spacing if right else 0)
        sheet = Image.new("L", (self.width, self.height))
        draw = ImageDraw.Draw(sheet)
        for letter, width in zip(text, widths, strict=True):
            draw.text((left, y * self.height), letter, fill=255, font=font, anchor="ls")
            left += width
        self.paint(colour, np.asarray(sheet, np.float32) / 255)

    def jpeg(self) -> bytes:
        """The picture as a file."""
        pixels = (np.clip(self.pixels, 0, 1) * 255 + 0.5).astype(np.uint8)
        file = io.BytesIO()
        Image.fromarray(pixels).save(file, "JPEG", quality=92, subsampling=0)
        return file.getvalue()


def noise(x: Field, seed: int, octaves: int = 4) -> Field:
    """A line of hills over `x`, each octave half as high and twice as close; about -1 to 1."""
    random = np.random.default_rng(seed)
    heights = np.zeros_like(x)
    for octave in range(octaves):
        turns, shift = 2.0**octave * random.uniform(0.8, 1.2), random.uniform(0, 7)
        heights += np.sin(2 * np.pi * turns * x + shift) / 1.9**octave
    return heights / 1.6
