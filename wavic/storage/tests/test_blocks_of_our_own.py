"""Blocks that we put ourselves end as those that clients put."""

import pytest

from wavic.storage.blocks import BLOCK_SIZE, BlocksMissing
from wavic.storage.names import blob_name

FIRST, LAST = b"a" * BLOCK_SIZE, b"z" * 7


@pytest.fixture
def staged(store):
    name = blob_name("incoming")
    store.open_blocks(name, 1)
    yield name
    store.discard(name)


def test_put_in_any_order_and_again_they_are_published_whole(store, staged):
    store.put_block(staged, 1, b"a longer draft")
    store.put_block(staged, 2, b"more than there is in the end")
    store.put_block(staged, 1, LAST)
    store.put_block(staged, 0, FIRST)
    final = blob_name("export", "zip")
    sealed = store.seal_own(staged, BLOCK_SIZE + 7)
    store.publish(sealed, final, content_type="application/zip", disposition="attachment")
    assert store.sealed(staged).size == BLOCK_SIZE + 7
    with store.open(final) as blob:
        assert blob.read() == FIRST + LAST
    store.delete(final)


def test_one_that_is_missing_is_named(store, staged):
    store.put_block(staged, 1, LAST)
    with pytest.raises(BlocksMissing) as missing:
        store.seal_own(staged, BLOCK_SIZE + 7)
    assert 0 in missing.value.missing
