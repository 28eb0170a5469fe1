"""No blob is executed by a browser, compressed on the way, or costs a session."""

import pytest
from django.test import Client

from wavic.storage.headers import INLINE_TYPES
from wavic.storage.names import content_disposition
from wavic.storage.signing import download_url, sign
from wavic.storage.tests.web import ask, written

EXECUTED = ["text/html", "image/svg+xml", "text/xml", "application/xhtml+xml", "application/pdf"]


@pytest.mark.parametrize("content_type", [*EXECUTED, "text/plain", "application/javascript", ""])
def test_what_a_browser_would_execute_is_an_opaque_attachment(store, content_type):
    name = written(
        store, b"<script>alert(1)</script>", content_type=content_type, disposition="inline"
    )
    answer = ask(sign(name))
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")


def test_no_type_that_executes_is_ever_inline():
    assert not INLINE_TYPES & set(EXECUTED)
    assert {content_type.split("/")[0] for content_type in INLINE_TYPES} == {"audio", "image"}


def test_a_file_altered_on_disk_is_no_more_dangerous(local_store):
    name = written(local_store)
    metadata = local_store.folder / f"{name}@" / "metadata.json"
    metadata.write_text(metadata.read_text().replace("audio/wav", "text/html"))
    answer = ask(sign(name))
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == "attachment"


def test_audio_plays_inline_under_its_own_name(store):
    disposition = content_disposition("inline", "Mix 1.wav")
    answer = ask(sign(written(store, disposition=disposition)))
    assert answer.headers["content-disposition"] == 'inline; filename="Mix 1.wav"'


@pytest.mark.parametrize("status", [200, 206, 304, 403, 404, 416])
def test_every_answer_is_sandboxed_and_readable_by_any_page(local_store, status):
    url = sign(written(local_store))
    etag = ask(url, "HEAD").headers["etag"]
    answer = {
        200: lambda: ask(url, origin="https://player.example"),
        206: lambda: ask(url, range="bytes=0-1", origin="https://player.example"),
        304: lambda: ask(url, if_none_match=etag),
        403: lambda: ask(f"{url}x"),
        404: lambda: ask(sign("audio/none")),
        416: lambda: ask(url, range="bytes=99-"),
    }[status]()

    assert answer.status == status
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "set-cookie" not in answer.headers
    assert "origin" not in answer.headers.get("vary", "").lower()


def test_a_preflight_for_ranges_is_answered(local_store):
    answer = ask(
        sign(written(local_store)),
        "OPTIONS",
        origin="https://player.example",
        access_control_request_method="GET",
        access_control_request_headers="range",
    )
    assert answer.status == 204
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "range" in answer.headers["access-control-allow-headers"]
    assert "GET" in answer.headers["access-control-allow-methods"]


def test_audio_is_not_compressed_on_the_way(local_store):
    data = b"silence " * 10_000
    url = sign(written(local_store, data))
    answer = ask(url, accept_encoding="gzip, br")
    assert answer.body == data
    assert answer.headers["content-length"] == str(len(data))
    assert "content-encoding" not in answer.headers
    assert ask(url, accept_encoding="gzip", range="bytes=8-15").body == b"silence "


def test_a_blob_is_read_without_session_or_database(local_store, settings):
    """No database fixture here: pytest-django would fail the test at the first query."""
    client = Client(enforce_csrf_checks=True)
    client.cookies["wavic_session"] = "a" * 32
    path = sign(written(local_store)).removeprefix(settings.PUBLIC_URL)
    assert client.get(path).status_code == 200
    assert client.post(path).json()["code"] == "invalid_signature", "not a matter of CSRF"


def test_a_download_of_something_executable_stays_opaque(local_store):
    name = written(local_store, b"<html>", content_type="text/html")
    answer = ask(download_url(name, "lyrics.html"))
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == 'attachment; filename="lyrics.html"'
