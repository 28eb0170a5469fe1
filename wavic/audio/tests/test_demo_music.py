"""The demo's music: the same every time, in mixes that differ, neither silent nor clipped."""

import io
import itertools
from functools import lru_cache

import numpy as np
import pytest

from wavic.audio.analysis import AudioAnalysis, analyse
from wavic.audio.encoding import FLAC, encode
from wavic.audio.probing import probe
from wavic.audio.sniffing import FORMATS, sniff_file
from wavic.audio.synthesis import MIXES, PIECES, RATE, Piece, render, render_files
from wavic.audio.synthesis.mixing import mix_down
from wavic.audio.synthesis.performing import Performance, perform
from wavic.audio.synthesis.score import read

pytestmark = pytest.mark.prove

LOUDEST = 10 ** (-1 / 20)  # full scale, what the masters' ceiling leaves
pieces = pytest.mark.parametrize("piece", PIECES, ids=lambda piece: piece.title)


@lru_cache(maxsize=1)
def performed(piece: Piece) -> Performance:
    return perform(piece)


@lru_cache(maxsize=3)
def mixed(piece: Piece, mix: str) -> np.ndarray:
    return mix_down(performed(piece), MIXES[mix])


def analysed(piece: Piece, mix: str) -> AudioAnalysis:
    """As the worker hears it."""
    return analyse(io.BytesIO(encode(mixed(piece, mix), FLAC, rate=RATE)), FORMATS["FLAC"])


def bands(samples: np.ndarray) -> np.ndarray:
    """Decibels below 150 Hz, up to 2 kHz and above, beside the whole."""
    spectrum = np.abs(np.fft.rfft(samples.mean(axis=1))) ** 2
    edges = [0, *(round(hertz * len(samples) / RATE) for hertz in (150, 2_000)), len(spectrum)]
    energy = np.array([spectrum[low:high].sum() for low, high in itertools.pairwise(edges)])
    return 10 * np.log10(energy / energy.sum())


@pieces
def test_a_piece_is_music_and_not_noise(piece):
    samples = mixed(piece, "balanced")

    assert samples.shape == (round(piece.seconds * RATE), 2)
    assert samples.dtype == np.float32
    assert 60 <= piece.seconds <= 150
    assert (bands(samples) > (-20, -10, -30)).all()
    assert not np.array_equal(samples[:, 0], samples[:, 1])
    assert np.abs(samples[-200:]).max() < 0.001  # it ends, rather than being cut


@pieces
def test_a_piece_has_a_form_that_can_be_seen(piece):
    seconds = mixed(piece, "balanced")[: len(mixed(piece, "balanced")) // RATE * RATE]
    levels = np.sqrt((seconds.reshape(-1, RATE * 2) ** 2).mean(axis=1))[:-6]

    # Between its quietest and its loudest second lie at least 10 dB, and not all at the ends.
    assert levels.max() > 3 * levels.min()
    middle = levels[len(levels) // 5 : -len(levels) // 5]
    assert middle.max() > 1.4 * middle.min()


@pieces
@pytest.mark.parametrize("mix", ["rough", "master", "gentle master"])
def test_a_mix_is_neither_clipped_nor_off_its_middle_nor_flat(piece, mix):
    samples = mixed(piece, mix)
    peak = np.abs(samples).max()

    assert peak <= LOUDEST + 1e-6
    assert np.abs(samples.mean(axis=0)).max() < 0.003
    crest = 20 * np.log10(peak / np.sqrt((samples**2).mean()))
    assert 8 < crest < 22
    # Nowhere does it lie at its ceiling for longer than a peak takes.
    ceiling = (np.abs(samples) > 0.999 * peak).any(axis=1)
    assert not np.convolve(ceiling, np.ones(64, int)).max() > 60


@pieces
def test_the_mixes_differ_audibly(piece):
    rough, balanced, master = (analysed(piece, mix) for mix in ("rough", "balanced", "master"))
    first, second, last = (bands(mixed(piece, mix)) for mix in ("rough", "balanced", "master"))

    def level(analysis):
        return analysis.loudness.integrated_lufs

    assert level(rough) == pytest.approx(MIXES["rough"].loudness, abs=0.3)
    assert level(master) == pytest.approx(MIXES["master"].loudness, abs=0.5)
    assert level(rough) + 3 <= level(balanced) <= level(master) - 3
    assert second[2] > first[2] + 3  # what was dark has opened up
    assert last[2] > first[2] + 3
    assert master.loudness.true_peak_dbtp < 0
    assert master.loudness.range_lu > 1


@pytest.mark.parametrize(
    ("mix", "stem"), [("drums up", "drums"), ("voice forward", "lead")], ids=lambda name: name
)
def test_a_mix_brings_forward_what_it_is_called_by(mix, stem):
    def share(name: str) -> float:
        levels = {**dict.fromkeys(performed(PIECES[0]).stems, 0.0), **MIXES[name].levels}
        return levels[stem] - np.mean([levels[other] for other in levels if other != stem])

    assert share(mix) > share("balanced") + 3
    apart = mixed(PIECES[0], mix) - mixed(PIECES[0], "balanced")
    assert np.sqrt((apart**2).mean()) > 0.02


def test_rendering_is_deterministic():
    assert np.array_equal(render(PIECES[0], mix="rough"), mixed(PIECES[0], "rough"))


def test_pieces_are_their_own():
    keys = {(piece.beats_per_minute, piece.key) for piece in PIECES}
    assert len(keys) == len({render(piece).tobytes()[:400_000] for piece in PIECES}) == len(PIECES)


@pytest.mark.parametrize("piece", PIECES, ids=lambda piece: piece.title)
def test_a_tune_rests_on_notes_of_its_chords(piece):
    """What is held for a second stands at most a tone from the chord, not a semitone beside it."""
    for section in piece.form:
        for name in section.plays.split():
            line = piece.lines[name]
            if line.reads != "scale":
                continue
            bars = read(line.bars)
            for bar in range(section.bars):
                chord = {piece.pitch(step) % 12 for step in piece.chord(bar, section.chords)}
                for note in bars[bar % len(bars)]:
                    pitch = (piece.pitch(note.degree) + note.raised) % 12
                    # A seventh, a semitone below the root, is sung by everybody.
                    beside = {(pitch - 1) % 12} & chord
                    held = note.length * piece.bar_seconds
                    assert held < 1.2 or pitch in chord or not beside, (name, section, bar, note)


def test_rendered_files_are_tagged_audio():
    [file] = render_files(PIECES[0], {"Mix 2": "drums up"}, artist="Northbound")
    facts = probe(io.BytesIO(file), sniff_file(io.BytesIO(file)))

    assert (facts.container, facts.sample_rate, facts.channels) == ("FLAC", RATE, 2)
    assert facts.duration_ms == round(PIECES[0].seconds * 1000)
    assert facts.tags == {"title": "Harbour Lights (Mix 2)", "artist": "Northbound"}
