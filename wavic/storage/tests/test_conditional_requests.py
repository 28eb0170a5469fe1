"""What a cache already has isn't sent again."""

import pytest

from wavic.storage.signing import sign
from wavic.storage.tests.web import ask, written

OLD, LATER = "Thu, 01 Jan 2015 00:00:00 GMT", "Fri, 01 Jan 2100 00:00:00 GMT"


@pytest.fixture
def url(store):
    return sign(written(store))


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_the_same_etag_is_304(url, method):
    etag = ask(url, "HEAD").headers["etag"]
    assert not etag.startswith("W/")
    answer = ask(url, method, if_none_match=etag)
    assert (answer.status, answer.body) == (304, b"")
    assert answer.headers.get("etag", etag) == etag  # Azurite leaves it out
    assert ask(url, method, if_none_match='"another"').status == 200


def test_not_modified_since_is_304(url):
    assert ask(url, if_modified_since=LATER).status == 304
    assert ask(url, if_modified_since=OLD).status == 200


def test_if_match_of_another_is_412(url):
    assert ask(url, if_match='"another"').status == 412


def test_head_has_the_headers_and_no_body(url):
    head, get = ask(url, "HEAD"), ask(url)
    assert (head.status, head.body) == (200, b"")
    for header in ("content-length", "content-type", "etag", "last-modified", "cache-control"):
        assert head.headers[header] == get.headers[header]
    assert get.headers["content-length"] == "10"


def test_equal_content_has_an_equal_etag_and_other_content_another(local_store):
    one, other = (sign(written(local_store, data)) for data in (b"one", b"other"))
    assert ask(one).headers["etag"] != ask(other).headers["etag"]


@pytest.mark.parametrize(
    ("condition", "status"),
    [("etag", 206), ("last-modified", 206), ('"another"', 200), (OLD, 200), (LATER, 200)],
)
def test_if_range_sends_the_part_only_of_what_the_client_knows(local_store, condition, status):
    url = sign(written(local_store))
    condition = ask(url, "HEAD").headers.get(condition, condition)
    assert ask(url, range="bytes=2-3", if_range=condition).status == status


def test_a_weak_etag_never_holds_for_a_range(local_store):
    url = sign(written(local_store))
    weak = f"W/{ask(url, 'HEAD').headers['etag']}"
    assert ask(url, range="bytes=2-3", if_range=weak).status == 200


def test_head_takes_no_range(local_store):
    assert ask(sign(written(local_store)), "HEAD", range="bytes=2-3").status == 200
