"""The demo's music: the same every time, in two mixes that differ, neither silent nor clipped."""

import io
import itertools
from functools import lru_cache

import numpy as np
import pytest

from wavic.audio.probing import probe
from wavic.audio.sniffing import sniff_file
from wavic.audio.synthesis import MIXES, PIECES, RATE, Piece, render, render_file

PROVEN = [pytest.param(piece, marks=pytest.mark.prove) for piece in PIECES[1:]]
pieces = pytest.mark.parametrize("piece", [PIECES[0], *PROVEN], ids=lambda piece: piece.title)


@lru_cache(maxsize=2)
def rendered(piece: Piece, mix: int = 1) -> np.ndarray:
    return render(piece, mix=mix)


def bands(samples: np.ndarray) -> np.ndarray:
    """Energy below 150 Hz, up to 2 kHz and above, as shares of the whole."""
    spectrum = np.abs(np.fft.rfft(samples.mean(axis=1))) ** 2
    edges = [0, *(round(hertz * len(samples) / RATE) for hertz in (150, 2_000)), len(spectrum)]
    energy = np.array([spectrum[low:high].sum() for low, high in itertools.pairwise(edges)])
    return energy / energy.sum()


@pieces
def test_a_piece_is_music_and_not_noise(piece):
    samples = rendered(piece)

    assert samples.shape == (round(piece.seconds * RATE), 2)
    assert 30 <= piece.seconds <= 60
    assert 0.8 < np.abs(samples).max() <= 0.91
    assert 0.08 < np.sqrt((samples**2).mean()) < 0.3
    assert abs(samples.mean()) < 0.005
    assert not np.array_equal(samples[:, 0], samples[:, 1])
    assert (bands(samples) > (0.02, 0.05, 0.0001)).all()
    assert np.abs(samples[-200:]).max() < 0.01  # it ends, rather than being cut


@pieces
def test_the_mixes_differ_audibly(piece):
    first, second = (rendered(piece, mix) for mix in MIXES)

    assert np.sqrt(((first - second) ** 2).mean()) > 0.03
    assert np.abs(bands(first) - bands(second)).max() > 0.02


def test_rendering_is_deterministic():
    assert np.array_equal(render(PIECES[0]), rendered(PIECES[0]))


@pytest.mark.prove
def test_pieces_are_their_own():
    assert len({render(piece).tobytes()[:400_000] for piece in PIECES}) == len(PIECES)


def test_a_rendered_file_is_tagged_audio():
    file = io.BytesIO(render_file(PIECES[0], mix=2))
    facts = probe(file, sniff_file(file))

    assert (facts.container, facts.sample_rate, facts.channels) == ("FLAC", RATE, 2)
    assert facts.duration_ms == round(PIECES[0].seconds * 1000)
    assert facts.tags == {"title": "Harbour Lights (mix 2)", "artist": "The Night Ferry"}
