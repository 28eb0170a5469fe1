"""Every screen: axe finds nothing on it, nothing sticks out of it, and a picture of it is kept."""

import pytest
from playwright.sync_api import Page, expect

from tests.musicians import Musician
from tests.studio.accessibility import violations
from tests.studio.bands import join
from tests.studio.conftest import STUDIO
from wavic.testing.audio import audio_file
from wavic.testing.pictures import encoded, photograph

pytestmark = STUDIO


def a_band_at_work(musician, studio) -> tuple[Musician, dict[str, str]]:
    """Somebody whose space holds a bit of everything, and the paths of its screens."""
    nina, lou = musician("Nina"), musician("Lou")
    join(nina, lou, "editor", studio.data)
    files = {"file": ("cover.jpg", encoded(photograph(600, 600), "JPEG"))}
    assert nina.http.put(f"/project/{nina.project['id']}/artwork", files=files).status_code == 200
    track = nina.upload(audio_file("flac", seconds=20), "Harbour.flac")["id"]
    nina.wait_until_heard(track)
    nina.create(f"/track/{track}/duplicate", title="Tide")
    lost = nina.create(f"/track/{track}/duplicate", title="Undertow")
    assert nina.http.delete(f"/track/{lost['id']}").status_code == 204
    said = nina.create(
        "/comment", track=track, start_ms=2_000, end_ms=6_000, body="**Louder** here"
    )
    lou.create("/comment", track=track, parent=said["id"], body="Yes.")
    mix = {"file": ("Mix 2.flac", audio_file("flac", seconds=20, hertz=330))}
    assert nina.http.post(f"/track/{track}/version", files=mix).status_code == 201
    nina.wait_until_heard(track)
    nina.create("/link", target="track", target_id=track, recipients=["Ada"], may_comment=True)
    nina.create(
        "/collaboration/invite", space=nina.space["id"], email="ada@example.org", role="viewer"
    )
    versions = nina.http.get(f"/track/{track}/version").json()["results"]
    space, project = nina.space["id"], nina.project["id"]
    return nina, {
        "space": f"/space/{space}",
        "settings": f"/space/{space}/settings",
        "project": f"/project/{project}",
        "track": f"/track/{track}",
        "compare": f"/track/{track}?compare={versions[1]['id']},{versions[0]['id']}",
        "people": f"/space/{space}/people",
        "links": f"/space/{space}/links",
        "activity": f"/space/{space}/activity",
        "notifications": "/notifications",
        "trash": "/trash",
        "account": "/account",
        "nowhere": "/nowhere",
    }


_SETTLED = """() => !document.querySelector("[role=status][aria-label='Loading…']")
  && [...document.images].every((image) =>
    image.complete || image.getBoundingClientRect().top > innerHeight)"""
STRANGERS = {"login": "/login", "register": "/register", "forgot": "/forgot"}


def look_at(page: Page, name: str, screens) -> list[str]:
    """What is amiss on a screen, once it has come to rest."""
    expect(
        page.get_by_role("heading", level=1).or_(page.get_by_role("heading", level=2)).first
    ).to_be_visible()
    page.wait_for_function(_SETTLED)  # its stream never is
    screens.picture(page, name)
    wide = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    found = violations(page)
    return [f"{name}: {one}" for one in found] + ([f"{name}: {wide} px too wide"] if wide else [])


def test_all_screens_are_accessible_and_fit_dark_and_wide_light_and_on_a_phone(
    screens, musician, studio
):
    nina, paths = a_band_at_work(musician, studio)
    amiss: list[str] = []
    for looks in ({"phone": False, "light": False}, {"phone": True, "light": True}):
        suffix = "phone-light" if looks["phone"] else "wide-dark"
        for who, of in ((nina, paths), (None, STRANGERS)):
            page = screens.open("/nowhere", who, **looks)
            for name, path in of.items():
                page.goto(f"/app{path}")
                amiss += look_at(page, f"{name}-{suffix}", screens)
            page.context.close()
    assert not amiss, "\n".join(amiss)
    screens.forgive("404")


@pytest.mark.prove
def test_the_sheet_of_shortcuts_lists_what_holds_here(screens, musician):
    nina = musician("Nina")
    page = screens.open(f"/project/{nina.project['id']}", nina)
    expect(page.get_by_role("heading", name="Demos")).to_be_visible()
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(sheet.get_by_text("Go to the library")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    page.keyboard.press("Tab")
    page.evaluate("document.body.focus()")
    page.keyboard.press("g")
    expect(page.get_by_role("heading", name="Nina's band")).to_be_visible()
