"""A block's way into the local store: who may write what, and what is refused how."""

import base64
import hashlib
import json
import logging
import resource
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from wavic.storage.blocks import BLOCK_SIZE
from wavic.storage.names import blob_name
from wavic.storage.signing import sign
from wavic.storage.tests.leftovers import leftovers
from wavic.storage.tests.test_signed_urls import changed
from wavic.storage.tests.uploading import DATA, block, opened, put, send, uploaded
from wavic.storage.tests.web import ask, written


def refusal(answer) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["access-control-allow-origin"] == "*"
    return answer.status, json.loads(answer.body)["code"]


@pytest.fixture
def url(local_store):
    """The block URL of a new upload of three blocks."""
    return local_store.block_url(opened(local_store), len(DATA)).url


def md5(data: bytes) -> str:
    return base64.b64encode(hashlib.md5(data).digest()).decode()


@pytest.mark.parametrize(
    "change",
    [
        {"signature": ""},
        {"signature": None},
        {"size": str(len(DATA) + 1)},
        {"size": None},
        {"size": "\uff10"},
        {"expires": "99999999999"},
        {"expires": None},
    ],
)
def test_nothing_of_what_was_signed_can_be_changed(url, change):
    assert refusal(put(changed(url, **change), 0, block(0))) == (403, "invalid_signature")


def test_expired_is_403(local_store):
    name = opened(local_store)
    with time_machine.travel(datetime.now(UTC) - timedelta(hours=14), tick=False):
        url = local_store.block_url(name, len(DATA)).url
    assert refusal(put(url, 0, block(0))) == (403, "invalid_signature")


def test_another_upload_or_a_blob_cannot_be_written(local_store, url):
    name = url.partition("/blob/")[2].partition("?")[0]
    for other in (opened(local_store), written(local_store), blob_name("audio"), ".incoming/x"):
        answer = put(url.replace(name, other), 0, block(0))
        assert refusal(answer) == (403, "invalid_signature")


def test_a_signature_for_reading_does_not_write(local_store):
    name = opened(local_store, 10)
    url = f"{sign(name)}&comp=block&blockid={{block}}"
    for sized in (url, f"{url}&size=10", f"{url}&size="):
        assert refusal(put(sized, 0, b"0123456789")) == (403, "invalid_signature")
    assert local_store.blocks(name, 10) == []


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PATCH", "DELETE"])
def test_a_signature_for_writing_does_nothing_else(local_store, method):
    name = uploaded(local_store)
    url = local_store.block_url(name, len(DATA)).url.replace("{block}", "00000000")
    assert ask(url, method).status == 403
    assert ask(f"{url}&filename={len(DATA)}", method).status == 403
    assert local_store.blocks(name, len(DATA)) == [0, 1, 2]


@pytest.mark.parametrize(
    ("number", "length", "expected"),
    [
        (0, BLOCK_SIZE - 1, (400, "block_size_differs")),
        (0, BLOCK_SIZE + 1, (413, "block_size_differs")),
        (0, 0, (411, "length_required")),
        (2, len(DATA) % BLOCK_SIZE + 1, (413, "block_size_differs")),
        (3, 1, (400, "invalid_block")),
        ("99999999", 1, (400, "invalid_block")),
        ("0", BLOCK_SIZE, (400, "invalid_block")),
        ("-0000001", BLOCK_SIZE, (400, "invalid_block")),
        ("\u0660" * 8, BLOCK_SIZE, (400, "invalid_block")),
        ("../00000", BLOCK_SIZE, (400, "invalid_block")),
    ],
)
def test_a_block_has_a_number_and_exactly_its_length(url, number, length, expected):
    assert refusal(put(url, number, bytes(length))) == expected


def test_only_blocks_are_put(url):
    for other in ("blocklist", "metadata", ""):
        answer = put(url.replace("comp=block", f"comp={other}"), 0, block(0))
        assert refusal(answer) == (400, "invalid_block")


def test_an_md5_that_is_sent_is_compared(local_store, url):
    name = url.partition("/blob/")[2].partition("?")[0]
    wrong = put(url, 0, block(0), content_md5=md5(b"something else"))
    assert refusal(wrong) == (400, "md5_mismatch")
    for nonsense in ("abc", "AAAA", "ä", "!" * 24):
        assert refusal(put(url, 0, block(0), content_md5=nonsense)) == (400, "invalid_md5")
    assert local_store.blocks(name, len(DATA)) == []
    assert put(url, 0, block(0), content_md5=md5(block(0))).status == 201
    assert refusal(put(url, 0, bytes(BLOCK_SIZE), content_md5=md5(b""))) == (400, "md5_mismatch")
    assert put(url, 1, block(1)).status == put(url, 2, block(2)).status == 201
    assert local_store.seal(name, len(DATA)).read(len(DATA)) == DATA


@pytest.mark.node
def test_azure_compares_an_md5_too(azure_store):
    url = azure_store.block_url(opened(azure_store), len(DATA)).url
    assert put(url, 0, block(0), content_md5=md5(b"something else")).status == 400
    assert put(url, 0, block(0), content_md5="abc").status == 400
    assert put(url, 0, block(0), content_md5=md5(block(0))).status == 201


def test_an_upload_that_is_not_open_takes_no_block(local_store):
    never, sealed, discarded = blob_name("incoming"), uploaded(local_store), uploaded(local_store)
    local_store.seal(sealed, len(DATA))
    local_store.discard(discarded)
    for name in (never, sealed, discarded):
        url = local_store.block_url(name, len(DATA)).url
        assert refusal(put(url, 0, bytes(BLOCK_SIZE))) == (404, "not_found")
    assert local_store.seal(sealed, len(DATA)).read(len(DATA)) == DATA


def test_a_full_disk_is_503_and_keeps_no_half_block(local_store):
    """A limit on the size of files fails as a full disk does: in the middle of a write."""
    name = opened(local_store)
    url = local_store.block_url(name, len(DATA)).url
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, before[1]))
    try:
        full = put(url, 0, block(0))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert refusal(full) == (503, "storage_unavailable")
    assert int(full.headers["retry-after"]) > 0
    assert local_store.blocks(name, len(DATA)) == []
    assert len(leftovers(local_store)) == 1, "the folder of the upload alone"
    assert list((local_store.folder / f"{name}~").iterdir()) == []
    assert put(url, 0, block(0)).status == 201


def test_more_at_once_than_there_are_places_is_503(url, settings):
    from contextlib import ExitStack

    from wavic.api.multipart import receiving

    with ExitStack() as taken:
        for _ in range(settings.UPLOAD_CONCURRENCY):
            taken.enter_context(receiving())
        assert refusal(put(url, 0, block(0))) == (503, "too_many_uploads")
    assert put(url, 0, block(0)).status == 201


def test_a_browsers_preflight_is_answered(url):
    answer = send(
        url.replace("{block}", "00000000"),
        "OPTIONS",
        origin="https://studio.example",
        access_control_request_method="PUT",
        access_control_request_headers="content-md5,content-type,X-Ms-Blob-Type,x-ms-v\r\nx: y,x-q",
    )
    assert answer.status == 204
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "PUT" in answer.headers["access-control-allow-methods"]
    allowed = answer.headers["access-control-allow-headers"].split(", ")
    assert {"content-md5", "content-type", "x-ms-blob-type", "range"} <= set(allowed)
    assert "x-q" not in allowed


def test_no_signature_is_ever_logged(local_store, url, caplog):
    caplog.set_level(logging.DEBUG)
    put(url, 0, block(0))
    put(url, 0, b"too short")
    put(url, 0, block(0), content_md5=md5(b""))
    put(url.replace("signature=", "signature=x"), 0, block(0))
    name = uploaded(local_store, b"RIFF")
    ask(sign(written(local_store)))
    local_store.discard(name)
    put(local_store.block_url(name, 4).url, 0, b"RIFF")
    (local_store.folder / f"{name}~").write_text("a file where the folder should be")
    assert put(local_store.block_url(name, 4).url, 0, b"RIFF").status == 503

    logged = "\n".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records)
    assert '"/blob/<path:name>"' in logged.replace("'", '"')
    assert "signature" not in logged
    assert "expires" not in logged
