"""Nobody has to look whether something happened: it appears, for members and guests alike."""

import re
import signal
import subprocess

import pytest
from playwright.sync_api import Page, expect

from tests.musicians import Musician, links_mailed_to, mails_to, wait_for
from tests.running import Run
from tests.studio.bands import join
from tests.studio.conftest import STUDIO, Screens
from wavic.testing.audio import audio_file
from wavic.testing.ports import free_base_port, free_port

pytestmark = STUDIO

# What the bars of progress said, in the order in which they said it.
_WATCH_PROGRESS = """() => {
  window.progressSeen = [];
  new MutationObserver(() => {
    for (const bar of document.querySelectorAll("progress"))
      if (window.progressSeen.at(-1) !== bar.value) window.progressSeen.push(bar.value);
  }).observe(document.body, {subtree: true, childList: true, attributes: true});
}"""


def track_of(nina: Musician, seconds: float = 20) -> str:
    """The id of a track that can be heard."""
    content = audio_file("flac", seconds=seconds, channels=1)
    track = nina.upload(content, "Harbour Lights.flac")["id"]
    nina.wait_until_heard(track)
    return track


def shared(nina: Musician, track: str) -> dict:
    """A link for guests who may say and decide something."""
    may = {"may_comment": True, "may_approve": True}
    return nina.create("/link", target="track", target_id=track, **may)


def mixed_anew(who: Musician, track: str, seconds: float = 20) -> dict:
    """Another version of a track, as it is before the worker has heard it."""
    mix = {"file": ("Mix 2.flac", audio_file("flac", seconds=seconds, hertz=330))}
    answer = who.http.post(f"/track/{track}/version", files=mix)
    assert answer.status_code == 201, answer.text
    return answer.json()


def subjects_to(who: Musician, run: Run) -> list[str]:
    return [str(mail["Subject"]) for mail in mails_to(who.email, run.data)]


def confirm(who: Musician, run: Run) -> None:
    """Follow the link in the mail about their address."""
    token = wait_for(lambda: next(iter(links_mailed_to(who.email, run.data)), None))
    assert who.http.post("/user/email/verify", json={"token": token}).status_code == 204


def marked(page: Page) -> None:
    """Leave a mark on a page that a reload would take away."""
    page.evaluate("window.neverReloaded = true")


def never_reloaded(*pages: Page) -> bool:
    return all(page.evaluate("window.neverReloaded === true") for page in pages)


def test_two_people_and_a_guest_see_each_others_acts_as_they_happen(screens, musician, studio):
    nina, ben = musician("Nina"), musician("Ben")
    join(nina, ben, "editor", studio.data)
    track = track_of(nina, 120)
    address = shared(nina, track)["copies"][0]["url"]
    hers = screens.open(f"/track/{track}", nina)
    his = screens.open(f"/track/{track}", ben, phone=True)
    theirs = screens.open(address, light=True)
    for page in (hers, his, theirs):
        marked(page)
    expect(theirs.get_by_role("heading", name="Harbour Lights", level=1)).to_be_visible()

    # She is amid a sentence, and it plays, while the others talk.
    hers.get_by_role("button", name="Play Harbour Lights").click()
    box = hers.get_by_role("textbox", name="Write a comment")
    box.press_sequentially("The bass")
    theirs.get_by_label("Comment at").fill("Louder, please")
    theirs.get_by_role("button", name="Comment", exact=True).click()
    naming = theirs.get_by_role("dialog", name="Who are you?")
    naming.get_by_label("Your name").fill("Lou")
    naming.get_by_role("button", name="That").click()
    by_lou = re.compile("Comment by Lou")
    for page in (hers, his):
        expect(page.get_by_role("article", name=by_lou)).to_contain_text("Louder, please")
    expect(hers.get_by_text("New comment by Lou")).to_be_attached()
    expect(hers.get_by_role("button", name=re.compile("Lou: Louder, please"))).to_be_attached()
    expect(box).to_have_value("The bass")
    expect(box).to_be_focused()
    expect(hers.get_by_role("button", name="Pause").first).to_be_visible()

    # He answers with her name; the guest sees it as well, and she by mail.
    there = his.get_by_role("article", name=by_lou)
    there.get_by_role("button", name="Reply").click()
    reply = his.get_by_role("textbox", name="Write a reply")
    reply.press_sequentially("@ni")
    his.get_by_role("option", name="Nina").click()
    reply.press_sequentially("will do")
    there.get_by_role("button", name="Send").click()
    expect(hers.get_by_role("article", name=by_lou)).to_contain_text("will do")
    expect(theirs.get_by_role("listitem").filter(has_text="will do").first).to_be_visible()
    expect(box).to_have_value("The bass")

    # A new mix: how far it is, and then it is there. What she hears goes on.
    for page in (hers, his):
        page.evaluate(_WATCH_PROGRESS)
    expect(theirs.get_by_label("What you would change")).to_be_visible()
    mixed_anew(ben, track)
    expect(his.get_by_role("button", name="Version heard: v2")).to_be_visible()
    nina.wait_until_heard(track)
    expect(his.get_by_role("button", name="Play Harbour Lights")).to_be_enabled()
    seen = his.evaluate("window.progressSeen")
    assert seen
    assert seen == sorted(seen)
    expect(hers.get_by_role("button", name="Version heard: v1")).to_be_visible()
    expect(hers.get_by_text("Current is Version 2.")).to_be_visible()
    expect(hers.get_by_role("button", name="Pause").first).to_be_visible()
    expect(theirs.get_by_text("version 2", exact=True)).to_be_visible()

    # Verdicts.
    theirs.get_by_role("button", name="Approve this mix").click()
    expect(theirs.get_by_text("You approved this mix.")).to_be_visible()
    hers.get_by_role("button", name="Hear Version 2").first.click()
    reviews = hers.get_by_role("region", name="Reviews of Version 2")
    expect(reviews).to_contain_text("Lou")
    version = ben.track(track)["version"]["id"]
    changes = f"/track/{track}/version/{version}/request-changes"
    assert ben.http.post(changes, json={"note": "Less bass"}).status_code == 200
    opinion = theirs.get_by_role("list", name="What others think")
    expect(opinion).to_contain_text("Ben asked for changes")
    expect(opinion).to_contain_text("Less bass")
    expect(reviews).to_contain_text("Less bass")
    assert never_reloaded(hers, his, theirs)

    # Everybody had what they should by mail, and nobody more.
    studio.wait_until_idle()
    assert len(subjects_to(nina, studio)) == 2, subjects_to(nina, studio)
    assert "Ben mentioned you" in subjects_to(nina, studio)[1]
    assert len(subjects_to(ben, studio)) == 2, subjects_to(ben, studio)
    assert subjects_to(ben, studio)[1] == "You are invited to WAVIC"


@pytest.mark.prove
def test_the_bell_counts_and_leads_there_and_what_is_seen_is_read(screens, musician, studio):
    nina, ben = musician("Nina"), musician("Ben")
    join(nina, ben, "editor", studio.data)
    track = track_of(nina, 4)
    page = screens.open(f"/space/{nina.space['id']}", nina)
    bell = page.get_by_role("link", name=re.compile("^Notifications"))
    expect(bell).to_contain_text("1")  # that he accepted
    expect(page).to_have_title(re.compile(r"^\(1\) Nina's band"))

    for number in range(3):
        ben.create("/comment", track=track, start_ms=1000 * number, body=f"Louder {number}")
    expect(bell).to_contain_text("2")
    bell.click()
    told = page.get_by_role("list", name="Notifications")
    comments = told.get_by_role("link", name=re.compile("Ben left 3 comments on Harbour Lights"))
    expect(comments).to_contain_text("Louder 2")
    expect(told).to_contain_text("Ben accepted your invitation to Nina's band")
    screens.picture(page, "notifications")

    # Another tab of the same browser hears of it as well, by the same stream.
    tab = page.context.new_page()
    tab.goto("/app/notifications?filter=unread")
    there = tab.get_by_role("list", name="Notifications")
    expect(there.get_by_role("listitem")).to_have_count(2)

    comments.click()
    expect(page).to_have_url(re.compile(rf"/track/{track}\?comment="))
    expect(page.get_by_role("article", name=re.compile("Comment by Ben at 0:02"))).to_be_focused()
    expect(page.get_by_role("link", name=re.compile("^Notifications 1"))).to_be_visible()
    expect(there.get_by_role("listitem")).to_have_count(1)

    # What comes while one looks at the track is read at once; elsewhere it counts.
    ben.create("/comment", track=track, start_ms=3000, body="Louder still")
    expect(page.get_by_text("Louder still")).to_be_visible()

    def newest() -> dict:
        return nina.http.get("/notification").json()["results"][0]

    wait_for(lambda: (newest()["count"] == 1 and newest()["read"]) or None)
    expect(tab.get_by_role("link", name=re.compile("^Notifications 1"))).to_be_visible()

    # The leader goes; the one that followed hears on.
    page.close()
    ben.create("/comment", track=track, start_ms=500, body="Softer")
    expect(there.get_by_role("listitem")).to_have_count(2)
    tab.get_by_role("button", name="Mark all as read").click()
    expect(tab.get_by_text("You are up to date.")).to_be_visible()
    expect(tab).to_have_title("Notifications · WAVIC")


@pytest.mark.prove
def test_an_invitation_is_answered_where_one_is_told_of_it(screens, musician, studio):
    nina, ben = musician("Nina"), musician("Ben")
    confirm(ben, studio)
    page = screens.open("/notifications", ben)
    expect(page.get_by_text("Nothing yet")).to_be_visible()
    nina.create("/collaboration/invite", space=nina.space["id"], email=ben.email, role="editor")
    told = page.get_by_role("list", name="Notifications")
    expect(told).to_contain_text("Nina invites you to Nina's band, as Editor")
    page.get_by_role("button", name="Decline: Nina's band").click()
    expect(told.get_by_role("listitem")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Accept: Nina's band").click()
    expect(page).to_have_url(re.compile(nina.space["id"]))
    expect(page.get_by_role("heading", name="Nina's band", level=1)).to_be_visible()


@pytest.mark.prove
def test_what_one_wants_to_be_told_is_saved_at_once_and_taken_back(screens, musician):
    nina = musician("Nina")
    page = screens.open("/notifications", nina, timezone_id="Europe/Berlin")
    page.get_by_role("link", name="What you are told").click()
    digest = page.get_by_label("Digest of Nina's band")
    expect(digest).to_have_value("daily")
    # Nobody has to say where they live.
    expect(page.get_by_label("Time zone")).to_have_value("Europe/Berlin")
    expect(page.get_by_text(f"once you have confirmed {nina.email}")).to_be_visible()

    digest.select_option("weekly")
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.get_by_label("What you are told of Nina's band").select_option("mine")
    page.get_by_label("Mail me at once when somebody mentions me").uncheck()
    expect(page.get_by_text("Saved.")).to_have_count(3)
    page.get_by_role("button", name="Undo").last.click()
    expect(page.get_by_label("Mail me at once when somebody mentions me")).to_be_checked()

    def wishes() -> dict:
        return nina.http.get("/notification/preferences").json()

    wait_for(lambda: wishes()["mentions_by_mail"] or None)
    [own] = [one for one in wishes()["spaces"] if one["space"]["id"] == nina.space["id"]]
    assert (own["digest"], own["level"]) == ("weekly", "mine")
    assert wishes()["timezone"] == "Europe/Berlin"
    page.reload()
    expect(digest).to_have_value("weekly")


@pytest.mark.prove
def test_a_space_tells_what_happens_in_it_day_by_day(screens, musician, studio):
    nina, ben = musician("Nina"), musician("Ben")
    join(nina, ben, "editor", studio.data)
    track = track_of(nina, 4)
    nina.create("/comment", track=track, start_ms=0, body="Is it too long?")
    page = screens.open(f"/space/{nina.space['id']}", nina)
    page.get_by_role("link", name="Activity").click()
    today = page.get_by_role("region", name="Today")
    expect(today.get_by_role("link", name=re.compile("Nina commented on"))).to_be_visible()
    expect(today.get_by_text("Is it too long?")).to_be_visible()
    expect(today.get_by_text("Ben joined")).to_be_visible()
    lines = today.get_by_role("listitem")
    before = lines.count()

    # What happens waits at the top.
    ben.create("/comment", track=track, start_ms=1000, body="Not a second")
    ben.create("/project", space=nina.space["id"], title="B-sides", kind="ep")
    page.get_by_role("button", name="2 new").click()
    expect(lines).to_have_count(before + 2)
    expect(lines.first).to_contain_text("Ben began B-sides")
    screens.picture(page, "activity")

    page.get_by_role("button", name="Comments").click()
    expect(page).to_have_url(re.compile("kind=comments"))
    expect(lines).to_have_count(2)
    page.get_by_label("Person").select_option(label="Nina")
    expect(lines).to_have_count(1)
    page.get_by_label("Project").select_option(label="B-sides")
    expect(page.get_by_text("Nothing matches")).to_be_visible()
    page.reload()
    page.get_by_role("button", name="Show everything").click()
    expect(lines).to_have_count(before + 2)

    # What was deleted goes, with what was said on it.
    assert ben.http.delete(f"/track/{track}").status_code == 204
    expect(today.get_by_text("Not a second")).to_have_count(0)
    feed = f"/artist/{nina.space['id']}/activity"
    wait_for(lambda: nina.http.get(feed).json()["results"][0]["kind"] == "track.trashed" or None)
    page.reload()
    expect(lines.first).to_contain_text("Ben deleted Harbour Lights")


@pytest.mark.prove
def test_who_is_removed_and_whose_link_is_closed_see_nothing_more(screens, musician, studio):
    nina, ben = musician("Nina"), musician("Ben")
    join(nina, ben, "viewer", studio.data)
    track = track_of(nina, 4)
    link = shared(nina, track)
    his = screens.open(f"/track/{track}", ben)
    theirs = screens.open(link["copies"][0]["url"], phone=True)
    expect(his.get_by_role("heading", name="Harbour Lights")).to_be_visible()
    expect(theirs.get_by_role("button", name="Play")).to_be_visible()

    member = f"/artist/{nina.space['id']}/members/{ben.id}"
    assert nina.http.delete(member).status_code == 204
    assert nina.http.delete(f"/link/{link['id']}").status_code == 204
    expect(his.get_by_role("heading", name="Harbour Lights")).to_have_count(0)
    expect(theirs.get_by_text("This link is closed.")).to_be_visible()
    expect(theirs.get_by_role("button", name="Play")).to_be_hidden()
    for status in ("401", "403", "404"):
        screens.forgive(status)


@pytest.fixture
def apart(data):
    """A run whose stream is another process, to be killed and started again: how to start it."""
    port = free_port()
    address = f"http://127.0.0.1:{port}/notification/stream"
    started: list[subprocess.Popen] = []
    with Run(data, free_base_port(), STREAM_URL=address) as run:
        run.wait_until_ready()

        def start() -> subprocess.Popen:
            started.append(run.beside("stream", STREAM_PORT=str(port)))
            return started[-1]

        yield run, start
        for process in started:
            process.kill()
            process.wait()


@pytest.mark.prove
def test_a_stream_that_is_killed_is_found_again_and_nothing_is_missed(browser, apart, request):
    run, start = apart
    stream = start()
    nina = Musician(run.address, "Nina")
    track = track_of(nina, 4)
    screens = Screens(browser, run.address, request.node.name)
    page = screens.open(f"/track/{track}", nina)
    say = {"track": track, "start_ms": 0}
    nina.create("/comment", body="Before", **say)
    expect(page.get_by_text("Before")).to_be_visible()

    stream.send_signal(signal.SIGKILL)
    stream.wait()
    nina.create("/comment", body="Meanwhile", **say)
    expect(page.get_by_text("Reconnecting…")).to_be_visible()
    # Nobody tells it now: it asks by itself.
    expect(page.get_by_text("Meanwhile")).to_be_visible()
    start()
    expect(page.get_by_text("Reconnecting…")).to_be_hidden()
    nina.create("/comment", body="After", **say)
    expect(page.get_by_text("After", exact=True)).to_be_visible()
    screens.close(failed=False)
