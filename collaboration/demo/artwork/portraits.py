"""Portraits of people who don't exist: heads, shoulders and hair of circles and boxes."""

from dataclasses import dataclass

import numpy as np

from collaboration.demo.artwork.canvas import Canvas, Field

SIDE = 480  # pixels


@dataclass(frozen=True, slots=True)
class Looks:
    """Five colours and a hairstyle."""

    behind: str
    skin: str
    hair: str
    coat: str
    style: str
    beard: bool = False
    glasses: bool = False


def portrait(looks: Looks) -> bytes:
    """Somebody, from the chest up, lit from the left."""
    sheet = Canvas.of(SIDE, SIDE, looks.behind)
    sheet.glow("#ffffff", 0.1 * np.exp(-np.maximum(sheet.disc(0.25, 0.2, 0.1), 0) / 0.3))
    head = _oval(sheet, 0.5, 0.43, 0.155, 0.195)
    if looks.style in _BEHIND:
        sheet.paint(looks.hair, sheet.inside(_BEHIND[looks.style](sheet)))
    sheet.paint(looks.skin, sheet.inside(sheet.box(0.5, 0.63, 0.13, 0.2, 0.05)))
    sheet.paint("#000000", 0.16 * sheet.inside(sheet.box(0.5, 0.6, 0.13, 0.1)))
    sheet.paint(looks.coat, sheet.inside(_oval(sheet, 0.5, 1.03, 0.37, 0.34)))
    sheet.paint(looks.skin, sheet.inside(_oval(sheet, 0.5, 0.695, 0.075, 0.045)))
    sheet.paint(looks.skin, sheet.inside(head))
    shade = sheet.inside(head) * sheet.inside(-sheet.disc(0.44, 0.4, 0.2))
    sheet.paint("#000000", 0.1 * shade)
    if looks.beard:
        jaw = np.maximum(head, 0.475 - sheet.y + 0.6 * (sheet.x - 0.5) ** 2)
        mouth = _oval(sheet, 0.5, 0.5, 0.085, 0.035)
        sheet.paint(looks.hair, sheet.inside(np.maximum(jaw, -mouth)))
    sheet.paint(looks.hair, sheet.inside(_IN_FRONT[looks.style](sheet)))
    if looks.glasses:
        for side in (-1, 1):
            rim = np.abs(sheet.disc(0.5 + side * 0.068, 0.43, 0.05)) - 0.006
            sheet.paint("#20242c", sheet.inside(rim))
        sheet.paint("#20242c", sheet.inside(sheet.box(0.5, 0.425, 0.04, 0.011)))
    sheet.grain(0.014, seed=6)
    return sheet.jpeg()


def _oval(sheet: Canvas, x: float, y: float, width: float, height: float) -> Field:
    across, down = (sheet.x - x) / width, (sheet.y - y) / height
    return (np.hypot(across, down) - 1) * min(width, height)


def _short(sheet: Canvas) -> Field:
    line = 0.305 + 2.6 * (sheet.x - 0.5) ** 2
    return np.maximum(_oval(sheet, 0.5, 0.395, 0.166, 0.19), sheet.y - line)


def _bob(sheet: Canvas) -> Field:
    return np.maximum(_oval(sheet, 0.5, 0.4, 0.172, 0.195), sheet.y - 0.375)


def _long(sheet: Canvas) -> Field:
    face = _oval(sheet, 0.6, 0.6, 0.2, 0.28)
    return np.maximum(_oval(sheet, 0.5, 0.395, 0.172, 0.195), -face)


def _bun(sheet: Canvas) -> Field:
    line = 0.315 + 1.4 * (sheet.x - 0.5) ** 2
    cap = np.maximum(_oval(sheet, 0.5, 0.39, 0.166, 0.185), sheet.y - line)
    return np.minimum(cap, sheet.disc(0.5, 0.175, 0.075))


def _curls(sheet: Canvas) -> Field:
    shape = np.maximum(_oval(sheet, 0.5, 0.37, 0.165, 0.17), sheet.y - 0.315)
    for angle in np.linspace(1.02, 1.98, 11) * np.pi:
        curl = sheet.disc(0.5 + 0.165 * np.cos(angle), 0.4 + 0.185 * np.sin(angle), 0.058)
        shape = np.minimum(shape, curl)
    return shape


_IN_FRONT = {"short": _short, "bob": _bob, "long": _long, "bun": _bun, "curls": _curls}
_BEHIND = {
    "bob": lambda sheet: sheet.box(0.5, 0.42, 0.38, 0.4, 0.16),
    "long": lambda sheet: sheet.box(0.5, 0.53, 0.39, 0.62, 0.18),
}
