"""The highest level at the samples and between them: ITU-R BS.1770-4, Annex 2.

Between the samples the signal is interpolated, to at least 176.4 kHz, but only where it could
exceed the highest level found so far: a bound on the interpolator's gain tells.
"""

import numpy as np

from wavic.audio.blocks import RUN_SAMPLES, Block, extremes

_TAPS = 32
"""Samples that an interpolated value is made of: flat within 0.1 dB up to 0.45 of the rate."""
_KAISER_BETA = 5.0
_RUN = 512
"""Samples that are looked at together, or not at all."""
_RUNS_AT_ONCE = 32


def oversampling(sample_rate: int) -> int:
    """How many values per sample are looked at."""
    return 4 if sample_rate < 88_200 else 2 if sample_rate < 176_400 else 1


class PeakMeter:
    """Sample peak and true peak over all channels, as amplitudes: feed(), then finish().

    Without a sample rate, at the samples only.
    """

    def __init__(self, sample_rate: int | None, channels: int) -> None:
        self.sample_peak = 0.0
        self.true_peak = 0.0
        """Never below the sample peak."""
        phases = _interpolators(oversampling(sample_rate) if sample_rate else 1)
        self._before, self._within = _products(phases)
        self._gain = float(np.abs(phases).sum(axis=1).max(initial=0.0))
        self._past: Block = np.zeros((channels, _TAPS), np.float32)
        self._past_peaks = np.zeros((channels, 1), np.float32)
        # Reused: asking the system for pages again and again costs as much as the arithmetic.
        rows = _RUNS_AT_ONCE * _RUN // _TAPS
        self._values = np.empty((2, rows, self._before.shape[1]), np.float32)

    def feed(self, block: Block, lowest: Block, highest: Block) -> None:
        """Add a block of BLOCK_SAMPLES and its extremes(); only the last one may be shorter."""
        self.sample_peak = max(self.sample_peak, float(-lowest.min()), float(highest.max()))
        self.true_peak = max(self.true_peak, self.sample_peak)
        if not self._gain:
            return
        levels = np.maximum(-lowest, highest)
        peaks = np.maximum.reduceat(levels, np.arange(0, levels.shape[1], _RUN // RUN_SAMPLES), 1)
        if padding := -block.shape[1] % _RUN:
            block = np.pad(block, ((0, 0), (0, padding)))
        joined = np.concatenate((self._past, block), axis=1)
        # A value is interpolated from the run that its last sample is in, and the one before.
        reach = np.concatenate((self._past_peaks, peaks), axis=1)
        reach = np.maximum(reach[:, 1:], reach[:, :-1])
        for channel, bounds in zip(joined, reach * self._gain, strict=True):
            self._look_between(channel, bounds)
        self._past, self._past_peaks = joined[:, -_TAPS:].copy(), peaks[:, -1:]

    def finish(self) -> None:
        """Look at what rings out behind the last sample."""
        silence: Block = np.zeros((len(self._past), _RUN), np.float32)
        self.feed(silence, *extremes(silence))

    def _look_between(self, joined: np.ndarray, bounds: np.ndarray) -> None:
        """Interpolate those runs, the most promising ones first, whose bound leaves hope."""
        before, within = joined[:-_TAPS].reshape(-1, _RUN), joined[_TAPS:].reshape(-1, _RUN)
        order = np.argsort(-bounds)
        for at in range(0, len(order), _RUNS_AT_ONCE):
            runs = order[at : at + _RUNS_AT_ONCE]
            runs = runs[bounds[runs] > self.true_peak]
            if not len(runs):
                return
            values, rest = self._values[:, : len(runs) * _RUN // _TAPS]
            np.matmul(within[runs].reshape(-1, _TAPS), self._within, out=values)
            np.matmul(before[runs].reshape(-1, _TAPS), self._before, out=rest)
            values += rest
            self.true_peak = max(self.true_peak, float(values.max()), float(-values.min()))


def _interpolators(factor: int) -> np.ndarray:
    """One row of taps for each place between two samples: a windowed sinc that keeps level."""
    places = np.arange(1, factor)[:, np.newaxis] / factor
    distance = np.arange(_TAPS) - (_TAPS // 2 - 1) - places
    window = np.i0(_KAISER_BETA * np.sqrt(1 - (distance / (_TAPS // 2)) ** 2))
    taps = np.sinc(distance) * window
    return taps / taps.sum(axis=1, keepdims=True)


def _products(phases: np.ndarray) -> tuple[Block, Block]:
    """What _TAPS samples, and the _TAPS before them, add to all that ends between the former."""
    matrix = np.zeros((2 * _TAPS, _TAPS, len(phases)), np.float32)
    for end in range(_TAPS):
        matrix[end + 1 : end + 1 + _TAPS, end] = phases.T
    before, within = matrix.reshape(2, _TAPS, -1)
    return before, within
