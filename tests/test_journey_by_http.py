"""From registration to music that is heard, over HTTP alone, on the local store and on Azure's."""

from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
import pytest

from tests.conftest import ON_THE_LAPTOP
from tests.musicians import PASSWORD, Musician, digest, links_mailed_to, wait_for
from wavic.testing.audio import (
    audio_file,
    hours_of_silence,
    with_wav_length,
    without_xing,
)

# Kind -> extension, seconds, Hz, channels, codec as FFmpeg calls it, bits of a lossless source.
KINDS = {
    "wav": ("wav", 1.5, 44_100, 2, "pcm_s16le", 16),
    "flac": ("flac", 1.25, 48_000, 1, "flac", 16),
    "mp3": ("mp3", 2.0, 44_100, 2, "mp3", None),
    "m4a": ("m4a", 1.75, 48_000, 2, "aac", None),
    "vorbis": ("ogg", 1.0, 44_100, 2, "vorbis", None),
}
ONE_YEAR = "max-age=31536000"


@pytest.fixture(scope="module")
def ada(stack):
    """Somebody who has just come in."""
    with Musician(stack.address, "Ada") as musician:
        yield musician


@pytest.fixture(scope="module")
def lin(laptop):
    """Somebody for what no store has a part in."""
    with Musician(laptop.address, "Lin") as musician:
        yield musician


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return {
        kind: audio_file(kind, seconds=seconds, rate=rate, channels=channels)
        for kind, (_, seconds, rate, channels, _, _) in KINDS.items()
    }


@pytest.fixture(scope="module")
def versions(ada, files):
    """What became of one file of each kind, once the worker has heard them all."""
    sent = {
        kind: ada.upload(content, f"{kind} song.{KINDS[kind][0]}")
        for kind, content in files.items()
    }
    return {kind: ada.wait_until_heard(track["id"]) for kind, track in sent.items()}


def change(url: str, **parameters: str | None) -> str:
    """The URL with some parameters of its query set, or left out."""
    parts = urlsplit(url)
    query = {**dict(parse_qsl(parts.query)), **parameters}
    kept = {name: value for name, value in query.items() if value is not None}
    return parts._replace(query=urlencode(kept)).geturl()


def other_letter(text: str) -> str:
    return ("B" if text[0] != "B" else "C") + text[1:]


def assert_problem(response: httpx.Response, status: int, code: str) -> None:
    assert response.status_code == status, response.text
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["code"] == code


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_in_a_file_becomes_known(versions, files, kind):
    _, seconds, rate, channels, codec, bits = KINDS[kind]
    version = versions[kind]
    assert (version["status"], version["failure"]) == ("ready", "")
    assert (version["sample_rate"], version["channels"]) == (rate, channels)
    assert version["codec"].removesuffix("float") == codec
    assert version["bit_depth"] == bits
    assert version["truncated"] is False
    assert version["size"] == len(files[kind])
    padding = 0 if bits else 50  # lossy codecs fill their last frame up
    assert 0 <= version["duration_ms"] - seconds * 1000 <= padding


def test_a_project_lists_its_tracks_in_the_order_they_came(ada, versions):
    listed = ada.tracks()[: len(KINDS)]
    assert [track["title"] for track in listed] == [f"{kind} song" for kind in KINDS]
    assert [track["version"]["url"] for track in listed] == [
        version["url"] for version in versions.values()
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_a_signed_url_gives_the_whole_file_to_keep_for_a_year(versions, files, kind):
    response = httpx.get(versions[kind]["url"])
    assert response.status_code == 200
    assert digest(response.content) == digest(files[kind])
    assert response.headers["Content-Type"] == versions[kind]["content_type"]
    cache = response.headers["Cache-Control"].split(", ")
    assert ONE_YEAR in cache
    assert "immutable" in cache


def test_a_signed_url_gives_parts(stack, versions, files):
    url, content = versions["flac"]["url"], files["flac"]
    parts = {
        "bytes=0-99": (0, 100),
        "bytes=1000-": (1000, len(content)),
        f"bytes=500-{len(content) * 2}": (500, len(content)),
    }
    if url.startswith(stack.address):  # Azurite answers 500 to a suffix, which Azure serves
        parts["bytes=-77"] = (len(content) - 77, len(content))
    for asked, (start, end) in parts.items():
        response = httpx.get(url, headers={"Range": asked})
        assert response.status_code == 206, asked
        assert response.headers["Content-Range"] == f"bytes {start}-{end - 1}/{len(content)}"
        assert response.content == content[start:end]
    past = httpx.get(url, headers={"Range": f"bytes={len(content) + 1}-"})
    assert past.status_code == 416
    head = httpx.head(url)
    assert head.status_code == 200
    assert int(head.headers["Content-Length"]) == len(content)
    known = httpx.get(url, headers={"If-None-Match": head.headers["ETag"]})
    assert (known.status_code, known.content) == (304, b"")


BLOCK_BLOB = {"x-ms-blob-type": "BlockBlob"}


def test_a_signed_url_that_was_tampered_with_gives_nothing(stack, versions):
    url, other = versions["wav"]["url"], versions["mp3"]["url"]
    query = dict(parse_qsl(urlsplit(url).query))
    expiry, signature = ("se", "sig") if "sig" in query else ("expires", "signature")
    later = query[expiry].replace("2", "3", 1) if expiry == "se" else str(int(query[expiry]) + 1)
    tampered = {
        "another signature": change(url, **{signature: other_letter(query[signature])}),
        "no signature": change(url, **{signature: None}),
        "a later end": change(url, **{expiry: later}),
        "another blob": urlsplit(url)._replace(path=urlsplit(other).path).geturl(),
    }
    assert url not in tampered.values()
    for how, wrong in tampered.items():
        response = httpx.get(wrong)
        assert response.status_code == 403, how
        assert b"RIFF" not in response.content, how
        if url.startswith(stack.address):
            assert_problem(response, 403, "invalid_signature")
    for method in ("PUT", "DELETE"):
        written = httpx.request(method, url, content=b"other", headers=BLOCK_BLOB)
        assert written.status_code == 403, method
    assert httpx.get(url).status_code == 200


def test_a_cut_wav_says_so_and_has_the_duration_it_plays(ada):
    whole = audio_file("wav", seconds=4)
    version = ada.wait_until_heard(ada.upload(whole[: len(whole) // 2])["id"])
    assert (version["status"], version["truncated"]) == ("ready", True)
    assert version["duration_ms"] == pytest.approx(2000, abs=50)


@pytest.mark.prove
@ON_THE_LAPTOP
def test_a_cut_flac_says_so_and_has_the_duration_it_plays(lin):
    whole = audio_file("flac", seconds=6)
    version = lin.wait_until_heard(lin.upload(whole[: len(whole) // 2], "take.flac")["id"])
    assert (version["status"], version["truncated"]) == ("ready", True)
    assert 2000 <= version["duration_ms"] <= 4000


@pytest.mark.prove
@ON_THE_LAPTOP
def test_a_header_that_lies_is_not_believed(lin):
    claims_an_hour = with_wav_length(audio_file("wav", seconds=2), 3600 * 44_100 * 4)
    version = lin.wait_until_heard(lin.upload(claims_an_hour)["id"])
    assert version["duration_ms"] == 2000
    mp3 = without_xing(audio_file("mp3-vbr", seconds=20))
    version = lin.wait_until_heard(lin.upload(mp3, "vbr.mp3")["id"])
    assert version["duration_ms"] == pytest.approx(20_000, abs=100)


def junk_behind_a_header() -> bytes:
    flac = audio_file("flac")
    return flac[:42] + b"\x00junk" * 4000


def unknown_codec() -> bytes:
    wav = audio_file("wav")
    at = wav.index(b"fmt ") + 8
    return wav[:at] + (0x0161).to_bytes(2, "little") + wav[at + 2 :]


@ON_THE_LAPTOP
@pytest.mark.parametrize(
    ("content", "codes"),
    [
        (junk_behind_a_header, {"not_audio", "too_damaged", "empty"}),
        (unknown_codec, {"unsupported_codec"}),
        pytest.param(lambda: hours_of_silence(10), {"too_long"}, marks=pytest.mark.prove),
    ],
    ids=["junk", "codec", "hours"],
)
def test_a_hostile_file_fails_by_a_code_and_the_next_one_is_heard(lin, content, codes):
    hostile = lin.upload(content(), "surprise.flac")
    fine = lin.upload(audio_file("wav"), "fine.wav")
    version = lin.wait_until_heard(hostile["id"])
    assert version["status"] == "failed"
    assert version["failure"] in codes
    assert lin.wait_until_heard(fine["id"])["status"] == "ready"


@ON_THE_LAPTOP
@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"<!doctype html><script>alert(1)</script>", "not_audio"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "not_audio"),
        (b"PK\x03\x04" + bytes(400), "not_audio"),
        (b"ffconcat version 1.0\nfile '/etc/passwd'\n", "not_audio"),
        (b"#EXTM3U\n#EXTINF:1,\n/etc/passwd\n#EXT-X-ENDLIST\n", "not_audio"),
    ],
    ids=["nothing", "html", "svg", "zip", "concat", "playlist"],
)
def test_what_is_no_audio_is_refused_at_the_door(lin, content, code):
    before = len(lin.tracks())
    assert_problem(lin.send(content, "song.wav"), 400, code)
    assert len(lin.tracks()) == before


@ON_THE_LAPTOP
def test_logging_out_ends_the_token_and_its_refresh(laptop):
    with Musician(laptop.address, "Leaving") as leaving:
        assert leaving.http.get("/artist").status_code == 200
        assert leaving.http.post("/user/logout").status_code == 204
        assert leaving.http.get("/artist").status_code == 401
        del leaving.http.headers["Authorization"]
        refreshed = leaving.http.post("/user/refresh", json={"refresh": leaving.refresh})
        assert refreshed.status_code == 401
        again = {"email": leaving.email, "password": PASSWORD}
        leaving.enter(leaving.http.post("/user/login", json=again))
        assert leaving.http.get("/artist").json()["results"][0]["id"] == leaving.space["id"]


@ON_THE_LAPTOP
def test_links_in_mails_prove_an_address_and_reset_a_password(laptop):
    with Musician(laptop.address, "Grace") as grace:
        assert grace.http.get("/user/me").json()["email_verified"] is False
        [token] = wait_for(lambda: links_mailed_to(grace.email, laptop.data) or None)
        verified = grace.http.post("/user/email/verify", json={"token": token})
        assert verified.status_code == 204
        assert grace.http.get("/user/me").json()["email_verified"] is True

        asked = grace.http.post("/user/password/forgot", json={"email": grace.email})
        assert asked.status_code == 202
        tokens = wait_for(
            lambda: mails if len(mails := links_mailed_to(grace.email, laptop.data)) > 1 else None
        )
        reset = {"token": tokens[-1], "password": "another room, another amp"}
        assert grace.http.post("/user/password/reset", json=reset).status_code == 204
        assert grace.http.get("/user/me").status_code == 401  # it ended every session
        old, new = (
            {"email": grace.email, "password": word} for word in (PASSWORD, reset["password"])
        )
        assert grace.http.post("/user/login", json=old).status_code == 401
        assert grace.http.post("/user/login", json=new).status_code == 200
        assert grace.http.post("/user/password/reset", json=reset).status_code == 400


def test_a_space_is_nobody_elses(stack, ada, versions):
    with Musician(stack.address, "Mallory") as mallory:
        [track] = ada.tracks()[:1]
        for path in (
            f"/artist/{ada.space['id']}",
            f"/project/space/{ada.space['id']}",
            f"/track/project/{ada.project['id']}",
            f"/track/{track['id']}",
        ):
            assert_problem(mallory.http.get(path), 404, "not_found")
