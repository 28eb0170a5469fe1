"""Cases 6 to 9 of uploads in blocks, from outside, on both stores."""

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.command import served
from tests.musicians import Musician, digest
from tests.test_kill_database import database
from wavic.testing.audio import audio_file

PLAN = 2 * 1024**3  # bytes: the free plan's storage
TABS = 4
EVE = ("eve@musicians.example", "a small room with thin walls")


@pytest.fixture
def ada(stack, uploader) -> Musician:
    return uploader(stack)


@pytest.fixture(scope="module")
def song() -> bytes:
    return audio_file("wav", seconds=50)  # of two blocks


@pytest.fixture
def upload(ada, song):
    """An open one, of which nothing has arrived."""
    return ada.open_upload("song.wav", len(song))


def used(musician: Musician) -> int:
    """Bytes that count against the plan."""
    usage = musician.http.get(f"/artist/{musician.space['id']}/usage").json()
    return usage["storage"]["used"]


def test_completed_twice_and_in_many_tabs_at_once_it_is_one_version(ada, song):
    before = used(ada)
    upload = ada.open_upload("song.wav", len(song))
    ada.send_blocks(upload, song)
    with ThreadPoolExecutor(TABS) as tabs:
        answers = list(tabs.map(ada.complete, [upload] * TABS))
    again = ada.complete(upload)
    assert again.status_code == 200
    assert {answer.status_code for answer in answers} <= {200, 409}
    became = {answer.json()["result"]["id"] for answer in answers if answer.status_code == 200}
    assert became == {again.json()["result"]["id"]}
    [track] = ada.tracks()
    assert {track["id"]} == became
    assert track["version_count"] == 1
    assert used(ada) == before + len(song)
    assert served(ada, track["id"]) == digest(song)


def test_before_its_bytes_are_there_it_is_409(ada, upload, song):
    ada.send_blocks(upload, song, 1)
    answer = ada.complete(upload)
    assert (answer.status_code, answer.json()["code"]) == (409, "upload_incomplete")
    assert answer.json()["missing"] == [0]
    assert ada.http.delete(f"/file/{upload['id']}").status_code == 204


def test_somebody_elses_upload_is_not_there(stack, ada, upload):
    address = f"/file/{upload['id']}"
    register = f"from accounts.models import User; User.objects.create_user(*{EVE}, name='Eve')"
    stack.manage("shell", "-c", register)  # an address may register ten an hour, and others do
    login = dict(zip(("email", "password"), EVE, strict=True))
    with httpx.Client(base_url=stack.address, timeout=30) as other:
        token = other.post("/user/login", json=login).json()["token"]
        other.headers["Authorization"] = f"Bearer {token}"
        assert other.get("/file").json()["results"] == []
        for method, path in (("GET", ""), ("POST", "/complete"), ("DELETE", "")):
            assert other.request(method, address + path).status_code == 404
    assert ada.http.get(address).json()["state"] == "open"
    assert ada.http.delete(address).status_code == 204


def test_those_that_race_for_the_last_bytes_never_share_them(ada):
    before = used(ada)
    fields = {"purpose": "track", "target": ada.project["id"], "name": "long.wav"}
    half = (PLAN - before) // 2 + 1
    with ThreadPoolExecutor(TABS) as tabs:
        body = {**fields, "size": half}
        answers = list(tabs.map(lambda _: ada.http.post("/file", json=body), range(TABS)))
    assert sorted(answer.status_code for answer in answers) == [201] + [403] * (TABS - 1)
    [opened] = [answer.json() for answer in answers if answer.status_code == 201]
    refused = [answer.json()["code"] for answer in answers if answer.status_code == 403]
    assert set(refused) == {"quota_exceeded"}
    assert used(ada) == before + half
    assert ada.http.delete(f"/file/{opened['id']}").status_code == 204
    assert used(ada) == before


@pytest.mark.prove
def test_what_was_left_half_way_is_reaped_and_its_bytes_returned(stack, ada, upload, song):
    ada.send_blocks(upload, song, 0)
    taken = used(ada)
    with database(stack) as db:
        db.wavic_uploads_upload.update_many(
            {"state": "open"}, [{"$set": {"expires_at": "$created_at"}}]
        )
    stack.manage("shell", "-c", "from wavic.uploads import services; services.reap()")
    shown = ada.http.get(f"/file/{upload['id']}").json()
    assert (shown["state"], shown["failure"], shown["block_url"]) == ("failed", "abandoned", None)
    assert used(ada) == taken - len(song)
    assert ada.complete(upload).status_code == 409
    late = httpx.put(upload["block_url"].replace("{block}", "00000000"), content=song[: 2**23])
    assert late.status_code == (404 if stack.stores_blobs_itself else 201)  # swept in a week
