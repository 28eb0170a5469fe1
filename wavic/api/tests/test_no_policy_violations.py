"""In a real browser the pages work under their Content-Security-Policy, without a network."""

import pytest

pytestmark = pytest.mark.browser
LOUD = {"error", "warning"}


@pytest.mark.parametrize(
    ("path", "sight"),
    [
        ("/", "h1:has-text('WAVIC')"),
        ("/api/docs", ".opblock-summary-path:has-text('/artist')"),
        ("/api/login", "input[name=username]"),
        ("/thing/fail/busy", ".response-info:has-text('too_many_uploads')"),
        ("/admin/login/", "input[name=username]"),
    ],
)
def test_a_page_shows_and_complains_of_nothing(port, browser, path, sight):
    page = browser.new_page()
    complaints, requests = [], []
    page.on("console", lambda said: complaints.append(said.text) if said.type in LOUD else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: requests.append(request.url))
    page.goto(f"http://127.0.0.1:{port}{path}")
    page.wait_for_selector(sight, timeout=30_000)
    page.wait_for_load_state("networkidle")
    page.close()
    expected = "the server responded with a status of 503"  # the page of the error itself
    assert [text for text in complaints if expected not in text] == []
    origins = ("data:", "blob:", f"http://127.0.0.1:{port}/")
    assert [url for url in requests if not url.startswith(origins)] == []


@pytest.mark.prove
def test_docs_can_call_the_api(port, browser):
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{port}/api/docs")
    page.fill(".operation-filter-input", "thing")  # of so many it shows those in sight only
    page.click("#operations-thing-thing_fail .opblock-summary-control")
    page.click("text=Try it out")
    page.fill("input[placeholder=how]", "busy")
    page.click("text=Execute")
    page.wait_for_selector(".live-responses-table:has-text('too_many_uploads')", timeout=30_000)
    page.close()
