"""A pytest plugin: every so often, a line on how far the tests are and which are running now."""

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

INTERVAL = 20.0  # seconds between two lines


class Progress:
    """Which tests run, since when, and how many are done."""

    def __init__(self, reporter: pytest.TerminalReporter) -> None:
        self._reporter = reporter
        self._began = time.monotonic()
        self._running: dict[str, float] = {}
        self._done = 0
        self._over = threading.Event()

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """A test starts, here or in one of xdist's processes."""
        self._running[nodeid] = time.monotonic()

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        """It has ended."""
        self._running.pop(nodeid, None)
        self._done += 1

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self) -> Iterator[None]:
        """Write until all tests have run."""
        threading.Thread(target=self._write, daemon=True).start()
        try:
            return (yield)
        finally:
            self._over.set()

    def _write(self) -> None:
        while not self._over.wait(INTERVAL):
            self._reporter.ensure_newline()
            self._reporter.write_line(self.line())

    def line(self) -> str:
        """`2:05  812 done, now 21 s tests/test_a.py::test_b, 3 s …`, the oldest first."""
        now = time.monotonic()
        minutes, seconds = divmod(round(now - self._began), 60)
        running = sorted(self._running.items(), key=lambda item: item[1])
        tests = ", ".join(f"{now - since:.0f} s {nodeid}" for nodeid, since in running)
        return f"{minutes}:{seconds:02}  {self._done} done, now {tests or 'between tests'}"


@pytest.hookimpl(trylast=True)  # pytest makes its reporter in the same hook
def pytest_configure(config: pytest.Config) -> None:
    """For runs in several processes: one process alone tells by its dots where it is."""
    if config.getoption("numprocesses", None):
        reporter: Any = config.pluginmanager.get_plugin("terminalreporter")
        config.pluginmanager.register(Progress(reporter), "wavic-progress")
