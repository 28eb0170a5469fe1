"""In a real browser the demo plays and seeks, and the pages for people work without complaint."""

import re
import shutil
import time

import httpx
import pytest
from playwright.sync_api import expect

from tests.running import Run
from wavic.laptop import demo
from wavic.testing.browser import Visit
from wavic.testing.ports import free_base_port

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("demo")]
SUPPORT = ("support@wavic.example", "a desk with a telephone")
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


@pytest.fixture
def visit(browser):
    visit = Visit.to(browser)
    yield visit
    visit.close()


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


@pytest.fixture(scope="module")
def support(laptop):
    """A superuser's address and password."""
    email, password = SUPPORT
    laptop.manage(
        *("createsuperuser", "--noinput", "--email", email, "--name", "Support"),
        DJANGO_SUPERUSER_PASSWORD=password,
    )
    return SUPPORT


def play_for_a_second(page, start: float) -> None:
    """Play until the position is a second behind `start`."""
    page.evaluate("document.querySelector('audio').play()")
    page.wait_for_function(
        "end => document.querySelector('audio').currentTime > end", arg=start + 1, timeout=PATIENCE
    )


@pytest.mark.prove
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


@pytest.mark.parametrize(
    ("path", "sight"),
    [("/", "h1"), ("/api/docs", ".opblock-summary-path:has-text('/track')")],
    ids=["home", "docs"],
)
def test_a_page_for_visitors_shows_without_complaint(laptop, visit, tmp_path, path, sight):
    visit.page.goto(laptop.address + path)
    visit.page.wait_for_selector(sight, timeout=PATIENCE)
    visit.page.wait_for_load_state("networkidle")
    visit.page.screenshot(path=tmp_path / "page.png")
    assert visit.complaints == []
    outside = [
        answer.url for answer in visit.responses if not answer.url.startswith(laptop.address)
    ]
    assert [url for url in outside if not url.startswith("data:")] == []


def test_support_staff_log_in_to_the_admin_and_read_a_track(laptop, visit, support, tmp_path):
    page = visit.page
    page.goto(f"{laptop.address}/admin/")
    page.fill("input[name=username]", support[0])
    page.fill("input[name=password]", support[1])
    page.click("input[type=submit]")
    expect(page.locator("#content")).to_contain_text("Tracks", timeout=PATIENCE)
    page.screenshot(path=tmp_path / "admin.png")
    page.click("#content .model-track a")
    page.wait_for_selector("#result_list", timeout=PATIENCE)
    page.screenshot(path=tmp_path / "tracks.png")
    page.click("#result_list tbody th a")
    page.wait_for_selector("#track_form", timeout=PATIENCE)
    page.screenshot(path=tmp_path / "track.png", full_page=True)
    assert visit.complaints == []


def test_a_developer_logs_in_to_the_browsable_api_and_works_with_it(
    laptop, visit, support, tmp_path
):
    page = visit.page
    page.goto(f"{laptop.address}/api/login?next=/artist")
    page.fill("input[name=username]", support[0])
    page.fill("input[name=password]", support[1])
    page.click("input[type=submit]")
    page.wait_for_selector(".response-info", timeout=PATIENCE)
    assert page.url == f"{laptop.address}/artist"
    page.screenshot(path=tmp_path / "space-list.png")
    page.fill("textarea[name=_content]", '{"name": "Support sings"}')
    page.click("form:has(textarea[name=_content]) button:has-text('POST')")
    expect(page.locator(".response-info")).to_contain_text("201 Created", timeout=PATIENCE)
    page.screenshot(path=tmp_path / "space.png", full_page=True)
    page.click("button:has-text('Log out')")
    page.wait_for_url(f"{laptop.address}/api/docs", timeout=PATIENCE)
    assert visit.complaints == []
    assert page.goto(f"{laptop.address}/artist").status == 401
