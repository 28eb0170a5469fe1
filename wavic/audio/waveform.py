"""The outline of a recording: the lowest and highest sample of each pixel, at several zooms.

Levels are written as BBC audiowaveform's data format, version 2, 8 bits, one channel, which
waveform-data.js and peaks.js read:
https://github.com/bbc/audiowaveform/blob/master/doc/DataFormat.md
"""

import struct
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from wavic.audio.blocks import BLOCK_SAMPLES, RUN_SAMPLES, Block

MAX_POINTS = 65_536
"""Of the finest level."""
ENOUGH_POINTS = 1_024
"""A level of so few is the coarsest."""
COARSER = 4
"""How many points of one level are one of the next."""

_MAGIC = b"WVF1"
_HEADER = struct.Struct(
    "<iIiiIi"
)  # version, flags, sample rate, samples per pixel, length, channels
_VERSION, _EIGHT_BITS = 2, 1
_Extremes = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """One zoom: `points` are int8, shape (n, 2), lowest and highest over all channels.

    A value v stands for v / 128 of full scale, to the nearest step.
    """

    samples_per_pixel: int
    points: NDArray[np.int8]

    def dat(self, sample_rate: int) -> bytes:
        """As the bytes of a .dat file."""
        counts = (sample_rate, self.samples_per_pixel, len(self.points), 1)
        return _HEADER.pack(_VERSION, _EIGHT_BITS, *counts) + self.points.tobytes()

    def json(self, sample_rate: int) -> dict[str, Any]:
        """As the object in a .json file."""
        return {
            "version": _VERSION,
            "channels": 1,
            "sample_rate": sample_rate,
            "samples_per_pixel": self.samples_per_pixel,
            "bits": 8,
            "length": len(self.points),
            "data": self.points.ravel().tolist(),
        }


@dataclass(frozen=True, slots=True, eq=False)
class Waveform:
    """All levels of one recording, finest first; at least one."""

    sample_rate: int
    levels: list[Level]

    def pack(self) -> bytes:
        """All levels in a few bytes per point (175 KB at most): a mark and their .dat files."""
        return _MAGIC + b"".join(level.dat(self.sample_rate) for level in self.levels)

    @classmethod
    def unpack(cls, packed: bytes) -> Self:
        """What pack() made. Raises ValueError for anything else."""
        at, levels, rate = len(_MAGIC), [], 0
        try:
            while at < len(packed):
                version, flags, rate, pixel, length, channels = _HEADER.unpack_from(packed, at)
                if (version, flags, channels) != (_VERSION, _EIGHT_BITS, 1):
                    break
                at += _HEADER.size
                points = np.frombuffer(packed, np.int8, 2 * length, at).reshape(-1, 2)
                levels.append(Level(pixel, points))
                at += 2 * length
        except (struct.error, ValueError) as error:
            raise ValueError("This is no packed waveform.") from error
        if not packed.startswith(_MAGIC) or at != len(packed) or not levels:
            raise ValueError("This is no packed waveform.")
        return cls(rate, levels)


class WaveformBuilder:
    """Draws a waveform of unknown length in constant memory: feed() every block, then finish().

    Begins with pixels of RUN_SAMPLES, and doubles them whenever MAX_POINTS are passed.
    """

    def __init__(self, sample_rate: int) -> None:
        self._sample_rate = sample_rate
        self._pixel = RUN_SAMPLES
        self._blocks = 0
        self._count = 0
        capacity = MAX_POINTS + BLOCK_SAMPLES // RUN_SAMPLES
        self._lowest: _Extremes = np.empty(capacity, np.float32)
        self._highest: _Extremes = np.empty(capacity, np.float32)

    def feed(self, lowest: Block, highest: Block) -> None:
        """Add the extremes() of a block of BLOCK_SAMPLES; only the last one may be shorter."""
        runs = min(self._pixel, BLOCK_SAMPLES) // RUN_SAMPLES
        first = self._blocks * BLOCK_SAMPLES // self._pixel
        begun = first < self._count  # by the block before, where a pixel is larger than a block
        for kept, new, pick in (
            (self._lowest, _coarser(lowest.min(axis=0), np.minimum, runs), np.minimum),
            (self._highest, _coarser(highest.max(axis=0), np.maximum, runs), np.maximum),
        ):
            if begun:
                new[0] = pick(kept[first], new[0])
            kept[first : first + len(new)] = new
        self._count = first + len(new)
        self._blocks += 1
        if self._count > MAX_POINTS:
            self._double_pixels()

    def finish(self) -> Waveform:
        """The levels of what was fed."""
        pixel = self._pixel
        lowest, highest = self._lowest[: self._count], self._highest[: self._count]
        levels = [_level(pixel, lowest, highest)]
        while len(lowest) > ENOUGH_POINTS:
            pixel *= COARSER
            lowest = _coarser(lowest, np.minimum, COARSER)
            highest = _coarser(highest, np.maximum, COARSER)
            levels.append(_level(pixel, lowest, highest))
        return Waveform(self._sample_rate, levels)

    def _double_pixels(self) -> None:
        half = -(-self._count // 2)
        self._lowest[:half] = _coarser(self._lowest[: self._count], np.minimum, 2)
        self._highest[:half] = _coarser(self._highest[: self._count], np.maximum, 2)
        self._pixel, self._count = 2 * self._pixel, half


def _coarser(values: _Extremes, pick: np.ufunc, factor: int) -> _Extremes:
    return pick.reduceat(values, np.arange(0, len(values), factor))


def _level(pixel: int, lowest: _Extremes, highest: _Extremes) -> Level:
    steps = np.rint(np.stack((lowest, highest), axis=1) * 128)
    return Level(pixel, np.clip(steps, -128, 127).astype(np.int8))
