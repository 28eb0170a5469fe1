"""In a real browser the pages for visitors, support and developers work without complaint."""

import pytest
from playwright.sync_api import expect

from tests.conftest import ON_THE_LAPTOP
from wavic.testing.audio import audio_file

pytestmark = [pytest.mark.browser, ON_THE_LAPTOP]
SUPPORT = ("support@wavic.example", "a desk with a telephone")
PATIENCE = 60_000  # ms; a busy machine is slow, not broken


@pytest.fixture(scope="module")
def support(laptop):
    """A superuser's address and password."""
    email, password = SUPPORT
    laptop.manage(
        *("createsuperuser", "--noinput", "--email", email, "--name", "Support"),
        DJANGO_SUPERUSER_PASSWORD=password,
    )
    return SUPPORT


@pytest.mark.parametrize(
    ("path", "sight"),
    [("/", "h1"), ("/api/docs", ".opblock-summary-path")],
    ids=["home", "docs"],
)
def test_a_page_for_visitors_shows_without_complaint(laptop, visit, tmp_path, path, sight):
    visit.page.goto(laptop.address + path)
    visit.page.wait_for_selector(sight, timeout=PATIENCE)
    visit.page.wait_for_load_state("networkidle")
    visit.page.screenshot(path=tmp_path / "page.png")
    assert visit.complaints == []
    outside = [
        answer.url for answer in visit.responses if not answer.url.startswith(laptop.address)
    ]
    assert [url for url in outside if not url.startswith("data:")] == []


def test_support_staff_log_in_to_the_admin_and_read_a_track(
    laptop, uploader, visit, support, tmp_path
):
    uploader(laptop).upload(audio_file("wav"), "Tide.wav")
    page = visit.page
    page.goto(f"{laptop.address}/admin/")
    page.fill("input[name=username]", support[0])
    page.fill("input[name=password]", support[1])
    page.click("input[type=submit]")
    expect(page.locator("#content")).to_contain_text("Tracks", timeout=PATIENCE)
    page.screenshot(path=tmp_path / "admin.png")
    page.get_by_text("All lists").click()
    page.click("#content .model-track a")
    page.wait_for_selector("#result_list", timeout=PATIENCE)
    page.screenshot(path=tmp_path / "tracks.png")
    page.click("#result_list tbody th a")
    page.wait_for_selector("#track_form", timeout=PATIENCE)
    page.screenshot(path=tmp_path / "track.png", full_page=True)
    assert visit.complaints == []


def test_a_developer_logs_in_to_the_browsable_api_and_works_with_it(
    laptop, visit, support, tmp_path
):
    page = visit.page
    page.goto(f"{laptop.address}/api/login?next=/artist")
    page.fill("input[name=username]", support[0])
    page.fill("input[name=password]", support[1])
    page.click("input[type=submit]")
    page.wait_for_selector(".response-info", timeout=PATIENCE)
    assert page.url == f"{laptop.address}/artist"
    page.screenshot(path=tmp_path / "space-list.png")
    page.fill("textarea[name=_content]", '{"name": "Support sings"}')
    page.click("form:has(textarea[name=_content]) button:has-text('POST')")
    expect(page.locator(".response-info")).to_contain_text("201 Created", timeout=PATIENCE)
    page.screenshot(path=tmp_path / "space.png", full_page=True)
    page.click("button:has-text('Log out')")
    page.wait_for_url(f"{laptop.address}/api/docs", timeout=PATIENCE)
    assert visit.complaints == []
    assert page.goto(f"{laptop.address}/artist").status == 401
