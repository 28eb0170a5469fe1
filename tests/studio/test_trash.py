"""What was deleted: found, brought back or deleted for good, by who may, without a reload."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.musicians import Musician, wait_for
from tests.studio.accessibility import violations
from tests.studio.bands import join
from tests.studio.conftest import STUDIO
from wavic.testing.audio import audio_file

pytestmark = STUDIO


def record(band: Musician, *titles: str) -> list[str]:
    """Have the band's project hold tracks of these titles, which share a file; their ids."""
    song = audio_file("flac", seconds=3.0, channels=1)
    first = band.upload(song, f"{titles[0]}.flac")["id"]
    band.wait_until_heard(first)
    copies = [band.create(f"/track/{first}/duplicate", title=title) for title in titles[1:]]
    return [first, *(copy["id"] for copy in copies)]


def delete(band: Musician, path: str) -> None:
    assert band.http.delete(path).status_code == 204


def row(page: Page, name: str) -> Locator:
    return (
        page.get_by_role("list", name="In the trash").get_by_role("listitem").filter(has_text=name)
    )


def in_trash(of: Musician) -> list[dict[str, Any]]:
    return of.http.get("/trash").json()["results"]


def test_a_track_with_comments_and_a_project_are_deleted_and_brought_back(
    screens, musician, studio
):
    nina, ben = musician("Nina"), musician("Ben")
    join(nina, ben, "editor", studio.data)
    (harbour,) = record(nina, "Harbour")
    ben.create("/comment", track=harbour, start_ms=1_000, body="Louder here")
    sides = nina.create("/project", space=nina.space["id"], title="B-sides", kind="ep")["id"]
    hers = screens.open(f"/project/{nina.project['id']}", nina)
    his = screens.open(f"/trash?space={nina.space['id']}", ben, phone=True, light=True)
    expect(his.get_by_role("heading", name="Nothing of this space is in the trash")).to_be_visible()

    # What was deleted a moment ago is in the trash for whoever looks there.
    hers.get_by_role("row", name="Harbour").hover()
    hers.get_by_role("button", name="More about Harbour").click()
    hers.get_by_role("menuitem", name="Delete").click()
    expect(
        hers.get_by_text("Deleted “Harbour”. It stays in the trash for 30 days.")
    ).to_be_visible()
    hers.get_by_role("link", name="Trash").click()
    expect(row(hers, "Harbour")).to_contain_text("Track · Demos · Nina's band")
    expect(row(hers, "Harbour")).to_contain_text("30 days left")

    # So it is elsewhere, without a reload; with what each of them may do.
    expect(row(his, "Harbour")).to_be_visible()
    delete(nina, f"/project/{sides}")
    for page in (hers, his):
        expect(row(page, "B-sides")).to_contain_text("Project · Nina's band")
    expect(hers.get_by_role("button", name="Delete “Harbour” for good")).to_be_visible()
    expect(his.get_by_role("button", name="for good")).to_have_count(0)
    expect(his.get_by_role("button", name="Empty the trash")).to_have_count(0)
    screens.picture(hers, "trash-two-wide")
    screens.picture(his, "trash-two-phone")
    assert violations(hers) == []

    # Back, with what was said on it; the other one's list knows.
    his.get_by_role("button", name="Restore “Harbour”").click()
    expect(his.get_by_text("Restored “Harbour”. It is back in “Demos”.")).to_be_visible()
    expect(row(hers, "Harbour")).to_have_count(0)
    his.get_by_role("button", name="Open").click()
    expect(his.get_by_text("Louder here")).to_be_visible()
    hers.get_by_role("button", name="Restore “B-sides”").click()
    expect(hers.get_by_text("Restored “B-sides”. It is back in “Nina's band”.")).to_be_visible()
    expect(hers.get_by_role("heading", name="The trash is empty")).to_be_visible()
    expect(hers.get_by_role("heading", name="Trash", exact=True)).to_be_focused()
    assert nina.http.get(f"/project/{sides}").status_code == 200

    # A thread that nobody answered comes back as well, to its author.
    his.get_by_role("button", name="More about the comment by Ben").click()
    his.get_by_role("menuitem", name="Delete").click()
    expect(his.get_by_text("Deleted the comment. It stays in the trash")).to_be_visible()
    his.goto("/app/trash")
    expect(row(his, "Louder here")).to_contain_text("Comment · Harbour · Demos")
    his.get_by_role("button", name="Restore “Louder here”").click()
    his.get_by_role("button", name="Open").click()
    expect(his.get_by_text("Louder here")).to_be_visible()


@pytest.mark.prove
def test_one_thing_and_then_all_of_a_space_is_deleted_for_good(screens, musician):
    nina = musician("Nina")
    harbour, tide, undertow = record(nina, "Harbour", "Tide", "Undertow")
    delete(nina, f"/track/{harbour}")
    page = screens.open("/trash", nina)
    page.get_by_role("button", name="Delete “Harbour” for good").click()
    asks = page.get_by_role("dialog", name="Delete “Harbour” for good?")
    expect(asks).to_contain_text("All its versions, comments, files and links go with it.")
    assert violations(page) == []
    asks.get_by_role("button", name="Cancel").click()
    expect(asks).to_have_count(0)
    assert [thing["id"] for thing in in_trash(nina)] == [harbour]
    page.get_by_role("button", name="Delete “Harbour” for good").click()
    asks.get_by_role("button", name="Delete for good").click()
    expect(page.get_by_role("heading", name="The trash is empty")).to_be_visible()
    assert in_trash(nina) == []
    assert nina.http.post(f"/trash/track/{harbour}/restore").status_code in {404, 410}

    # All of one space; what is elsewhere stays.
    other = nina.create("/artist", name="Southbound")["id"]
    kept = nina.create("/project", space=other, title="Summer", kind="ep")["id"]
    for path in (f"/track/{tide}", f"/track/{undertow}", f"/project/{kept}"):
        delete(nina, path)
    expect(row(page, "Summer")).to_be_visible()
    page.get_by_label("Space", exact=True).select_option(label="Nina's band")
    expect(row(page, "Summer")).to_have_count(0)
    page.get_by_role("button", name="Empty the trash").click()
    asks = page.get_by_role("dialog", name="Empty the trash?")
    expect(asks).to_contain_text("2 things of “Nina's band” are deleted for good")
    screens.picture(page, "trash-emptying")
    asks.get_by_role("button", name="Empty the trash").click()
    expect(
        page.get_by_role("heading", name="Nothing of this space is in the trash")
    ).to_be_visible()
    page.get_by_role("button", name="Show all spaces").click()
    expect(row(page, "Summer")).to_be_visible()
    assert [thing["id"] for thing in in_trash(nina)] == [kept]


@pytest.mark.prove
def test_a_list_that_is_behind_says_what_has_to_come_back_first(screens, musician):
    nina = musician("Nina")
    (harbour,) = record(nina, "Harbour")
    delete(nina, f"/track/{harbour}")
    before = nina.http.get("/trash").json()
    delete(nina, f"/project/{nina.project['id']}")

    def answer(route: Route) -> None:
        behind = route.request.method == "GET"
        route.fulfill(json=before) if behind else route.continue_()

    page = screens.open("/account", nina)
    page.route(re.compile(r"/trash\?limit"), answer)
    page.get_by_role("link", name="Trash").click()
    page.get_by_role("button", name="Restore “Harbour”").click()
    expect(page.get_by_text("“Harbour” was in the project “Demos”, which is in")).to_be_visible()
    page.get_by_role("button", name="Restore that").click()
    expect(page.get_by_text("Restored “Demos”.")).to_be_visible()
    page.get_by_role("button", name="Restore “Harbour”").click()
    expect(page.get_by_text("Restored “Harbour”. It is back in “Demos”.")).to_be_visible()
    wait_for(lambda: [track["id"] for track in nina.tracks()] == [harbour] or None)
    screens.forgive("409")
