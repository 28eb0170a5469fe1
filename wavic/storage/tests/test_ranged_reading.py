"""Reading a part of a blob fetches that part, ahead by a little, never the whole."""

import io

import av
import numpy
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wavic.storage.names import blob_name
from wavic.storage.ranged_reader import READ_AHEAD
from wavic.storage.tests.web import written

DATA = bytes(range(256)) * 40_000  # 10 MB: five times what is read ahead


@pytest.fixture
def fetched(azure_store):
    """The lengths of the bodies that Azure sent since."""
    lengths = []

    def count(response):
        if response.http_request.method == "GET":
            lengths.append(int(response.http_response.headers["Content-Length"]))

    original = azure_store._blob

    def counted(name):
        blob = original(name)
        download = blob.download_blob
        blob.download_blob = lambda *args, **options: download(
            *args, raw_response_hook=count, **options
        )
        return blob

    azure_store._blob = counted
    return lengths


def wav(seconds=60):
    """A stereo WAV of so many seconds at 44.1 kHz."""
    file = io.BytesIO()
    with av.open(file, "w", format="wav") as container:
        stream = container.add_stream("pcm_s16le", rate=44_100, layout="stereo")
        for _ in range(seconds):
            samples = numpy.zeros((1, 44_100 * 2), numpy.int16)
            frame = av.AudioFrame.from_ndarray(samples, format="s16", layout="stereo")
            frame.sample_rate = 44_100
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return file.getvalue()


@pytest.mark.node
def test_a_few_bytes_cost_one_small_fetch(azure_store, fetched):
    with azure_store.open(written(azure_store, DATA)) as file:
        assert file.read(10) == DATA[:10]
        assert file.read(1_000) == DATA[10:1_010]
    assert fetched == [READ_AHEAD]


@pytest.mark.node
def test_the_end_is_reached_without_what_is_before_it(azure_store, fetched):
    with azure_store.open(written(azure_store, DATA)) as file:
        file.seek(-5, io.SEEK_END)
        assert file.read() == DATA[-5:]
    assert sum(fetched) == 5


@pytest.mark.node
def test_the_whole_is_fetched_once_when_all_is_read(azure_store, fetched):
    with azure_store.open(written(azure_store, DATA)) as file:
        parts = iter(lambda: file.read(32_768), b"")
        assert b"".join(parts) == DATA
    assert sum(fetched) == len(DATA)
    assert len(fetched) == -(-len(DATA) // READ_AHEAD)


def test_audio_is_decoded_straight_from_the_store(store):
    sound = wav(seconds=60)
    name = blob_name("audio", "wav")
    store.write(name, [sound], content_type="audio/wav", disposition="inline")
    with store.open(name) as file, av.open(file, "r", format="wav") as container:
        samples = sum(frame.samples for frame in container.decode(audio=0))
    assert samples == 60 * 44_100


def test_a_file_open_for_reading_cannot_be_written(store):
    name = written(store)
    with pytest.raises(ValueError, match="immutable"):
        store.open(name, "wb")


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    steps=st.lists(
        st.tuples(st.integers(0, 2), st.integers(-20_000, 20_000), st.integers(0, 9_000)),
        max_size=8,
    )
)
def test_seeking_and_reading_is_that_of_any_file(store, steps):
    data = DATA[:12_000]
    name = f"audio/{len(data)}-audio-wav"
    if not store.exists(name):
        written(store, data)
    twin = io.BytesIO(data)
    with store.open(name) as file:
        for whence, offset, length in steps:
            origin = (0, twin.tell(), len(data))[whence]
            position = max(0, origin + offset)
            assert file.seek(position) == twin.seek(position)
            assert file.read(length) == twin.read(length)
            assert file.tell() == twin.tell()
