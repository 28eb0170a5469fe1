"""A session ends, a token expires, a server starts again: nobody loses their place."""

import re
import time

import httpx
import jwt
import pytest
from playwright.sync_api import expect

from tests.musicians import PASSWORD, Musician
from tests.running import Run
from tests.studio.conftest import STUDIO, Screens
from wavic.testing.ports import free_base_port

pytestmark = STUDIO


@pytest.mark.prove
def test_whose_session_was_ended_elsewhere_logs_in_and_is_back_where_they_were(screens, musician):
    nina = musician("Nina")
    page = screens.open(f"/project/{nina.project['id']}", nina)
    expect(page.get_by_role("heading", name="Demos")).to_be_visible()
    assert nina.http.post("/user/logout").status_code == 204

    page.reload()
    expect(page).to_have_url(re.compile(r"/app/login\?next=%2Fproject"))
    expect(page.get_by_text("session")).to_be_visible()
    page.get_by_label("E-mail").fill(nina.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page).to_have_url(re.compile(f"/app/project/{nina.project['id']}$"))
    expect(page.get_by_role("heading", name="Demos")).to_be_visible()
    screens.forgive("401")


@pytest.mark.prove
def test_a_token_that_has_expired_is_replaced_unseen(screens, musician, studio):
    nina = musician("Nina")
    claims = jwt.decode(nina.token, options={"verify_signature": False})
    claims |= {"iat": time.time() - 8 * 86_400, "exp": time.time() - 86_400}
    secret = (studio.data / "secrets" / "JWT_SECRET").read_text()
    nina.token = jwt.encode(claims, secret, algorithm="HS256")
    page = screens.open(f"/project/{nina.project['id']}", nina)
    expect(page.get_by_role("heading", name="Demos")).to_be_visible()
    screens.forgive("401")


@pytest.fixture
def another(data) -> Run:
    """A run that a test may stop and start again, on the same port and data."""
    return Run(data, free_base_port())


@pytest.mark.prove
def test_a_server_that_starts_again_is_found_again_without_a_reload(browser, another, request):
    with another as run:
        run.wait_until_ready()
        nina = Musician(run.address, "Nina")
        screens = Screens(browser, run.address, request.node.name)
        page = screens.open(f"/space/{nina.space['id']}", nina)
        expect(page.get_by_role("link", name=re.compile("Demos"))).to_be_visible()
        assert run.stop() == 0

    page.get_by_role("link", name=re.compile("Demos")).click()
    expect(page).to_have_url(re.compile("/app/project/"))
    with Run(run.data, run.port) as run:
        run.wait_until_ready()
        assert httpx.get(f"{run.address}/health/ready").status_code == 200
        expect(page.get_by_role("heading", name="Demos")).to_be_visible()
        screens.close(failed=False)
