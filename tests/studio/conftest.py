"""The built studio on a running WAVIC, people who use it, and browsers that complain of nothing."""

import itertools
import json
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.musicians import Musician
from tests.running import ROOT, Run
from wavic.testing.browser import running_chromium
from wavic.testing.ports import free_base_port
from wavic.testing.stripe import FakeStripe, serve

PICTURES = ROOT / "artifacts" / "studio"
STRIPE_SECRET = "whsec_of_the_studio"
WAIT = 30_000  # ms; a busy machine is slow, not broken
# Chromium without a window calls itself headless, which counts as a bot (docs/links.md).
PERSON = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36"

expect.set_options(timeout=WAIT)


# `pytestmark = STUDIO` in every file: they share one running WAVIC, whose studio is built.
STUDIO = [pytest.mark.studio, pytest.mark.browser, pytest.mark.xdist_group("studio")]


@pytest.fixture(scope="package")
def stripe() -> Iterator[FakeStripe]:
    """What the studio's WAVIC takes for Stripe; nothing is sold there until a test does so."""
    fake = FakeStripe()
    with serve(fake):
        yield fake


@pytest.fixture(scope="package")
def studio(installed, tmp_path_factory, stripe) -> Iterator[Run]:
    """`make run` behind a proxy, as it were: each caller may name the address they call from."""
    data = shutil.copytree(installed, tmp_path_factory.mktemp("studio") / "data")
    settings = {"TRUSTED_PROXIES": "1", "DJANGO_SETTINGS_MODULE": "tests.studio.settings"}
    settings |= {"STRIPE_API_KEY": "sk_test_studio", "STRIPE_API_BASE": stripe.base}
    settings |= {"STRIPE_WEBHOOK_SECRET": STRIPE_SECRET}
    with Run(data, free_base_port(), **settings) as run:
        yield run.wait_until_ready()


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One for all: nothing here asks Django for its database."""
    with running_chromium() as running:
        yield running


@pytest.fixture(scope="session")
def _addresses() -> Iterator[str]:
    """An address may register ten people an hour; each of ours has one."""
    return (f"198.51.{100 + number // 250}.{1 + number % 250}" for number in itertools.count())


@pytest.fixture
def musician(studio, _addresses) -> Iterator[Callable[[str], Musician]]:
    """`musician("Nina")`: somebody new with a space and a project."""
    made: list[Musician] = []

    def register(name: str) -> Musician:
        made.append(Musician(studio.address, name, {"X-Forwarded-For": next(_addresses)}))
        return made[-1]

    yield register
    for one in made:
        one.http.close()


class Screens:
    """Browsers of people, each with a profile of its own, and what their pages complained of."""

    def __init__(self, browser: Browser, address: str, name: str) -> None:
        self._browser, self._address, self._name = browser, address, name
        self._contexts: list[BrowserContext] = []
        self.complaints: list[str] = []

    def open(
        self,
        path: str = "",
        who: Musician | None = None,
        *,
        phone: bool = False,
        light: bool = False,
        proxied: dict[str, str] | None = None,
        **options: Any,
    ) -> Page:
        """A page at a path below /app (or, with a scheme, anywhere), as somebody or as nobody.

        `proxied` are headers that a proxy adds on the way; not to the stream, which has another
        origin, where a page may send none of its own.
        """
        context = self._browser.new_context(
            viewport={"width": 390, "height": 844} if phone else {"width": 1360, "height": 900},
            has_touch=phone,
            is_mobile=phone,
            color_scheme="light" if light else "dark",
            user_agent=PERSON,
            base_url=self._address,
            **options,
        )
        context.set_default_timeout(WAIT)
        if who is not None:
            tokens = json.dumps({"token": who.token, "refresh": who.refresh})
            # Once: a page that logs out stays logged out.
            context.add_init_script(
                "if (!localStorage.getItem('test.entered')) {"
                "localStorage.setItem('test.entered', 'yes');"
                f"localStorage.setItem('wavic.session', {json.dumps(tokens)}) }}"
            )
        if proxied:
            context.route(
                f"{self._address}/**",
                lambda route: route.continue_(headers={**route.request.headers, **proxied}),
            )
        # Nobody could answer its dialog. Without it files are chosen as in Firefox and Safari.
        context.add_init_script("delete window.showOpenFilePicker")
        self._contexts.append(context)
        page = context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(path if "://" in path else f"/app{path}")
        return page

    def _hear(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.text} ({message.location['url']})")

    def forgive(self, part: str) -> None:
        """Take out the complaints that the test provoked: those that hold this text."""
        self.complaints = [text for text in self.complaints if part not in text]

    def picture(self, page: Page, name: str, *, whole: bool = False) -> None:
        """Keep a picture of a page among the files of the run."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / f"{name}.png", full_page=whole)

    def close(self, *, failed: bool) -> None:
        """Close them all; of a test that failed, pictures of what they showed are kept."""
        for number, context in enumerate(self._contexts):
            if failed:
                for page in context.pages:
                    self.picture(page, f"failed-{self._name}-{number}")
            context.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """Let fixtures know whether their test failed."""
    report = yield
    if report.when == "call":
        item.stash[_FAILED] = report.failed
    return report


_FAILED = pytest.StashKey[bool]()


@pytest.fixture
def screens(browser: Browser, studio: Run, request: pytest.FixtureRequest) -> Iterator[Screens]:
    """`screens.open("/project/…", nina)`; nothing may be complained of on the console."""
    screens = Screens(browser, studio.address, request.node.name)
    yield screens
    failed = request.node.stash.get(_FAILED, False)
    screens.close(failed=failed)
    if not failed:
        assert screens.complaints == []
