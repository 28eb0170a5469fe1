"""How loud a recording is: ITU-R BS.1770-4, EBU R 128 and its supplements Tech 3341 and 3342."""

import math
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wavic.audio.blocks import Block
from wavic.audio.k_weighting import KWeighting

_STEPS_PER_SECOND = 10
_MOMENTARY, _SHORT_TERM = 4, 30
"""Steps in a window of 400 ms and in one of 3 s."""
_OFFSET = -0.691
_ABSOLUTE_GATE, _RELATIVE_GATE, _RANGE_GATE = -70.0, -10.0, -20.0
_LOWEST_SHARE, _HIGHEST_SHARE = 0.10, 0.95
_SIDE_WEIGHT = 1.41
_SIDES, _BACKS, _UNHEARD = {"SL", "SR"}, {"BL", "BR"}, {"LFE", "LFE2"}
_USUAL = {  # where a file doesn't say which channel is which
    6: ("FL", "FR", "FC", "LFE", "BL", "BR"),
    8: ("FL", "FR", "FC", "LFE", "BL", "BR", "SL", "SR"),
}
_MONO_ON_TWO_SPEAKERS = 10 * math.log10(2)


@dataclass(frozen=True, slots=True)
class Loudness:
    """None stands for silence, and for what is too short to be measured."""

    integrated_lufs: float | None
    """Gated, of the whole; None below -70 LUFS or for less than 400 ms."""
    range_lu: float | None
    """Tech 3342; None for less than 3 s of more than -70 LUFS."""
    true_peak_dbtp: float | None
    """BS.1770-4, Annex 2."""
    sample_peak_dbfs: float | None

    def heard_lufs(self, channels: int) -> float | None:
        """Integrated loudness as two loudspeakers play it.

        The standard measures mono as one loudspeaker; players send it to both, 3 LU louder.
        Compare versions by this.
        """
        if self.integrated_lufs is None or channels != 1:
            return self.integrated_lufs
        return self.integrated_lufs + _MONO_ON_TWO_SPEAKERS


def channel_weights(names: Sequence[str]) -> list[float]:
    """What each channel counts by its FFmpeg name (BS.1770-4, Tables 3 and 4): 0, 1 or 1.41.

    The surround pair is at the sides; where only a pair at the back is named, it is that pair.
    """
    if not set(names) & {"FL", "FR", "FC"}:
        names = _USUAL.get(len(names), names)
    surround = _SIDES if set(names) & _SIDES else _BACKS
    return [0.0 if n in _UNHEARD else _SIDE_WEIGHT if n in surround else 1.0 for n in names]


class LoudnessMeter:
    """Integrated loudness and loudness range: feed() every block, then ask.

    Keeps one number for each 100 ms: 1.7 MB for six hours.
    """

    def __init__(self, sample_rate: int, channel_names: Sequence[str]) -> None:
        weights = channel_weights(channel_names)
        self._heard = [channel for channel, weight in enumerate(weights) if weight]
        self._all_heard = len(self._heard) == len(weights)
        self._weights = [weights[channel] for channel in self._heard]
        self._filter = KWeighting(sample_rate, len(self._heard))
        self._rate = sample_rate
        self._position = 0
        self._energy = 0.0
        """Of the step under way."""
        self._steps = array("d")
        """Mean squares of the steps of 100 ms, summed over the channels by weight."""

    def feed(self, block: Block) -> None:
        """Add a block of BLOCK_SAMPLES; only the last one may be shorter."""
        weighted = self._filter(block if self._all_heard else block[self._heard])
        at, samples = 0, block.shape[1]
        while at < samples:
            end = self._step_end(len(self._steps))
            take = min(end - self._position, samples - at)
            for weight, channel in zip(self._weights, weighted[:, at : at + take], strict=True):
                self._energy += weight * float(np.dot(channel, channel))
            at, self._position = at + take, self._position + take
            if self._position == end:
                self._steps.append(self._energy / (end - self._step_end(len(self._steps) - 1)))
                self._energy = 0.0

    def integrated_lufs(self) -> float | None:
        """Over all windows of 400 ms that pass both gates."""
        heard = _above(self._windows(_MOMENTARY), _ABSOLUTE_GATE)
        if not len(heard):
            return None
        return _lufs(_above(heard, _lufs(heard.mean()) + _RELATIVE_GATE).mean())

    def range_lu(self) -> float | None:
        """Between the 10th and the 95th of a hundred windows of 3 s that pass both gates."""
        heard = _above(self._windows(_SHORT_TERM), _ABSOLUTE_GATE)
        if not len(heard):
            return None
        ranked = np.sort(_above(heard, _lufs(heard.mean()) + _RANGE_GATE))
        low, high = (
            ranked[math.floor((len(ranked) - 1) * share + 0.5)]
            for share in (_LOWEST_SHARE, _HIGHEST_SHARE)
        )
        return _lufs(high) - _lufs(low)

    def _step_end(self, step: int) -> int:
        return (step + 1) * self._rate // _STEPS_PER_SECOND

    def _windows(self, steps: int) -> NDArray[np.float64]:
        """Mean squares of all windows of so many whole steps, one starting at each step."""
        if len(self._steps) < steps:
            return np.zeros(0)
        return np.convolve(self._steps, np.full(steps, 1 / steps), mode="valid")


def decibels(amplitude: float) -> float | None:
    """Of full scale; None for silence."""
    return 20 * math.log10(amplitude) if amplitude > 0 else None


def _lufs(mean_square: float) -> float:
    return _OFFSET + 10 * math.log10(mean_square)


def _above(windows: NDArray[np.float64], lufs: float) -> NDArray[np.float64]:
    return windows[windows > 10 ** ((lufs - _OFFSET) / 10)]
