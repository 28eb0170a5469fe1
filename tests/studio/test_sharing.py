"""Links are made in two clicks, heard by guests on their phones, and tell what came of them."""

import re

import pytest
from playwright.sync_api import expect

from tests.musicians import Musician, put_on_pro, wait_for
from tests.studio.accessibility import violations
from tests.studio.conftest import STUDIO
from wavic.testing.audio import audio_file

pytestmark = STUDIO
CLIPBOARD = {"permissions": ["clipboard-read", "clipboard-write"]}


def track_of(musician: Musician, seconds: float = 4) -> dict:
    """A track that can be played."""
    track = musician.upload(audio_file("wav", seconds=seconds), "Harbour.wav")
    assert musician.wait_until_heard(track["id"])["status"] == "ready"
    return track


def only_link(musician: Musician) -> dict:
    [link] = musician.http.get("/link").json()["results"]
    return link


def test_a_guest_on_a_phone_listens_and_is_asked_for_a_name_only_to_comment(screens, musician):
    nina = musician("Nina")
    track = track_of(nina)
    page = screens.open(f"/track/{track['id']}", nina, **CLIPBOARD)
    page.get_by_role("button", name="Share").first.click()
    dialog = page.get_by_role("dialog", name="Share “Harbour”")
    dialog.get_by_role("button", name="Create and copy link").click()
    expect(dialog.get_by_text("Link created and copied.")).to_be_visible()
    address = page.evaluate("navigator.clipboard.readText()")
    assert address == only_link(nina)["copies"][0]["url"]
    assert violations(page) == []
    page.keyboard.press("Escape")

    guest = screens.open(address, phone=True)
    expect(guest.get_by_role("heading", name="Harbour", level=1)).to_be_visible()
    assert violations(guest) == []
    guest.get_by_role("button", name="Play").click()
    expect(guest.get_by_role("button", name="Pause")).to_be_visible()
    expect(guest.get_by_role("button", name="Play")).to_be_visible()  # heard to its end
    position = guest.get_by_role("slider", name="Position")
    position.press("ArrowRight")
    guest.get_by_role("button", name="From here to").click()
    position.press("ArrowRight")
    position.press("ArrowRight")
    box = guest.get_by_label("Comment from 0:01 to 0:03")
    box.fill("Louder, as at 0:02!")
    guest.get_by_role("button", name="Comment", exact=True).click()
    naming = guest.get_by_role("dialog", name="Who are you?")
    naming.get_by_label("Your name").fill("Lou")
    naming.get_by_role("button", name="That").click()
    said = guest.get_by_role("listitem").filter(has_text="Louder, as at 0:02!")
    expect(said).to_contain_text("Lou")
    said.get_by_role("button", name="0:02", exact=True).click()
    expect(guest.locator("#elapsed")).to_have_text("0:02")
    assert violations(guest) == []
    screens.picture(guest, "share-phone", whole=True)
    width = guest.evaluate("document.documentElement.scrollWidth")
    assert width <= 390

    page.reload()
    expect(page.get_by_text("Louder, as at")).to_be_visible()
    [comment] = nina.http.get(f"/comment/track/{track['id']}").json()["results"]
    assert (comment["start_ms"], comment["end_ms"]) == (1000, 3000)
    wait_for(lambda: only_link(nina)["copies"][0]["plays"] or None)
    page.get_by_role("link", name="Shared links").click()
    page.get_by_role("button", name=re.compile("^Harbour")).click()
    row = page.get_by_role("row", name=re.compile("Anybody"))
    expect(row).to_contain_text("0:04 of 0:04")
    assert row.get_by_role("cell").all_inner_texts()[:4] == ["1", "1", "1", "0"]
    assert violations(page) == []
    screens.picture(page, "links")


@pytest.mark.prove
def test_each_recipient_has_a_link_of_their_own_to_be_revoked_alone_and_undone(
    screens, musician, studio
):
    nina = musician("Nina")
    put_on_pro(studio, nina)
    track_of(nina, 1)
    page = screens.open(f"/project/{nina.project['id']}", nina, light=True, **CLIPBOARD)
    page.get_by_role("button", name="Share").first.click()
    dialog = page.get_by_role("dialog", name="Share “Demos”")
    dialog.get_by_label("For whom").fill("Ada, label@example.com")
    dialog.get_by_label("download the original").check()
    dialog.get_by_role("button", name="More options").click()
    dialog.get_by_label("Ask for a password").check()
    dialog.get_by_label("Password", exact=True).fill("abc")
    dialog.get_by_role("button", name="Create and copy 2 links").click()
    expect(dialog.get_by_label("Password", exact=True)).to_have_attribute("aria-invalid", "true")
    dialog.get_by_label("Password", exact=True).fill("quiet harbour")
    dialog.get_by_label("Plays at most").fill("20")
    dialog.get_by_role("button", name="Create and copy 2 links").click()
    expect(dialog.get_by_text("Link created and copied.")).to_be_visible()
    link = only_link(nina)
    ada, label = (copy["url"] for copy in link["copies"])
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"Ada: {ada}\nlabel@example.com: {label}"
    dialog.get_by_role("button", name="Copy the link for Ada").click()
    expect(dialog.get_by_role("status").get_by_text("Copied", exact=True)).to_have_count(1)
    assert page.evaluate("navigator.clipboard.readText()") == ada

    page.goto(f"/app/space/{nina.space['id']}/links?link={link['id']}")
    page.get_by_role("button", name="Revoke the link for Ada").click()
    row = page.get_by_role("row", name=re.compile("Ada"))
    expect(row).to_contain_text("Revoked")
    page.get_by_role("button", name="Undo").click()
    expect(row).not_to_contain_text("Revoked")
    page.get_by_role("button", name="Revoke the link for Ada").click()
    expect(row).to_contain_text("Revoked")

    page.get_by_role("button", name=re.compile("Actions for the link: Demos")).click()
    page.get_by_role("menuitem", name="Edit").click()
    editing = page.get_by_role("dialog", name="Edit link")
    editing.get_by_label("Name", exact=True).fill("First round")
    editing.get_by_label("Ask for a password").uncheck()
    changed = nina.http.patch(f"/link/{link['id']}", json={"may_comment": False})
    assert changed.status_code == 200, changed.text
    editing.get_by_role("button", name="Save").click()
    expect(editing.get_by_role("alert")).to_contain_text("Somebody else changed this link")
    expect(editing.get_by_label("comment", exact=True)).not_to_be_checked()
    editing.get_by_role("button", name="Save").click()
    expect(editing).to_be_hidden()
    now = only_link(nina)
    assert (now["name"], now["protected"], now["may_comment"]) == ("First round", False, False)
    page.reload()  # what was revoked is carried out on the way
    wait_for(lambda: [copy for copy in only_link(nina)["copies"] if copy["revoked_at"]] or None)
    guest = screens.open(ada, light=True)
    expect(guest.get_by_role("heading", name="Nothing to hear here")).to_be_visible()
    assert violations(guest) == []
    guest.goto(label)
    guest.get_by_role("button", name="Play").click()
    expect(guest.get_by_role("button", name="Pause")).to_be_visible()
    assert violations(guest) == []
    guest.close()

    page.get_by_role("button", name=re.compile("Actions for the link: Demos")).click()
    page.get_by_role("menuitem", name="Revoke the link").click()
    expect(page.get_by_role("heading", name="No links yet")).to_be_visible()
    page.goto(ada)  # who leaves means it
    wait_for(lambda: nina.http.get("/link?status=revoked").json()["results"] or None)
    page.goto(f"/app/space/{nina.space['id']}/links?filter=closed")
    expect(page.get_by_role("heading", name=re.compile("Demos"))).to_be_visible()
    screens.forgive("Failed to load resource")
