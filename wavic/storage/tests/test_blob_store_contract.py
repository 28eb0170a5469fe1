"""What both stores promise whoever writes, reads and deletes blobs."""

import hashlib
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile

from wavic.storage.blobs import StoredBlob, blob_store
from wavic.storage.headers import CACHE_CONTROL
from wavic.storage.names import blob_name, content_disposition
from wavic.storage.tests.leftovers import leftovers

BLOCK = 4 * 1024 * 1024


def write(store, data=b"RIFF", name=None, content_type="audio/wav", disposition="inline"):
    name = name or blob_name("audio", "wav")
    return store.write(name, [data], content_type=content_type, disposition=disposition)


def test_the_store_under_test_is_the_one_in_use(store):
    assert blob_store() is store


@pytest.mark.parametrize("size", [0, 1, BLOCK - 1, BLOCK, 2 * BLOCK + 5])
def test_what_was_written_is_read_back(store, size):
    data = bytes(range(251)) * (size // 251 + 1)
    data = data[:size]
    name = blob_name("audio", "wav")
    chunks = [data[start : start + 700_001] for start in range(0, size, 700_001)]

    blob = store.write(name, chunks, content_type="audio/wav", disposition="inline")

    assert blob == StoredBlob(name, size, hashlib.sha256(data).hexdigest())
    assert store.exists(name)
    assert store.size(name) == size
    with store.open(name) as file:
        assert file.read() == data
    assert leftovers(store) == []


def test_one_chunk_may_be_larger_than_a_block(store):
    data = b"0123456789abcdef" * (BLOCK // 8)
    with store.open(write(store, data).name) as file:
        assert file.read() == data


def test_headers_are_kept_with_the_blob_and_cached_for_a_year(store):
    disposition = content_disposition("inline", "Kick “dry” 🥁.wav")
    head = store.head(write(store, b"RIFF", disposition=disposition).name)

    assert head.size == 4
    assert head.content_type == "audio/wav"
    assert head.disposition == disposition
    assert head.cache_control == CACHE_CONTROL == "private, max-age=31536000, immutable"
    assert head.etag
    assert head.modified.tzinfo is not None


@pytest.mark.parametrize(
    "content_type",
    ["text/html", "image/svg+xml", "application/xml", "application/pdf", "text/html; x=audio/wav"],
)
def test_what_a_browser_would_execute_is_stored_as_an_opaque_attachment(store, content_type):
    disposition = content_disposition("inline", "a.html")
    blob = write(store, b"<script>", content_type=content_type, disposition=disposition)
    head = store.head(blob.name)

    assert head.content_type == "application/octet-stream"
    assert head.disposition == 'attachment; filename="a.html"'


def test_a_name_is_written_once(store):
    name = write(store, b"first").name
    with pytest.raises(FileExistsError):
        write(store, b"second", name=name)
    with store.open(name) as file:
        assert file.read() == b"first"


def test_of_concurrent_writes_of_one_name_one_wins_whole(store):
    name = blob_name("audio", "wav")
    together = threading.Barrier(4)

    def attempt(byte):
        def chunks():
            for _ in range(3):
                yield byte * BLOCK
                together.wait(30)

        try:
            return store.write(name, chunks(), content_type="audio/wav", disposition="inline")
        except FileExistsError:
            return None

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(attempt, [b"a", b"b", b"c", b"d"]))

    written = [blob for blob in outcomes if blob is not None]
    assert len(written) == 1
    with store.open(name) as file:
        assert hashlib.sha256(file.read()).hexdigest() == written[0].sha256


def test_concurrent_writes_of_different_names_all_arrive(store):
    with ThreadPoolExecutor(8) as pool:
        blobs = list(pool.map(lambda number: write(store, b"%d" % number * 1000), range(24)))
    assert [store.size(blob.name) for blob in blobs] == [blob.size for blob in blobs]


@pytest.mark.parametrize("error", [OSError("cable"), KeyboardInterrupt(), RuntimeError("bug")])
def test_a_write_whose_chunks_fail_leaves_nothing_and_says_why(store, error):
    name = blob_name("audio", "wav")

    def chunks():
        yield b"x" * (BLOCK + 1)
        raise error

    with pytest.raises(type(error)) as raised:
        store.write(name, chunks(), content_type="audio/wav", disposition="inline")

    assert raised.value is error
    assert not store.exists(name)
    assert leftovers(store) == []


def test_deleting_is_idempotent(store):
    name = write(store).name
    store.delete(name)
    store.delete(name)
    assert not store.exists(name)
    assert leftovers(store) == []


def test_what_is_not_there_is_a_file_not_found(store):
    missing = blob_name("audio", "wav")
    assert not store.exists(missing)
    for read in (store.open, store.head, store.size, store.get_modified_time):
        with pytest.raises(FileNotFoundError):
            read(missing)


@pytest.mark.parametrize(
    "name",
    [
        "../outside",
        "audio/../../outside",
        "/etc/passwd",
        "audio//x",
        "audio/",
        ".incoming/x",
        "a\0b",
        "a\\b",
        "audio/x.wav@/content",
        "a\nb",
        "",
        "x" * 1025,
    ],
)
def test_a_name_cannot_leave_the_store(store, name):
    for use in (store.head, store.open, store.delete, store.exists):
        with pytest.raises(SuspiciousFileOperation):
            use(name)
    with pytest.raises(SuspiciousFileOperation):
        store.write(name, [b""], content_type="audio/wav", disposition="inline")
    with pytest.raises((SuspiciousFileOperation, ValueError)):
        store.url(name)


@pytest.mark.parametrize("name", ["x" * 256, "ä.wav", "a?b", "%2e%2e/x", "a b@.wav"])
def test_names_that_others_gave_are_read_and_never_written(store, name):
    for read in (store.head, store.open):
        with pytest.raises(FileNotFoundError):
            read(name)
    assert not store.exists(name)
    with pytest.raises(SuspiciousFileOperation):
        store.write(name, [b""], content_type="audio/wav", disposition="inline")


def test_a_folder_of_blobs_is_not_a_blob(store):
    name = write(store).name
    folder = name.rpartition("/")[0]
    store.delete(folder)
    assert not store.exists(folder)
    assert store.exists(name)


def test_djangos_save_keeps_the_same_headers_and_never_overwrites(store):
    first = store.save("images/cover.jpg", ContentFile(b"\xff\xd8first"))
    second = store.save("images/cover.jpg", ContentFile(b"\xff\xd8second"))

    assert first == "images/cover.jpg"
    assert second != first
    assert second.startswith("images/cover_")
    head = store.head(first)
    assert (head.content_type, head.disposition) == ("image/jpeg", "inline")
    assert head.cache_control == CACHE_CONTROL
    with store.open(second) as file:
        assert file.read() == b"\xff\xd8second"


def test_ping_is_silent_while_the_store_answers(store):
    store.ensure()
    assert store.ping() is None
