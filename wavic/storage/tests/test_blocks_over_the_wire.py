"""Blocks to a real server over real sockets: cut, slow, chunked, many, and the server killed."""

import json
import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from http.client import HTTPResponse
from urllib.parse import urlsplit

import httpx
import pytest
from django.core.files.storage import storages

from wavic.storage.blocks import BLOCK_SIZE, block_count, block_id
from wavic.storage.names import blob_name
from wavic.storage.tests.leftovers import leftovers
from wavic.storage.tests.serving import serving
from wavic.storage.tests.uploading import DATA, block, content, opened, publish
from wavic.testing.ports import free_port

MIB = 1024 * 1024
HALF = BLOCK_SIZE // 2


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("wire")


@pytest.fixture(scope="module")
def public_url():
    return f"http://127.0.0.1:{free_port()}"


@pytest.fixture(scope="module")
def server(folder, public_url):
    with serving(folder, public_url) as running:
        yield running


def local_store_at(folder, public_url, settings):
    settings.PUBLIC_URL = public_url
    settings.BLOB_DIR = folder / "blobs"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "wavic.storage.local.LocalBlobStore"},
    }
    return storages["default"]


@pytest.fixture
def wired_store(settings, folder, public_url):
    """The local store that the server serves."""
    return local_store_at(folder, public_url, settings)


def address(store, name: str, number: int, size: int = len(DATA)) -> str:
    return store.block_url(name, size).url.replace("{block}", block_id(number))


def put(store, name: str, number: int) -> httpx.Response:
    return httpx.put(address(store, name, number), content=block(number), timeout=60)


def begin(url: str, body: bytes, *headers: str) -> socket.socket:
    """A connection on which a PUT has begun, and this much of its body was sent."""
    parts = urlsplit(url)
    connection = socket.create_connection((parts.hostname, parts.port), timeout=30)
    lines = [f"PUT {parts.path}?{parts.query} HTTP/1.1", f"Host: {parts.netloc}", *headers]
    connection.sendall("\r\n".join([*lines, "", ""]).encode() + body)
    return connection


def parts_of(store, name: str) -> list:
    return list((store.folder / f"{name}~").glob("*.part"))


def eventually(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline, "It never came true."
        time.sleep(0.02)


LENGTH = f"Content-Length: {BLOCK_SIZE}"


def test_cut_connections_leave_no_half_block_and_take_no_place(wired_store, server, settings):
    name = opened(wired_store)
    for _ in range(settings.UPLOAD_CONCURRENCY + 1):
        connection = begin(address(wired_store, name, 0), block(0)[:HALF], LENGTH)
        eventually(lambda: parts_of(wired_store, name))
        connection.close()
        eventually(lambda: not parts_of(wired_store, name))

    assert wired_store.blocks(name, len(DATA)) == []
    assert put(wired_store, name, 0).status_code == 201
    wired_store.discard(name)


def test_a_block_cut_short_is_told_so(wired_store, server):
    name = opened(wired_store)
    with closing(begin(address(wired_store, name, 0), b"cut", LENGTH)) as connection:
        connection.shutdown(socket.SHUT_WR)
        answer = HTTPResponse(connection)
        answer.begin()
        assert (answer.status, json.load(answer)["code"]) == (400, "truncated_body")
    wired_store.discard(name)


def test_slow_clients_take_half_of_the_threads_at_most(wired_store, server, settings):
    name = opened(wired_store)
    with ExitStack() as slow:
        for _ in range(settings.UPLOAD_CONCURRENCY):
            url = address(wired_store, name, 0)
            slow.enter_context(closing(begin(url, block(0)[:HALF], LENGTH)))
        eventually(lambda: len(parts_of(wired_store, name)) == settings.UPLOAD_CONCURRENCY)

        refused = put(wired_store, name, 1)
        assert (refused.status_code, refused.json()["code"]) == (503, "too_many_uploads")
        assert refused.headers["retry-after"]
        assert httpx.get(f"{settings.PUBLIC_URL}/health/live", timeout=30).status_code == 200
    eventually(lambda: put(wired_store, name, 1).status_code == 201)
    wired_store.discard(name)


def test_a_chunked_body_is_411_and_a_long_one_413(wired_store, server):
    name = opened(wired_store)
    url = address(wired_store, name, 0)
    chunked = httpx.put(url, content=iter([block(0)]), timeout=60)
    assert (chunked.status_code, chunked.json()["code"]) == (411, "length_required")
    long = httpx.put(url, content=block(0) + b"!", timeout=60)
    assert (long.status_code, long.json()["code"]) == (413, "block_size_differs")
    assert wired_store.blocks(name, len(DATA)) == []
    wired_store.discard(name)


@pytest.mark.prove
def test_a_server_killed_in_a_block_is_resumed_and_leaves_nothing(tmp_path, settings):
    public_url = f"http://127.0.0.1:{free_port()}"
    store = local_store_at(tmp_path, public_url, settings)
    name, final = opened(store), blob_name("audio", "wav")
    with serving(tmp_path, public_url) as doomed:
        assert put(store, name, 1).status_code == 201
        with closing(begin(address(store, name, 0), block(0)[:HALF], LENGTH)):
            eventually(lambda: parts_of(store, name))
            doomed.kill()
    assert store.blocks(name, len(DATA)) == [1]

    with serving(tmp_path, public_url):
        for number in (0, 2):
            assert put(store, name, number).status_code == 201
    publish(store, store.seal(name, len(DATA)), final)
    store.discard(name)
    assert content(store, final) == DATA
    assert leftovers(store) == []


def test_blocks_stream_through_in_constant_memory(wired_store, server):
    size = 40 * BLOCK_SIZE
    name = opened(wired_store, size)
    body = bytes(BLOCK_SIZE)

    def send(number: int) -> int:
        url = address(wired_store, name, number, size)
        return httpx.put(url, content=body, timeout=60).status_code

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(send, range(4))) == {201}
        before = server.most_memory()
        assert set(pool.map(send, range(4, block_count(size)))) == {201}
    assert wired_store.blocks(name, size) == list(range(40))
    assert server.most_memory() - before < 48, "320 MiB came through"
    wired_store.discard(name)


def test_no_signature_is_in_the_servers_log(wired_store, server):
    name = opened(wired_store)
    assert put(wired_store, name, 0).status_code == 201
    assert httpx.put(address(wired_store, name, 1), content=b"short").status_code == 400
    forged = address(wired_store, name, 1).replace("signature=", "signature=x")
    assert httpx.put(forged, content=b"").status_code == 403
    wired_store.discard(name)

    lines = [line for line in server.log.read_text().splitlines() if line.startswith("{")]
    assert {json.loads(line).get("status") for line in lines} >= {201, 400, 403}
    assert not [line for line in lines if "signature" in line or name in line]
