"""How long the studio takes to show something, and to have a waveform that plays.

    python -m bench.studio [TRACKS]

`make run` on a folder of its own, a project of 200 tracks of four minutes each (or as many as
told), and Chromium, which opens everything anew each time, without a cache. Each round opens, in
turn: the page behind a dead link, which is plain HTML and CSS of the same server and what the
others are compared with; the project, and a track from there, as people get to it; that track.

Prints medians in ms and as ratios to the plain page. Ends with 1 when the project's first
contentful paint, or a waveform that is drawn and may be played, takes more than a bound's times
that.
"""

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.musicians import Musician
from tests.running import Run
from wavic.testing.audio import audio_file
from wavic.testing.browser import ARGUMENTS, chromium
from wavic.testing.ports import free_base_port

TRACKS = 200
SECONDS = 240  # of each track
ROUNDS = 7
PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"
# Times the plain page's first contentful paint.
BOUNDS = {"project, first paint": 4, "track, playable waveform": 12}


def main(tracks: int) -> int:
    """Measure, print, and hold the bounds."""
    with (
        tempfile.TemporaryDirectory(prefix="wavic-bench-") as folder,
        Run(Path(folder) / "data", free_base_port()) as run,
        sync_playwright() as driver,
    ):
        run.wait_until_ready()
        nina = Musician(run.address, "Nina")
        track = _fill(nina, tracks)
        browser = driver.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        times = _measure(Visits(browser, nina, run.address), nina.project["id"], track, tracks)
        browser.close()
    return _report(times)


def _fill(nina: Musician, tracks: int) -> str:
    """The project's tracks: one recording, listened to once; the id of the last."""
    content = audio_file("flac", seconds=SECONDS)
    first = nina.upload(content, "Tide.flac")["id"]
    nina.wait_until_heard(first)
    last = first
    for number in range(2, tracks + 1):
        answer = nina.http.post(f"/track/{first}/duplicate", json={"title": f"Tide {number}"})
        if answer.status_code == 429:
            time.sleep(float(answer.headers["Retry-After"]))
            answer = nina.http.post(f"/track/{first}/duplicate", json={"title": f"Tide {number}"})
        answer.raise_for_status()
        last = answer.json()["id"]
    return last


class Visits:
    """Pages in profiles of their own, so that nothing is cached."""

    def __init__(self, browser: Browser, who: Musician, address: str) -> None:
        self._browser, self._address = browser, address
        tokens = json.dumps(json.dumps({"token": who.token, "refresh": who.refresh}))
        self._enter = f"localStorage.setItem('wavic.session', {tokens})"

    @contextmanager
    def to(self, path: str) -> Iterator[Page]:
        context = self._browser.new_context(
            base_url=self._address, viewport={"width": 1360, "height": 900}
        )
        context.add_init_script(self._enter)
        page = context.new_page()
        page.goto(path, wait_until="commit")
        yield page
        context.close()


def _measure(visits: Visits, project: str, track: str, tracks: int) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {}

    def note(name: str, milliseconds: float) -> None:
        times.setdefault(name, []).append(milliseconds)

    for _ in range(ROUNDS + 1):  # the first one warms up
        with visits.to("/s/a-dead-link") as page:
            page.wait_for_load_state("load")
            note("plain page, first paint", _paint(page))
        with visits.to(f"/app/project/{project}") as page:
            _until(page, f"document.querySelectorAll('main [data-track]').length >= {tracks}")
            note("project, all rows", page.evaluate("performance.now()"))
            note("project, first paint", _paint(page))
            page.locator(f"main a[href$='/track/{track}']").first.hover()
            began = page.evaluate("performance.now()")
            page.locator(f"main a[href$='/track/{track}']").first.click()
            _until_playable(page)
            note("track from the project", page.evaluate("performance.now()") - began)
        with visits.to(f"/app/track/{track}") as page:
            _until_playable(page)
            note("track, playable waveform", page.evaluate("performance.now()"))
            note("track, first paint", _paint(page))
    return {name: rounds[1:] for name, rounds in times.items()}


def _paint(page: Page) -> float:
    page.wait_for_function(f"() => ({PAINT}) > 0")
    return float(page.evaluate(PAINT))


def _until(page: Page, condition: str) -> None:
    page.wait_for_function(f"() => {condition}", polling="raf")


def _until_playable(page: Page) -> None:
    """Drawn, and one may press play."""
    _until(page, "document.querySelector('main [role=slider][aria-busy=false]') !== null")


def _report(times: dict[str, list[float]]) -> int:
    medians = {name: statistics.median(rounds) for name, rounds in times.items()}
    plain = medians["plain page, first paint"]
    failed = False
    for name, median in medians.items():
        ratio, bound = median / plain, BOUNDS.get(name)
        failed |= bound is not None and ratio > bound
        said = "" if bound is None else f"  at most {bound}"
        sys.stdout.write(f"{name:<28}{median:8.0f} ms {ratio:6.1f} x{said}\n")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else TRACKS))
