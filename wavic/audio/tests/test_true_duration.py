"""What is stored of a file is what decodes, whatever its headers say."""

import io

import pytest

from wavic.audio.encoding import encode
from wavic.audio.limits import AudioRefused
from wavic.audio.probing import AudioFacts, probe
from wavic.audio.sniffing import sniff_file
from wavic.testing.audio import (
    ENCODINGS,
    MP3_VBR,
    audio_file,
    swelling_noise,
    tone,
    web_m4a,
    with_wav_length,
    without_xing,
)

EXACT = {kind for kind in ENCODINGS if kind not in {"aac", "m4a", "m4a-fragmented", "vorbis"}}
BIT_DEPTHS = {
    "wav": 16,
    "wav-u8": 8,
    "wav-24": 24,
    "wav-32": 32,
    "wav-float": 32,
    "rf64": 16,
    "w64": 16,
    "aiff": 16,
    "aiff-24": 24,
    "caf": 16,
    "flac": 16,
    "flac-24": 24,
    "ogg-flac": 16,
    "alac": 16,
    "alac-24": 24,
}
LOSSY = {"mp3", "mp3-vbr", "aac", "m4a", "m4a-fragmented", "vorbis", "opus"}


def facts_of(content: bytes) -> AudioFacts:
    file = io.BytesIO(content)
    return probe(file, sniff_file(file))


def rates_of(kind: str) -> list[int]:
    if kind == "opus":
        return [48_000]
    if kind in LOSSY:
        return [22_050, 44_100, 48_000]
    return [8_000, 22_050, 44_100, 48_000, 96_000, 192_000]


def channels_of(kind: str) -> list[int]:
    if kind == "vorbis":  # FFmpeg's own encoder writes stereo only
        return [2]
    return [1, 2] if kind.startswith("mp3") else [1, 2, 6]


MATRIX = [
    (k, rate, channels) for k in ENCODINGS for rate in rates_of(k) for channels in channels_of(k)
]
# Each kind once, and of each way of storing samples the lowest and the highest that it can.
EXTREMES = [
    *((kind, rates_of(kind)[-1], channels_of(kind)[-1]) for kind in ENCODINGS),
    *((kind, rates_of(kind)[0], 1) for kind in ("wav", "flac", "alac", "mp3", "aac", "opus")),
]


def assert_true(kind: str, rate: int, channels: int) -> None:
    facts = facts_of(audio_file(kind, seconds=1.5, rate=rate, channels=channels))

    # AAC pads its last frame of 1,024 samples; ADTS can't say that its first one is a lead-in.
    frames = 0 if kind in EXACT else 2 if kind in {"aac", "m4a-fragmented"} else 1
    assert 1500 <= facts.duration_ms <= 1500 + frames * 1024 * 1000 / rate + 1
    assert (facts.sample_rate, facts.channels) == (rate, channels)
    assert facts.declared_duration_ms in {None, 1500} or kind == "m4a-fragmented"
    assert facts.bit_depth == BIT_DEPTHS.get(kind)
    assert (facts.truncated, facts.damaged_packets) == (False, 0)


def test_every_kind_is_lossy_or_has_a_bit_depth():
    assert BIT_DEPTHS.keys() | LOSSY == ENCODINGS.keys()


@pytest.mark.parametrize(("kind", "rate", "channels"), EXTREMES)
def test_every_format(kind, rate, channels):
    assert_true(kind, rate, channels)


@pytest.mark.prove
@pytest.mark.parametrize(("kind", "rate", "channels"), MATRIX)
def test_every_format_rate_and_channel_count(kind, rate, channels):
    assert_true(kind, rate, channels)


@pytest.mark.parametrize(
    ("kind", "codec"),
    [("wav", "pcm_s16le"), ("mp3", "mp3"), ("m4a", "aac"), ("alac", "alac"), ("opus", "opus")],
)
def test_codecs_are_named_as_everybody_names_them(kind, codec):
    assert facts_of(audio_file(kind)).codec == codec


def test_bit_rate_is_that_of_the_sound():
    assert facts_of(audio_file("wav")).bit_rate == 44_100 * 2 * 16
    assert facts_of(audio_file("mp3", seconds=4)).bit_rate == pytest.approx(128_000, rel=0.02)


@pytest.mark.parametrize("kind", [kind for kind in ENCODINGS if not kind.startswith(("m4a", "al"))])
@pytest.mark.parametrize(
    "kept",
    [0.6, pytest.param(0.3, marks=pytest.mark.prove), pytest.param(0.9, marks=pytest.mark.prove)],
)
def test_a_file_cut_short_plays_what_is_left_and_is_marked(kind, kept):
    whole = audio_file(kind, seconds=6)
    facts = facts_of(whole[: int(len(whole) * kept)])

    assert facts.truncated
    # A tone compresses evenly, but Ogg is lost by whole pages of about a second.
    assert facts.duration_ms == pytest.approx(6000 * kept, abs=1200)


@pytest.mark.parametrize("kept", [0.4, 0.8])
def test_an_m4a_cut_short_plays_what_is_left_where_its_index_comes_first(kept):
    whole = web_m4a(6)
    facts = facts_of(whole[: int(len(whole) * kept)])

    assert facts.truncated
    assert facts.declared_duration_ms == 6000
    assert facts.duration_ms == pytest.approx(6000 * kept, abs=300)


@pytest.mark.parametrize("kind", ["m4a", "alac"])
def test_an_m4a_without_its_index_is_refused_as_incomplete(kind):
    whole = audio_file(kind, seconds=4)
    with pytest.raises(AudioRefused) as refusal:
        facts_of(whole[: len(whole) // 2])
    assert refusal.value.code == "incomplete"


@pytest.mark.parametrize("at", [78 + 16_384, 78 + 4 * 16_384])
def test_a_wav_cut_where_a_packet_ends_is_marked_too(at):
    assert facts_of(audio_file("wav")[:at]).truncated


@pytest.mark.parametrize("claim", [0x7FFF_FF00, 400_000])
def test_a_wav_header_that_claims_too_much_changes_nothing_but_the_mark(claim):
    facts = facts_of(with_wav_length(audio_file("wav", seconds=2), claim))

    assert facts.duration_ms == 2000
    assert facts.truncated
    assert facts.declared_duration_ms == claim * 1000 // (44_100 * 4)


@pytest.mark.parametrize("unknown", [0, 0xFFFF_FFFF])
def test_a_wav_written_to_a_pipe_declares_nothing_and_is_whole(unknown):
    facts = facts_of(with_wav_length(audio_file("wav", seconds=2), unknown))

    assert (facts.duration_ms, facts.declared_duration_ms, facts.truncated) == (2000, None, False)


def test_a_flac_header_that_claims_too_much_changes_nothing_but_the_mark():
    whole = bytearray(audio_file("flac", seconds=2))
    whole[8 + 14 : 8 + 18] = (44_100 * 3600).to_bytes(4, "big")
    facts = facts_of(bytes(whole))

    assert (facts.duration_ms, facts.declared_duration_ms) == (2000, 3_600_000)
    assert facts.truncated


@pytest.fixture(scope="module")
def vbr_mp3():
    return encode(swelling_noise(20), MP3_VBR, rate=44_100)


def test_a_vbr_mp3_without_a_xing_header_has_its_true_length(vbr_mp3):
    told, untold = facts_of(vbr_mp3), facts_of(without_xing(vbr_mp3))

    assert (told.duration_ms, told.declared_duration_ms) == (20_000, 20_000)
    assert untold.declared_duration_ms is None
    # The encoder's lead-in and padding can't be told from sound without that header.
    assert untold.duration_ms == pytest.approx(20_000, abs=3 * 1152 * 1000 / 44_100)
    assert not untold.truncated


def test_a_vbr_mp3_without_a_xing_header_that_is_cut_is_marked(vbr_mp3):
    mp3 = without_xing(vbr_mp3)
    facts = facts_of(mp3[: len(mp3) // 2 + 100])

    assert facts.truncated
    assert facts.duration_ms < 10_000


def test_an_id3v1_tag_at_the_end_is_no_damage():
    facts = facts_of(audio_file("mp3") + b"TAG" + bytes(125))
    assert (facts.duration_ms, facts.truncated, facts.damaged_packets) == (1000, False, 0)


@pytest.mark.parametrize("kind", ["alac", "mp3", "flac"])
def test_what_is_damaged_in_the_middle_is_skipped_and_the_rest_kept(kind):
    content = bytearray(audio_file(kind, seconds=10))
    middle = len(content) // 2
    content[middle : middle + 2000] = b"\x55" * 2000
    facts = facts_of(bytes(content))

    assert 9_000 < facts.duration_ms < 10_000
    assert facts.truncated  # against what its header promises


def test_damaged_packets_are_counted():
    content = bytearray(audio_file("alac", seconds=10))
    for part in range(2, 6):
        content[len(content) * part // 8] ^= 0xFF
        content[len(content) * part // 8 + 1] ^= 0xFF

    assert 1 <= facts_of(bytes(content)).damaged_packets <= 8


def test_tags_are_few_short_and_printable():
    tags = {"title": "Ca\x00fé\r\n" + "x" * 500, "artist": "The Night Ferry", "comment": "no"}
    facts = facts_of(encode(tone(0.2), ENCODINGS["flac"], rate=44_100, tags=tags))

    assert facts.tags.keys() <= {"title", "artist"}
    assert facts.tags["artist"] == "The Night Ferry"
    assert len(facts.tags["title"]) <= 200
    assert facts.tags["title"].isprintable()
