"""Decoded frames as blocks of samples: what meters and the waveform are fed with."""

from collections.abc import Iterator, Sequence

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

# By FFmpeg's name of a packed sample: its type, and what counts as full scale.
_NUMBERS: dict[str, tuple[type[np.generic], float]] = {
    "u8": (np.uint8, 128.0),
    "s16": (np.int16, 32_768.0),
    "s32": (np.int32, 2_147_483_648.0),
    "flt": (np.float32, 1.0),
    "dbl": (np.float64, 1.0),
}


def blocks(decoding: Decoding) -> Iterator[Block]:
    """All samples of a file in order, in blocks of BLOCK_SAMPLES; the last one may be shorter.

    A block is overwritten by the next one. What isn't a number is silence.
    """
    buffer: Block = np.empty((0, BLOCK_SAMPLES), np.float32)
    filled = 0
    for frame in decoding.frames():
        if not len(buffer):
            buffer = np.empty((decoding.channels, BLOCK_SAMPLES), np.float32)
        samples = _samples(frame)
        start, count = 0, frame.samples
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


def _samples(frame: AudioFrame) -> Sequence[NDArray]:
    """Each channel's samples, in the frame's own numbers and memory."""
    number, _ = _NUMBERS[frame.format.packed.name]
    if frame.format.is_planar:
        return [np.frombuffer(plane, number, frame.samples) for plane in frame.planes]
    channels = frame.layout.nb_channels
    packed = np.frombuffer(frame.planes[0], number, frame.samples * channels)
    return packed.reshape(frame.samples, channels).T


def _scaled(block: Block, sample_format: str) -> Block:
    if sample_format == "u8":
        block -= 128
    if sample_format in {"flt", "dbl"}:
        np.clip(block, -LOUDEST, LOUDEST, out=block)
        if np.isnan(block.sum()):
            np.nan_to_num(block, copy=False)
    else:
        block *= np.float32(1 / _NUMBERS[sample_format][1])
    return block


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
