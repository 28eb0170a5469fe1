"""What both stores promise of uploads in blocks, from the first block to the final name."""

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import SuspiciousFileOperation

from wavic.storage.blocks import (
    BLOCK_SIZE,
    LARGEST_UPLOAD,
    BlocksMissing,
    SealBroken,
    SizeDiffers,
    block_count,
    block_id,
    block_length,
)
from wavic.storage.headers import CACHE_CONTROL
from wavic.storage.names import blob_name, content_disposition
from wavic.storage.tests.leftovers import leftovers
from wavic.storage.tests.uploading import (
    DATA,
    block,
    content,
    opened,
    publish,
    published,
    put,
    uploaded,
)


@pytest.mark.parametrize("size", [1, BLOCK_SIZE - 1, BLOCK_SIZE, BLOCK_SIZE + 1, len(DATA)])
def test_what_was_put_in_blocks_is_published_whole(store, size):
    data = DATA[:size]
    disposition = content_disposition("inline", "Kick “dry” 🥁.wav")
    final = published(store, data, disposition=disposition)

    head = store.head(final)
    assert content(store, final) == data
    assert (head.size, head.content_type) == (size, "audio/wav")
    assert (head.disposition, head.cache_control) == (disposition, CACHE_CONTROL)
    assert head.etag.startswith('"')
    assert leftovers(store) == []


def test_blocks_come_in_any_order_several_at_a_time_and_again(store):
    name = opened(store)
    url = store.block_url(name, len(DATA)).url
    numbers = [*range(block_count(len(DATA)))] * 2
    random.Random(2).shuffle(numbers)
    with ThreadPoolExecutor(4) as pool:
        answers = pool.map(lambda number: put(url, number, block(number)).status, numbers)
        assert set(answers) == {201}
    assert store.blocks(name, len(DATA)) == [0, 1, 2]
    assert store.seal(name, len(DATA)).read(len(DATA)) == DATA


def test_it_says_which_blocks_have_arrived_and_which_are_missing(store):
    name = opened(store)
    assert store.blocks(name, len(DATA)) == []
    with pytest.raises(BlocksMissing) as nothing:
        store.seal(name, len(DATA))
    assert nothing.value.missing == [0, 1, 2]

    put(store.block_url(name, len(DATA)).url, 1, block(1))

    assert store.blocks(name, len(DATA)) == [1]
    with pytest.raises(BlocksMissing) as some:
        store.seal(name, len(DATA))
    assert some.value.missing == [0, 2]


def test_the_last_of_a_block_put_twice_counts(store):
    name = uploaded(store)
    other = bytes(BLOCK_SIZE)
    put(store.block_url(name, len(DATA)).url, 0, other)
    assert store.seal(name, len(DATA)).read(BLOCK_SIZE + 5) == other + DATA[BLOCK_SIZE:][:5]


def test_what_was_sealed_is_read_from_its_start_and_anywhere(store):
    sealed = store.seal(uploaded(store), len(DATA))
    assert sealed.size == len(DATA)
    assert sealed.read(100) == DATA[:100]
    assert sealed.read(len(DATA) + 100) == DATA
    with sealed.open() as file:
        file.seek(-7, 2)
        assert file.read() == DATA[-7:]


def test_sealing_and_publishing_again_changes_nothing(store):
    name, final = uploaded(store), blob_name("audio", "wav")
    sealed = store.seal(name, len(DATA))
    publish(store, sealed, final)
    before = store.head(final)

    assert store.seal(name, len(DATA)) == sealed
    assert store.blocks(name, len(DATA)) == [0, 1, 2]
    publish(store, sealed, final)
    store.discard(name)
    store.discard(name)
    publish(store, sealed, final)  # as somebody would who was a little late

    assert store.head(final) == before
    assert content(store, final) == DATA
    assert leftovers(store) == []


def test_several_at_once_seal_and_publish_one_blob(store):
    name, final = uploaded(store), blob_name("audio", "wav")
    together = threading.Barrier(4)

    def complete(_):
        together.wait(30)
        sealed = store.seal(name, len(DATA))
        together.wait(30)
        publish(store, sealed, final)
        return sealed

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(complete, range(4)))) == 1
    assert content(store, final) == DATA
    store.discard(name)
    assert leftovers(store) == []


def test_a_name_that_something_else_has_is_refused(store):
    name = uploaded(store)
    taken = published(store, b"another one")
    written = store.write(
        blob_name("audio"), [b"RIFF"], content_type="audio/wav", disposition="inline"
    ).name
    for final in (taken, written):
        with pytest.raises(FileExistsError):
            publish(store, store.seal(name, len(DATA)), final)
    assert (content(store, taken), content(store, written)) == (b"another one", b"RIFF")


def test_another_size_than_was_declared_is_refused(store):
    name = uploaded(store)
    with pytest.raises(SizeDiffers) as smaller:
        store.seal(name, len(DATA) - 1)
    assert smaller.value.arrived == len(DATA)
    with pytest.raises(BlocksMissing):
        store.seal(name, len(DATA) + BLOCK_SIZE)
    sealed = store.seal(name, len(DATA))
    assert sealed.size == len(DATA)
    with pytest.raises(SizeDiffers):
        store.seal(name, len(DATA) - 1)


def test_what_a_browser_would_execute_is_published_as_an_opaque_attachment(store):
    head = store.head(published(store, b"<script>", content_type="text/html"))
    assert (head.content_type, head.disposition) == ("application/octet-stream", "attachment")


def test_two_blobs_have_two_etags(store):
    assert store.head(published(store, b"one")).etag != store.head(published(store, b"two")).etag


def test_a_discarded_upload_is_gone(store):
    name = uploaded(store)
    sealed = store.seal(name, len(DATA))
    store.discard(name)
    assert leftovers(store) == []
    with pytest.raises(BlocksMissing):
        store.seal(name, len(DATA))
    with pytest.raises((FileNotFoundError, SealBroken)):
        sealed.read(10)
    with pytest.raises((FileNotFoundError, SealBroken)):
        publish(store, sealed, blob_name("audio"))
    store.discard(opened(store))
    store.discard(blob_name("incoming"))
    assert leftovers(store) == []


def test_opening_again_keeps_what_is_there(store):
    name = uploaded(store)
    store.open_blocks(name, len(DATA))
    assert store.blocks(name, len(DATA)) == [0, 1, 2]


def test_forgotten_blocks_are_swept_after_eight_days(store):
    finished = published(store, b"kept")
    begun, sealed = opened(store), uploaded(store)
    put(store.block_url(begun, len(DATA)).url, 1, block(1))
    store.seal(sealed, len(DATA))

    assert store.sweep() == 0
    assert store.sweep(timedelta(0)) == 0, "no day old, whatever idles elsewhere"
    assert store.blocks(begun, len(DATA)) == [1]
    assert store.sweep(staged=timedelta(0)) == 2
    assert leftovers(store) == []
    assert store.exists(finished)


def test_a_block_url_is_good_for_twelve_hours_at_least(store):
    name = opened(store)
    url = store.block_url(name, len(DATA))
    life = url.expires_at - datetime.now(UTC)
    assert timedelta(hours=12) <= life < timedelta(hours=13, seconds=1)
    assert url.url.count("{block}") == 1
    assert store.block_url(name, len(DATA)) == url


@pytest.mark.parametrize("name", ["audio/2f/2f", "incoming", "incoming/../audio/2f", "incomings/2"])
def test_only_staging_names_are_ever_written_to(store, name):
    for use in (store.open_blocks, store.block_url, store.blocks, store.seal):
        with pytest.raises(SuspiciousFileOperation):
            use(name, 10)
    with pytest.raises(SuspiciousFileOperation):
        store.discard(name)


@pytest.mark.parametrize("size", [-1, 0, LARGEST_UPLOAD + 1])
def test_an_upload_of_nothing_or_too_much_is_not_opened(local_store, size):
    with pytest.raises(ValueError, match="1 to"):
        local_store.open_blocks(blob_name("incoming"), size)


def test_blocks_are_numbered_in_eight_digits_and_the_last_is_shorter():
    assert [block_count(size) for size in (0, 1, BLOCK_SIZE, BLOCK_SIZE + 1)] == [0, 1, 1, 2]
    size = BLOCK_SIZE + 5
    assert [block_length(number, size) for number in (0, 1, 2, 9)] == [BLOCK_SIZE, 5, 0, 0]
    assert block_id(12) == "00000012"
