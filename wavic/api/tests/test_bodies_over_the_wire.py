"""What only a real server and real sockets can show: long, cut, lying and unread bodies."""

import http.client
import json
import socket
import subprocess
from collections.abc import Iterator
from contextlib import closing

import httpx
import pytest

MIB = 1024 * 1024
AUTH = {"Authorization": "Bearer ann"}
MULTIPART = {**AUTH, "Content-Type": "multipart/form-data; boundary=b"}
HEAD = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
END = b"\r\n--b--\r\n"


def stream(*parts: bytes, fill: int = 0) -> Iterator[bytes]:
    """The parts, with `fill` MiB of bytes before the last."""
    yield from parts[:-1]
    for _ in range(fill):
        yield b"x" * MIB
    yield parts[-1]


def send(port: int, path: str, headers: dict, body: Iterator[bytes], length: int) -> httpx.Response:
    return httpx.post(
        f"http://127.0.0.1:{port}{path}",
        headers={**headers, "Content-Length": str(length)},
        content=body,
        timeout=60,
    )


def exchange(port: int, request: bytes, *, half_close: bool = False) -> http.client.HTTPResponse:
    """The response to raw bytes."""
    with closing(socket.create_connection(("127.0.0.1", port), timeout=20)) as connection:
        connection.sendall(request)
        if half_close:
            connection.shutdown(socket.SHUT_WR)
        response = http.client.HTTPResponse(connection)
        response.begin()
        response.body = response.read()
        return response


def code_of(response: http.client.HTTPResponse) -> tuple[int, str]:
    return response.status, json.loads(response.body)["code"]


def test_a_json_body_of_60_mb_is_413_without_being_read(port):
    headers = b"Content-Type: application/json\r\nAuthorization: Bearer ann\r\n"
    head = (
        b"POST /thing HTTP/1.1\r\nHost: localhost\r\n"
        + headers
        + b"Content-Length: 60000000\r\n\r\n"
    )
    with closing(socket.create_connection(("127.0.0.1", port), timeout=30)) as connection:
        connection.sendall(head)
        block, sent = b"x" * MIB, 0
        try:
            while sent < 60_000_000:
                sent += connection.send(block)
        except ConnectionError:
            pass  # the server has answered and hung up, as it should
        assert sent < 40 * MIB


@pytest.mark.parametrize(
    ("path", "kind", "code"),
    [
        ("/thing", "application/json", "body_too_large"),
        ("/thing/refuse", "multipart/form-data; boundary=b", "forbidden"),
        ("/nowhere", "application/octet-stream", "not_found"),
    ],
)
def test_a_client_that_sends_first_and_reads_later_sees_the_answer(port, path, kind, code):
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request("POST", path, b"x" * 10 * MIB, {**AUTH, "Content-Type": kind})
        response = connection.getresponse()
        response.body = response.read()
    assert response.headers["Content-Type"] == "application/problem+json"
    assert json.loads(response.body)["code"] == code


def test_curl_sees_the_answer_to_60_mb_and_sends_none_of_it(port, tmp_path):
    body = tmp_path / "body"
    with body.open("wb") as file:
        file.truncate(60_000_000)
    for path, kind, code in [
        ("/thing", "application/json", "body_too_large"),
        ("/thing/refuse", "multipart/form-data; boundary=b", "forbidden"),
    ]:
        done = subprocess.run(
            ["curl", "-s", "--expect100-timeout", "30", "-H", "Authorization: Bearer ann",
             "-H", f"Content-Type: {kind}", "--data-binary", f"@{body}",
             "-w", "\\n%{size_upload}", f"http://127.0.0.1:{port}{path}"],
            capture_output=True, check=False, timeout=60,
        )  # fmt: skip
        answer, sent = done.stdout.splitlines()
        assert (json.loads(answer)["code"], int(sent)) == (code, 0)


def test_an_upload_refused_unread_leaves_the_connection_usable_or_closed(port):
    length = len(HEAD) + 5 * MIB + len(END)
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
        for _ in range(3):
            refused = client.post(
                "/thing/refuse",
                headers={**MULTIPART, "Content-Length": str(length)},
                content=stream(HEAD, END, fill=5),
            )
            assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
            assert client.get("/thing", headers=AUTH).status_code == 200


def test_a_large_upload_streams_through(port):
    length = len(HEAD) + 64 * MIB + len(END)
    response = send(port, "/thing/upload", MULTIPART, stream(HEAD, END, fill=64), length)
    assert response.json() == {"title": "a", "size": 64 * MIB}


def test_a_file_over_its_limit_is_refused_half_way(port):
    length = len(HEAD) + 8 * MIB + len(END)
    headers = {**MULTIPART, "X-Most": str(2 * MIB)}
    response = send(port, "/thing/upload", headers, stream(HEAD, END, fill=8), length)
    assert (response.status_code, response.json()["code"]) == (413, "file_too_large")


@pytest.mark.parametrize(
    ("path", "kind", "body"),
    [
        ("/thing", b"application/json", b'{"name":"a"}'),
        ("/thing/upload", b"multipart/form-data; boundary=b", HEAD + b"cut"),
    ],
)
def test_a_body_cut_short_is_400(port, path, kind, body):
    request = (
        b"POST " + path.encode() + b" HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + kind
        + b"\r\nAuthorization: Bearer ann\r\nContent-Length: 5000\r\n\r\n" + body
    )  # fmt: skip
    assert code_of(exchange(port, request, half_close=True)) == (400, "truncated_body")


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/thing", b"application/json"), ("/thing/upload", b"multipart/form-data; boundary=b")],
)
def test_a_chunked_body_is_411(port, path, kind):
    headers = b"Authorization: Bearer ann\r\nTransfer-Encoding: chunked\r\nContent-Type: " + kind
    head = b"POST " + path.encode() + b" HTTP/1.1\r\nHost: localhost\r\n" + headers
    request = head + b"\r\n\r\n5\r\n12345\r\n0\r\n\r\n"
    assert code_of(exchange(port, request)) == (411, "length_required")


def test_head_has_no_body(port):
    for path, status in [("/thing", 200), ("/nowhere", 404), ("/health/live", 200)]:
        response = httpx.head(f"http://127.0.0.1:{port}{path}", headers=AUTH)
        assert (response.status_code, response.content) == (status, b"")
