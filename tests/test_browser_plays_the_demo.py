"""In a real browser the demo plays and seeks."""

import re
import shutil
import time

import httpx
import pytest

from tests.running import Run
from wavic.laptop import demo
from wavic.testing.ports import free_base_port

pytestmark = [pytest.mark.browser, pytest.mark.prove, pytest.mark.xdist_group("demo")]
PATIENCE = 60_000  # ms; a busy machine is slow, not broken
LISTENING = 600  # seconds for the worker to have heard all of the demo
ON_THE_PAGE = """
    url => new Promise((resolve, reject) => {
        const audio = document.createElement('audio');
        audio.preload = 'metadata';
        audio.onloadedmetadata = () => resolve(audio.duration);
        audio.onerror = () => reject(new Error(audio.error.message));
        audio.src = url;
        document.body.append(audio);
    })
"""
SEEK = """
    seconds => new Promise((resolve, reject) => {
        const audio = document.querySelector('audio');
        audio.onseeked = () => resolve(audio.currentTime);
        audio.onerror = () => reject(new Error(audio.error.message));
        audio.currentTime = seconds;
    })
"""


@pytest.fixture(scope="module")
def laptop(installed, tmp_path_factory):
    """`make run` with the demo, whose music and pictures the worker is at."""
    data = shutil.copytree(installed, tmp_path_factory.mktemp("demo") / "data")
    with Run(data, free_base_port(), WAVIC_DEMO="yes") as run:
        run.wait_until_ready(LISTENING)  # all of its music is made first
        assert "Loaded the demo" in run.output
        assert demo.EMAIL in run.output
        yield run


@pytest.fixture(scope="module")
def robin(laptop):
    """Who the demo logs in, as a program of theirs."""
    with httpx.Client(base_url=laptop.address, timeout=30) as http:
        login = {"email": demo.EMAIL, "password": demo.PASSWORD}
        token = http.post("/user/login", json=login).json()["token"]
        http.headers["Authorization"] = f"Bearer {token}"
        yield http


def records_of(robin):
    """The demo's records, each with its tracks in `tracks`, as they are listed."""
    spaces = robin.get("/artist").json()["results"]
    pages = [robin.get(f"/project/space/{space['id']}").json()["results"] for space in spaces]
    return [
        {**record, "tracks": robin.get(f"/track/project/{record['id']}").json()["results"]}
        for page in pages
        for record in page
    ]


@pytest.fixture(scope="module")
def version(robin):
    """The version that plays of the demo's first track, once it does, as the API tells it."""
    deadline = time.monotonic() + LISTENING
    while (version := records_of(robin)[0]["tracks"][0]["version"])["status"] != "ready":
        assert time.monotonic() < deadline, version
        time.sleep(1)
    return version


def play_for_a_second(page, start: float) -> None:
    """Play until the position is a second behind `start`."""
    page.evaluate("document.querySelector('audio').play()")
    page.wait_for_function(
        "end => document.querySelector('audio').currentTime > end", arg=start + 1, timeout=PATIENCE
    )


def test_all_of_the_demo_can_be_heard_and_seen(laptop, robin):
    laptop.wait_until_idle(LISTENING)
    records = records_of(robin)
    assert [record["title"] for record in records][:2] == ["First Light", "The Night Ferry"]
    for record in records:
        assert record["artwork"] is None or record["artwork"]["status"] == "ready"
        for track in record["tracks"]:
            versions = robin.get(f"/track/{track['id']}/version").json()["results"]
            assert {version["status"] for version in versions} == {"ready"}
    for space in robin.get("/artist").json()["results"]:
        assert space["avatar"]["status"] == "ready"


def test_the_demo_plays_and_seeks_from_its_signed_url(laptop, visit, version):
    visit.page.goto(laptop.address)
    duration = visit.page.evaluate(ON_THE_PAGE, version["url"])
    assert duration == pytest.approx(version["duration_ms"] / 1000, abs=0.05)

    middle = duration / 2
    assert visit.page.evaluate(SEEK, middle) == pytest.approx(middle, abs=0.01)
    play_for_a_second(visit.page, middle)
    starts = [
        int(re.match(r"bytes (\d+)-", response.headers["content-range"])[1])
        for response in visit.responses
        if response.url == version["url"] and response.status == 206
    ]
    # The file is compressed evenly enough that the middle of its bytes is near that of its time.
    assert any(0.3 < start / version["size"] < 0.6 for start in starts), starts

    assert visit.page.evaluate(SEEK, 0) == pytest.approx(0, abs=0.01)
    play_for_a_second(visit.page, 0)
    assert visit.complaints == []
