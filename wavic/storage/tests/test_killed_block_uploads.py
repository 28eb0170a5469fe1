"""kill -9 at every single step from sealing to the end: done again, it ends the same."""

from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from django.core.files.storage import storages

from wavic.storage.blocks import BlocksMissing
from wavic.storage.names import blob_name
from wavic.storage.staged_blocks import copy
from wavic.storage.tests.dying import survives
from wavic.storage.tests.leftovers import leftovers
from wavic.storage.tests.uploading import content, publish, uploaded

DATA = b"RIFF" * 5000


def anew(settings):
    """The store with connections of its own: a fork must not share its parent's."""
    settings.STORAGES = {**settings.STORAGES}
    return storages["default"]


def test_a_completion_killed_at_any_step_is_done_by_the_next(store, settings):
    steps = []
    for step in count(1):
        name, final = uploaded(store, DATA), blob_name("audio", "wav")

        def complete(name=name, final=final):
            fresh = anew(settings)
            publish(fresh, fresh.seal(name, len(DATA)), final)
            fresh.discard(name)

        survived = survives(complete, step)
        steps.append(where(store, name, final))
        if store.exists(final) and content(store, final) != DATA:
            pytest.fail(f"Half a blob was to be seen after step {step}.")
        finish(store, name, final)
        assert steps[-1] == "gone" or leftovers(store) == []
        if survived:
            break

    assert {"open", "sealed", "published", "gone"} <= set(steps), "not every step was seen"
    store.sweep(timedelta(0), timedelta(0))  # for those who died while they discarded
    assert leftovers(store) == []


def where(store, name: str, final: str) -> str:
    """How far the dead process came."""
    if store.exists(final):
        try:
            store.seal(name, len(DATA))
        except BlocksMissing:
            return "gone"
        return "published"
    return "sealed" if store._sealed(name) else "open"


def finish(store, name: str, final: str) -> None:
    """What whoever completes it next does."""
    try:
        sealed = store.seal(name, len(DATA))
    except BlocksMissing:
        assert store.exists(final), "nothing may be discarded before it is published"
    else:
        publish(store, sealed, final)
        store.discard(name)
    head = store.head(final)
    assert content(store, final) == DATA
    assert (head.content_type, head.disposition) == ("audio/wav", "inline")


def test_a_block_sent_again_and_killed_at_any_step_is_the_old_the_new_or_missing(local_store):
    size = len(DATA)
    seen = []
    for step in count(1):
        name = uploaded(local_store, DATA)
        survived = survives(
            lambda name=name: local_store.receive_block(name, size, 0, [b"NEW!" * 5000]), step
        )
        try:
            seen.append(local_store.seal(name, size).read(size)[:4])
        except BlocksMissing:
            seen.append(None)
        local_store.discard(name)
        assert leftovers(local_store) == []
        if survived:
            break
    assert seen == sorted(seen, key=[b"RIFF", None, b"NEW!"].index)
    assert set(seen) == {b"RIFF", None, b"NEW!"}


@pytest.mark.parametrize("elsewhere", [False, True])
@pytest.mark.parametrize("kernel", [False, True])
def test_a_block_is_copied_with_and_without_the_kernels_help(
    tmp_path, monkeypatch, kernel, elsewhere
):
    if not kernel:
        monkeypatch.delattr("os.copy_file_range")
    memory = Path("/dev/shm")  # another file system, where there is one
    part = (memory if elsewhere and memory.is_dir() else tmp_path) / f"{tmp_path.name}.part"
    target = tmp_path / "content"
    target.write_bytes(b"." * 10)
    part.write_bytes(DATA)
    try:
        with part.open("rb", buffering=0) as source, target.open("r+b") as file:
            file.seek(4)
            copy(source, file)
    finally:
        part.unlink()
    assert target.read_bytes() == b"...." + DATA
