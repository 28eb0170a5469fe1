"""Putting blocks as a browser would: Azurite over HTTP, the local store through Django."""

import random
from urllib.parse import urlsplit

import httpx
from django.conf import settings
from django.test import Client

from wavic.storage.blocks import BLOCK_SIZE, block_count, block_id, block_length
from wavic.storage.names import blob_name
from wavic.storage.tests.web import Answer

DATA = random.Random(1).randbytes(2 * BLOCK_SIZE + 12_345)  # three blocks
SIZE = len(DATA)


def opened(store, size: int = SIZE) -> str:
    """The staging name of a new upload."""
    name = blob_name("incoming")
    store.open_blocks(name, size)
    return name


def block(number: int, data: bytes = DATA) -> bytes:
    """The bytes of one block of this data."""
    start = number * BLOCK_SIZE
    return data[start : start + block_length(number, len(data))]


def put(url: str, number: int | str, body: bytes, **headers: str) -> Answer:
    """One block to its URL; headers are given like ``content_md5="…"``."""
    written = block_id(number) if isinstance(number, int) else number
    return send(url.replace("{block}", written), "PUT", body, **headers)


def send(url: str, method: str, body: bytes = b"", **headers: str) -> Answer:
    """A request with a body."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    if not url.startswith(settings.PUBLIC_URL):
        response = httpx.request(method, url, headers=sent, content=body)
        return Answer(response.status_code, response.headers, response.content)
    parts = urlsplit(url)
    response = Client().generic(
        method, f"{parts.path}?{parts.query}", body, "application/octet-stream", headers=sent
    )
    return Answer(response.status_code, httpx.Headers(response.headers), response.getvalue())


def put_all(store, name: str, data: bytes = DATA) -> None:
    """Every block, the last one first."""
    url = store.block_url(name, len(data)).url
    for number in reversed(range(block_count(len(data)))):
        assert put(url, number, block(number, data)).status == 201


def uploaded(store, data: bytes = DATA) -> str:
    """The staging name of an upload all of whose blocks have arrived."""
    name = opened(store, len(data))
    put_all(store, name, data)
    return name


def published(store, data: bytes = DATA, **headers: str) -> str:
    """The final name of an upload that went all the way."""
    name, final = uploaded(store, data), blob_name("audio", "wav")
    publish(store, store.seal(name, len(data)), final, **headers)
    store.discard(name)
    return final


def publish(store, sealed, final: str, content_type="audio/wav", disposition="inline") -> None:
    store.publish(sealed, final, content_type=content_type, disposition=disposition)


def content(store, name: str) -> bytes:
    """All bytes of a blob."""
    with store.open(name) as file:
        return file.read()
