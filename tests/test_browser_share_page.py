"""In a real browser a link's guest listens, comments and is counted once (docs/links.md)."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import ON_THE_LAPTOP
from tests.musicians import PATIENCE, Musician, put_back_on_free, put_on_pro, wait_for
from wavic.testing.audio import audio_file
from wavic.testing.browser import Visit

pytestmark = [pytest.mark.browser, ON_THE_LAPTOP]
SECONDS = 4
PASSWORD = "harbour lights"
# Chromium without a window calls itself headless, which counts as a bot.
PERSON = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36"
WAIT = PATIENCE * 1000  # ms


@pytest.fixture
def visit(visit: Visit) -> Visit:
    """A person's, who may take their time."""
    visit.page.set_default_timeout(WAIT)
    visit.page.set_extra_http_headers({"User-Agent": PERSON})
    return visit


@pytest.fixture
def nina(laptop, uploader) -> Musician:
    return uploader(laptop)


@pytest.fixture
def on_pro(laptop, nina) -> Iterator[None]:
    put_on_pro(laptop, nina)
    yield
    put_back_on_free(laptop, nina)


@pytest.fixture
def track(nina):
    track = nina.upload(audio_file("wav", seconds=SECONDS), "Harbour.wav")
    assert nina.wait_until_heard(track["id"])["status"] == "ready"
    return nina.track(track["id"])


def link_to(nina: Musician, track, **options):
    return nina.create("/link", target="track", target_id=track["id"], **options)


def statistics(nina: Musician, link) -> dict[str, int]:
    answer = nina.http.get(f"/link/{link['id']}/stats")
    assert answer.status_code == 200, answer.text
    return {name: answer.json()[name] for name in ("opens", "guests", "plays", "downloads")}


def unlock(page: Page) -> None:
    page.fill("#password", PASSWORD)
    page.click("#gate button")
    expect(page.locator("#deck")).to_be_visible(timeout=WAIT)


def test_a_guest_opens_listens_comments_and_is_counted_once(laptop, visit, nina, track, tmp_path):
    link = link_to(nina, track, password=PASSWORD, may_comment=True)
    page = visit.page
    page.goto(link["copies"][0]["url"])
    expect(page.locator("h1")).to_have_text("A private link")
    unlock(page)
    expect(page.locator("h1")).to_have_text("Harbour")
    page.screenshot(path=tmp_path / "opened.png", full_page=True)

    page.fill("#body", "More <b>bass</b> here")
    page.click("#comment button.main")
    page.fill("#name", "Lou")
    page.click("#naming button.main")
    expect(page.locator("#threads .said")).to_have_text("More <b>bass</b> here", timeout=WAIT)
    expect(page.locator("#threads .who")).to_have_text("Lou")

    page.click("#play")
    expect(page.locator("#play")).to_have_attribute("aria-label", "Pause", timeout=WAIT)
    expect(page.locator("#caption")).to_have_text("Lou: More <b>bass</b> here")
    expect(page.locator("#play")).to_have_attribute("aria-label", "Play", timeout=WAIT)
    once = {"opens": 1, "guests": 1, "plays": 1, "downloads": 0}
    assert wait_for(lambda: statistics(nina, link) == once or None)

    page.reload()
    expect(page.locator("#threads .who")).to_have_text("Lou", timeout=WAIT)
    expect(page.locator("#gate")).to_be_hidden()
    assert statistics(nina, link) == once

    assert visit.complaints == []
    token = link["copies"][0]["url"].rpartition("/")[2]
    assert token not in laptop.output
    assert "guest_" not in laptop.output
    [said] = nina.http.get(f"/comment/track/{track['id']}").json()["results"]
    assert (said["guest"]["name"], said["start_ms"]) == ("Lou", 0)


def test_a_guest_approves_downloads_and_reports_where_the_link_allows(visit, nina, track):
    link = link_to(nina, track, may_download=True, may_approve=True)
    page = visit.page
    page.goto(link["copies"][0]["url"])
    expect(page.locator("#talk")).to_be_hidden()
    page.click("#approve")
    page.fill("#name", "Lou")
    page.keyboard.press("Enter")
    expect(page.locator("#verdict")).to_have_text("You approved this mix.", timeout=WAIT)
    with page.expect_download() as download:
        page.click("#download")
    assert download.value.suggested_filename == "Harbour.wav"
    assert wait_for(lambda: statistics(nina, link)["downloads"] or None) == 1
    assert nina.track(track["id"])["version"]["approval"] == "approved"

    page.click("#report")
    page.fill("#details", "It is my song.")
    page.click("#reporting button.main")
    expect(page.locator("#notice")).to_contain_text("Thank you", timeout=WAIT)
    assert visit.complaints == []


@pytest.mark.prove
def test_a_link_that_counts_plays_says_when_they_are_used_up(on_pro, visit, nina, track):
    second = nina.upload(audio_file("wav", seconds=SECONDS, hertz=330), "Second.wav")
    assert nina.wait_until_heard(second["id"])["status"] == "ready"
    options = {"target": "project", "target_id": nina.project["id"], "max_plays": 1}
    link = nina.create("/link", **options)
    page = visit.page
    page.goto(link["copies"][0]["url"])
    expect(page.locator(".entry")).to_have_count(2, timeout=WAIT)
    page.click(".entry >> nth=0")
    expect(page.locator("#play")).to_have_attribute("aria-label", "Pause", timeout=WAIT)
    page.click(".entry >> nth=1")
    expect(page.locator("#notice")).to_contain_text("plays", timeout=WAIT)
    expect(page.locator("#play")).to_have_attribute("aria-label", "Play")


@pytest.mark.prove
def test_it_can_be_used_with_the_keyboard_alone(visit, nina, track):
    page = visit.page
    page.goto(link_to(nina, track, password=PASSWORD)["copies"][0]["url"])
    expect(page.locator("#password")).to_be_focused(timeout=WAIT)
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#deck")).to_be_visible(timeout=WAIT)
    page.focus("#position")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#elapsed")).to_have_text("0:01")
    expect(page.locator("#position")).to_have_attribute("aria-valuetext", re.compile("0:01 of 0:0"))
    page.keyboard.press("Tab")
    expect(page.locator("#play")).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator("#play")).to_have_attribute("aria-label", "Pause", timeout=WAIT)
