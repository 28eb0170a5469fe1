"""The K-weighting filter of ITU-R BS.1770-4, Annex 1, for any sample rate, at speed.

A recursive filter has each sample wait for the one before. Here a row of samples is one matrix
product: what the row's samples contribute to each other, plus what is left of the past, which
only four numbers per row carry on.
"""

import math

import numpy as np
from numpy.typing import NDArray

from wavic.audio.blocks import BLOCK_SAMPLES, Block

_ROW = 64
"""Samples in a row."""
_ROWS = 16
"""Rows in a group."""
_GROUPS = BLOCK_SAMPLES // (_ROW * _ROWS)
_Matrix = NDArray[np.float64]


def biquads(sample_rate: int) -> list[tuple[_Matrix, _Matrix]]:
    """Numerators and denominators of the two stages: a high shelf for the head, a high-pass.

    From the analogue prototypes that yield the standard's table at 48 kHz (as libebur128 and
    FFmpeg do), by the bilinear transform.
    """
    shelf_hertz, shelf_gain_db, shelf_q = 1681.974450955533, 3.999843853973347, 0.7071752369554196
    pass_hertz, pass_q = 38.13547087602444, 0.5003270373238773

    k = math.tan(math.pi * shelf_hertz / sample_rate)
    high = 10 ** (shelf_gain_db / 20)
    band = high**0.4996667741545416
    shelf = (
        np.array([high + band * k / shelf_q + k * k, 2 * (k * k - high), 0]),
        np.array([1 + k / shelf_q + k * k, 2 * (k * k - 1), 1 - k / shelf_q + k * k]),
    )
    shelf[0][2] = high - band * k / shelf_q + k * k

    k = math.tan(math.pi * pass_hertz / sample_rate)
    denominator = np.array([1 + k / pass_q + k * k, 2 * (k * k - 1), 1 - k / pass_q + k * k])
    return [
        (shelf[0] / shelf[1][0], shelf[1] / shelf[1][0]),
        (np.array([1.0, -2.0, 1.0]), denominator / denominator[0]),
    ]


class KWeighting:
    """The filter over a stream of blocks, for some channels at once."""

    def __init__(self, sample_rate: int, channels: int) -> None:
        step, inlet, outlet, direct = _state_space(biquads(sample_rate))
        order = len(step)
        powers = _powers(step, _ROW)
        decay = np.array([outlet @ power for power in powers[:_ROW]])  # of each state, seen outside
        impulse = np.concatenate(([direct], decay[:-1] @ inlet))
        within = np.zeros((_ROW, _ROW))
        for at in range(_ROW):
            within[at, at:] = impulse[: _ROW - at]
        self._within = within.astype(np.float32)
        self._outlet = decay.T.astype(np.float32)
        inlets = np.array([power @ inlet for power in powers[_ROW - 1 :: -1]])
        self._inlet = inlets.astype(np.float32)

        # The states at the starts of rows, by the same idea twice more: rows, groups of rows.
        self._between_rows, self._fading_in_group = _recursion(powers[_ROW], _ROWS)
        over_group = _powers(powers[_ROW], _ROWS)[_ROWS]
        self._between_groups, self._fading = _recursion(over_group, _GROUPS)
        self._state = np.zeros((channels, order))
        # Reused: asking the system for pages again and again costs as much as the arithmetic.
        self._results = np.empty((2, channels * BLOCK_SAMPLES // _ROW, _ROW), np.float32)

    def __call__(self, block: Block) -> Block:
        """The weighted block, overwritten by the next one. Only the last one may be shorter."""
        channels, samples = block.shape
        if samples < BLOCK_SAMPLES:
            block = np.pad(block, ((0, 0), (0, BLOCK_SAMPLES - samples)))
        rows = np.ascontiguousarray(block).reshape(-1, _ROW)
        states = self._states(rows @ self._inlet)
        weighted, rest = self._results[:, : len(rows)]
        np.matmul(rows, self._within, out=weighted)
        np.matmul(states, self._outlet, out=rest)
        weighted += rest
        return weighted.reshape(channels, -1)[:, :samples]

    def _states(self, arriving: Block) -> Block:
        """The state before each row, from what each row adds to it; shape (rows, order)."""
        channels, order = self._state.shape
        rows = arriving.reshape(channels * _GROUPS, -1).astype(np.float64) @ self._between_rows
        added = rows[:, -order:].reshape(channels, -1)
        groups = added @ self._between_groups + self._state @ self._fading
        self._state = groups[:, -order:]
        rows += groups[:, :-order].reshape(-1, order) @ self._fading_in_group
        return rows[:, :-order].reshape(-1, order).astype(np.float32)


def _recursion(step: _Matrix, count: int) -> tuple[_Matrix, _Matrix]:
    """s' = s @ step.T + u, `count` times: what each u, and the first s, adds to every s."""
    order = len(step)
    powers = [power.T for power in _powers(step, count)]
    adding = np.zeros((count, order, count + 1, order))
    for source in range(count):
        for target in range(source + 1, count + 1):
            adding[source, :, target] = powers[target - source - 1]
    return adding.reshape(count * order, -1), np.concatenate(powers, axis=1)


def _powers(step: _Matrix, highest: int) -> list[_Matrix]:
    """From the zeroth on."""
    powers = [np.eye(len(step))]
    for _ in range(highest):
        powers.append(powers[-1] @ step)
    return powers


def _state_space(stages: list[tuple[_Matrix, _Matrix]]) -> tuple[_Matrix, _Matrix, _Matrix, float]:
    """A cascade of biquads as s' = A·s + B·x, y = C·s + D·x; two states each."""
    size = 2 * len(stages)
    step, inlet = np.zeros((size, size)), np.zeros(size)
    outlet, direct = np.zeros(size), 1.0
    for number, (b, a) in enumerate(stages):
        own = slice(2 * number, 2 * number + 2)
        gain = np.array([b[1] - a[1] * b[0], b[2] - a[2] * b[0]])
        # Transposed direct form II, fed by what the stages before it put out.
        step[own] += np.outer(gain, outlet)
        step[own, own] += np.array([[-a[1], 1.0], [-a[2], 0.0]])
        inlet[own] = gain * direct
        outlet = b[0] * outlet
        outlet[2 * number] += 1.0
        direct *= b[0]
    return step, inlet, outlet, direct
