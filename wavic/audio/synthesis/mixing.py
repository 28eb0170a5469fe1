"""Stems become a mix: balanced, given a tone and a width, and brought to a loudness."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from wavic.audio.blocks import BLOCK_SAMPLES
from wavic.audio.encoding import Samples
from wavic.audio.loudness import LoudnessMeter
from wavic.audio.synthesis.filters import Curve, equalise
from wavic.audio.synthesis.oscillators import RATE
from wavic.audio.synthesis.performing import Performance, Stereo
from wavic.audio.synthesis.score import Stem

_STEP = 64  # samples to which the limiter sets one gain
_AHEAD = 24  # steps it looks ahead and lets go in: 35 ms


@dataclass(frozen=True, slots=True)
class Mix:
    """What an engineer does with the faders; levels are decibels."""

    levels: Mapping[Stem, float] = field(default_factory=dict)
    room: float = 0.0
    width: float = 1.0
    tone: Curve = ()
    loudness: float = -18.0
    """LUFS, integrated."""
    drive: float = 0.0
    """How hard, in decibels, the sum is pressed into a soft ceiling before it is limited."""
    ceiling: float = -1.2
    """dBFS that no sample passes."""


_CLEAR: Curve = ((40, 0), (120, 0.5), (350, -1.5), (2_500, 1), (9_000, 3))
_FINISHED: Curve = ((30, -4), (60, 1), (300, -1.5), (3_000, 1.5), (12_000, 4))

MIXES: dict[str, Mix] = {
    "rough": Mix(
        levels={"drums": -5, "bass": -2, "lead": -6},
        room=3,
        width=0.55,
        tone=((60, 2), (250, 2.5), (1_500, -1), (5_000, -6), (12_000, -12)),
        loudness=-20.5,
    ),
    "balanced": Mix(levels={"lead": -2}, room=-2, tone=_CLEAR, loudness=-17),
    "drums up": Mix(
        levels={"drums": 3.5, "bass": 1, "harmony": -2, "lead": -2},
        room=-4,
        width=1.1,
        tone=_CLEAR,
        loudness=-16.5,
    ),
    "voice forward": Mix(
        levels={"lead": 2.5, "harmony": -2.5}, room=-4, width=1.05, tone=_CLEAR, loudness=-17
    ),
    "master": Mix(
        levels={"drums": 1.5, "harmony": -1},
        room=-4,
        width=1.15,
        tone=_FINISHED,
        loudness=-10.5,
        drive=4,
        ceiling=-1.0,
    ),
    "gentle master": Mix(room=-1, width=1.15, tone=_FINISHED, loudness=-14, drive=1),
}
"""The first is the rough mix, far and dark; those after it answer what was said of it."""


def mix_down(performance: Performance, mix: Mix) -> Samples:
    """The performance in stereo, at the mix's loudness."""
    stereo = performance.room * _ratio(mix.room - 5)
    for stem, recorded in performance.stems.items():
        stereo += recorded * _ratio(mix.levels.get(stem, 0))
    middle, side = stereo[0] + stereo[1], (stereo[0] - stereo[1]) * np.float32(mix.width)
    stereo = np.stack((middle + side, middle - side)) / 2
    if mix.tone:
        stereo = equalise(stereo, mix.tone)
    stereo *= _fade(stereo.shape[1], performance.piece.tail_seconds)
    stereo *= _ratio(mix.loudness - _loudness(stereo))
    if mix.drive:
        hard = _ratio(mix.drive)
        stereo = np.tanh(stereo * hard) / hard
    stereo = _limited(stereo, mix.ceiling)
    # What saturation and limiter took is given back once.
    stereo = _limited(stereo * _ratio(mix.loudness - _loudness(stereo)), mix.ceiling)
    return stereo.T.astype(np.float32, copy=False)


def _ratio(decibels: float) -> np.float32:
    return np.float32(10 ** (decibels / 20))


def _fade(length: int, seconds: float) -> Stereo:
    gain = np.ones(length, np.float32)
    end = round(seconds * 0.7 * RATE)
    gain[-end:] = np.cos(np.linspace(0, np.pi / 2, end, dtype=np.float32)) ** 2
    return gain


def _loudness(stereo: Stereo) -> float:
    meter = LoudnessMeter(RATE, ("FL", "FR"))
    for start in range(0, stereo.shape[1], BLOCK_SAMPLES):
        meter.feed(stereo[:, start : start + BLOCK_SAMPLES])
    loudness = meter.integrated_lufs()
    if loudness is None:
        raise ValueError("There is nothing to hear.")
    return loudness


def _limited(stereo: Stereo, ceiling: float) -> Stereo:
    """No sample above the ceiling: the gain is down before the peak comes, and slow to return."""
    limit = _ratio(ceiling)
    peaks = np.abs(stereo).max(axis=0)
    if peaks.max() <= limit:
        return stereo
    steps = -(-len(peaks) // _STEP)
    wanted = np.pad(peaks, (0, steps * _STEP - len(peaks))).reshape(steps, _STEP).max(axis=1)
    gain = np.pad(np.minimum(1, limit / np.maximum(wanted, 1e-9)), 2 * _AHEAD, mode="edge")
    window = np.lib.stride_tricks.sliding_window_view
    held = window(gain, 2 * _AHEAD + 1).min(axis=1)
    smooth = window(held, 2 * _AHEAD + 1) @ _bump(2 * _AHEAD + 1)
    at = np.arange(len(peaks), dtype=np.float32) / _STEP - 0.5
    slope = np.interp(at, np.arange(steps), smooth).astype(np.float32)
    return np.clip(stereo * slope, -limit, limit)


def _bump(length: int) -> Stereo:
    weights = np.hanning(length + 2)[1:-1]
    return weights / weights.sum()
