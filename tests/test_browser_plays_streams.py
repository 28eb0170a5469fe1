"""A real browser plays streaming proxies to their end, seeks in them, and starts where we do."""

import base64

import numpy as np
import pytest
from django.core.files.storage import storages

from wavic.audio.encoding import encode
from wavic.audio.tests.streams import heard, stream_of
from wavic.audio.tests.test_streams_are_sample_aligned import clicks, lag
from wavic.storage.names import blob_name, content_disposition
from wavic.storage.signing import sign
from wavic.storage.tests.serving import serving
from wavic.testing.audio import ENCODINGS, without_xing
from wavic.testing.browser import Visit
from wavic.testing.ports import free_port

pytestmark = pytest.mark.browser
RATE = 44_100
PLAY = """
    url => new Promise((resolve, reject) => {
        const audio = new Audio(url);
        const told = {};
        audio.onerror = () => reject(new Error(audio.error.message));
        audio.onloadedmetadata = () => {
            told.duration = audio.duration;
            audio.currentTime = 1.5;
        };
        audio.onseeked = () => {
            told.position = audio.currentTime;
            audio.play().catch(reject);
        };
        audio.onended = () => resolve({...told, end: audio.currentTime});
    })
"""
DECODE = """
    async url => {
        const content = await (await fetch(url)).arrayBuffer();
        const sound = await new OfflineAudioContext(1, 1, 44100).decodeAudioData(content);
        const bytes = new Uint8Array(sound.getChannelData(0).buffer);
        let text = "";
        for (let at = 0; at < bytes.length; at += 32768)
            text += String.fromCharCode(...bytes.subarray(at, at + 32768));
        return btoa(text);
    }
"""


@pytest.fixture
def publish(tmp_path, settings):
    """Serve content from a local store: its signed URL."""
    settings.PUBLIC_URL = f"http://127.0.0.1:{free_port()}"
    settings.BLOB_DIR = tmp_path / "blobs"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "wavic.storage.local.LocalBlobStore"},
    }

    def write(content: bytes, facts) -> str:
        name = blob_name("audio", facts.extension)
        disposition = content_disposition("inline", f"stream.{facts.extension}")
        storages["default"].write(
            name, [content], content_type=facts.content_type, disposition=disposition
        )
        return sign(name)

    with serving(tmp_path, settings.PUBLIC_URL):
        yield write


@pytest.fixture
def page(browser):
    visit = Visit.to(browser)
    yield visit.page
    assert visit.complaints == []
    visit.close()


SOURCES = {
    "wav": encode(clicks(RATE, 2), ENCODINGS["wav"], rate=RATE),
    "m4a": encode(clicks(RATE, 2), ENCODINGS["m4a"], rate=RATE),
    "aac": encode(clicks(RATE, 2), ENCODINGS["aac"], rate=RATE),
    "mp3": (mp3 := encode(clicks(RATE, 2), ENCODINGS["mp3"], rate=RATE)),
    "mp3 without header": without_xing(mp3),
}


@pytest.mark.prove
def test_proxies_of_each_kind(page, publish):
    for kind, source in SOURCES.items():
        facts, proxy = stream_of(source)
        assert facts.remuxed is (kind != "wav")
        url = publish(proxy, facts)
        _, original = heard(source)

        played = page.evaluate(PLAY, url)
        assert played["position"] == 1.5, kind
        assert played["end"] == played["duration"], kind
        assert abs(played["duration"] - len(original) / RATE) < 1024 / RATE, kind

        decoded = np.frombuffer(base64.b64decode(page.evaluate(DECODE, url)), np.float32)
        assert lag(original[:, 0], decoded) == 0, kind
        assert abs(len(decoded) - len(original)) < 1024, kind
