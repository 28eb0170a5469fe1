"""Whoever holds a block URL of Azure's may do much to the staging blob; what is published stays."""

from datetime import timedelta

import pytest
from azure.core.exceptions import HttpResponseError
from azure.storage.blob import BlobClient, BlobLeaseClient, ContentSettings, StandardBlobTier

from wavic.storage.blocks import BlocksMissing, SealBroken, SizeDiffers
from wavic.storage.headers import CACHE_CONTROL
from wavic.storage.names import blob_name
from wavic.storage.signing import sign
from wavic.storage.tests.leftovers import leftovers
from wavic.storage.tests.uploading import content, opened, publish, put, uploaded
from wavic.storage.tests.web import ask

pytestmark = pytest.mark.node
DATA, OTHER = b"RIFF" * 1000, b"<sc>" * 1000
HOSTILE = ContentSettings(
    content_type="text/html",
    content_encoding="gzip",
    content_disposition="inline",
    cache_control="no-store",
)


def held(store, name: str) -> BlobClient:
    """What the SDK makes of a block URL: a hostile client has nothing else."""
    return BlobClient.from_blob_url(store.block_url(name, len(DATA)).url.partition("&comp=")[0])


def commit(client: BlobClient, data: bytes) -> None:
    client.stage_block("another", data)
    client.commit_block_list(["another"], content_settings=HOSTILE, metadata={"sealed": "x"})


def set_tier(client: BlobClient) -> None:
    client.set_standard_blob_tier(StandardBlobTier.ARCHIVE)


NOTICED = {
    "overwrites it": lambda client: client.upload_blob(OTHER, overwrite=True),
    "commits a list": lambda client: commit(client, OTHER),
    "sets headers": lambda client: client.set_http_headers(HOSTILE),
    "sets metadata": lambda client: client.set_blob_metadata({"sealed": "by me"}),
    "archives it": set_tier,
}
HARMLESS = {
    "stages a block": lambda client: client.stage_block("another", OTHER),
    "takes a snapshot": lambda client: client.create_snapshot(),
    "leases it": lambda client: BlobLeaseClient(client).acquire(),
}


def still_published(store, final: str) -> bool:
    head = store.head(final)
    return (head.content_type, head.disposition, head.cache_control, content(store, final)) == (
        ("audio/wav", "inline", CACHE_CONTROL, DATA)
    )


@pytest.mark.parametrize("deed", NOTICED)
def test_what_changes_between_seal_and_publication_is_not_published(azure_store, deed):
    name, final = uploaded(azure_store, DATA), blob_name("audio", "wav")
    sealed = azure_store.seal(name, len(DATA))
    NOTICED[deed](held(azure_store, name))

    with pytest.raises(SealBroken):
        publish(azure_store, sealed, final)
    with pytest.raises(SealBroken):
        sealed.read(4)
    assert not azure_store.exists(final)
    azure_store.discard(name)
    assert leftovers(azure_store) == []


@pytest.mark.parametrize("deed", HARMLESS)
def test_what_does_not_change_the_bytes_does_not_matter(azure_store, deed):
    name, final = uploaded(azure_store, DATA), blob_name("audio", "wav")
    sealed = azure_store.seal(name, len(DATA))
    HARMLESS[deed](held(azure_store, name))

    assert azure_store.seal(name, len(DATA)) == sealed
    publish(azure_store, sealed, final)
    assert still_published(azure_store, final)
    azure_store.discard(name)
    assert leftovers(azure_store) == []


@pytest.mark.parametrize("deed", NOTICED | HARMLESS)
def test_nothing_changes_what_was_published(azure_store, deed):
    name, final = uploaded(azure_store, DATA), blob_name("audio", "wav")
    publish(azure_store, azure_store.seal(name, len(DATA)), final)
    head = azure_store.head(final)
    (NOTICED | HARMLESS)[deed](held(azure_store, name))

    assert azure_store.head(final) == head
    assert still_published(azure_store, final)
    azure_store.discard(name)
    assert leftovers(azure_store) == []


def test_sealing_anew_does_not_replace_what_was_published(azure_store):
    name, final = uploaded(azure_store, DATA), blob_name("audio", "wav")
    publish(azure_store, azure_store.seal(name, len(DATA)), final)
    held(azure_store, name).upload_blob(OTHER, overwrite=True)
    with pytest.raises(FileExistsError):
        publish(azure_store, azure_store.seal(name, len(DATA)), final)
    assert still_published(azure_store, final)


def test_headers_of_the_clients_own_are_not_published(azure_store):
    name, final = opened(azure_store, len(DATA)), blob_name("audio", "wav")
    commit(held(azure_store, name), DATA)
    publish(azure_store, azure_store.seal(name, len(DATA)), final)

    assert still_published(azure_store, final)
    answer = ask(sign(final))
    assert answer.body == DATA
    assert "content-encoding" not in answer.headers


def test_a_committed_blob_of_another_size_is_refused(azure_store):
    name = opened(azure_store, len(DATA))
    held(azure_store, name).upload_blob(DATA + b"!")
    with pytest.raises(SizeDiffers) as refused:
        azure_store.seal(name, len(DATA))
    assert refused.value.arrived == len(DATA) + 1


@pytest.mark.parametrize(
    "blocks",
    [
        {0: DATA + b"!"},
        {0: DATA[1:]},
        {0: DATA, 1: b"!"},
    ],
)
def test_blocks_of_other_sizes_or_too_many_are_refused(azure_store, blocks):
    name = opened(azure_store, len(DATA))
    for number, body in blocks.items():
        put(azure_store.block_url(name, len(DATA)).url, number, body)
    with pytest.raises(SizeDiffers) as refused:
        azure_store.seal(name, len(DATA))
    assert refused.value.arrived == sum(map(len, blocks.values()))


def test_a_number_that_is_encoded_once_more_is_another_block(azure_store):
    """It looks the same to the SDK, which decodes what it lists."""
    name = opened(azure_store, len(DATA))
    assert put(azure_store.block_url(name, len(DATA)).url, "MDAwMDAwMDA=", DATA).status == 201
    with pytest.raises(BlocksMissing) as refused:
        azure_store.seal(name, len(DATA))
    assert refused.value.missing == [0]


def test_blocks_beside_an_empty_list_of_the_clients_own_are_refused(azure_store):
    name = opened(azure_store, len(DATA))
    held(azure_store, name).commit_block_list([])
    put(azure_store.block_url(name, len(DATA)).url, 0, DATA)
    with pytest.raises(SealBroken):
        azure_store.seal(name, len(DATA))


@pytest.mark.parametrize(
    "create",
    [lambda client: client.create_page_blob(512), lambda client: client.create_append_blob()],
)
def test_another_type_of_blob_is_refused_and_discarded(azure_store, create):
    name = opened(azure_store, 512)
    create(held(azure_store, name))
    for use in (azure_store.seal, azure_store.blocks):
        with pytest.raises(SealBroken):
            use(name, 512)
    azure_store.discard(name)
    assert leftovers(azure_store) == []


def test_the_url_neither_reads_nor_deletes_nor_reaches_another_blob(azure_store):
    name, other = uploaded(azure_store, DATA), opened(azure_store, len(DATA))
    azure_store.seal(name, len(DATA))
    for deed in ("download_blob", "delete_blob"):
        with pytest.raises(HttpResponseError) as refused:
            getattr(held(azure_store, name), deed)()
        assert refused.value.status_code == 403
    url = azure_store.block_url(name, len(DATA)).url
    assert put(url.replace(name, other), 0, DATA).status == 403
    assert put(url.replace(name, blob_name("audio")), 0, DATA).status == 403


def test_what_is_staged_after_all_was_discarded_is_swept(azure_store):
    name = uploaded(azure_store, DATA)
    azure_store.seal(name, len(DATA))
    azure_store.discard(name)
    client = held(azure_store, name)
    client.upload_blob(OTHER)
    BlobLeaseClient(client).acquire()
    client.create_snapshot()
    late = uploaded(azure_store, DATA)

    assert leftovers(azure_store) == sorted([name, late])
    assert azure_store.sweep() == 0
    assert azure_store.sweep(staged=timedelta(0)) == 2
    assert leftovers(azure_store) == []
