"""A real server for what only a real server can show."""

from collections.abc import Iterator

import pytest

from wavic.testing.granian import granian


@pytest.fixture(autouse=True)
def _no_studio(settings, tmp_path):
    """`/` is a page of its own where the studio isn't built; else it leads there."""
    settings.STUDIO_DIR = tmp_path


@pytest.fixture(scope="session")
def port(tmp_path_factory) -> Iterator[int]:
    """Where Granian serves the test routes."""
    log = tmp_path_factory.mktemp("granian") / "log"
    with granian("wavic.api.tests.live_application:application", log) as number:
        yield number
