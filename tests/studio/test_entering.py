"""Coming in: as somebody new, without the password, amid guesses, and by an invitation."""

import re
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.musicians import PASSWORD, links_mailed_to, wait_for
from tests.studio.accessibility import violations
from tests.studio.conftest import STUDIO

pytestmark = STUDIO
HOME = re.compile(r"/app/?$")
LOGIN = re.compile(r"/app/login")


@pytest.fixture
def mailed(studio):
    """`mailed("ann@…", 2)`: the token of the second link that was mailed to an address."""

    def token(address: str, number: int = 1) -> str:
        def look() -> str | None:
            found = links_mailed_to(address, studio.data)
            return found[number - 1] if len(found) >= number else None

        return wait_for(look)

    return token


@pytest.fixture
def newcomer(_addresses):
    """An address to register with, and headers that make it an hour's first registration."""
    return f"ann-{uuid4().hex[:8]}@musicians.example", {"X-Forwarded-For": next(_addresses)}


def log_in(page: Page, email: str, password: str = PASSWORD) -> None:
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Log in").click()


def test_a_newcomer_is_told_what_is_missing_and_confirms_their_address(
    screens, musician, newcomer, mailed
):
    nina = musician("Nina")
    email, headers = newcomer
    page = screens.open("/login", proxied=headers)
    page.get_by_role("link", name="Create an account").click()
    expect(page.get_by_label("Name")).to_be_focused()
    create = page.get_by_role("button", name="Create account")
    create.click()
    expect(page.get_by_text("This field may not be blank.")).to_have_count(3)
    expect(page.get_by_label("Name")).to_be_focused()

    page.get_by_label("Name").fill("Ann")
    page.get_by_label("E-mail").fill(nina.email)
    page.get_by_label("Password", exact=True).fill("seven__")
    expect(page.get_by_text("1 character more")).to_be_visible()
    page.get_by_role("button", name="Show password").click()
    expect(page.get_by_label("Password", exact=True)).to_have_attribute("type", "text")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    create.click()
    page.get_by_role("link", name="Log in with it").click()
    expect(page.get_by_label("E-mail")).to_have_value(nina.email)
    page.go_back()
    assert violations(page) == []

    page.get_by_label("Name").fill("Ann")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    create.click()
    note = page.get_by_role("region", name="Confirm your address")
    expect(note).to_contain_text(email)

    token = mailed(email)
    link = page.context.new_page()
    for _ in range(2):  # mail scanners follow links too
        link.goto(f"/app/verify#token={token}")
        expect(link.get_by_role("heading", name="Your address is confirmed")).to_be_visible()
        assert token not in link.url
        link.goto("about:blank")
    page.reload()
    expect(page.get_by_role("navigation").first).to_be_visible()
    expect(note).to_be_hidden()
    screens.forgive("400")
    screens.forgive("409")


@pytest.mark.prove
def test_who_forgot_the_password_gets_in_with_another_one_once(screens, musician, mailed):
    nina = musician("Nina")
    page = screens.open("/login", phone=True, light=True)
    log_in(page, nina.email, "something else")
    expect(page.get_by_role("alert")).to_contain_text("The address or the password is wrong.")
    page.get_by_role("link", name="Forgot your password?").click()
    expect(page.get_by_label("E-mail")).to_have_value(nina.email)
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()

    token = mailed(nina.email, 2)  # the first one is about the address
    page.goto(f"/app/reset#token={token}")
    fresh = page.get_by_label("New password")
    fresh.fill("password")
    assert token not in page.url
    page.get_by_role("button", name="Set the password").click()
    expect(page.get_by_text("This password is too common.")).to_be_visible()
    assert violations(page) == []
    fresh.fill("an attic full of tape")
    page.get_by_role("button", name="Set the password").click()
    expect(page).to_have_url(LOGIN)
    expect(page.get_by_text("Log in with the new one")).to_be_visible()
    log_in(page, nina.email, "an attic full of tape")
    expect(page.get_by_role("navigation")).to_be_visible()

    page.goto(f"/app/reset#token={token}")
    page.get_by_label("New password").fill("an attic full of tape")
    page.get_by_role("button", name="Set the password").click()
    expect(page.get_by_role("heading", name="This link is over")).to_be_visible()
    expect(page.get_by_role("link", name="Send another link")).to_be_visible()
    screens.forgive("400")
    screens.forgive("401")


@pytest.mark.prove
def test_guesses_from_elsewhere_keep_nobody_out_of_their_own_browser(screens, musician, studio):
    nina = musician("Nina")
    mine = screens.open("/login")
    log_in(mine, nina.email)
    mine.get_by_role("link", name="Nina", exact=True).click()
    mine.get_by_role("button", name="Log out", exact=True).click()
    expect(mine).to_have_url(re.compile(r"/app/login$"))

    def guess(number: int) -> int:
        body = {"email": nina.email, "password": f"guess number {number}"}
        headers = {"X-Forwarded-For": f"203.0.113.{number}"}
        return httpx.post(
            f"{studio.address}/user/login", json=body, headers=headers, timeout=60
        ).status_code

    with ThreadPoolExecutor(4) as guessers:
        assert 429 in list(guessers.map(guess, range(1, 11)))

    strange = screens.open("/login")
    log_in(strange, nina.email)
    expect(strange.get_by_role("alert")).to_contain_text("Too many attempts")
    expect(strange.get_by_role("timer")).to_contain_text(re.compile(r"1?\d:\d\d"))
    expect(strange.get_by_role("button", name="Log in")).to_be_disabled()
    log_in(mine, nina.email)
    expect(mine.get_by_role("navigation")).to_be_visible()
    screens.forgive("429")


def test_an_invitation_leads_a_newcomer_into_the_project(
    screens, musician, newcomer, mailed, studio
):
    nina, stranger = musician("Nina"), musician("Sam")
    email, headers = newcomer
    nina.create(
        "/collaboration/invite",
        project=nina.project["id"],
        email=email,
        role="commenter",
        message="Come in,\nwe need your ears.",
    )
    token = mailed(email)

    wrong = screens.open(f"/invitation#token={token}", stranger)
    expect(wrong.get_by_role("heading", name="for another address")).to_be_visible()
    expect(wrong.get_by_role("button", name=f"Log in as {email}")).to_be_visible()

    page = screens.open(f"/invitation#token={token}", phone=True, proxied=headers)
    expect(page.get_by_role("heading", name="Demos")).to_be_visible()
    expect(page.get_by_text("Nina invites you to work on a project of Nina's band")).to_be_visible()
    expect(page.get_by_text("we need your ears")).to_be_visible()
    expect(page.get_by_text("Listen, comment, approve")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Create an account").click()
    assert token not in page.url
    expect(page.get_by_label("E-mail")).to_have_value(email)
    page.get_by_label("Name").fill("Ann")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()

    page.get_by_role("button", name="Decline").click()
    expect(page.get_by_role("heading", name="Declined")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Accept").click()
    project = re.compile(f"/app/project/{nina.project['id']}$")
    expect(page).to_have_url(project)
    expect(page.get_by_role("heading", name="Demos")).to_be_visible()
    # The mail proved the address; and its link leads in from now on.
    expect(page.get_by_role("region", name="Confirm your address")).to_be_hidden()
    page.goto("about:blank")
    page.goto(f"/app/invitation#token={token}")
    expect(page).to_have_url(project)

    wrong.get_by_role("button", name="Log in as").click()
    expect(wrong.get_by_label("E-mail")).to_have_value(email)
    log_in(wrong, email)
    expect(wrong).to_have_url(project)

    nina.http.delete(f"/artist/{nina.space['id']}/members/{person_id(nina, 'Ann')}")
    page.goto("about:blank")
    page.goto(f"/app/invitation#token={token}")
    expect(page.get_by_role("heading", name="answered already")).to_be_visible()
    for code in ("404", "403", "409"):
        screens.forgive(code)


def person_id(musician, name: str) -> str:
    members = musician.http.get(f"/artist/{musician.space['id']}/members").json()["results"]
    return next(each["user"]["id"] for each in members if each["user"]["name"] == name)
