"""A blob goes from one store into another as it is, or not at all."""

import hashlib

import pytest

from wavic.storage.blobs import StoredBlob
from wavic.storage.copying import Damaged, copy_blob
from wavic.storage.headers import BlobHeaders
from wavic.storage.inventory import inventory
from wavic.storage.local import LocalBlobStore
from wavic.storage.names import blob_name

CONTENT = bytes(range(256)) * 9_000  # more than one piece


@pytest.fixture
def other(tmp_path):
    return LocalBlobStore(tmp_path / "other")


def test_there_and_back_it_is_the_same(store, other):
    name = blob_name("audio", "wav")
    written = store.write(name, [CONTENT], content_type="audio/wav", disposition="inline")
    before = store.head(name)
    assert copy_blob(store, other, name, written.sha256) == written
    store.delete(name)
    assert copy_blob(other, store, name, written.sha256) == written
    after = store.head(name)
    for fact in ("size", "content_type", "disposition", "cache_control"):
        assert getattr(after, fact) == getattr(before, fact)
    with store.open(name) as file:
        assert hashlib.file_digest(file, "sha256").hexdigest() == written.sha256


def test_a_name_that_others_gave_is_kept(store, other):
    name = "uploads/5f00/Mix 3 (final).wav"
    source = LocalBlobStore(other.folder.parent / "theirs")
    with source._incoming(name) as incoming:
        incoming.append(CONTENT)
        digest = hashlib.sha256(CONTENT).hexdigest()
        incoming.publish(StoredBlob(name, len(CONTENT), digest), BlobHeaders("audio/wav", "inline"))
    assert copy_blob(source, store, name).sha256 == digest
    assert [blob.name for blob in inventory(store)] == [name]


def test_what_was_damaged_never_becomes_a_blob(store, other):
    name = blob_name("audio", "wav")
    store.write(name, [CONTENT], content_type="audio/wav", disposition="inline")
    with pytest.raises(Damaged, match=name):
        copy_blob(store, other, name, "0" * 64)
    assert list(inventory(other)) == []


def test_what_is_there_or_is_not_is_told(store, other):
    name = blob_name("audio", "wav")
    with pytest.raises(FileNotFoundError):
        copy_blob(store, other, name)
    store.write(name, [b"RIFF"], content_type="audio/wav", disposition="inline")
    copy_blob(store, other, name)
    with pytest.raises(FileExistsError):
        copy_blob(store, other, name)
