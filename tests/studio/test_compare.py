"""Two mixes compared: one key switches, without a gap, and the louder one isn't better for that."""

import re

import numpy as np
import pytest
from playwright.sync_api import Page, Route, expect

from tests.musicians import Musician
from tests.studio.accessibility import violations
from tests.studio.conftest import STUDIO
from wavic.audio.encoding import encode
from wavic.testing.audio import ENCODINGS, tone

pytestmark = [*STUDIO, pytest.mark.prove]

RATE = 44_100
HERTZ = 110.0  # so low that half a ms is next to nothing of it
LOUDER_DB = 9.5

# What the page makes of the Web Audio API: an analyser beside whatever reaches the loudspeakers,
# media elements, and when buffers were begun.
DESK = """
    const { connect } = AudioNode.prototype;
    const { start } = AudioBufferSourceNode.prototype;
    const Made = window.Audio;
    window.desk = { elements: [], begun: [] };
    AudioNode.prototype.connect = function (to, ...rest) {
        if (to instanceof AudioDestinationNode) {
            desk.analyser = new AnalyserNode(this.context, { fftSize: 32768 });
            connect.call(this, desk.analyser);
        }
        return connect.call(this, to, ...rest);
    };
    AudioBufferSourceNode.prototype.start = function (when, offset) {
        desk.begun.push({ when, offset, loop: this.loop, end: this.loopEnd });
        return start.call(this, when, offset);
    };
    window.Audio = function (...given) {
        const element = new Made(...given);
        desk.elements.push(element);
        return element;
    };
    desk.sound = () => {
        const samples = new Float32Array(32768);
        desk.analyser.getFloatTimeDomainData(samples);
        return [...samples];
    };
    // The player's own element is the first; the deck's are those of another origin's rules.
    desk.pair = () => desk.elements.filter(({ crossOrigin, src }) => crossOrigin && src);
    desk.apart = () => {
        const [a, b] = desk.pair();
        const playing = [a, b].every(element => element && !element.paused && !element.seeking);
        return playing ? 1000 * Math.abs(a.currentTime - b.currentTime) : null;
    };
"""


class Desk:
    """A page, and what comes out of its loudspeakers."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.add_init_script(DESK)

    def until(self, condition: str) -> None:
        self.page.wait_for_function(f"() => {condition}")

    def sound(self) -> np.ndarray:
        """The last 0.7 s."""
        return np.array(self.page.evaluate("() => desk.sound()"))

    def steady(self) -> np.ndarray:
        """0.7 s of nothing but one of them."""
        before = self.page.evaluate("() => desk.analyser.context.currentTime")
        self.until(f"desk.analyser.context.currentTime > {before} + 0.85")
        return self.sound()


def decibels(sound: np.ndarray) -> float:
    """Root mean square, in dB of full scale."""
    return float(20 * np.log10(np.sqrt(np.mean(sound**2))))


def assert_unbroken(sound: np.ndarray) -> None:
    """No gap, and no click: of a tone, neither is lower or steeper than a tone is."""
    peak = np.abs(sound).max()
    period = round(RATE / HERTZ)
    loudest = [np.abs(sound[at : at + period]).max() for at in range(0, len(sound) - period, 64)]
    assert min(loudest) > 0.75 * peak
    assert np.abs(np.diff(sound)).max() < 1.6 * peak * 2 * np.pi * HERTZ / RATE


def add_mix(nina: Musician, track: str, label: str, content: bytes) -> None:
    """Upload another version, and wait until it can be heard."""
    path, file = f"/track/{track}/version", ("mix.flac", content)
    answer = nina.http.post(path, data={"label": label}, files={"file": file})
    assert answer.status_code == 201, answer.text
    assert nina.wait_until_heard(track)["status"] == "ready"


@pytest.fixture
def mixes(musician) -> tuple[Musician, str]:
    """Nina, and a track of two mixes of a minute and a bit that differ in nothing but loudness."""
    nina = musician("Nina")
    loud = tone(63, channels=1, hertz=HERTZ)
    quiet = loud / 10 ** (LOUDER_DB / 20)
    files = [encode(samples, ENCODINGS["flac"], rate=RATE) for samples in (quiet, loud)]
    track = nina.upload(files[0], "Harbour.flac")["id"]
    assert nina.wait_until_heard(track)["status"] == "ready"
    add_mix(nina, track, "Loud", files[1])
    return nina, track


def test_one_key_switches_two_mixes_equally_loud_and_without_a_gap(screens, mixes):
    nina, track = mixes
    desk = Desk(screens.open("", nina))
    page = desk.page
    page.goto(f"/app/track/{track}")

    # It goes on where the player is, and the player stands still.
    page.get_by_role("slider", name="Waveform of Harbour").press("ArrowRight")
    page.get_by_role("button", name="Play Harbour").first.click()
    desk.until("desk.elements[0].currentTime > 5.5")

    refused = []

    def expired(route: Route) -> None:
        refused.append(route.request.url)
        route.fulfill(status=403)
        page.unroute("**/blob/**")

    page.route("**/blob/**", expired)  # the first address of the deck's: it gets another
    page.keyboard.press("x")
    booth = page.get_by_role("region", name="Compare")
    a, b = (booth.get_by_role("button", name=re.compile(f"^{side} ")) for side in "AB")
    expect(a).to_have_attribute("aria-pressed", "true")
    expect(booth.get_by_role("button", name="Pause")).to_be_visible()
    desk.until("desk.apart() !== null && desk.pair()[0].currentTime > 5.5")
    assert page.evaluate("() => desk.elements[0].paused")
    assert refused
    screens.forgive("403")

    # Both run together, only one is heard, and the louder one is turned down to the other.
    desk.until("desk.apart() < 0.6")
    expect(a).to_contain_text("0.0 dB")
    expect(b).to_contain_text("\N{MINUS SIGN}9.5 dB")
    levels = {}
    for side in (a, b):
        expect(side).to_have_attribute("aria-pressed", "true")
        levels[side] = decibels(desk.steady())
        page.keyboard.press("x")
        # The last 0.7 s hold the switch.
        before = page.evaluate("() => desk.analyser.context.currentTime")
        desk.until(f"desk.analyser.context.currentTime > {before} + 0.3")
        assert_unbroken(desk.sound())
        assert page.evaluate("() => desk.apart()") < 3
    assert abs(levels[a] - levels[b]) < 0.3
    assert -40 < levels[a] < -10

    # As they are: the difference is heard, and seen.
    page.keyboard.press("y")
    expect(booth.get_by_role("switch", name="Same loudness")).not_to_be_checked()
    page.keyboard.press("b")
    expect(b).to_have_attribute("aria-pressed", "true")
    assert abs(decibels(desk.steady()) - levels[a] - LOUDER_DB) < 0.3
    expect(b).to_contain_text("LUFS")
    page.keyboard.press("y")

    # To the sample: from memory, begun at one and the same moment, in loops too.
    booth.get_by_role("switch", name="To the sample").click()
    expect(booth.get_by_role("switch", name="To the sample")).to_be_checked()
    desk.until("desk.begun.length >= 2")
    first, second = page.evaluate("() => desk.begun.slice(-2)")
    assert first == second
    assert first["offset"] > 5
    page.keyboard.press("o")
    page.evaluate("() => desk.begun.length = 0")
    desk.until("desk.begun.length === 0")  # it goes round without being begun anew
    assert abs(decibels(desk.steady()) - levels[a]) < 0.3
    for key in "ab":
        page.keyboard.press(key)
    page.keyboard.press("r")
    assert violations(page) == []

    # Blind, until one has chosen.
    booth.get_by_role("switch", name="Blind test").click()
    expect(booth).not_to_contain_text("Loud")
    for number in "21":
        page.keyboard.press(number)
        heard = booth.get_by_role("button", name=f"Hear number {number}")
        expect(heard).to_have_attribute("aria-pressed", "true")
    assert violations(page) == []
    booth.get_by_role("button", name="I prefer 1").click()
    expect(booth.get_by_text("Your choice")).to_be_visible()
    expect(booth.get_by_text("Loud", exact=True)).to_be_visible()

    # Back: the player is where this was.
    booth.get_by_role("button", name="Pause").click()
    stood = booth.get_by_text(re.compile(r"^\d:\d\d / 1:03$")).inner_text().split()[0]
    booth.get_by_role("button", name="Back to one version").click()
    expect(booth).to_have_count(0)
    waveform = page.get_by_role("slider", name="Waveform of Harbour")
    expect(waveform).to_have_attribute("aria-valuetext", f"{stood} of 1:03")
    assert stood != "0:00"
    assert page.evaluate("() => desk.analyser.context.state") == "closed"


def test_what_is_short_is_compared_to_the_sample_at_once(screens, musician):
    nina = musician("Nina")
    files = [
        encode(tone(seconds, channels=1, hertz=HERTZ), ENCODINGS["flac"], rate=RATE)
        for seconds in (2.0, 3.0)
    ]
    track = nina.upload(files[0], "Harbour.flac")["id"]
    nina.wait_until_heard(track)
    add_mix(nina, track, "Longer", files[1])
    versions = nina.http.get(f"/track/{track}/version").json()["results"]
    address = ",".join(version["id"] for version in reversed(versions))

    desk = Desk(screens.open("", nina, phone=True, light=True))
    page = desk.page
    page.goto(f"/app/track/{track}?compare={address}")
    booth = page.get_by_role("region", name="Compare")
    expect(booth.get_by_role("switch", name="To the sample")).to_be_checked()
    expect(booth.get_by_text("B is 1.00 s longer")).to_be_visible()
    booth.get_by_role("button", name="Play", exact=True).click()
    desk.until("desk.begun.length === 2")
    assert len({tuple(begun.items()) for begun in page.evaluate("() => desk.begun")}) == 1
    booth.get_by_role("button", name="Switch").click()
    expect(booth.get_by_role("button", name="B Longer")).to_have_attribute("aria-pressed", "true")
    assert violations(page) == []
    # At the end of the longer one it stands still, at the beginning.
    expect(booth.get_by_role("button", name="Play", exact=True)).to_be_visible()
    waveform = booth.get_by_role("slider", name="B: Longer")
    expect(waveform).to_have_attribute("aria-valuenow", "0")
