"""Music goes on: from track to track, from page to page, from today to tomorrow."""

import re

import pytest
from playwright.sync_api import Locator, Page, Response, Route, expect

from tests.musicians import Musician, wait_for
from tests.studio.accessibility import violations
from tests.studio.conftest import STUDIO
from wavic.testing.audio import audio_file

pytestmark = [*STUDIO, pytest.mark.prove]

# The player's element isn't in the page: keep every one that is made, the player's own first.
EARS = """
    const Made = window.Audio;
    window.ears = [];
    window.Audio = function (...given) {
        const element = new Made(...given);
        window.ears.push(element);
        return element;
    };
"""


class Ears:
    """A page, and what is heard on it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.ranges: list[Response] = []
        page.add_init_script(EARS)
        page.on("response", self._hear)

    def _hear(self, response: Response) -> None:
        if response.status == 206:
            self.ranges.append(response)

    def now(self, what: str = "currentTime") -> float:
        """A property of the player's element."""
        return self.page.evaluate(f"() => ears[0].{what}")

    def until(self, condition: str) -> None:
        """Wait until something is true of the player's element, `audio`."""
        self.page.wait_for_function(f"() => {{ const audio = ears[0]; return {condition}; }}")

    @property
    def bar(self) -> Locator:
        return self.page.get_by_role("region", name="Player")

    def open(self, path: str) -> None:
        self.page.goto(f"/app{path}")


@pytest.fixture
def record(musician) -> tuple[Musician, dict[str, str]]:
    """Nina with an EP of two tracks that can be heard: their ids by title."""
    nina = musician("Nina")
    seconds = {"Harbour": 3.0, "Kites": 40.0}
    tracks = {
        title: nina.upload(audio_file("flac", seconds=length, channels=1), f"{title}.flac")["id"]
        for title, length in seconds.items()
    }
    for track in tracks.values():
        assert nina.wait_until_heard(track)["status"] == "ready"
    return nina, tracks


def test_it_goes_on_between_tracks_and_pages_and_is_there_after_a_reload(screens, record):
    nina, tracks = record
    ears = Ears(screens.open("", nina))
    page = ears.page
    ears.open(f"/project/{nina.project['id']}")
    expect(ears.bar).to_have_count(0)  # nothing was ever played

    # The first track, and by itself the second, on another page.
    page.get_by_role("row", name="Harbour").hover()
    page.get_by_role("button", name="Play Harbour").click()
    expect(ears.bar.get_by_role("link", name="Harbour")).to_be_visible()
    ears.until("audio.currentTime > 0.2")
    page.get_by_role("link", name="Library").first.click()
    ears.until("!audio.paused && audio.currentTime > 0")
    expect(ears.bar.get_by_role("link", name="Kites")).to_be_visible()
    ears.until("!audio.paused && audio.currentTime > 0.2 && audio.duration > 39")
    metadata = page.evaluate(
        "() => { const {title, artist, album} = navigator.mediaSession.metadata;"
        "return [title, artist, album, navigator.mediaSession.playbackState]; }"
    )
    assert metadata == ["Kites", "Nina's band", "Demos", "playing"]

    # Sought by a click and by keys on the waveform, which asks for ranges.
    ears.bar.get_by_role("link", name="Kites").click()
    waveform = page.get_by_role("slider", name="Waveform of Kites")
    expect(waveform).to_have_attribute("aria-busy", "false")
    box = waveform.bounding_box()
    assert box is not None
    waveform.click(position={"x": box["width"] / 2, "y": box["height"] / 2})
    ears.until("Math.abs(audio.currentTime - 20.5) < 1")
    waveform.press("ArrowRight")
    ears.until("audio.currentTime > 24.5")
    waveform.press("Shift+ArrowLeft")
    ears.until("audio.currentTime < 25")
    ears.until("!audio.seeking && audio.currentTime > 25.2")  # really heard, not only sought
    waveform.press("Home")
    ears.until("!audio.seeking && audio.currentTime < 2")
    expect(waveform).to_have_attribute("aria-valuetext", re.compile(r"^0:0\d of 0:40$"))
    assert ears.ranges

    # Larger, which asks for finer peaks, and all of it again.
    larger = page.get_by_role("button", name="Larger")
    whole = page.get_by_role("button", name="Show all of it")
    expect(whole).to_be_disabled()
    with page.expect_response(re.compile("/waveform.*zoom=1")):
        larger.click()
        waveform.press("+")
        waveform.press("+")
    whole.click()
    expect(whole).to_be_disabled()

    # Faster at the same pitch, and a stretch again and again.
    for _ in range(3):
        page.keyboard.press(">")
    expect(ears.bar.get_by_role("button", name="Speed: 1.5×")).to_be_visible()
    assert (ears.now("playbackRate"), ears.now("preservesPitch")) == (1.5, True)
    ears.until("audio.currentTime > 1")
    page.evaluate("() => { ears.rounds = 0; ears[0].onseeked = () => ears.rounds++; }")
    page.keyboard.press("Shift+o")
    expect(ears.bar.get_by_role("button", name=re.compile("^Loop: 0:00 to 0:0"))).to_be_visible()
    ears.until("ears.rounds >= 3 && audio.currentTime < 5")
    page.keyboard.press("r")
    expect(ears.bar.get_by_role("button", name="Loop: off")).to_be_visible()
    assert violations(page) == []

    # Quieter, muted, paused: and tomorrow there again, but not by itself.
    ears.bar.get_by_role("slider", name="Volume").fill("0.4")
    waveform.press("Home")
    for _ in range(2):
        waveform.press("ArrowRight")
    page.keyboard.press("m")
    assert (ears.now("volume"), ears.now("muted")) == (0.4, True)
    page.keyboard.press("k")
    ears.until("audio.paused && !audio.seeking && audio.currentTime > 9")
    left = ears.now()
    page.reload()
    expect(ears.bar.get_by_role("link", name="Kites")).to_be_visible()
    assert ears.now("paused")
    assert not ears.now("src")
    at = re.compile(rf"^0:{int(left):02} of 0:40$")
    position = ears.bar.get_by_role("slider", name="Position")
    expect(position).to_have_attribute("aria-valuetext", at)
    expect(waveform).to_have_attribute("aria-valuetext", at)
    ears.bar.get_by_role("button", name="Play", exact=True).click()
    ears.until(f"!audio.paused && audio.currentTime > {left}")
    assert (ears.now("volume"), ears.now("muted")) == (0.4, True)

    # And what was heard was told.
    def heard() -> list:
        return nina.http.get(f"/track/{tracks['Kites']}/heard").json()["results"]

    wait_for(lambda: [row for row in heard() if row["furthest_ms"] > 20_000] or None)
    assert [row["person"]["id"] for row in heard()] == [nina.id]


def test_on_a_phone_the_whole_player_opens_and_addresses_may_expire(screens, record):
    nina, _ = record
    ears = Ears(screens.open("", nina, phone=True))
    page = ears.page
    ears.open(f"/project/{nina.project['id']}")

    # The address that came with the list is refused, as one of yesterday: it asks for another.
    refused = []

    def expired(route: Route) -> None:
        refused.append(route.request.url)
        route.fulfill(status=403)
        page.unroute("**/blob/**")

    page.route("**/blob/**", expired)
    with page.expect_response(re.compile(r"/stream\?")) as asked:
        page.get_by_role("button", name="Play Kites").click()
    assert asked.value.status == 200
    ears.until("!audio.paused && audio.currentTime > 0.3")
    assert len(refused) == 1
    screens.forgive("403")

    page.get_by_role("button", name="Show the player").click(position={"x": 60, "y": 20})
    player = page.get_by_role("dialog", name="Player")
    expect(player.get_by_role("heading", name="Kites")).to_be_visible()
    position = player.get_by_role("slider", name="Position")
    position.press("ArrowRight")
    ears.until("audio.currentTime > 5")
    assert violations(page) == []

    # In the queue another one is chosen; the system's back gesture, Escape, closes it.
    player.get_by_role("button", name="Queue: 2 of 2").click()
    player.get_by_role("button", name="Harbour").click()
    expect(player.get_by_role("heading", name="Harbour")).to_be_visible()
    player.get_by_role("button", name="Pause").click()
    ears.until("audio.paused")
    page.keyboard.press("Escape")
    expect(player).to_have_count(0)
    expect(ears.bar.get_by_role("button", name="Play", exact=True)).to_be_visible()

    # Who logs out leaves nothing to the next one.
    assert page.evaluate("() => Object.keys(localStorage)").count("wavic.queue") == 1
    nina.http.post("/user/logout")
    page.reload()
    expect(page).to_have_url(re.compile("/login"))
    wait_for(lambda: not page.evaluate("() => localStorage['wavic.queue']") or None)
    screens.forgive("401")
