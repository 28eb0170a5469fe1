"""Anything one may see is found by the beginnings of its words, by keyboard alone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.musicians import Musician, wait_for
from tests.studio.accessibility import violations
from tests.studio.conftest import STUDIO
from wavic.testing.audio import audio_file

pytestmark = [*STUDIO, pytest.mark.prove]


def searched(nina: Musician, query: str, kind: str) -> dict:
    """The first result of a type, once the worker has made it one."""

    def look() -> dict | None:
        groups = nina.http.get("/search", params={"query": query}).json()["groups"]
        return next((group["results"][0] for group in groups if group["type"] == kind), None)

    return wait_for(look)


def fill(nina: Musician) -> str:
    """A track with lyrics and a comment on it, all of which can be found; its id."""
    track = nina.upload(audio_file("flac", seconds=8.0, channels=1), "Café Łódź.flac")
    lyrics = "Down by the harbour\nwhere the evening ends"
    assert nina.http.patch(f"/track/{track['id']}", json={"lyrics": lyrics}).status_code == 200
    said = {"track": track["id"], "body": "The 🔥 snare is **late**", "start_ms": 3_000}
    nina.create("/comment", **said)
    nina.wait_until_heard(track["id"])
    for query, kind in {"cafe": "track", "harbour": "lyrics", "snare": "comment"}.items():
        searched(nina, query, kind)
    return track["id"]


def chosen(page: Page):
    return page.get_by_role("option", selected=True)


def test_everything_is_found_by_keyboard_and_opened_where_it_is(screens, musician):
    nina = musician("Nina")
    track = fill(nina)
    page = screens.open("", nina)
    page.get_by_role("button", name="Search").click()
    box = page.get_by_role("combobox", name="Search")
    expect(box).to_be_focused()
    expect(page.get_by_text("Find anything you may see")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()

    # Letters without accents, words in any order; what was typed is marked.
    page.keyboard.press("Control+k")
    box.press_sequentially("lod caf")
    expect(chosen(page)).to_contain_text("Café Łódź")
    expect(page.locator("mark")).to_have_text(["Caf", "Łód"])
    expect(page.get_by_role("status").filter(has_text="1 result")).to_be_attached()
    assert violations(page) == []
    screens.picture(page, "search")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/app/track/{track}$"))
    expect(box).to_be_hidden()

    # A comment opens at its moment.
    page.keyboard.press("/")
    expect(page.get_by_role("option", name="lod caf")).to_be_visible()
    box.fill("🔥 sna")
    expect(page.get_by_role("group", name="Comments", exact=True)).to_contain_text(
        "Nina: The 🔥 snare"
    )
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?comment=\w+$"))
    expect(page.get_by_role("slider", name="Waveform of Café Łódź")).to_have_attribute(
        "aria-valuenow", re.compile(r"^3\d\d\d$|^3000$")
    )

    # Lyrics open; arrows go round, Home and End to the ends.
    page.keyboard.press("Control+k")
    box.fill("harb")
    expect(chosen(page)).to_contain_text("Down by the harbour where the evening ends")
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Lyrics")).to_have_value(re.compile("harbour"))
    page.keyboard.press("Escape")

    for number in range(7):
        nina.create("/project", space=nina.space["id"], title=f"Nightly {number}")
    wait_for(lambda: searched(nina, "6 nightly", "project"))
    page.keyboard.press("Control+k")
    box.fill("ni")
    options = page.get_by_role("option")
    expect(page.get_by_role("option", name="More: Projects")).to_be_visible()
    expect(chosen(page)).to_contain_text("Nina's band")
    page.keyboard.press("End")
    expect(chosen(page)).to_contain_text("Nina")
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Home")
    page.get_by_role("option", name="More: Projects").click()
    expect(page.get_by_role("option", name=re.compile("Nightly"))).to_have_count(7)
    expect(box).to_be_focused()
    page.keyboard.press("Backspace")
    expect(page.get_by_role("option", name="More: Projects")).to_be_visible()

    box.fill("nothing like it")
    expect(page.get_by_text("Nothing found").first).to_be_visible()
    assert violations(page) == []


def test_a_phone_searches_over_the_whole_screen(screens, musician):
    nina = musician("Nina")
    searched(nina, "demos", "project")
    page = screens.open("", nina, phone=True, light=True)
    page.get_by_role("button", name="Search").tap()
    page.get_by_role("combobox", name="Search").fill("ＤＥＭ")  # noqa: RUF001 (full width)
    expect(page.get_by_role("option")).to_contain_text("Demos")
    assert violations(page) == []
    screens.picture(page, "search-phone")
    page.get_by_role("option").tap()
    expect(page).to_have_url(re.compile(f"/app/project/{nina.project['id']}$"))


def test_a_letter_composed_by_an_input_method_opens_nothing(screens, musician):
    nina = musician("Nina")
    searched(nina, "demos", "project")
    page = screens.open("", nina)
    page.keyboard.press("Control+k")
    box = page.get_by_role("combobox", name="Search")
    box.fill("demos")
    expect(chosen(page)).to_contain_text("Demos")
    box.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
    expect(box).to_be_visible()
    expect(page).to_have_url(re.compile(r"/app/?$|/app/space/\w+$"))
