"""Spaces, projects and tracks: made, ordered, renamed, finished and taken back, by who may."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.musicians import Musician, wait_for
from tests.studio.accessibility import violations
from tests.studio.bands import join, look_again
from tests.studio.conftest import STUDIO
from wavic.testing.audio import audio_file
from wavic.testing.pictures import encoded, photograph
from wavic.testing.tagged_audio import with_flac_picture

pytestmark = STUDIO

SONG = audio_file("flac", seconds=3.0, channels=1)


def record(band: Musician, *titles: str) -> list[str]:
    """Have the band's project hold tracks of these titles; their ids. They share one file."""
    answer = band.send(SONG, "take.flac", titles[0])
    assert answer.status_code == 201, answer.text
    first = answer.json()["id"]
    band.wait_until_heard(first)
    copies = [band.create(f"/track/{first}/duplicate", title=title) for title in titles[1:]]
    return [first, *(copy["id"] for copy in copies)]


def titles(band: Musician) -> list[str]:
    """What the server says the order is."""
    return [track["title"] for track in band.tracks()]


def expect_order(page: Page, *wanted: str) -> None:
    """The rows stand in this order, each in its place."""
    rows = [re.compile(rf"^{place}\s+{title}") for place, title in enumerate(wanted, 1)]
    expect(page.locator("[data-track]")).to_have_text(rows)


def test_a_newcomer_makes_a_space_and_hears_the_first_track_of_a_record(screens, musician):
    nina = musician("Nina")
    assert nina.http.delete(f"/artist/{nina.space['id']}").status_code == 204
    page = screens.open("", nina)
    page.get_by_label("Name of the space").fill("Harbour Lights")
    page.get_by_role("button", name="Make the space").click()
    expect(page.get_by_role("heading", name="Harbour Lights", level=1)).to_be_visible()
    expect(page.get_by_role("heading", name="No projects yet")).to_be_visible()
    assert violations(page) == []

    page.keyboard.press("n")
    page.get_by_label("Title").fill("Tides")
    page.get_by_role("radio", name="Single").check()
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_role("heading", name="Tides", level=1)).to_be_visible()
    expect(page.get_by_role("heading", name="No tracks yet")).to_be_visible()

    # What is uploaded stands in the list, and is ready and heard without a reload.
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose files").click()
    picture = encoded(photograph(300, 300), "JPEG")
    song = with_flac_picture(SONG, (3, picture))
    chooser.value.set_files([{"name": "01 Low Tide.flac", "mimeType": "", "buffer": song}])
    row = page.get_by_role("row", name="Low Tide")
    expect(row).to_be_visible()
    expect(row.get_by_text("Preparing")).to_have_count(0)
    expect(row).to_contain_text("0:03")
    row.hover()
    row.get_by_role("button", name="Play Low Tide").click()
    expect(row.get_by_role("button", name="Pause Low Tide")).to_be_visible()
    row.get_by_role("button", name="Pause Low Tide").click()

    # The picture in the file becomes the artwork, here and among the covers.
    page.get_by_role("button", name="Artwork").click()
    page.get_by_role("menuitem", name="Use the picture in “Low Tide”").click()
    expect(page.get_by_role("button", name="Artwork").get_by_role("img")).to_have_count(0)
    expect(page.locator("header img[src*='/image/']").first).to_be_visible()
    assert violations(page) == []
    page.get_by_role("link", name="Harbour Lights").click()
    tile = page.get_by_role("article").filter(has_text="Tides")
    expect(tile).to_contain_text("Single · 1 track")
    expect(tile.locator("img[src*='/image/']").first).to_be_visible()

    # Deleted and taken back; whoever comes again lands in the space of last time.
    tile.hover()
    page.get_by_role("button", name="More about Tides").click()
    page.get_by_role("menuitem", name="Delete project").click()
    expect(tile).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(tile).to_be_visible()
    space = page.url
    page.goto("/app")
    expect(page).to_have_url(space)


@pytest.mark.prove
def test_tracks_are_put_in_order_by_keys_and_by_hand_and_nobody_is_overruled(screens, musician):
    nina = musician("Nina")
    a, b, c, d = record(nina, "Ashore", "Breakwater", "Current", "Driftwood")
    page = screens.open(f"/project/{nina.project['id']}", nina)
    expect_order(page, "Ashore", "Breakwater", "Current", "Driftwood")

    # Two moves in a row, the second before the first was answered.
    page.get_by_role("row", name="Ashore").focus()
    page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("Alt+ArrowDown")
    expect_order(page, "Breakwater", "Current", "Ashore", "Driftwood")
    expect(page.get_by_text("Ashore is now track 3 of 4.")).to_be_attached()
    expect(page.get_by_role("row", name="Ashore")).to_be_focused()
    wait_for(lambda: titles(nina) == ["Breakwater", "Current", "Ashore", "Driftwood"] or None)

    # By hand, to the top.
    start = page.get_by_role("row", name="Driftwood").bounding_box()
    end = page.get_by_role("row", name="Breakwater").bounding_box()
    assert start is not None
    assert end is not None
    page.mouse.move(start["x"] + 500, start["y"] + 20)
    page.mouse.down()
    page.mouse.move(start["x"] + 500, start["y"] - 30, steps=8)
    page.mouse.move(end["x"] + 500, end["y"] + 5, steps=20)
    expect(page.locator("[data-track]").first).to_contain_text("Driftwood")
    page.mouse.up()
    expect_order(page, "Driftwood", "Breakwater", "Current", "Ashore")
    wait_for(lambda: titles(nina) == ["Driftwood", "Breakwater", "Current", "Ashore"] or None)

    # Somebody else's order, made a moment before, stands and is said.
    order = f"/project/{nina.project['id']}/reorder"

    def be_faster(route: Route) -> None:
        assert nina.http.post(order, json={"tracks": [d, c, b, a]}).status_code == 200
        route.continue_()

    page.route(f"**{order}", be_faster, times=1)
    page.get_by_role("row", name="Ashore").focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.get_by_text("Somebody else put the tracks in another order")).to_be_visible()
    expect_order(page, "Driftwood", "Current", "Breakwater", "Ashore")

    # Renamed in place: Escape leaves it, Enter keeps it, and what somebody else did is not lost.
    page.get_by_role("row", name="Current").focus()
    page.keyboard.press("F2")
    page.get_by_label("Title of Current").fill("Nothing")
    page.keyboard.press("Escape")
    expect(page.get_by_role("row", name="Current")).to_be_focused()
    assert nina.http.patch(f"/track/{c}", json={"bpm": 99}).status_code == 200
    page.keyboard.press("F2")
    page.get_by_label("Title of Current").fill("Undertow")
    page.keyboard.press("Enter")
    expect_order(page, "Driftwood", "Undertow", "Breakwater", "Ashore")
    wait_for(lambda: nina.track(c)["title"] == "Undertow" or None)
    assert nina.track(c)["bpm"] == 99

    # Deleted, and back before it is gone; then deleted for good by leaving the page.
    page.keyboard.press("Delete")
    expect_order(page, "Driftwood", "Breakwater", "Ashore")
    expect(page.get_by_role("row", name="Breakwater")).to_be_focused()
    page.get_by_role("button", name="Undo").click()
    expect_order(page, "Driftwood", "Undertow", "Breakwater", "Ashore")
    page.get_by_role("row", name="Undertow").focus()
    page.keyboard.press("Delete")
    expect_order(page, "Driftwood", "Breakwater", "Ashore")
    page.reload()
    wait_for(lambda: titles(nina) == ["Driftwood", "Breakwater", "Ashore"] or None)

    # To another record of the space, and opened with Enter.
    other = nina.create("/project", space=nina.space["id"], title="B-sides", kind="collection")
    page.get_by_role("button", name="More about Ashore").click()
    page.get_by_role("menuitem", name="Move to another project").click()
    page.get_by_role("dialog").get_by_role("button", name=re.compile("B-sides")).click()
    expect_order(page, "Driftwood", "Breakwater")
    assert nina.track(a)["project"] == other["id"]
    page.get_by_role("row", name="Driftwood").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/app/track/{b}$"))
    screens.forgive("409")


@pytest.mark.prove
def test_a_record_is_finished_by_who_may_and_saved_by_all(screens, musician, studio):
    nina, vic = musician("Nina"), musician("Vic")
    join(nina, vic, "viewer", studio.data, project=nina.project["id"])
    nina.create("/project", space=nina.space["id"], title="Secret")
    first, second = record(nina, "Ashore", "Breakwater")
    for track in (first, second):
        version = nina.track(track)["version"]["id"]
        answer = nina.http.post(f"/track/{track}/version/{version}/approve")
        assert answer.status_code == 200

    hers = screens.open(f"/project/{nina.project['id']}", nina)
    expect(hers.get_by_text("All 2 tracks are approved")).to_be_visible()
    # The second one needs changes after all: she is told which it is, as it happens.
    version = nina.track(second)["version"]["id"]
    asked = nina.http.post(f"/track/{second}/version/{version}/request-changes", json={})
    assert asked.status_code == 200
    hers.get_by_role("button", name="Sign off").click()
    dialog = hers.get_by_role("dialog")
    missing = dialog.get_by_role("list", name=re.compile("approved yet"))
    expect(missing.get_by_role("link")).to_have_text(["Breakwater"])
    expect(dialog.get_by_role("button", name="Sign off")).to_be_disabled()
    assert violations(hers) == []
    assert nina.http.post(f"/track/{second}/version/{version}/approve").status_code == 200

    def be_overtaken(route: Route) -> None:
        asked = nina.http.post(f"/track/{second}/version/{version}/request-changes", json={})
        assert asked.status_code == 200
        route.continue_()

    hers.route("**/sign-off", be_overtaken, times=1)
    dialog.get_by_role("button", name="Sign off").click()
    expect(missing.get_by_role("link")).to_have_text(["Breakwater"])
    assert nina.http.post(f"/track/{second}/version/{version}/approve").status_code == 200
    dialog.get_by_role("button", name="Sign off").click()
    expect(hers.get_by_text("Signed off by Nina")).to_be_visible()

    # A guest of this one record sees it and nothing to change it by, and saves what all hear.
    his = screens.open(f"/project/{nina.project['id']}", vic)
    expect(his.get_by_text("Signed off by Nina")).to_be_visible()
    expect_order(his, "Ashore", "Breakwater")
    for control in ("Add tracks", "Add files", "Share", "Sign off", "Artwork"):
        expect(his.get_by_role("button", name=control)).to_have_count(0)
    his.get_by_role("row", name="Ashore").focus()
    for key in ("F2", "Delete", "Alt+ArrowDown"):
        his.keyboard.press(key)
    expect_order(his, "Ashore", "Breakwater")
    his.get_by_role("button", name="More about Ashore").click()
    expect(his.get_by_role("menuitem")).to_have_text(["Open", "Download streaming file"])
    with his.expect_download() as saved:
        his.get_by_role("menuitem", name="Download streaming file").click()
    assert saved.value.suggested_filename == "Ashore.m4a"
    his.get_by_role("button", name="More about Demos").click()
    expect(his.get_by_role("menuitem")).to_have_text(["Download the record"])
    his.get_by_role("menuitem", name="Download the record").click()
    with his.expect_download() as saved:
        his.get_by_role("dialog").get_by_role("button", name="Download").click()
    assert saved.value.suggested_filename == "Demos.zip"

    # Of the space they see that it is there, and this record.
    his.get_by_role("main").get_by_role("link", name="Nina's band").click()
    expect(his.get_by_role("heading", name="Nina's band", level=1)).to_be_visible()
    expect(his.get_by_role("list", name="Projects").get_by_role("link")).to_have_text(["Demos"])
    expect(his.get_by_role("button", name="New project")).to_have_count(0)
    assert violations(his) == []
    his.go_back()

    # It lapses by itself as soon as one of its tracks is another one.
    version = nina.track(first)["version"]["id"]
    nina.http.post(f"/track/{first}/version/{version}/request-changes", json={})
    look_again(his)
    his.reload()
    expect(his.get_by_text("1 of 2 approved")).to_be_visible()
    screens.forgive("409")


@pytest.mark.prove
def test_what_is_said_of_things_overwrites_nobody(screens, musician):
    nina = musician("Nina")
    path = f"/project/{nina.project['id']}"
    page = screens.open(path, nina)
    page.get_by_role("button", name="More about Demos").click()
    page.get_by_role("menuitem", name="Edit details").click()
    page.get_by_label("Title").fill("Tides")
    page.get_by_role("button", name="Add a credit").click()
    page.get_by_label("Name in credit 1").fill("Ömer")
    page.get_by_label("Role in credit 1").fill("Drums")
    # Meanwhile somebody else describes it, and calls it something else.
    theirs = {"title": "Ebb", "description": "Recorded at sea."}
    assert nina.http.patch(path, json=theirs).status_code == 200
    page.get_by_role("button", name="Save").click()
    notice = page.get_by_role("alert").filter(has_text="Somebody else changed this meanwhile")
    expect(notice).to_contain_text("Title Ebb")
    expect(page.get_by_label("Description")).to_have_value("Recorded at sea.")
    assert nina.http.get(path).json()["title"] == "Ebb"
    page.get_by_role("button", name="Save mine").click()
    expect(page.get_by_role("heading", name="Tides", level=1)).to_be_visible()
    saved = nina.http.get(path).json()
    assert saved["description"] == "Recorded at sea."
    assert saved["credits"] == [{"name": "Ömer", "role": "Drums"}]

    # Files: added, described, deleted and taken back.
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Add files").click()
    stems = {"name": "stems.zip", "mimeType": "application/zip", "buffer": b"x" * 5000}
    chooser.value.set_files([stems])
    files = page.get_by_role("region", name="Files")
    expect(files.get_by_role("link", name="stems.zip")).to_be_visible()
    files.get_by_role("button", name="More about stems.zip").click()
    page.get_by_role("menuitem", name="Edit").click()
    page.get_by_label("Kind").select_option("Stems")
    page.get_by_label("Note").fill("All 24 tracks")
    page.get_by_role("button", name="Save").click()
    expect(files).to_contain_text("All 24 tracks")
    expect(files).to_contain_text("Stems · 5 kB")
    files.get_by_role("button", name="More about stems.zip").click()
    page.get_by_role("menuitem", name="Delete").click()
    expect(files.get_by_role("link", name="stems.zip")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(files.get_by_role("link", name="stems.zip")).to_be_visible()
    assert violations(page) == []

    # The space itself: its name everywhere at once, and what it takes of the plan.
    page.get_by_role("button", name=re.compile("^Switch space")).click()
    page.get_by_role("menuitem", name="Space settings").click()
    page.get_by_label("Name", exact=True).fill("Harbour Lights")
    page.get_by_role("button", name="Save").click()
    switcher = page.get_by_role("button", name="Switch space: Harbour Lights")
    expect(switcher).to_be_visible()
    storage = page.get_by_role("meter", name="Storage")
    expect(storage).to_have_attribute("aria-valuenow", "5000")
    assert violations(page) == []
    page.get_by_role("button", name="Delete space").click()
    expect(page.get_by_label("Name of the space")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("main").get_by_role("link", name="Harbour Lights")).to_be_visible()
    screens.forgive("409")
