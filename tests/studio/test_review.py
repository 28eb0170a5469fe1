"""A mix is talked about to the second: while it plays, and by several people."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.musicians import Musician, wait_for
from tests.studio.accessibility import violations
from tests.studio.bands import join, look_again
from tests.studio.conftest import STUDIO
from wavic.testing.audio import audio_file

pytestmark = STUDIO


def mix(nina: Musician, seconds: float = 30.0) -> str:
    """The id of a track that can be heard."""
    content = audio_file("flac", seconds=seconds, channels=1)
    track = nina.upload(content, "Harbour Lights.flac")
    nina.wait_until_heard(track["id"])
    return track["id"]


def threads(nina: Musician, track: str) -> list[dict]:
    return nina.http.get(f"/comment/track/{track}").json()["results"]


def position(waveform: Locator) -> int:
    """Where the music is, in ms."""
    return int(waveform.get_attribute("aria-valuenow") or 0)


def wait_until_past(waveform: Locator, ms: int) -> None:
    wait_for(lambda: position(waveform) > ms or None)


@pytest.mark.prove
def test_a_comment_stands_where_one_began_to_type_while_it_plays(screens, musician):
    nina = musician("Nina")
    track = mix(nina)
    page = screens.open(f"/track/{track}", nina)
    waveform = page.get_by_role("slider", name="Waveform of Harbour Lights")
    box = page.get_by_role("textbox", name="Write a comment")

    # It plays on while one types, and doesn't take the spaces for its own.
    page.get_by_role("button", name="Play Harbour Lights").click()
    wait_until_past(waveform, 500)
    before = position(waveform)
    box.press_sequentially("The bass")
    after = position(waveform)
    wait_until_past(waveform, after + 1000)
    box.press_sequentially(" is late")
    box.press("Enter")
    comment = page.get_by_role("article", name=re.compile("Comment by Nina"))
    expect(comment).to_contain_text("The bass is late")
    expect(box).to_have_value("")
    [thread] = threads(nina, track)
    assert before <= thread["start_ms"] <= after
    sent = position(waveform)
    wait_until_past(waveform, sent)

    # One click, and it is heard from there.
    page.keyboard.press("Escape")
    spot = waveform.bounding_box()
    assert spot is not None
    waveform.click(position={"x": spot["width"] * 0.8, "y": 10})
    wait_until_past(waveform, 23_000)
    comment.get_by_role("button", name=re.compile("^Hear")).click()
    wait_for(lambda: position(waveform) < 20_000 or None)
    assert position(waveform) >= thread["start_ms"]

    # A range, drawn; what was begun survives a reload.
    page.get_by_role("button", name="Mark a range").click()
    left, width, y = spot["x"], spot["width"], spot["y"] + 20
    page.mouse.move(left + width / 4, y)
    page.mouse.down()
    page.mouse.move(left + width / 2, y, steps=3)
    page.mouse.up()
    page.keyboard.type("Louder here")
    page.reload()
    expect(box).to_have_value("Louder here")
    expect(page.get_by_role("button", name=re.compile("^0:07.* – 0:15"))).to_be_visible()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("article")).to_have_count(2)
    drawn = threads(nina, track)[-1]
    assert abs(drawn["start_ms"] - 7500) < 150
    assert abs(drawn["end_ms"] - 15_000) < 150

    # What can't be sent isn't lost.
    page.context.set_offline(True)
    box.fill("Lost and found")
    box.press("Enter")
    expect(page.get_by_text("Its text is kept.")).to_be_visible()
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").first.click()
    expect(page.get_by_role("article").filter(has_text="Lost and found")).to_be_visible()
    screens.forgive("ERR_INTERNET_DISCONNECTED")

    # And by the keyboard alone.
    page.keyboard.press("Escape")
    page.keyboard.press("]")
    page.keyboard.press("]")
    expect(page.locator("[aria-current=true]").get_by_text("Louder here")).to_be_visible()
    page.keyboard.press("e")
    expect(page.get_by_role("button", name="Resolved 1")).to_be_visible()
    expect(page.get_by_role("article")).to_have_count(2)
    page.keyboard.press("c")
    expect(box).to_be_focused()
    assert violations(page) == []


def test_two_people_talk_about_a_mix(screens, musician, studio):
    nina, ben, piet = musician("Nina"), musician("Ben"), musician("Piet")
    join(nina, ben, "commenter", studio.data)
    join(nina, piet, "viewer", studio.data)
    track = mix(nina, 6.0)
    body = "The **bass** is late, see 0:04\n\n<img src=x onerror=alert(1)>"
    nina.create("/comment", track=track, start_ms=2000, body=body)

    hers = screens.open(f"/track/{track}", nina)
    his = screens.open(f"/track/{track}", ben, phone=True)
    name = "Comment by Nina at 0:02.0"
    there, here = his.get_by_role("article", name=name), hers.get_by_role("article", name=name)
    expect(there.get_by_role("strong").filter(has_text="bass")).to_be_visible()
    expect(there.get_by_text("<img src=x onerror=alert(1)>")).to_be_visible()
    expect(there.get_by_role("button", name="Resolve")).to_have_count(0)

    # A reply that names her, an emoji; she sees both when she looks again.
    there.get_by_role("button", name="Reply").click()
    reply = his.get_by_role("textbox", name="Write a reply")
    reply.press_sequentially("@ni")
    his.get_by_role("option", name="Nina").click()
    reply.press_sequentially("agreed")
    there.get_by_role("button", name="Send").click()
    expect(there.get_by_text("@Nina")).to_be_visible()
    there.get_by_role("button", name="React").first.click()
    his.get_by_role("button", name="🔥").click()
    expect(there.get_by_role("button", name="🔥 1 by Ben")).to_be_visible()
    expect(here).to_be_visible()
    look_again(hers)
    expect(here.get_by_text("@Nina")).to_be_visible()
    [thread] = threads(nina, track)
    assert [person["id"] for person in thread["replies"][0]["mentions"]] == [nina.id]

    # He corrects himself; what it said before is kept. She deletes it, and takes that back.
    there.get_by_role("button", name="More about the comment by Ben").click()
    his.get_by_role("menuitem", name="Edit").click()
    his.get_by_role("textbox", name="Edit comment").fill("@Nina agreed, by 20 ms")
    there.get_by_role("button", name="Save").click()
    there.get_by_role("button", name="edited").click()
    expect(his.get_by_role("dialog").get_by_text("@Nina agreed", exact=True)).to_be_visible()
    here.get_by_role("button", name="More about the comment by Ben").click()
    hers.get_by_role("menuitem", name="Delete").click()
    expect(here.get_by_text("@Nina")).to_have_count(0)
    hers.get_by_role("button", name="Undo").click()
    expect(here.get_by_text("@Nina")).to_be_visible()

    # Resolved, it is out of the way, and found again.
    here.get_by_role("button", name="🔥 1 by Ben").click()
    expect(here.get_by_role("button", name="🔥 2 by Ben, Nina")).to_be_visible()
    here.get_by_role("button", name="Resolve").click()
    expect(hers.get_by_text("All done")).to_be_visible()
    hers.get_by_role("button", name="Resolved 1").click()
    expect(here.get_by_text("Resolved by Nina")).to_be_visible()

    # Who may only listen is told so, and led to the comment that a link names.
    theirs = screens.open(f"/track/{track}?comment={thread['replies'][0]['id']}", piet, light=True)
    expect(theirs.get_by_text("You can listen here. To comment")).to_be_visible()
    expect(theirs.get_by_role("article", name=name)).to_be_focused()
    expect(theirs.get_by_role("textbox")).to_have_count(0)
    assert violations(theirs) == []
