"""No file opens anything but itself, outlasts its limits or brings the probing process down."""

import dataclasses
import http.server
import io
import json
import random
import subprocess
import sys
import threading
from fractions import Fraction

import av
import numpy as np
import pytest

from wavic.audio.analysis import analyse
from wavic.audio.encoding import Encoding, encode
from wavic.audio.limits import AudioRefused, Limits
from wavic.audio.probing import probe
from wavic.audio.sniffing import FORMATS, sniff, sniff_file
from wavic.testing.audio import audio_file, tone


def refusal_of(content: bytes, form=None, **limits) -> str:
    file = io.BytesIO(content)
    with pytest.raises(AudioRefused) as refusal:
        probe(file, form or sniff_file(file), limits=Limits(**limits))
    return refusal.value.code


@pytest.fixture
def decoy(tmp_path):
    """A valid WAV on disk and on a local web server, which counts its visitors."""
    path = tmp_path / "decoy.wav"
    path.write_bytes(audio_file("wav"))
    visits = []

    class Handler(http.server.SimpleHTTPRequestHandler):
        def do_GET(self):
            visits.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(path.read_bytes())

        def log_message(self, *args): ...

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield path, f"http://127.0.0.1:{server.server_port}/decoy.wav", visits
    server.shutdown()
    server.server_close()


def scripts(target: object) -> dict[str, bytes]:
    return {
        "ffconcat": f"ffconcat version 1.0\nfile '{target}'\n".encode(),
        "m3u8": (
            "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n" + f"{target}\n#EXT-X-ENDLIST\n"
        ).encode(),
        "dash": (
            f'<MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><Period><BaseURL>{target}</BaseURL>'
            "</Period></MPD>"
        ).encode(),
        "reference": str(target).encode(),
    }


def test_without_our_bounds_the_decoy_would_be_opened(decoy, tmp_path):
    path, _, _ = decoy
    script = tmp_path / "song.wav"
    script.write_bytes(scripts(path)["ffconcat"])

    with av.open(str(script), options={"safe": "0"}) as container:
        assert sum(frame.samples for frame in container.decode(audio=0)) == 44_100


@pytest.mark.parametrize("kind", ["ffconcat", "m3u8", "dash", "reference"])
def test_a_script_that_names_other_files_opens_none(decoy, kind):
    path, url, visits = decoy
    for target in (path, f"file:{path}", f"file://{path}", url):
        script = scripts(target)[kind]
        assert sniff(script) is None
        for form in FORMATS.values():
            assert refusal_of(script, form) in {"not_audio", "incomplete"}
    assert visits == []


def test_an_m4a_whose_sound_lies_in_another_file_opens_none(decoy):
    path, url, visits = decoy
    content = audio_file("m4a")
    for target in (f"file://{path}", url):
        # The sample description's data reference: a URL, without the flag "in this file".
        reference = target.encode() + b"\x00"
        patched = content.replace(
            b"\x00\x00\x00\x0curl \x00\x00\x00\x01",
            (12 + len(reference)).to_bytes(4, "big") + b"url \x00\x00\x00\x00" + reference,
        )
        assert patched != content
        file = io.BytesIO(patched)
        try:
            facts = probe(file, sniff_file(file))
        except AudioRefused:
            continue
        assert facts.codec == "aac"  # its own sound, not the decoy's pcm_s16le
    assert visits == []


@pytest.mark.parametrize("form", FORMATS.values(), ids=lambda form: form.name)
def test_a_file_is_opened_as_what_was_sniffed_or_not_at_all(form):
    for kind in ("wav", "flac", "m4a", "opus", "caf", "aiff", "w64"):
        content = audio_file(kind, seconds=0.2)
        # An Opus file is an Ogg file; anything may be searched for bare frames, in vain.
        if sniff(content).demuxer != form.demuxer:
            assert refusal_of(content, form) in {"not_audio", "incomplete", "too_damaged", "empty"}


def test_zero_bytes_and_zero_samples_are_empty():
    assert refusal_of(b"", FORMATS["WAV"]) == "empty"
    assert refusal_of(audio_file("wav")[:78]) == "empty"


def video() -> bytes:
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as container:
        picture = container.add_stream("mpeg4", rate=10)
        picture.width = picture.height = 64
        picture.pix_fmt = "yuv420p"
        sound = container.add_stream("aac", rate=44_100, layout="stereo")
        for number in range(5):
            frame = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), "rgb24")
            frame.pts, frame.time_base = number, Fraction(1, 10)
            container.mux(picture.encode(frame))
        silence = av.AudioFrame.from_ndarray(np.zeros((2, 22_050), np.float32), "fltp", "stereo")
        silence.sample_rate, silence.pts = 44_100, 0
        container.mux(sound.encode(silence))
        container.mux(picture.encode(None) + sound.encode(None))
    return file.getvalue()


def test_a_video_is_refused():
    assert refusal_of(video()) == "not_audio"


def test_a_cover_is_no_video():
    cover = bytes.fromhex("89504e470d0a1a0a0000000d49484452") + bytes(60)
    frame = b"\x00image/png\x00\x03\x00" + cover
    body = b"APIC" + len(frame).to_bytes(4, "big") + b"\x00\x00" + frame
    tag = b"ID3\x03\x00\x00" + bytes((0, 0, len(body) >> 7, len(body) & 0x7F)) + body
    plain = audio_file("mp3", tags=None)
    content = tag + plain[plain.index(b"\xff\xfb") :]
    with av.open(io.BytesIO(content)) as container:
        assert len(container.streams.video) == 1

    assert probe(io.BytesIO(content), FORMATS["MP3"]).duration_ms == 1000


@pytest.mark.parametrize("rate", [0, 4_000, 0x7FFF_FFFF])
def test_parameters_that_nothing_plays_are_refused(rate):
    wav = audio_file("wav")
    at = wav.index(b"fmt ") + 12
    patched = wav[:at] + rate.to_bytes(4, "little") + wav[at + 4 :]

    assert refusal_of(patched) == ("unsupported_parameters" if rate else "not_audio")


def test_a_codec_that_nobody_asked_for_never_runs():
    wav = audio_file("wav")
    at = wav.index(b"fmt ") + 8
    for tag in (0x0002, 0x0161, 0x2001, 0x0050):  # ADPCM, WMA, DTS, MP2
        patched = wav[:at] + tag.to_bytes(2, "little") + wav[at + 2 :]
        assert refusal_of(patched) in {"unsupported_codec", "unsupported_parameters", "not_audio"}


def test_each_limit_refuses():
    ten_seconds = audio_file("wav", seconds=10)

    assert refusal_of(ten_seconds, max_duration_ms=9_000) == "too_long"
    assert refusal_of(ten_seconds, max_samples=400_000) == "too_long"
    assert refusal_of(ten_seconds, max_cpu_seconds=0) == "too_expensive"
    spoilt = bytearray(audio_file("alac", seconds=10))
    spoilt[200:80_000] = random.Random(1).randbytes(79_800)
    assert refusal_of(bytes(spoilt), max_damaged_packets=5) == "too_damaged"


def test_an_error_of_the_storage_is_not_the_files_fault():
    class Failing(io.BytesIO):
        def read(self, *args):
            if self.tell() > 100_000:
                raise ConnectionResetError("The storage has gone.")
            return super().read(*args)

    with pytest.raises(ConnectionResetError):
        probe(Failing(audio_file("wav", seconds=10)), FORMATS["WAV"])


def outcomes_of_mutations(seed: int, count: int) -> dict[str, int]:
    command = [sys.executable, "-m", "wavic.audio.tests.mutate", str(seed), str(count)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def test_mutated_files_are_probed_or_refused():
    outcomes = outcomes_of_mutations(seed=1, count=440)

    assert sum(outcomes.values()) == 440
    assert outcomes["probed"] >= 100
    assert outcomes["not_audio"] + outcomes["incomplete"] >= 50


FLOATS = {
    "not a number": np.nan,
    "infinite": np.inf,
    "huge": 1e300,
    "tiny": 1e-310,
}


@pytest.mark.parametrize("kind", ["wav-float", "wav-double"])
@pytest.mark.parametrize("value", FLOATS)
def test_floats_of_any_kind_are_measured_as_numbers(kind, value):
    encoding = Encoding("wav", {"wav-float": "pcm_f32le", "wav-double": "pcm_f64le"}[kind])
    wav = encode(tone(1), encoding, rate=44_100)
    with np.errstate(over="ignore"):
        number = np.array([FLOATS[value]]).astype("<f4" if kind == "wav-float" else "<f8")
    at = wav.index(b"data") + 8 + 8_000 * number.itemsize
    spoilt = wav[:at] + number.tobytes() + wav[at + number.itemsize :]
    found = analyse(io.BytesIO(spoilt), FORMATS["WAV"])

    assert found.facts.duration_ms == 1000
    levels = [value for value in dataclasses.astuple(found.loudness) if value is not None]
    assert len(levels) == 3  # all but the range, for which a second is too short
    assert all(-10 < level <= 65 for level in levels)


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(2, 12))
def test_fifty_thousand_mutated_files_are_probed_or_refused(seed):
    assert sum(outcomes_of_mutations(seed, 5_000).values()) == 5_000
