"""Blobs and documents compared: what is removed, what is made again, and what is never touched."""

from datetime import timedelta

import pytest
from bson.objectid import ObjectId
from django.utils import timezone

from wavic.storage import reconciling
from wavic.storage.holders import Holder
from wavic.storage.inventory import inventory
from wavic.storage.names import blob_name
from wavic.storage.reconciling import reconcile
from wavic.uploads.models import Upload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _everything_is_old(monkeypatch):
    monkeypatch.setattr(reconciling, "YOUNG", -timedelta(days=1))


@pytest.fixture
def remade(monkeypatch):
    """The uploads alone hold blobs, and what is made of one is noted."""
    made: list[ObjectId] = []
    holder = Holder(Upload, ("blob", "details.proxy", "details.peaks"), made.append)
    monkeypatch.setattr(reconciling, "holders", lambda: [holder])
    return made


def write(store, name: str = "", content: bytes = b"RIFF") -> str:
    name = name or blob_name("audio", "wav")
    return store.write(name, [content], content_type="audio/wav", disposition="inline").name


def upload(blob: str, **details: str) -> Upload:
    return Upload.objects.create(
        purpose="track", target=ObjectId(), uploaded_by=ObjectId(), payer=ObjectId(),
        reserved=0, filename="a.wav", size=4, blob=blob, details=details,
        expires_at=timezone.now(),
    )  # fmt: skip


def names(store) -> set[str]:
    return {blob.name for blob in inventory(store)}


def test_the_inventory_is_every_published_blob_and_nothing_on_its_way(store):
    assert list(inventory(store)) == []
    written = {write(store, content=bytes(size)): size for size in (0, 1, 70_000)}
    deep = write(store, "pictures/of/old/band.jpg")
    staging = blob_name("incoming")
    store.open_blocks(staging, 9)
    listed = {blob.name: blob for blob in inventory(store)}
    assert {name: blob.size for name, blob in listed.items()} == written | {deep: 4}
    for name, blob in listed.items():
        assert abs(blob.modified - store.head(name).modified) < timedelta(seconds=2)


def test_what_no_document_names_is_reported_and_removed_when_told_so(store, remade):
    held, orphan = write(store), write(store, content=b"orphan")
    upload(held)
    found = reconcile(store, repair=False)
    assert (found.orphans.number, found.orphans.size, found.orphans.examples) == (1, 6, [orphan])
    assert found.blobs.number == 2
    assert names(store) == {held, orphan}
    assert reconcile(store, repair=True).orphans.mended == 1
    assert names(store) == {held}
    assert reconcile(store, repair=True).orphans.number == 0


def test_what_is_younger_than_a_day_is_left_alone(store, remade, monkeypatch):
    monkeypatch.setattr(reconciling, "YOUNG", timedelta(days=1))
    fresh = write(store)
    found = reconcile(store, repair=True)
    assert (found.orphans.number, found.young.number) == (0, 1)
    assert names(store) == {fresh}


def test_what_is_on_its_way_in_is_left_alone(store, remade):
    staging = blob_name("incoming")
    store.open_blocks(staging, 9)
    before = store.blocks(staging, 9)
    found = reconcile(store, repair=True)
    assert (found.blobs.number, found.orphans.number) == (0, 0)
    assert store.blocks(staging, 9) == before


def test_a_document_made_while_it_looked_keeps_its_blob(store, remade, monkeypatch):
    """It is asked for again, right before anything is removed."""
    blob = write(store)

    def written_meanwhile(blobs):
        yield from blobs
        upload(blob)

    found = reconcile(store, repair=True, watched=written_meanwhile)
    assert found.orphans.number == 0
    assert names(store) == {blob}


def test_documents_without_their_blob_are_reported_and_made_again_where_that_can_be(store, remade):
    kept = upload(write(store), proxy="stream/00/lost.m4a", peaks="wave/00/lost.bin")
    gone = upload("audio/00/lost.wav", proxy="stream/00/lost-too.m4a")
    found = reconcile(store, repair=False)
    assert found.lost.number == 4
    assert f"wavic_uploads.Upload {gone.pk} blob: audio/00/lost.wav" in found.lost.examples
    assert remade == []
    found = reconcile(store, repair=True)
    assert (found.lost.number, found.lost.mended) == (4, 2)
    assert remade == [kept.pk]


def test_a_blob_that_two_documents_share_is_held_by_either(store, remade):
    shared = write(store)
    first, second = upload(shared), upload(shared)
    first.delete()
    assert reconcile(store, repair=True).orphans.number == 0
    second.delete()
    assert reconcile(store, repair=True).orphans.mended == 1


def test_many_are_gone_through_in_batches(local_store, remade, monkeypatch):
    monkeypatch.setattr(reconciling, "_BATCH", 3)
    held = {write(local_store) for _ in range(4)}
    for blob in held:
        upload(blob)
    for _ in range(8):
        write(local_store)
    found = reconcile(local_store, repair=True)
    assert (found.blobs.number, found.orphans.mended) == (12, 8)
    assert names(local_store) == held
