"""Case 12: ranges as HTTP says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wavic.storage.ranges import ByteRange, RangeNotSatisfiableError
from wavic.storage.signing import sign
from wavic.storage.tests.web import ask, written

DATA = b"0123456789"


@pytest.mark.parametrize(
    ("wanted", "content_range", "body"),
    [
        ("bytes=0-0", "bytes 0-0/10", b"0"),
        ("bytes=0-3", "bytes 0-3/10", b"0123"),
        ("bytes=4-", "bytes 4-9/10", b"456789"),
        ("bytes=9-", "bytes 9-9/10", b"9"),
        ("bytes=5-500", "bytes 5-9/10", b"56789"),
    ],
)
def test_a_part_is_206(store, wanted, content_range, body):
    answer = ask(sign(written(store, DATA)), range=wanted)
    assert (answer.status, answer.body) == (206, body)
    assert answer.headers["content-range"] == content_range
    assert answer.headers["content-length"] == str(len(body))
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["etag"]


def test_past_the_end_is_416_and_says_how_long_it_is(store):
    answer = ask(sign(written(store, DATA)), range="bytes=50-")
    assert answer.status == 416
    assert answer.headers["content-range"] == "bytes */10"


@pytest.mark.parametrize("wanted", ["bytes=5-2", "bytes=0-1,4-5"])
def test_reversed_or_several_send_the_whole(store, wanted):
    answer = ask(sign(written(store, DATA)), range=wanted)
    assert (answer.status, answer.body) == (200, DATA)
    assert "content-range" not in answer.headers


@pytest.mark.parametrize("wanted", ["bytes=a-b", "lines=0-1", "bytes=-", "bytes", "bytes=1-2-3"])
def test_malformed_sends_the_whole(local_store, wanted):
    """Azurite takes the first for a broken request, the second for bytes."""
    answer = ask(sign(written(local_store, DATA)), range=wanted)
    assert (answer.status, answer.body) == (200, DATA)
    assert "content-range" not in answer.headers


@pytest.mark.parametrize(
    ("wanted", "status", "body"),
    [("bytes=-3", 206, b"789"), ("bytes=-100", 206, DATA), ("Bytes=-1", 206, b"9")],
)
def test_the_last_bytes(local_store, wanted, status, body):
    """Azure doesn't offer these; browsers don't ask for them."""
    answer = ask(sign(written(local_store, DATA)), range=wanted)
    assert (answer.status, answer.body) == (status, body)


@pytest.mark.parametrize("wanted", ["bytes=-0", "bytes=10-12", "bytes=99999999-"])
def test_nothing_of_it_is_there(local_store, wanted):
    answer = ask(sign(written(local_store, DATA)), range=wanted)
    assert answer.status == 416
    assert answer.headers["content-type"] == "application/problem+json"
    assert b'"range_not_satisfiable"' in answer.body


def test_an_empty_blob_has_no_ranges(local_store):
    url = sign(written(local_store, b""))
    assert ask(url, range="bytes=0-").status == 416
    assert (ask(url).status, ask(url).body) == (200, b"")


def test_a_long_blob_is_sent_whole_and_in_parts(local_store):
    data = bytes(range(256)) * 4_099
    url = sign(written(local_store, data))
    assert ask(url).body == data
    assert ask(url, range="bytes=300000-900000").body == data[300_000:900_001]


@given(st.integers(0, 50), st.integers(0, 60), st.integers(0, 60))
def test_every_range_is_a_slice(size, first, last):
    header = f"bytes={first}-{last}"
    try:
        part = ByteRange.parse(header, size)
    except RangeNotSatisfiableError:
        assert first >= size
        return
    if part is None:
        assert last < first
        return
    assert part.length == len(range(size)[first : last + 1]) > 0
    assert part.start == first


@given(st.text(), st.integers(0, 2**60))
def test_no_header_breaks_it(header, size):
    for text in (header, f"bytes={header}"):
        try:
            part = ByteRange.parse(text, size)
        except RangeNotSatisfiableError:
            continue
        assert part is None or 0 <= part.start <= part.end < size
