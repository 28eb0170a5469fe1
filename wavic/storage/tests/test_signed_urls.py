"""Case 13: a signed URL reads one blob until it expires, and nothing else (both stores)."""

import time
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

import pytest
import time_machine

from wavic.storage.signing import download_url, sign
from wavic.storage.tests.web import ask, written

EXPIRY = {"local": "expires", "azure": "se"}
SIGNATURE = {"local": "signature", "azure": "sig"}


@pytest.fixture
def kind(store):
    return "local" if type(store).__name__ == "LocalBlobStore" else "azure"


def changed(url, **parameters):
    """The URL with query parameters replaced, or removed where None."""
    parts = urlsplit(url)
    query = {key: values[0] for key, values in parse_qs(parts.query).items()} | parameters
    kept = {key: value for key, value in query.items() if value is not None}
    return urlunsplit(parts._replace(query=urlencode(kept)))


def test_a_signed_url_reads_its_blob(store):
    answer = ask(sign(written(store)))
    assert (answer.status, answer.body) == (200, b"0123456789")
    assert answer.headers["content-type"] == "audio/wav"
    assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"


def test_expired_is_403(store):
    name = written(store)
    with time_machine.travel(datetime.now(UTC) - timedelta(hours=3), tick=False):
        url = sign(name)
    assert ask(url).status == 403


def test_a_longer_life_cannot_be_claimed(store, kind):
    url = sign(written(store))
    later = {"local": str(int(time.time()) + 10**6), "azure": "2099-01-01T00:00:00Z"}[kind]
    assert ask(changed(url, **{EXPIRY[kind]: later})).status == 403


def test_a_tampered_signature_is_403(store, kind):
    url = sign(written(store))
    signature = parse_qs(urlsplit(url).query)[SIGNATURE[kind]][0]
    flipped = ("A" if signature[0] != "A" else "B") + signature[1:]
    assert ask(changed(url, **{SIGNATURE[kind]: flipped})).status == 403
    assert ask(changed(url, **{SIGNATURE[kind]: ""})).status in (400, 403)
    assert ask(url.split("?")[0]).status in (403, 404)  # Azure hides what is private


def test_another_blob_is_403(store):
    first, second = written(store, b"first"), written(store, b"the second")
    url = sign(first)
    assert ask(url.replace(first, second)).status == 403
    assert ask(url.replace(first, "audio/not-there")).status == 403


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
def test_reading_does_not_allow_writing(store, method):
    name = written(store)
    answer = ask(sign(name), method, x_ms_blob_type="BlockBlob")
    assert answer.status in ((403,) if method in {"PUT", "DELETE"} else (400, 403, 405))
    with store.open(name) as file:
        assert file.read() == b"0123456789"


def test_a_deleted_blob_is_404_for_who_holds_a_signature(store):
    name = written(store)
    url = sign(name)
    store.delete(name)
    assert ask(url).status == 404


def test_a_download_is_saved_under_its_file_name(store):
    answer = ask(download_url(written(store), 'Größe "A".wav'))
    assert answer.status == 200
    assert answer.headers["content-disposition"] == (
        "attachment; filename=\"Groe _A_.wav\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%22A%22.wav"
    )


def test_the_file_name_is_signed_too(store, kind):
    url = download_url(written(store), "mix.wav")
    other = {"filename": "mix.exe"} if kind == "local" else {"rscd": "inline; filename=mix.exe"}
    assert ask(changed(url, **other)).status == 403
    assert ask(changed(url, **dict.fromkeys(other))).status == 403


def test_no_blob_no_url():
    assert sign(None) is None
    assert sign("") is None


def test_the_local_store_refuses_with_a_problem_that_no_cache_keeps(local_store, settings):
    for url in (f"{sign(written(local_store))}x", f"{settings.PUBLIC_URL}/blob/audio/none"):
        answer = ask(url)
        assert answer.status == 403
        assert answer.headers["content-type"] == "application/problem+json"
        assert b'"invalid_signature"' in answer.body
        assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("expires", ["", "-1", "1e99", "٣", "9" * 5000, "0x10", " 1"])
def test_nonsense_for_an_expiry_is_403(local_store, expires):
    assert ask(changed(sign(written(local_store)), expires=expires)).status == 403


def test_local_urls_stand_on_public_url_whatever_the_host(local_store, settings):
    settings.PUBLIC_URL = "https://wavic.example"
    assert sign("audio/a").startswith("https://wavic.example/blob/audio/a?expires=")


def test_another_key_signs_otherwise(local_store, settings):
    url = sign(written(local_store))
    settings.BLOB_SIGNING_KEY = "rotated"
    settings.STORAGES = {**settings.STORAGES}
    assert ask(url).status == 403
