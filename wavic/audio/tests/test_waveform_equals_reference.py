"""A waveform shows every peak: it equals what numpy finds in all samples at once, of any format."""

import io
import json
import struct

import av
import numpy as np
import pytest

from wavic.audio import waveform
from wavic.audio.analysis import analyse
from wavic.audio.blocks import BLOCK_SAMPLES, RUN_SAMPLES, extremes
from wavic.audio.encoding import encode
from wavic.audio.sniffing import sniff_file
from wavic.audio.waveform import ENOUGH_POINTS, MAX_POINTS, Level, Waveform, WaveformBuilder
from wavic.testing.audio import ENCODINGS, swelling_noise, without_xing

KINDS = {  # of what musicians bring; by name: a key of ENCODINGS and a sample rate
    "wav-16": ("wav", 44_100),
    "wav-24": ("wav-24", 48_000),
    "wav-96k": ("wav-24", 96_000),
    "flac": ("flac", 44_100),
    "alac": ("alac-24", 48_000),
    "aac": ("m4a", 44_100),
    "mp3": ("mp3", 44_100),
    "mp3-vbr-without-header": ("mp3-vbr", 44_100),
    "opus": ("opus", 48_000),
}
OTHERS = {"wav-u8": ("wav-u8", 44_100), "wav-float": ("wav-float", 44_100)}


def recording(kind: str, seconds: float, *, channels: int = 2) -> bytes:
    name, rate = {**KINDS, **OTHERS}[kind]
    content = encode(
        swelling_noise(seconds, rate=rate, channels=channels), ENCODINGS[name], rate=rate
    )
    return without_xing(content) if kind == "mp3-vbr-without-header" else content


def decoded(content: bytes) -> np.ndarray:
    """All samples, shape (channels, samples), full scale at ±1, by way of FFmpeg's converter."""
    with av.open(io.BytesIO(content)) as container:
        resampler = av.AudioResampler(format="dblp")
        frames = [*container.decode(audio=0), None]
        return np.concatenate(
            [part.to_ndarray() for frame in frames for part in resampler.resample(frame)], axis=1
        )


def reference(samples: np.ndarray, pixel: int) -> np.ndarray:
    starts = np.arange(0, samples.shape[1], pixel)
    lowest = np.minimum.reduceat(samples.min(axis=0), starts)
    highest = np.maximum.reduceat(samples.max(axis=0), starts)
    return np.stack((lowest, highest), axis=1) * 128


def assert_equals_reference(drawn: Waveform, samples: np.ndarray) -> None:
    for level in drawn.levels:
        expected = reference(samples, level.samples_per_pixel)
        assert level.points.shape == expected.shape
        assert np.abs(level.points - np.clip(expected, -128, 127)).max() <= 0.51
    assert len(drawn.levels[0].points) <= MAX_POINTS
    assert len(drawn.levels[-1].points) <= ENOUGH_POINTS
    pixels = [level.samples_per_pixel for level in drawn.levels]
    assert pixels == [pixels[0] * 4**zoom for zoom in range(len(pixels))]


def assert_analysed_in_full(kind: str, seconds: int) -> None:
    content = recording(kind, seconds)
    file = io.BytesIO(content)
    analysis, samples = analyse(file, sniff_file(file)), decoded(content)

    rate = analysis.facts.sample_rate
    assert analysis.facts.duration_ms == round(samples.shape[1] * 1000 / rate)
    # A frame or two that the encoder has padded, where nothing tells which samples are padding.
    assert seconds * 1000 <= analysis.facts.duration_ms <= seconds * 1000 + 2_500_000 / rate
    assert analysis.waveform.sample_rate == rate
    assert_equals_reference(analysis.waveform, samples)


@pytest.mark.parametrize("kind", [*KINDS, *OTHERS])
def test_twenty_seconds_of_each_kind(kind):
    assert_analysed_in_full(kind, 20)


@pytest.mark.prove
@pytest.mark.parametrize("kind", KINDS)
def test_four_minutes_of_each_kind(kind):
    assert_analysed_in_full(kind, 240)


@pytest.mark.parametrize("channels", [1, 6])
def test_the_extremes_are_those_of_all_channels(channels):
    content = recording("wav-24", 3, channels=channels)
    file = io.BytesIO(content)
    assert_equals_reference(analyse(file, sniff_file(file)).waveform, decoded(content))


def built(samples: np.ndarray) -> Waveform:
    builder = WaveformBuilder(8_000)
    for at in range(0, samples.shape[1], BLOCK_SAMPLES):
        builder.feed(*extremes(samples[:, at : at + BLOCK_SAMPLES]))
    return builder.finish()


@pytest.mark.parametrize(
    "count",
    [
        *(1, RUN_SAMPLES - 1, RUN_SAMPLES, BLOCK_SAMPLES, BLOCK_SAMPLES + 1),
        *(MAX_POINTS * RUN_SAMPLES, MAX_POINTS * RUN_SAMPLES + 1, 9_999_999),
    ],
)
def test_any_length(count):
    samples = np.random.default_rng(count).uniform(-1, 1, (1, count)).astype(np.float32)
    waveform = built(samples)

    assert_equals_reference(waveform, samples)
    assert (
        len(waveform.levels[0].points) > MAX_POINTS / 2
        or waveform.levels[0].samples_per_pixel == 64
    )


@pytest.mark.parametrize("blocks", [2_048, 2_049, 4_096, 4_099])
def test_a_pixel_may_grow_beyond_a_block(monkeypatch, blocks):
    monkeypatch.setattr(waveform, "MAX_POINTS", 1_024)
    builder = WaveformBuilder(384_000)
    levels = np.random.default_rng(blocks).uniform(0, 1, blocks).astype(np.float32)
    for level in levels:
        runs = np.full((1, BLOCK_SAMPLES // RUN_SAMPLES), level)
        builder.feed(-runs, runs)
    finest = builder.finish().levels[0]

    together = finest.samples_per_pixel // BLOCK_SAMPLES
    assert together == (2 if blocks == 2_048 else 4 if blocks <= 4_096 else 8)
    expected = np.maximum.reduceat(levels, np.arange(0, blocks, together)) * 128
    assert finest.points.shape == (len(expected), 2)
    assert np.abs(finest.points[:, 1] - expected).max() <= 1
    assert np.abs(finest.points[:, 0] + expected).max() <= 1


def test_full_scale_is_not_wrapped_around():
    drawn = built(np.array([[-1.0, 1.0, -3.0, 2.5]], np.float32))
    assert drawn.levels[0].points.tolist() == [[-128, 127]]


def test_packing_keeps_everything():
    drawn = built(np.random.default_rng(1).uniform(-1, 1, (2, 5_000_000)).astype(np.float32))
    packed = drawn.pack()
    unpacked = Waveform.unpack(packed)

    assert len(packed) < 200_000
    assert len(unpacked.levels) == len(drawn.levels) >= 3
    assert unpacked.sample_rate == drawn.sample_rate
    for before, after in zip(drawn.levels, unpacked.levels, strict=True):
        assert before.samples_per_pixel == after.samples_per_pixel
        assert np.array_equal(before.points, after.points)


@pytest.mark.parametrize("spoil", [b"", b"WVF1", b"WVF1\x02", b"RIFF" + bytes(60)])
def test_what_is_no_waveform_is_not_unpacked(spoil):
    with pytest.raises(ValueError, match="no packed waveform"):
        Waveform.unpack(spoil)


def test_a_packed_waveform_cut_or_lengthened_is_not_unpacked():
    packed = built(np.zeros((1, 100_000), np.float32)).pack()
    for spoilt in (packed[:-1], packed + b"\x00", packed[:40]):
        with pytest.raises(ValueError, match="no packed waveform"):
            Waveform.unpack(spoilt)


def test_a_level_is_written_as_audiowaveform_writes_it():
    level = Level(256, np.array([[-3, 4], [-128, 127]], np.int8))

    header = struct.unpack("<iIiiIi", level.dat(44_100)[:24])
    assert header == (2, 1, 44_100, 256, 2, 1)
    assert level.dat(44_100)[24:] == bytes([253, 4, 128, 127])
    assert json.loads(json.dumps(level.json(44_100))) == {
        "version": 2,
        "channels": 1,
        "sample_rate": 44_100,
        "samples_per_pixel": 256,
        "bits": 8,
        "length": 2,
        "data": [-3, 4, -128, 127],
    }
