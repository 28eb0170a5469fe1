"""Multipart bodies stream: fields first, one file, constant memory, honest refusals."""

import itertools
import tracemalloc

import pytest
from django.test import Client, RequestFactory
from hypothesis import given, settings
from hypothesis import strategies as st

from wavic.api import multipart
from wavic.api.errors import Problem
from wavic.api.multipart import BLOCK, StreamingMultiPartParser

pytestmark = pytest.mark.urls("wavic.api.tests.urls")
B = "boundary"
TYPE = f"multipart/form-data; boundary={B}"
END = f"\r\n--{B}--\r\n".encode()


def field(name: str, value: bytes) -> bytes:
    head = f'--{B}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
    return head.encode() + value + b"\r\n"


def file_head(name: str = "a.wav", field: str = "file") -> bytes:
    disposition = f'Content-Disposition: form-data; name="{field}"; filename="{name}"'
    return f"--{B}\r\n{disposition}\r\nContent-Type: audio/wav\r\n\r\n".encode()


def post(body: bytes, path: str = "/thing/upload", content_type: str = TYPE, **headers):
    headers["Authorization"] = "Bearer ann"
    return Client().post(path, body, content_type=content_type, headers=headers)


def parse(stream, length: int):
    """What the parser makes of a stream that claims `length` bytes."""
    request = RequestFactory().generic("POST", "/", b"", CONTENT_LENGTH=str(length))
    return StreamingMultiPartParser().parse(stream, TYPE, {"request": request})


class Body:
    """A stream of blocks that remembers how far it was read."""

    def __init__(self, blocks):
        self.blocks, self.taken = iter(blocks), 0

    def read(self, size=-1):
        block = next(self.blocks, b"")
        self.taken += len(block)
        return block


def test_fields_and_file_arrive_whole():
    content = bytes(range(256)) * 20_000 + b"\r\n--boundar\r\n--"
    response = post(field("title", "Süß 🎵".encode()) + file_head() + content + END)
    assert response.json() == {"title": "Süß 🎵", "size": len(content)}


@pytest.mark.parametrize("size", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK])
def test_every_size_is_counted_to_the_byte(size):
    assert post(file_head() + b"\r" * size + END).json()["size"] == size


def test_nothing_of_the_file_is_read_before_it_is_asked_for():
    blocks = [field("title", b"t") + file_head(), *[b"x" * BLOCK] * 5, END]
    body = Body(blocks)
    parsed = parse(body, sum(map(len, blocks)))
    assert parsed.data["title"] == "t"
    assert body.taken == len(blocks[0])
    assert sum(map(len, parsed.files["file"].chunks())) == 5 * BLOCK


def test_a_file_of_200_mib_takes_a_few_mib_of_memory():
    chunk = b"\x00\r\n-" * (BLOCK // 4)
    body = Body(itertools.chain([file_head()], itertools.repeat(chunk, 200), [END]))
    incoming = parse(body, 201 * BLOCK).files["file"]
    tracemalloc.start()
    sizes = [len(block) for block in incoming.chunks()]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert sum(sizes) == 200 * BLOCK
    assert min(sizes[:-1]) >= BLOCK
    assert max(sizes) <= 2 * BLOCK
    assert peak < 8 * BLOCK


def test_a_file_beyond_the_limit_is_refused_as_soon_as_it_is_passed():
    body = Body(itertools.chain([file_head()], itertools.repeat(b"x" * BLOCK, 50), [END]))
    incoming = parse(body, 51 * BLOCK).files["file"]
    incoming.max_size = 3 * BLOCK
    with pytest.raises(Problem) as caught:
        list(incoming.chunks())
    assert (caught.value.status_code, caught.value.code) == (413, "file_too_large")
    assert caught.value.extra == {"limit": 3 * BLOCK}
    assert body.taken < 5 * BLOCK


def test_a_file_at_the_limit_is_taken():
    headers = {"X-Most": "100"}
    assert post(file_head() + b"x" * 100 + END, **headers).status_code == 200
    assert post(file_head() + b"x" * 101 + END, **headers).json()["code"] == "file_too_large"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (file_head() + b"x\r\n" + field("title", b"t")[:-2] + END, 400, "field_after_file"),
        (file_head() + b"x\r\n" + file_head("b.wav") + b"y" + END, 400, "second_file"),
        (file_head() + b"x" * 10, 400, "truncated_body"),
        (file_head() + b"x" * 3 * BLOCK, 400, "truncated_body"),
        (field("title", b"t"), 400, "truncated_body"),
        (b"no multipart at all", 400, "truncated_body"),
        (b"y" * 3 * BLOCK, 400, "malformed"),
        (file_head() + b"x" + END + b"z" * 3 * BLOCK, 400, "malformed"),
        (b"--boundary\nX", 400, "malformed"),
        (b"--boundary\r\nContent-Disposition: attachment\r\n\r\nx" + END, 400, "malformed"),
        (b"--boundary\r\nX: " + b"x" * 10_000 + b"\r\n\r\n" + END, 400, "malformed"),
        (b"--boundary\r\n" + b"X: y\r\n" * 50 + b"\r\n" + END, 400, "malformed"),
        (b"".join(field(str(n), b"") for n in range(33)) + file_head() + END, 400, "malformed"),
        (field("title", b"\xff") + file_head() + b"x" + END, 400, "malformed"),
        (field("title", b"x" * 70_000) + file_head() + END, 413, "field_too_large"),
        (field("title", b"a\x00b") + file_head() + b"x" + END, 400, "invalid"),
        (field("title", b"t")[:-2] + END, 400, "invalid"),
        (field("file", b"text")[:-2] + END, 400, "invalid"),
        (file_head(field="other") + b"x" + END, 400, "invalid"),
        (b"--boundary--", 400, "invalid"),
    ],
)
def test_broken_bodies_are_refused(body, status, code):
    response = post(body)
    assert (response.status_code, response.json()["code"]) == (status, code)


@pytest.mark.parametrize("options", ["", "; boundary=", f"; boundary={'x' * 71}"])
def test_a_type_without_a_good_boundary_is_400(options):
    response = post(file_head() + b"x" + END, content_type=f"multipart/form-data{options}")
    assert (response.status_code, response.json()["code"]) == (400, "malformed")


def test_a_json_body_is_415_where_a_file_is_wanted():
    assert post(b"{}", content_type="application/json").status_code == 415


def test_a_chunked_body_is_411():
    client = Client(HTTP_TRANSFER_ENCODING="chunked", HTTP_AUTHORIZATION="Bearer ann")
    response = client.post("/thing/upload", b"", content_type=TYPE)
    assert (response.status_code, response.json()["code"]) == (411, "length_required")


def test_no_more_uploads_at_once_than_the_process_has_places(settings):
    with multipart.receiving():
        taken = [multipart.receiving() for _ in range(settings.UPLOAD_CONCURRENCY - 1)]
        for place in taken:
            place.__enter__()
        response = post(file_head() + b"x" + END)
        assert (response.status_code, response["Retry-After"]) == (503, "5")
        assert response.json()["code"] == "too_many_uploads"
        for place in taken:
            place.__exit__(None, None, None)
    assert post(file_head() + b"x" + END).status_code == 200


def test_a_refusal_gives_the_place_back(settings):
    for _ in range(settings.UPLOAD_CONCURRENCY + 1):
        assert post(file_head() + b"x").status_code == 400
    assert post(file_head() + b"x" + END).status_code == 200


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_however_the_bytes_arrive_the_file_is_the_same(data):
    content = data.draw(st.binary(max_size=300) | st.sampled_from([END[:-2], b"\r\n--boundarx"]))
    whole = field("title", b"t") + file_head() + content + END
    cuts = sorted(data.draw(st.sets(st.integers(1, len(whole) - 1), max_size=8)))
    pieces = [whole[a:b] for a, b in itertools.pairwise([0, *cuts, len(whole)])]
    if END[:-4] in content:
        return
    parsed = parse(Body(pieces), len(whole))
    assert b"".join(parsed.files["file"].chunks()) == content


@settings(max_examples=60, deadline=None)
@given(body=st.lists(st.sampled_from([B, "--", "\r\n", "x", ": ", ";", '"', "name=", "\x00"])))
def test_no_body_is_a_server_error(body):
    assert post("".join(body).encode()).status_code == 400
