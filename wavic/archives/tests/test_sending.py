"""Archives over real HTTP: whole or visibly broken, resumed, and never in everybody's way."""

import io
import socket
import time
import zipfile
from contextlib import ExitStack, closing

import httpx
import pytest

from wavic.api.errors import Unavailable
from wavic.archives import sending
from wavic.archives.tests.served import PIECES, archive
from wavic.archives.zip_archive import PIECE
from wavic.testing.granian import granian

PLACES = 2
PATIENCE = 60  # seconds; a busy machine is slow, not broken


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    log = tmp_path_factory.mktemp("granian") / "log"
    limits = {"DOWNLOAD_CONCURRENCY": str(PLACES), "DOWNLOAD_STALL": "2"}
    with granian("wavic.archives.tests.live_application:application", log, **limits) as port:
        yield f"http://127.0.0.1:{port}"


def download(address, **headers):
    """The answer, asked for again while all places are taken."""
    deadline = time.monotonic() + PATIENCE
    while (answer := httpx.get(f"{address}/whole", headers=headers)).status_code == 503:
        assert answer.json()["code"] == "too_many_downloads"
        assert answer.headers["Retry-After"] == "30"
        assert time.monotonic() < deadline
        time.sleep(0.2)
    return answer


def begin(address, path="/whole"):
    """A connection on which an archive was asked for, and then nobody reads."""
    url = httpx.URL(address)
    connection = socket.create_connection((url.host, url.port), timeout=PATIENCE)
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
    return closing(connection)


def test_it_arrives_whole_with_its_length_and_its_name(address):
    answer = download(address, accept_encoding="gzip")
    assert answer.status_code == 200
    assert int(answer.headers["Content-Length"]) == len(answer.content) == archive().size
    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="Tides.zip"'
    assert "Content-Encoding" not in answer.headers
    with zipfile.ZipFile(io.BytesIO(answer.content)) as opened:
        assert opened.testzip() is None
        assert opened.getinfo("music.wav").file_size == PIECES * PIECE


def test_what_breaks_off_is_visibly_no_archive(address):
    download(address)  # so that a place is free
    with pytest.raises(httpx.RemoteProtocolError, match="closed"):
        httpx.get(f"{address}/broken")


def test_a_broken_connection_is_resumed_where_it_broke(address):
    with httpx.stream("GET", f"{address}/whole") as answer:
        etag = answer.headers["ETag"]
        begun = next(answer.iter_bytes(1_000_003))
    rest = download(address, range=f"bytes={len(begun)}-", if_range=etag)
    assert rest.status_code == 206
    assert rest.headers["Content-Range"] == f"bytes 1000003-{archive().size - 1}/{archive().size}"
    assert begun + rest.content == b"".join(archive().chunks())


def test_ranges_and_conditions_are_http(address):
    size, etag = archive().size, archive().etag
    head = httpx.head(f"{address}/whole")
    assert (head.status_code, head.headers["ETag"]) == (200, etag)
    assert (head.headers["Content-Length"], head.headers["Accept-Ranges"]) == (str(size), "bytes")
    end = download(address, range="bytes=-22")
    assert (end.status_code, end.content[:4]) == (206, b"PK\x05\x06")
    middle = download(address, range="bytes=5-8")
    assert middle.content == b"".join(archive().chunks())[5:9]
    changed = download(address, range="bytes=5-8", if_range='"other"')
    assert (changed.status_code, len(changed.content)) == (200, size)
    beyond = download(address, range=f"bytes={size}-")
    assert (beyond.status_code, beyond.headers["Content-Range"]) == (416, f"bytes */{size}")
    assert download(address, if_none_match=etag).status_code == 304
    assert download(address, if_match='"other"').status_code == 412


def test_clients_that_stop_reading_lose_their_place_and_hinder_nobody_else(address):
    with ExitStack() as stalled:
        download(address)
        for _ in range(PLACES):
            assert stalled.enter_context(begin(address)).recv(12) == b"HTTP/1.1 200"
        refused = httpx.get(f"{address}/whole")
        assert (refused.status_code, refused.json()["code"]) == (503, "too_many_downloads")
        assert httpx.get(f"{address}/live").status_code == 200
        assert download(address).status_code == 200  # while both still hold on


def test_clients_that_go_away_free_their_place(address):
    for _ in range(3 * PLACES):
        with httpx.stream("GET", f"{address}/whole") as answer:
            assert answer.status_code in {200, 503}
    assert download(address).status_code == 200


def test_clients_that_go_away_before_the_answer_begins_take_no_place(address):
    for _ in range(3 * PLACES):
        with begin(address, "/late"):
            time.sleep(0.1)  # it is in the view by now, or will find nobody at all
    assert download(address).status_code == 200


def test_a_client_that_crawls_is_cut_off_however_fast_it_was_before(monkeypatch):
    now = 1000.0
    monkeypatch.setattr(sending.time, "monotonic", lambda: now)
    body = sending.Sending(bytes(PIECE) for _ in iter(int, 1))
    for _ in range(1000):
        next(body)

    def take(count, seconds_apart):
        nonlocal now
        for _ in range(count):
            now += seconds_apart
            next(body)

    take(20, PIECE / sending.SLOWEST - 0.1)  # just fast enough, for five minutes
    with pytest.raises(sending.TooSlow):
        take(20, PIECE / sending.SLOWEST + 0.1)


def test_places_are_freed_once_by_the_end_by_errors_and_by_closing():
    def failing():
        yield b"x"
        raise FileNotFoundError

    bodies = [lambda: (b"x" for _ in range(1)), failing]
    for _ in range(3 * PLACES):
        for body in bodies:
            begun = sending.Sending(body())
            next(begun)
            with pytest.raises((StopIteration, FileNotFoundError)):
                next(begun)
            begun.close()
        sending.Sending(failing()).close()
    held = [sending.Sending(failing()) for _ in range(PLACES)]
    with pytest.raises(Unavailable):
        sending.Sending(failing())
    for body in held:
        body.close()
