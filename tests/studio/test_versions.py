"""Mixes follow each other: heard, compared by ear, approved or sent back."""

import base64

from playwright.sync_api import Page, expect

from tests.studio.accessibility import violations
from tests.studio.bands import join, look_again
from tests.studio.conftest import STUDIO
from wavic.testing.audio import audio_file

pytestmark = STUDIO

_DROP = """async ({name, content}) => {
  const bytes = Uint8Array.from(atob(content), letter => letter.charCodeAt(0));
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([bytes], name, {type: "audio/flac"}));
  const options = {dataTransfer, bubbles: true, cancelable: true};
  for (const type of ["dragenter", "dragover", "drop"])
    document.body.dispatchEvent(new DragEvent(type, options));
}"""


def drop(page: Page, name: str, content: bytes) -> None:
    """Drop a file on the page."""
    page.evaluate(_DROP, {"name": name, "content": base64.b64encode(content).decode()})


def test_a_new_mix_is_dropped_and_decided_on(screens, musician, studio):
    nina, ben = musician("Nina"), musician("Ben")
    join(nina, ben, "commenter", studio.data)
    track = nina.upload(audio_file("flac", seconds=6.0, channels=1), "Harbour Lights.flac")["id"]
    nina.wait_until_heard(track)
    nina.create("/comment", track=track, start_ms=1000, body="Too long")
    done = nina.create("/comment", track=track, start_ms=2000, body="A click")
    assert nina.http.post(f"/comment/{done['id']}/resolve").status_code == 200

    # Dropped anywhere, it is the current one, and what is open is carried over to it.
    hers = screens.open(f"/track/{track}", nina)
    expect(hers.get_by_role("article", name="Comment by Nina at 0:01.0")).to_be_visible()
    drop(hers, "Harbour Lights mix 2.flac", audio_file("flac", seconds=5.0, channels=1))
    stack = hers.get_by_role("region", name="Versions")
    expect(stack.get_by_role("button", name="Hear mix 2")).to_be_visible()
    nina.wait_until_heard(track)
    look_again(hers)
    expect(hers.get_by_role("button", name="Version heard: v2 mix 2")).to_be_visible()
    expect(hers.get_by_role("article").get_by_text("from Version 1")).to_be_visible()
    expect(hers.get_by_role("button", name="All 1")).to_be_visible()

    # The older one can be heard, and nobody takes it for the new one.
    stack.get_by_role("button", name="Hear Version 1").click()
    expect(hers.get_by_text("You are hearing Version 1. Current is mix 2.")).to_be_visible()
    expect(hers.get_by_role("button", name="All 2")).to_be_visible()
    hers.get_by_role("button", name="Hear mix 2").first.click()
    expect(hers.get_by_text("You are hearing")).to_have_count(0)

    # One approves, one asks for changes, and that weighs more.
    hers.get_by_role("button", name="Approve", exact=True).click()
    expect(hers.get_by_role("button", name="You approved")).to_be_visible()
    expect(hers.get_by_role("button", name="Approved", exact=True)).to_be_visible()
    his = screens.open(f"/track/{track}", ben)
    his.get_by_role("button", name="Request changes").click()
    his.get_by_label("What should change?").fill("Less reverb")
    his.get_by_role("dialog").get_by_role("button", name="Request changes").click()
    expect(his.get_by_role("button", name="You asked for changes")).to_be_visible()
    look_again(hers)
    reviews = hers.get_by_role("region", name="Reviews of mix 2")
    expect(reviews.get_by_text("Less reverb")).to_be_visible()
    expect(hers.get_by_role("button", name="Changes wanted")).to_be_visible()
    assert violations(hers) == []

    # He hears the fix and changes his mind.
    his.get_by_role("button", name="Approve", exact=True).click()
    expect(his.get_by_role("button", name="Approved", exact=True)).to_be_visible()
    expect(his.get_by_role("button", name="New version")).to_have_count(0)

    # A version gets another name, and goes; the last one can't.
    stack.get_by_role("button", name="More about mix 2").click()
    hers.get_by_role("menuitem", name="Label and notes").click()
    hers.get_by_label("Label", exact=True).fill("Mix 2, drier")
    hers.get_by_role("button", name="Save").click()
    expect(stack.get_by_role("button", name="Hear Mix 2, drier")).to_be_visible()
    stack.get_by_role("button", name="More about Mix 2, drier").click()
    hers.get_by_role("menuitem", name="Delete").click()
    expect(hers.get_by_role("button", name="Version heard: v1")).to_be_visible()
    stack.get_by_role("button", name="More about Version 1").click()
    hers.get_by_role("menuitem", name="Delete").click()
    expect(hers.get_by_text("A track keeps at least one version")).to_be_visible()
    hers.get_by_role("button", name="Undo").click()
    expect(stack.get_by_role("button", name="Hear Mix 2, drier")).to_be_visible()
