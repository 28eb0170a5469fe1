"""Who belongs to a space: invited, given roles, let go; visitors; and another owner."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.musicians import links_mailed_to, wait_for
from tests.studio.accessibility import violations
from tests.studio.bands import join
from tests.studio.conftest import STUDIO

pytestmark = [*STUDIO, pytest.mark.prove]


def people_of(musician) -> str:
    return f"/space/{musician.space['id']}/people"


def members(musician) -> dict[str, dict]:
    found = musician.http.get(f"/artist/{musician.space['id']}/members").json()["results"]
    return {each["user"]["name"]: each for each in found}


def choose(page: Page, menu: str, item: str) -> None:
    page.get_by_role("button", name=menu).click()
    page.get_by_role("menuitem", name=item).or_(
        page.get_by_role("menuitemradio", name=item)
    ).click()


def test_a_band_is_invited_given_roles_and_let_go(screens, musician, studio):
    nina, ann, ben = musician("Nina"), musician("Ann"), musician("Ben")
    join(nina, ben, "editor", studio.data)
    verify(ann, studio)
    page = screens.open(people_of(nina), nina)
    expect(page.get_by_text("2 people · 1 of 5 places taken")).to_be_visible()

    page.keyboard.press("i")
    typed = page.get_by_label("E-mail addresses")
    expect(typed).to_be_focused()
    typed.fill(f"Ann <{ann.email}>; {ben.email}, label@northern.example; nobody")
    page.get_by_role("radio", name="Viewer").check()
    page.get_by_role("textbox", name="Message").fill("Listen to this.")
    page.get_by_role("button", name="Send 3 invitations").click()
    expect(page.get_by_text("Not an address: nobody")).to_be_visible()
    typed.fill(f"Ann <{ann.email}>; {ben.email}, label@northern.example")
    assert violations(page) == []
    page.get_by_role("button", name="Send 3 invitations").click()
    refused = page.get_by_role("alert")
    expect(refused).to_contain_text("2 invitations were sent")
    expect(refused).to_contain_text(f"{ben.email}: belongs there already")
    expect(typed).to_have_value(ben.email)
    page.keyboard.press("Escape")
    choose(page, "More for label@northern.example", "Take back")
    expect(page.get_by_text("label@northern.example", exact=True)).to_be_hidden()
    assert violations(page) == []

    hers = screens.open("?all", ann, phone=True)
    expect(hers.get_by_text("Nina invites you, as Viewer")).to_be_visible()
    assert violations(hers) == []
    hers.get_by_role("button", name="Accept: Nina's band").click()
    expect(hers).to_have_url(re.compile(f"/app/space/{nina.space['id']}$"))

    page.reload()  # on the way out, what could still be undone is done
    expect(page.get_by_text("3 people")).to_be_visible()
    expect(page.get_by_text("Invited", exact=True)).to_be_hidden()
    choose(page, "Role of Ann", "Editor")
    expect(page.get_by_text("Ann: Editor now.")).to_be_visible()
    choose(page, "More for Ann", "Roles in single projects")
    page.get_by_label("Role in Demos").select_option("Admin")
    page.get_by_role("dialog").get_by_role("button", name="Close").last.click()
    expect(page.get_by_text("Admin in Demos")).to_be_visible()
    assert members(nina)["Ann"]["role"] == "editor"
    assert members(nina)["Ann"]["projects"] == [{"project": nina.project["id"], "role": "admin"}]

    # Somebody else was faster: what they did is shown, and not overwritten.
    ben_there = f"/artist/{nina.space['id']}/members/{ben.id}"

    def be_overtaken(route: Route) -> None:
        assert nina.http.patch(ben_there, json={"role": "viewer"}).status_code == 200
        route.continue_()

    page.route(f"**{ben_there}", be_overtaken, times=1)
    choose(page, "Role of Ben", "Admin")
    expect(page.get_by_text("Somebody else changed Ben meanwhile")).to_be_visible()
    expect(page.get_by_role("button", name="Role of Ben: Viewer")).to_be_visible()

    choose(page, "More for Ben", "Remove from the space")
    expect(page.get_by_text(ben.email)).to_be_hidden()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text(ben.email)).to_be_visible()
    choose(page, "More for Ben", "Remove from the space")
    page.reload()
    expect(page.get_by_text("2 people")).to_be_visible()
    assert set(members(nina)) == {"Nina", "Ann"}
    screens.forgive("409")


def verify(person, studio) -> None:
    """Prove somebody's address, so that they are shown their invitations."""
    [token] = wait_for(lambda: links_mailed_to(person.email, studio.data) or None)
    assert person.http.post("/user/email/verify", json={"token": token}).status_code == 204


def test_a_visitor_is_told_kindly_why_nobody_is_shown_and_may_leave(screens, musician, studio):
    nina, ann = musician("Nina"), musician("Ann")
    nina.create(
        "/collaboration/invite", project=nina.project["id"], email=ann.email, role="commenter"
    )
    token = wait_for(lambda: next(iter(links_mailed_to(ann.email, studio.data)[1:]), None))
    assert ann.http.post("/collaboration/accept", json={"token": token}).status_code == 200
    page = screens.open(people_of(nina), ann, light=True)
    expect(page.get_by_role("heading", name="shown to you")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Leave the space").click()
    page.get_by_role("dialog").get_by_role("button", name="Leave", exact=True).click()
    expect(page.get_by_text("You left Nina's band.")).to_be_visible()
    assert ann.http.get(f"/artist/{nina.space['id']}").status_code == 404


def test_a_space_is_handed_over_by_typing_its_name(screens, musician, studio):
    nina, ann = musician("Nina"), musician("Ann")
    join(nina, ann, "admin", studio.data)
    page = screens.open(people_of(nina), nina, phone=True)
    choose(page, "More for Ann", "Hand over the space")
    expect(page.get_by_label("New owner")).to_have_value(ann.id)
    hand_over = page.get_by_role("button", name="Hand it over")
    page.get_by_label("Type “Nina's band”").fill("Ninas band")
    hand_over.click()
    expect(page.get_by_text(re.compile("This isn.t the space.s name"))).to_be_visible()
    assert violations(page) == []
    page.get_by_label("Type “Nina's band”").fill("Nina's band")
    hand_over.click()
    expect(page.get_by_text("Nina's band belongs to Ann now.")).to_be_visible()
    expect(page.get_by_role("button", name="Role of Nina: Admin")).to_be_visible()
    expect(page.get_by_role("button", name="Role of Ann")).to_be_hidden()
    assert {name: each["role"] for name, each in members(nina).items()} == {
        "Nina": "admin",
        "Ann": "owner",
    }
