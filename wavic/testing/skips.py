"""A pytest plugin: tests whose tools are missing are skipped, said so; with CI=true that fails.

Also leaves out what is marked `prove` unless it is asked for with `-m`.
"""

import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
AZURITE = ROOT / "node_modules" / ".bin" / "azurite-blob"
STUDIO = ROOT / "static" / "dist" / "index.html"


def missing_tools() -> dict[str, str]:
    """Marker -> why the tests that carry it can't run here."""
    missing = {}
    if shutil.which("node") is None:
        missing["node"] = "Node.js is missing: install Node 20.19 or newer"
    elif not AZURITE.exists():
        missing["node"] = "Azurite is missing: make test installs it"
    if not STUDIO.exists():
        missing["studio"] = "The studio isn't built: install Node 20.19 or newer, then make test"
    if not any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))):
        missing["browser"] = "Chromium is missing: install it"
    return missing


def pytest_configure(config: pytest.Config) -> None:
    """Heavy tests only on request."""
    if not config.option.markexpr:
        config.option.markexpr = "not prove"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what can't run here."""
    missing = missing_tools()
    for item in items:
        for marker, reason in missing.items():
            if item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=reason))


def skipped_tests(config: pytest.Config) -> list[pytest.TestReport]:
    """What was skipped so far."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    return list(reporter.stats.get("skipped", [])) if reporter else []


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where everything is installed, a skipped test is a promise nobody checked."""
    if os.environ.get("CI") == "true" and skipped_tests(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line on what was left out."""
    if skipped := skipped_tests(terminalreporter.config):
        ending = "; with CI=true that is a failure" if os.environ.get("CI") == "true" else ""
        terminalreporter.write_line(
            f"{len(skipped)} skipped for want of tools{ending}", yellow=True
        )
