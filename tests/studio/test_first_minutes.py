"""A newcomer has an account, a record, music on it, a comment and a link, by the studio alone."""

from playwright.sync_api import expect

from tests.studio.conftest import STUDIO
from wavic.testing.audio import audio_file

pytestmark = STUDIO


def test_from_nothing_to_a_shared_track_with_a_comment(screens, studio):
    page = screens.open("/register", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_label("Name").fill("Nova")
    page.get_by_label("E-mail").fill("nova@newcomers.example")
    page.get_by_label("Password", exact=True).fill("a loud room, a quiet amp")
    page.get_by_role("button", name="Create account").click()

    page.get_by_label("Name of the space").fill("Nova")
    page.get_by_role("button", name="Make the space").click()
    page.get_by_role("button", name="New project").first.click()
    page.get_by_label("Title").fill("First songs")
    page.get_by_role("button", name="Create").click()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose files").click()
    song = {"name": "Low Tide.wav", "mimeType": "audio/wav", "buffer": audio_file("wav", seconds=8)}
    chooser.value.set_files([song])

    page.get_by_role("row", name="Low Tide").get_by_role("link", name="Low Tide").click()
    page.get_by_role("button", name="Play Low Tide").click()
    expect(page.get_by_role("main").get_by_role("button", name="Pause")).to_be_visible()
    page.get_by_role("textbox", name="Write a comment").fill("Keep this take.")
    page.get_by_role("textbox", name="Write a comment").press("Enter")
    expect(page.get_by_role("article").filter(has_text="Keep this take.")).to_be_visible()

    page.get_by_role("button", name="Share").first.click()
    page.get_by_role("button", name="Create and copy link").click()
    expect(page.get_by_text("Link created and copied.")).to_be_visible()
    guest = screens.open(page.evaluate("navigator.clipboard.readText()"), phone=True, light=True)
    expect(guest.get_by_role("heading", name="Low Tide")).to_be_visible()
    # Guests hear what the worker makes of it; until then the page says that it is being prepared.
    expect(guest.get_by_text("version 1")).to_be_visible()
    guest.get_by_role("button", name="Play").click()
    expect(guest.get_by_role("button", name="Pause")).to_be_visible()
