"""Files go up from a browser straight to storage: dropped, paused, cut off, and gone on with."""

import io
import re
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Request, expect

from tests.command import large_wav, served
from tests.musicians import Musician, digest, wait_for
from tests.studio.accessibility import violations
from tests.studio.conftest import STUDIO
from wavic.testing.audio import audio_file

pytestmark = STUDIO
BLOCKS = re.compile(r"/blob/.*blockid=")
# The tests cut these off, or have them refused; browsers say so on the console.
REFUSED = "Failed to load resource"


def drag(page: Page, *paths: Path, drop: bool = True) -> None:
    """Drag files and folders over the window, as a file manager does, and let them go there."""
    files = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    browser = page.context.new_cdp_session(page)
    for kind in ("dragEnter", "dragOver", *(["drop"] if drop else [])):
        at = {"type": kind, "x": 600, "y": 300, "data": files}
        browser.send("Input.dispatchDragEvent", at)


def number(request: Request) -> int:
    """Which block of its upload a request puts."""
    return int(request.url.split("blockid=")[1][:8])


@pytest.fixture
def blocks_of():
    """`blocks_of(page)`: the requests for blocks from now on."""

    def listen(page: Page) -> list[Request]:
        found: list[Request] = []

        def keep(request: Request) -> None:
            if BLOCKS.search(request.url):
                found.append(request)

        page.on("request", keep)
        return found

    return listen


def open_uploads(musician: Musician) -> list[dict[str, Any]]:
    return musician.http.get("/file").json()["results"]


def received(musician: Musician, upload: dict[str, Any]) -> list[int]:
    return musician.http.get(f"/file/{upload['id']}").json()["received"]


def meanwhile(page: Page, true: Callable[[], bool]) -> None:
    """Wait until something is true, while the page goes on."""
    wait_for(lambda: (page.evaluate("1") and true()) or None)


def test_a_folder_that_is_dropped_becomes_tracks_in_order_paused_and_resumed_on_the_way(
    screens, musician, tmp_path, blocks_of
):
    nina = musician("Nina")
    folder = tmp_path / "Bounces"
    folder.mkdir()
    for name in ("10 - Ferry.wav", "2 - Low_Tide.wav"):
        (folder / name).write_bytes(audio_file("wav", seconds=1))
    (folder / "11 - broken.wav").write_text("These are lyrics.")
    (folder / "cover.jpg").write_bytes(b"\xff\xd8")
    page = screens.open(f"/project/{nina.project['id']}", nina)
    expect(page.get_by_role("heading", name="Demos")).to_be_visible()
    panel = page.get_by_role("region", name="Uploads")
    page.route(BLOCKS, lambda _route: None)  # they hang
    puts = blocks_of(page)

    drag(page, folder, drop=False)
    expect(page.get_by_text("Drop to add tracks to Demos")).to_be_visible()
    drag(page, folder)
    expect(page.get_by_text(re.compile("cover.jpg.+audio and was left out"))).to_be_visible()
    expect(panel.get_by_role("button", name="Uploading 3 files")).to_be_visible()
    meanwhile(page, lambda: len(puts) == 3)

    panel.get_by_role("button", name="Pause all").click()
    panel.get_by_role("button", name="3 uploads paused").click()
    rows = panel.get_by_role("listitem")
    expect(rows).to_contain_text(["2 - Low_Tide.wav", "10 - Ferry.wav", "11 - broken.wav"])
    expect(rows.first).to_contain_text("Paused")
    assert violations(page) == []
    page.unroute(BLOCKS)
    assert len(puts) == 3
    assert nina.tracks() == []
    panel.get_by_role("button", name="Resume: 2 - Low_Tide.wav").click()
    panel.get_by_role("button", name="Resume all").click()

    expect(rows.nth(2)).to_contain_text("audio that WAVIC can read")
    expect(panel.get_by_role("link", name=re.compile("Open"))).to_have_count(2)
    screens.picture(page, "uploads")
    assert [track["title"] for track in nina.tracks()] == ["Low Tide", "Ferry"]
    assert open_uploads(nina) == []
    panel.get_by_role("link", name="Open: 2 - Low_Tide.wav").click()
    expect(page.get_by_role("heading", name="Low Tide", level=1)).to_be_visible()
    screens.forgive(REFUSED)


@pytest.mark.prove
def test_an_upload_that_was_cut_off_sends_after_a_reload_what_had_not_arrived(
    screens, musician, tmp_path, blocks_of
):
    nina = musician("Nina")
    sha256 = large_wav(tmp_path / "Low tide.wav", 4)
    page = screens.open(f"/project/{nina.project['id']}", nina, phone=True)
    page.on("dialog", lambda dialog: dialog.accept())  # “Leave this page?”
    panel = page.get_by_role("region", name="Uploads")
    page.route(
        BLOCKS, lambda route: route.abort() if number(route.request) > 1 else route.continue_()
    )
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose files").click()
    chooser.value.set_files(tmp_path / "Low tide.wav")
    [upload] = wait_for(lambda: open_uploads(nina) or None)
    meanwhile(page, lambda: received(nina, upload) == [0, 1])
    expect(panel).to_contain_text("trying again")
    page.context.set_offline(True)
    expect(panel).to_contain_text("Goes on when you are online again")
    page.context.set_offline(False)

    page.reload()
    panel.get_by_role("button", name="1 unfinished upload").click()
    expect(panel.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "66")
    assert violations(page) == []
    page.unroute(BLOCKS)
    puts = blocks_of(page)
    with page.expect_file_chooser() as chooser:
        panel.get_by_role("button", name="Choose file: Low tide.wav").click()
    chooser.value.set_files(tmp_path / "Low tide.wav")
    expect(panel.get_by_role("link", name="Open: Low tide.wav")).to_be_visible()
    assert sorted(map(number, puts)) == [2, 3]
    [track] = nina.tracks()
    assert track["title"] == "Low tide"
    assert served(nina, track["id"]) == sha256
    screens.forgive(REFUSED)
    screens.forgive("net::ERR_INTERNET_DISCONNECTED")


@pytest.mark.prove
def test_what_this_browser_remembers_goes_on_by_itself_and_two_on_a_track_are_versions(
    screens, musician, tmp_path, blocks_of
):
    nina = musician("Nina")
    track = nina.upload(audio_file("wav", seconds=1), "Low tide.wav")
    page = screens.open(f"/track/{track['id']}", nina, light=True)
    page.on("dialog", lambda dialog: dialog.accept())
    panel = page.get_by_role("region", name="Uploads")

    # A file that a browser hands out together with the right to open it again.
    silence = io.BytesIO()
    with wave.open(silence, "wb") as file:
        file.setparams((2, 2, 44_100, 0, "NONE", ""))
        file.writeframes(bytes(8 * 1024 * 1024))  # with its header two blocks
    content = silence.getvalue()
    page.evaluate(
        """async ([header, size]) => {
          const folder = await navigator.storage.getDirectory();
          const file = await folder.getFileHandle("Low tide mix 2.wav", { create: true });
          const writing = await file.createWritable();
          await writing.write(Uint8Array.from(header));
          await writing.write(new Uint8Array(size));
          await writing.close();
          window.showOpenFilePicker = async () => [file];
        }""",
        [list(content[:44]), len(content) - 44],
    )
    page.route(BLOCKS, lambda route: route.abort() if number(route.request) else route.continue_())
    page.get_by_role("button", name="New version").first.click()
    [upload] = wait_for(lambda: (page.evaluate("1") and open_uploads(nina)) or None)
    meanwhile(page, lambda: received(nina, upload) == [0])
    page.unroute(BLOCKS)
    puts = blocks_of(page)
    page.reload()
    expect(panel.get_by_role("button", name="1 file uploaded")).to_be_visible()
    assert [number(put) for put in puts] == [1]
    assert served(nina, track["id"]) == digest(content)

    for name in ("b 10.wav", "b 9.wav"):
        (tmp_path / name).write_bytes(audio_file("wav", seconds=1))
    drag(page, tmp_path / "b 10.wav", tmp_path / "b 9.wav")
    choice = page.get_by_role("dialog", name="2 files for “Low tide”")
    expect(choice.get_by_role("button", name="New tracks in Demos")).to_be_visible()
    assert violations(page) == []
    choice.get_by_role("button", name="New versions").click()
    expect(panel.get_by_role("button", name="2 files uploaded")).to_be_visible()
    versions = nina.http.get(f"/track/{track['id']}/version").json()["results"]
    assert [version["label"] for version in versions] == ["b 10", "b 9", "mix 2", ""]
    screens.forgive(REFUSED)
