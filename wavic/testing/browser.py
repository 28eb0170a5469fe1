"""A real Chromium for tests, and pages that keep a record of what went wrong on them."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Self

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
# Each new window would load two pages for suggestions below its address bar, which nobody sees and
# which take longer than ours.
FOR_THE_ADDRESS_BAR = "WebUIOmniboxPopup,WebUIOmniboxAimPopup"
# What Playwright 1.65 does without: a second list replaces its own.
AS_EVER = (
    "AimEnabled,AvoidCorsURLLoaderRestartOnRedirect,AvoidUnnecessaryBeforeUnloadCheckSync,"
    "DestroyProfileOnBrowserClose,HttpsFirstBalancedModeAutoEnable,HttpsUpgrades,LensOverlay,"
    "MediaRouter,NetworkTimeServiceQuerying,OptimizationHints,PaintHolding,PreconnectToSearch,"
    "TcpPortRandomizationWin,ThirdPartyStoragePartitioning"
)
ARGUMENTS = [
    f"--disable-features={FOR_THE_ADDRESS_BAR},{AS_EVER}",
    "--no-sandbox",  # tests may run as root, in a container
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
]


def chromium() -> str | None:
    """The program, if there is one."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def running_chromium() -> Iterator[Browser]:
    """Chromium for a while; skips where there is none."""
    program = chromium()
    if program is None:
        pytest.skip("Chromium is missing: install it")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for a module's tests; those that use it carry the marker `browser`.

    No longer: Playwright runs an event loop in this thread, in which Django refuses its database.
    """
    with running_chromium() as running:
        yield running


@dataclass
class Visit:
    """A page in a profile of its own, what it complained of and what it was answered."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    responses: list[Response] = field(default_factory=list)

    @classmethod
    def to(cls, browser: Browser) -> Self:
        """An empty page that records from now on, breaches of a content policy among the rest."""
        visit = cls(browser.new_context(viewport={"width": 1280, "height": 900}).new_page())
        visit.page.on("console", visit._hear)
        visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
        visit.page.on("response", visit._keep)
        return visit

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def _keep(self, response: Response) -> None:
        self.responses.append(response)

    def close(self) -> None:
        """Close it, with its profile."""
        self.page.context.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Somebody's visit with that Chromium."""
    visit = Visit.to(browser)
    yield visit
    visit.close()
