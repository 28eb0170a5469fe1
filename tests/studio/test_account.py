"""One's account: how others see one, how one comes in, where one is logged in, and the end."""

import io
import re

import httpx
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.musicians import PASSWORD, links_mailed_to, wait_for
from tests.studio.accessibility import violations
from tests.studio.conftest import STUDIO

pytestmark = STUDIO
LOGIN = re.compile(r"/app/login")


@pytest.fixture
def photograph() -> bytes:
    """Red on the left half, blue on the right."""
    picture = Image.new("RGB", (1600, 800), "#d02020")
    picture.paste("#2020d0", (800, 0, 1600, 800))
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


@pytest.mark.prove
def test_a_name_and_the_chosen_part_of_a_picture_are_what_others_see(screens, musician, photograph):
    nina = musician("Nina")
    page = screens.open("/account", nina)
    page.get_by_label("Name").fill("Nina Simon")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="Nina Simon")).to_be_visible()

    page.get_by_role("button", name="Your picture").click()
    file = {"name": "me.png", "mimeType": "image/png", "buffer": photograph}
    page.locator("input[type=file]").set_input_files({**file, "buffer": b"no picture"})
    expect(page.get_by_role("alert").filter(has_text="a picture that we can read")).to_be_visible()
    # What only the server can tell to be no picture is said where it was chosen.
    page.locator("input[type=file]").set_input_files(
        {**file, "name": "me.heic", "mimeType": "image/heic", "buffer": b"no picture"}
    )
    page.get_by_role("button", name="Use it as it is").click()
    refusal = page.get_by_role("dialog").get_by_role("alert")
    expect(refusal).not_to_be_empty()
    screens.forgive("400")
    page.locator("input[type=file]").set_input_files(file)
    expect(refusal).to_be_hidden()
    part = page.get_by_role("application")
    part.focus()
    for _ in range(3):
        page.keyboard.press("+")
    for _ in range(16):
        page.keyboard.press("Shift+ArrowLeft")  # the picture goes left: its right end is shown
    assert violations(page) == []
    page.get_by_role("button", name="Use this picture").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator("main img[src^='blob:']")).to_be_visible()  # at once, from here

    avatar = wait_for(lambda: ready(nina.http.get("/user/me").json()["avatar"]))
    seen = Image.open(io.BytesIO(httpx.get(avatar["medium"]).content)).convert("RGB")
    assert seen.width == seen.height < 800
    blue = (32, 32, 208)
    assert all(abs(a - b) < 24 for a, b in zip(seen.getpixel((4, 4)), blue, strict=True))
    expect(page.locator("main img[src^='blob:']")).to_have_count(0)  # then the server's own

    page.get_by_text("Dark", exact=True).click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.get_by_role("button", name="Your picture").click()
    page.get_by_role("menuitem", name="Remove picture").click()
    expect(page.get_by_text("Picture removed.")).to_be_visible()
    assert nina.http.get("/user/me").json()["avatar"] is None
    assert violations(page) == []


def ready(picture):
    return picture if picture["status"] == "ready" else None


@pytest.mark.prove
def test_another_address_and_password_are_asked_for_twice_and_end_other_sessions(
    screens, musician, studio
):
    nina = musician("Nina")
    fresh = f"other-{nina.email}"
    page = screens.open("/account", nina)
    # `nina.http` is the same session; these two are others.
    for agent in ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5) Safari/604.1", "curl/8.5.0"):
        body, headers = {"email": nina.email, "password": PASSWORD}, {"User-Agent": agent}
        answer = httpx.post(f"{studio.address}/user/login", json=body, headers=headers, timeout=60)
        elsewhere = {"Authorization": f"Bearer {answer.json()['token']}"}
    page.reload()
    page.get_by_role("button", name="Log out: A browser on iPhone").click()
    expect(page.get_by_text("A browser on iPhone", exact=True)).to_be_hidden()
    expect(page.get_by_text("curl", exact=True)).to_be_visible()
    expect(page.get_by_text("This browser", exact=True)).to_be_visible()

    page.get_by_role("button", name="Change address").click()
    page.get_by_label("New address").fill(fresh)
    page.get_by_label("Your password").fill("not this one")
    page.get_by_role("button", name="Send a link").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("alert")).to_contain_text("The password is wrong.")
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Send a link").click()
    expect(page.get_by_text(f"We sent a link to {fresh}")).to_be_visible()
    token = wait_for(lambda: next(iter(links_mailed_to(fresh, studio.data)), None))
    link = page.context.new_page()
    link.goto(f"/app/verify#token={token}")
    expect(link.get_by_role("heading", name="Your address is confirmed")).to_be_visible()
    page.reload()
    expect(page.get_by_text(fresh, exact=True)).to_be_visible()
    expect(page.get_by_text("Confirmed", exact=True)).to_be_visible()
    expect(page.get_by_text("We sent a link")).to_be_hidden()

    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_label("Current password")).to_be_focused()
    page.get_by_label("Current password").fill(PASSWORD)
    page.get_by_label("New password").fill("short")
    submit = dialog.get_by_role("button", name="Change password")
    submit.click()
    expect(page.get_by_text("at least 8 characters")).to_be_visible()
    page.get_by_label("New password").fill("an attic full of tape")
    assert violations(page) == []
    submit.click()
    expect(page.get_by_text("you are logged out everywhere else")).to_be_visible()
    assert httpx.get(f"{studio.address}/user/me", headers=elsewhere).status_code == 401
    page.reload()  # this browser goes on, with tokens of its own
    expect(page.get_by_text("curl", exact=True)).to_be_hidden()
    expect(page.get_by_role("heading", name="Account", exact=True)).to_be_visible()
    screens.forgive("403")
    screens.forgive("400")


def test_who_leaves_chooses_for_their_spaces_and_can_come_back(screens, musician):
    nina = musician("Nina")
    page = screens.open("/account", nina, phone=True)
    page.get_by_role("link", name="Close account").click()
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Close my account").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose for each of your spaces")
    assert violations(page) == []
    page.get_by_label("Nina's band").select_option("Move to the trash")
    page.get_by_role("button", name="Close my account").click()
    expect(page.get_by_role("heading", name="Goodbye!")).to_be_visible()

    page.get_by_role("link", name="Log in").click()
    page.get_by_label("E-mail").fill(nina.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="This account is closed")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Come back").click()
    expect(page.get_by_role("heading", name="Nina's band")).to_be_visible()
    screens.forgive("409")
    screens.forgive("401")  # what was asked for while the account closed
