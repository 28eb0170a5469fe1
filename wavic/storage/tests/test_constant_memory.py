"""A large blob is written and read in constant memory."""

import hashlib
import tracemalloc

import pytest

from wavic.storage.names import blob_name
from wavic.storage.signing import sign
from wavic.storage.tests.uploading import publish, uploaded
from wavic.storage.tests.web import written

pytestmark = pytest.mark.prove

MIB = 1024 * 1024


def peak_of(work):
    """What the work returns, and the most memory it held, in MiB."""
    tracemalloc.start()
    try:
        result = work()
        return result, tracemalloc.get_traced_memory()[1] / MIB
    finally:
        tracemalloc.stop()


def test_writing_200_mib_holds_a_few_blocks(store):
    chunk = bytes(MIB)
    chunks = (chunk for _ in range(200))
    blob, peak = peak_of(
        lambda: store.write(
            blob_name("audio", "wav"), chunks, content_type="audio/wav", disposition="inline"
        )
    )
    assert blob.size == 200 * MIB
    assert peak < 24


def test_sealing_and_publishing_64_mib_holds_next_to_nothing(store):
    name, final = uploaded(store, bytes(64 * MIB)), blob_name("audio", "wav")
    _, peak = peak_of(lambda: publish(store, store.seal(name, 64 * MIB), final))
    assert store.size(final) == 64 * MIB
    assert peak < 4


def test_reading_64_mib_in_chunks_holds_a_few_of_them(store):
    name = written(store, bytes(64 * MIB))

    def read():
        digest = hashlib.sha256()
        with store.open(name) as file:
            for chunk in file.chunks(MIB):
                digest.update(chunk)
        return digest.hexdigest()

    digest, peak = peak_of(read)
    assert digest == hashlib.sha256(bytes(64 * MIB)).hexdigest()
    assert peak < 24


def test_serving_64_mib_holds_a_few_blocks(local_store, client, settings):
    path = sign(written(local_store, bytes(64 * MIB))).removeprefix(settings.PUBLIC_URL)

    def serve():
        return sum(len(block) for block in client.get(path).streaming_content)

    size, peak = peak_of(serve)
    assert size == 64 * MIB
    assert peak < 8
