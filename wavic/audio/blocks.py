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

RUN_SAMPLES = 64
"""How finely extremes() looks."""

LOUDEST = 1_000.0
"""60 dB above full scale: files of floats may hold anything, and its square must stay a number."""

_INTEGERS = {"u8": (np.uint8, 2.0**7), "s16": (np.int16, 2.0**15), "s32": (np.int32, 2.0**31)}
"""By FFmpeg's name of a packed sample: its type, and what counts as full scale."""
_FLOATS = {"flt": np.float32, "dbl": np.float64}


def blocks(decoding: Decoding) -> Iterator[Block]:
    """All samples of a file in order, in blocks of BLOCK_SAMPLES; the last one may be shorter.

    A block is overwritten by the next one. What isn't a number is silence.
    """
    buffer: Block = np.empty((0, BLOCK_SAMPLES), np.float32)
    filled = 0
    for frame in decoding.frames():
        if not len(buffer):
            buffer = np.empty((decoding.channels, BLOCK_SAMPLES), np.float32)
        sample_format, start = frame.format.packed.name, 0
        channels = _channels(frame)
        while start < frame.samples:
            take = min(frame.samples - start, BLOCK_SAMPLES - filled)
            for source, target in zip(channels, buffer, strict=True):
                _convert(
                    source[start : start + take], target[filled : filled + take], sample_format
                )
            start, filled = start + take, filled + take
            if filled == BLOCK_SAMPLES:
                yield _numbers(buffer)
                filled = 0
    if filled:
        yield _numbers(buffer[:, :filled])


def _channels(frame: AudioFrame) -> list[NDArray]:
    """Each channel's samples, in the frame's own numbers and memory."""
    sample_format, count = frame.format.packed.name, frame.samples
    number = _FLOATS.get(sample_format) or _INTEGERS[sample_format][0]
    if frame.format.is_planar:
        return [np.frombuffer(memoryview(plane), number, count) for plane in frame.planes]
    channels = frame.layout.nb_channels
    packed = np.frombuffer(memoryview(frame.planes[0]), number, count * channels)
    return list(packed.reshape(count, channels).T)


def _convert(source: NDArray, target: NDArray[np.float32], sample_format: str) -> None:
    if sample_format == "flt":
        target[:] = source
        return
    if sample_format == "dbl":
        np.clip(source, -LOUDEST, LOUDEST, out=target, casting="unsafe")
        return
    target[:] = source
    target *= np.float32(1 / _INTEGERS[sample_format][1])
    if sample_format == "u8":
        target -= 1


def _numbers(block: Block) -> Block:
    samples = block.ravel()
    if np.dot(samples, samples) <= LOUDEST**2:  # cheap, and false where anything isn't a number
        return block
    return np.clip(np.nan_to_num(block, nan=0.0, copy=False), -LOUDEST, LOUDEST, out=block)


def extremes(block: Block) -> tuple[Block, Block]:
    """Lowest and highest sample of each run of RUN_SAMPLES, shape (channels, runs).

    The last run may be shorter.
    """
    if missing := -block.shape[1] % RUN_SAMPLES:
        block = np.pad(block, ((0, 0), (0, missing)), mode="edge")
    # As columns: numpy is slow to start a row.
    runs = block.reshape(-1, RUN_SAMPLES).T.copy()
    shape = (len(block), -1)
    return runs.min(axis=0).reshape(shape), runs.max(axis=0).reshape(shape)
