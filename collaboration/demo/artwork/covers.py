"""The records' covers and the spaces' pictures: one family, none like another."""

import numpy as np

from collaboration.demo.artwork.canvas import Canvas, Field, noise

SIDE = 1_000  # pixels
_NIGHT, _SEA, _FOG, _PAPER, _CORAL = "#0d1a2b", "#1f4f63", "#c9d3d1", "#efe6d4", "#ef6f4e"


def _signed(sheet: Canvas, artist: str, title: str, colour: str) -> bytes:
    """The name in one corner, the title in the other, and the grain over all."""
    edge = sheet.width / sheet.height - 0.06
    sheet.write(artist.upper(), 0.06, 0.086, 0.019, colour)
    sheet.write(title.upper(), edge, 0.086, 0.019, colour, right=True)
    sheet.grain(0.018, seed=len(title))
    return sheet.jpeg()


def first_light() -> bytes:
    """The sun comes over the sea: arcs of light, and their reflection in strips."""
    sheet = Canvas.of(SIDE, SIDE, _NIGHT)
    horizon, centre = 0.66, 0.5
    distance = np.hypot(sheet.x - centre, (sheet.y - horizon) * 1.0)
    shades = ("#16324a", "#265a6d", "#5d8584", "#c59b7c", "#ec8a63", "#f6b98a", "#fbe9cf")
    sheet.gradient(sheet.y, (0, "#0a1525"), (0.66, "#142c42"), (1, "#0a1525"))
    for number, shade in enumerate(shades):
        radius = 0.47 - 0.068 * number
        sheet.paint(shade, sheet.inside(distance - radius) * sheet.inside(sheet.y - horizon))
    # Water: the same arcs again, cut into strips that grow thinner towards the viewer.
    sheet.paint("#0c1b2c", sheet.inside(horizon - sheet.y))
    depth = np.maximum(sheet.y - horizon, 0)
    strips = np.sin(2 * np.pi * 34 * depth**0.72) - 0.35 + 3.2 * depth
    waver = 0.012 * noise(sheet.y * 9, 4)
    across = np.abs(sheet.x - centre + waver)
    for number, shade in enumerate(shades):
        half = (0.47 - 0.068 * number) * (1 - 0.5 * depth / 0.34)
        lit = sheet.inside(across - half) * np.clip(-strips * 6, 0, 1) * (depth > 0.004)
        sheet.paint(shade, lit * (0.9 - 1.9 * depth).clip(0, 1))
    return _signed(sheet, "Northbound", "First Light", _PAPER)


def night_ferry() -> bytes:
    """Lit windows far out, and what the water makes of them."""
    sheet = Canvas.of(SIDE, SIDE, "#070d18")
    horizon = 0.6
    sheet.gradient(
        sheet.y,
        *((0, "#060b16"), (0.35, "#0d1d31"), (horizon, "#2b5068")),
        *((horizon + 0.003, "#12273a"), (0.75, "#081320"), (1, "#050a13")),
    )
    moon = sheet.disc(0.72, 0.27, 0.05)
    sheet.glow("#8fb0c0", 0.16 * np.exp(-((np.maximum(moon, 0) / 0.09) ** 1.2)))
    sheet.paint("#e9e3d0", sheet.inside(moon))
    for part in (
        *(sheet.box(0.4, horizon - 0.014, 0.3, 0.03, 0.01), sheet.box(0.405, 0.564, 0.2, 0.026)),
        *(sheet.box(0.385, 0.543, 0.11, 0.02), sheet.box(0.435, 0.526, 0.022, 0.03)),
    ):
        sheet.paint("#070c15", sheet.inside(part) * sheet.inside(sheet.y - horizon))
    deep = np.maximum(sheet.y - horizon, 0)
    ripple = 0.5 + 0.5 * np.sin(2 * np.pi * 52 * deep**0.75 + 3 * noise(sheet.x * 3, 8))
    random = np.random.default_rng(5)
    for above, count, start, gap in ((0.015, 13, 0.277, 0.0205), (0.037, 9, 0.322, 0.0205)):
        for number in range(count):
            x, strength = start + number * gap, random.uniform(0.45, 1)
            tone = random.choice(("#ffcf87", "#ffb35c", "#ffdca6", "#f3744a"))
            sheet.paint(tone, sheet.inside(sheet.box(x, horizon - above, 0.009, 0.009)) * strength)
            column = np.exp(-(((sheet.x - x) / (0.004 + 0.06 * deep)) ** 2))
            fading = (deep > 0) * np.exp(-deep / 0.12) * (0.25 + 0.75 * ripple)
            sheet.glow(tone, 0.36 * strength * column * fading)
    path = np.exp(-(((sheet.x - 0.72) / (0.012 + 0.16 * deep)) ** 2)) * (deep > 0)
    sheet.glow("#b9c6c4", 0.34 * path * np.clip(ripple * 1.6 - 0.7, 0, 1) * np.exp(-deep / 0.25))
    return _signed(sheet, "Northbound", "The Night Ferry", "#b8c4c8")


def signal_fires() -> bytes:
    """Ridge behind ridge, and fires that pass the word on."""
    sheet = Canvas.of(SIDE, SIDE, _PAPER)
    sheet.gradient(sheet.y, (0, "#f3e8d6"), (0.5, "#efcfb2"), (0.9, "#e7a88a"))
    tones = ("#dcb39c", "#bf8f8a", "#94707b", "#665369", "#3b3850", "#191d31")
    fires = ((0.72, 0.005), None, (0.3, 0.008), None, (0.63, 0.012), (0.2, 0.018))
    for layer, (tone, fire) in enumerate(zip(tones, fires, strict=True)):
        near = layer / (len(tones) - 1)
        ridge = 0.5 + 0.36 * near - (0.05 + 0.07 * near) * _ridge(sheet.x, layer)
        below = np.maximum(sheet.y - ridge, 0)
        sheet.paint(tone, sheet.inside(ridge - sheet.y))
        # Mist lies in the valleys, most of it far away.
        sheet.paint("#f0cdb0", (0.75 - 0.6 * near) * (1 - np.exp(-below / 0.16)) * (below > 0))
        if fire:
            x, size = fire
            at = slice(round((x - 0.08) * SIDE), round((x + 0.08) * SIDE))
            column = at.start + int(np.argmin(ridge[0, at]))
            x, y = column / SIDE, float(ridge[0, column]) - 0.7 * size
            light = np.exp(-np.maximum(sheet.disc(x, y, size), 0) / (0.02 + size))
            sheet.paint("#ff7a45", 0.75 * light)
            sheet.paint("#ff5b30", sheet.inside(sheet.disc(x, y, size)))
            sheet.paint("#ffe7bd", sheet.inside(sheet.disc(x, y + 0.25 * size, 0.5 * size)))
    return _signed(sheet, "Northbound", "Signal Fires", "#3b3850")


def _ridge(x: Field, layer: int) -> Field:
    """Mountains: pointed above, rounded below; 0 to 1 or so."""
    folds = 1 - np.abs(np.sin(np.pi * (1.25 * x + 0.37 * layer + 0.1 * noise(x, layer, 3))))
    return folds**1.2 + 0.16 * noise(2.6 * x, 30 + layer, 4)


def low_country() -> bytes:
    """A river that can't decide, seen from above."""
    sheet = Canvas.of(SIDE, SIDE, _PAPER)
    _river(sheet, sheet.x - 0.53, sheet.y)
    return _signed(sheet, "Saltmarsh", "Low Country", "#f2ead2")


def saltmarsh_cover() -> bytes:
    """The same river, where it has more room."""
    sheet = Canvas.of(2_000, 640, _PAPER)
    _river(sheet, (sheet.y - 0.52) * 0.8, sheet.x * 0.72 + 0.35)
    sheet.grain(0.014, seed=5)
    return sheet.jpeg()


def _river(sheet: Canvas, across: Field, along: Field) -> None:
    """A river along its middle line, marshland and the lines of equal height beside it."""
    away = across + 0.09 * np.sin(2 * np.pi * (1.1 * along + 0.1))
    away = away + 0.05 * np.sin(2 * np.pi * 2.3 * along + 1)
    away = away + 0.02 * np.sin(2 * np.pi * (3.1 * across + 2.2 * along + 1.6))
    land = np.abs(away)
    banks = ((0.0505, "#e6d9b4"), (0.075, "#c3b77f"), (0.16, "#8d9a5f"), (0.3, "#66804f"))
    sheet.gradient(land, (0, "#2f6168"), (0.05, "#2f6168"), *banks, (0.55, "#3f5f46"))
    lines = np.abs(((land * 26 + 0.35 * np.sin(2 * np.pi * along)) % 1) - 0.5)
    sheet.paint("#2b4636", 0.55 * np.clip(1 - lines * 14, 0, 1) * (land > 0.085))
    arm = away - 0.16 - 0.24 * np.sin(2 * np.pi * (0.9 * across + 0.78)) * np.sign(away)
    sheet.paint("#3d7276", 0.9 * sheet.inside(np.abs(arm) - 0.008) * (land > 0.05))
    sheet.glow("#cfe0d8", 0.1 * np.exp(-(((away + 0.02) / 0.012) ** 2)))


def northbound_cover() -> bytes:
    """Northern lights over a road that leads to them."""
    sheet = Canvas.of(2_000, 640, _NIGHT)
    sheet.gradient(sheet.y, (0, "#081223"), (0.7, "#15324a"), (0.82, "#2a5563"))
    wide = sheet.width / sheet.height
    for seed, (base, height, colour, strength) in enumerate(
        ((0.62, 0.5, "#3fb8a0", 0.5), (0.5, 0.42, "#7cd6a8", 0.36), (0.42, 0.36, "#8f7fd0", 0.25))
    ):
        foot = base + 0.12 * noise(sheet.x / wide * 1.4, 50 + seed, 3)
        above = foot - sheet.y
        veil = np.where(above > 0, np.exp(-above / height * 2.6), np.exp(above / 0.018))
        folds = 0.55 + 0.45 * noise(sheet.x * 2.2 + 0.4 * sheet.y, 60 + seed, 4)
        sheet.glow(colour, strength * veil * np.clip(folds, 0, 1))
    random = np.random.default_rng(9)
    for _ in range(130):
        x, y = random.uniform(0, wide), random.uniform(0, 0.6)
        at = (round(y * sheet.height), round(x * (sheet.width - 1) / wide))
        sheet.pixels[at] += random.uniform(0.15, 0.7)
    for tone, base, seed in (("#12283a", 0.8, 3), ("#0b1a28", 0.86, 5), ("#060e18", 0.93, 8)):
        hills = base - 0.035 * noise(sheet.x / wide * 2.6, seed, 5)
        sheet.paint(tone, sheet.inside(hills - sheet.y))
    sheet.grain(0.014, seed=2)
    return sheet.jpeg()


def northbound_avatar() -> bytes:
    """A compass needle."""
    sheet = Canvas.of(640, 640, _NIGHT)
    sheet.gradient(np.hypot(sheet.x - 0.5, sheet.y - 0.4), (0, "#1d4257"), (0.75, _NIGHT))
    ring = np.abs(sheet.disc(0.5, 0.5, 0.36)) - 0.0045
    sheet.paint(_FOG, 0.8 * sheet.inside(ring))
    turn = np.arctan2(sheet.y - 0.5, sheet.x - 0.5) / (2 * np.pi) * 24
    ticks = np.abs(turn - np.round(turn)) * 2 * np.pi / 24 * 0.33 - 0.003
    radius = np.hypot(sheet.x - 0.5, sheet.y - 0.5)
    sheet.paint(_FOG, 0.7 * sheet.inside(ticks) * (radius > 0.305) * (radius < 0.33))
    across, along = _turned(sheet, 24)
    needle = np.abs(across) - 0.075 * (1 - np.abs(along) / 0.3)
    north, light = sheet.inside(along), sheet.inside(across)
    sheet.paint(_CORAL, sheet.inside(needle) * north)
    sheet.paint("#f79a78", sheet.inside(needle) * north * light)
    sheet.paint("#8fa3a8", sheet.inside(needle) * (1 - north))
    sheet.paint(_PAPER, sheet.inside(needle) * (1 - north) * light)
    sheet.paint(_NIGHT, sheet.inside(sheet.disc(0.5, 0.5, 0.018)))
    sheet.grain(0.014, seed=3)
    return sheet.jpeg()


def _turned(sheet: Canvas, degrees: float) -> tuple[Field, Field]:
    """Coordinates around the middle on axes turned clockwise; the second points down."""
    angle = np.radians(degrees)
    x, y = sheet.x - 0.5, sheet.y - 0.5
    return x * np.cos(angle) + y * np.sin(angle), y * np.cos(angle) - x * np.sin(angle)


def saltmarsh_avatar() -> bytes:
    """Reeds in the wind."""
    sheet = Canvas.of(640, 640, "#d9b65c")
    sheet.gradient(sheet.y, (0, "#e8cf8c"), (1, "#c98f45"))
    for foot, lean, height, tone in (
        (0.36, 0.10, 0.62, "#54713f"), (0.5, 0.16, 0.74, "#34513a"), (0.62, 0.12, 0.55, "#6f8748"),
    ):  # fmt: skip
        up = np.clip((0.92 - sheet.y) / height, 0, 1.2)
        stem = np.abs(sheet.x - foot - lean * up**2) - 0.011
        sheet.paint(tone, sheet.inside(stem) * sheet.inside(up - 1) * (sheet.y < 0.92))
        head = np.hypot((sheet.x - foot - lean * up**2) / 0.034, (up - 0.93) / 0.12) - 1
        sheet.paint("#5b3a2a", sheet.inside(head * 0.03))
    for number in range(3):
        wave = 0.9 + 0.022 * number + 0.006 * np.sin(2 * np.pi * (3 * sheet.x + 0.3 * number))
        sheet.paint("#2f6168", (0.5 + 0.25 * number) * sheet.inside(wave - sheet.y))
    sheet.grain(0.014, seed=4)
    return sheet.jpeg()
