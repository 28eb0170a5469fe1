"""Decoded frames as blocks of samples: what meters and the waveform are fed with."""

from collections.abc import Iterator

import numpy as np
from av.audio.frame import AudioFrame
from numpy.typing import NDArray

from wavic.audio.decoding import Decoding

Block = NDArray[np.float32]
"""Shape (channels, samples), full scale at ±1."""

BLOCK_SAMPLES = 32_768
"""Per channel; a power of two. Such a block of stereo stays in the processor's cache."""

LOUDEST = 1_000.0
"""60 dB above full scale: files of floats may hold anything, and its square must stay a number."""

_FULL_SCALE = {"u8": 128.0, "s16": 32_768.0, "s32": 2_147_483_648.0, "flt": 1.0, "dbl": 1.0}


def blocks(decoding: Decoding) -> Iterator[Block]:
    """All samples of a file in order, in blocks of BLOCK_SAMPLES; the last one may be shorter.

    A block is overwritten by the next one. What isn't a number is silence.
    """
    buffer: Block = np.empty((0, BLOCK_SAMPLES), np.float32)
    filled = 0
    for frame in decoding.frames():
        samples = _samples(frame)
        if not len(buffer):
            buffer = np.empty((len(samples), BLOCK_SAMPLES), np.float32)
        start, count = 0, samples.shape[1]
        while start < count:
            take = min(count - start, BLOCK_SAMPLES - filled)
            for channel, source in zip(buffer, samples, strict=True):
                channel[filled : filled + take] = source[start : start + take]
            start, filled = start + take, filled + take
            if filled == BLOCK_SAMPLES:
                yield _scaled(buffer, frame.format.packed.name)
                filled = 0
    if filled:
        yield _scaled(buffer[:, :filled], frame.format.packed.name)


def _samples(frame: AudioFrame) -> NDArray:
    """Shape (channels, samples), in the frame's own numbers."""
    array = frame.to_ndarray()
    return array if frame.format.is_planar else array.reshape(frame.samples, -1).T


def _scaled(block: Block, sample_format: str) -> Block:
    if sample_format == "u8":
        block -= 128
    if sample_format in {"flt", "dbl"}:
        np.clip(block, -LOUDEST, LOUDEST, out=block)
        if np.isnan(block.sum()):
            np.nan_to_num(block, copy=False)
    else:
        block *= np.float32(1 / _FULL_SCALE[sample_format])
    return block
