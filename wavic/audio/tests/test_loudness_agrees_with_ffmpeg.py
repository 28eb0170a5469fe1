"""Our meter is as right as others: as FFmpeg's ebur128, and as the filter written down plainly."""

import io

import av
import numpy as np
import pytest

from wavic.audio.analysis import analyse
from wavic.audio.blocks import BLOCK_SAMPLES
from wavic.audio.encoding import encode
from wavic.audio.k_weighting import KWeighting, biquads
from wavic.audio.sniffing import FORMATS
from wavic.audio.synthesis import PIECES, RATE, render
from wavic.testing.audio import ENCODINGS


def by_ffmpeg(content: bytes) -> dict[str, float]:
    """The last figures of FFmpeg's own meter."""
    figures: dict[str, str] = {}
    with av.open(io.BytesIO(content)) as container:
        graph = av.filter.Graph()
        graph.link_nodes(
            graph.add_abuffer(template=container.streams.audio[0]),
            graph.add("ebur128", "metadata=1:framelog=quiet:peak=true+sample"),
            graph.add("abuffersink"),
        ).configure()
        for frame in [*container.decode(audio=0), None]:
            graph.push(frame)
            while True:
                try:
                    figures |= graph.pull().metadata
                except (av.BlockingIOError, av.EOFError):
                    break
    return {name.removeprefix("lavfi.r128."): float(value) for name, value in figures.items()}


@pytest.fixture(scope="module")
def music():
    return render(PIECES[0], mix="drums up")[: 45 * RATE]


@pytest.mark.parametrize("channels", [1, 2, 5])
def test_music(music, channels):
    # Of more channels, each is the same music a little later.
    delayed = [np.roll(music[:, channel % 2], 9_000 * channel) for channel in range(channels)]
    content = encode(np.stack(delayed, axis=1), ENCODINGS["wav-24"], rate=RATE)
    ours, theirs = analyse(io.BytesIO(content), FORMATS["WAV"]).loudness, by_ffmpeg(content)

    assert ours.integrated_lufs == pytest.approx(theirs["I"], abs=0.02)
    # FFmpeg's percentiles lie one window beside those of Tech 3342's reference program.
    assert ours.range_lu == pytest.approx(theirs["LRA"], abs=0.2)
    assert 10 ** (ours.sample_peak_dbfs / 20) == pytest.approx(theirs["sample_peak"], abs=0.001)
    assert 10 ** (ours.true_peak_dbtp / 20) == pytest.approx(theirs["true_peak"], abs=0.005)


def recursion(samples: np.ndarray, rate: int) -> np.ndarray:
    """The two biquads, sample after sample, in double precision."""
    wave = samples.astype(np.float64).tolist()
    for b, a in biquads(rate):
        first = second = 0.0
        for at, x in enumerate(wave):
            wave[at] = y = b[0] * x + first
            first, second = b[1] * x - a[1] * y + second, b[2] * x - a[2] * y
    return np.array(wave)


def test_the_filter_is_the_standards_table_at_48_khz():
    (shelf_b, shelf_a), (pass_b, pass_a) = biquads(48_000)

    assert shelf_b == pytest.approx([1.53512485958697, -2.69169618940638, 1.19839281085285])
    assert shelf_a == pytest.approx([1, -1.69065929318241, 0.73248077421585])
    assert pass_b == pytest.approx([1, -2, 1])
    assert pass_a == pytest.approx([1, -1.99004745483398, 0.99007225036621])


@pytest.mark.parametrize("rate", [8_000, 44_100, 384_000])
def test_the_filter_by_rows_is_the_filter_by_samples(rate):
    samples = np.random.default_rng(rate).uniform(-0.9, 1, BLOCK_SAMPLES * 2 + 777)
    both = np.stack((samples, samples[::-1])).astype(np.float32)
    by_rows = KWeighting(rate, 2)
    blocks = [both[:, at : at + BLOCK_SAMPLES] for at in range(0, len(samples), BLOCK_SAMPLES)]
    weighted = np.concatenate([by_rows(block).copy() for block in blocks], axis=1)

    for channel, source in zip(weighted, both, strict=True):
        assert np.abs(channel - recursion(source, rate)).max() < 1e-4
