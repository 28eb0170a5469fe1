"""One click ends mail of a kind, without a login; looking at the link doesn't."""

import pytest
from django.test import Client

from wavic import mail
from wavic.mail.tests import work


@pytest.fixture
def path(settings):
    work.stopped.clear()
    return mail.unsubscribe_link("stories", "ana").removeprefix(settings.PUBLIC_URL)


@pytest.fixture
def browser():
    return Client(enforce_csrf_checks=True)


def test_the_page_says_what_stops_and_changes_nothing(browser, path):
    for method in (browser.get, browser.head, browser.get):
        answer = method(path)
        assert answer.status_code == 200
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "no-store" in answer["Cache-Control"]
    page = browser.get(path).content.decode()
    assert "stories from the harbour" in page
    assert '<form method="post">' in page
    assert "ana" not in page  # whom it is for is nobody else's business
    assert work.stopped == []


def test_a_mail_program_unsubscribes_by_one_post(browser, path):
    answer = browser.post(path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert work.stopped == ["ana"]
    assert "/app/harbour" in answer.content.decode()
    assert "sessionid" not in answer.cookies
    assert not answer.cookies


def test_a_second_click_ends_the_same(browser, path):
    assert [browser.post(path).status_code for _ in range(2)] == [200, 200]
    assert set(work.stopped) == {"ana"}


@pytest.mark.parametrize(
    "forge",
    [
        lambda token: token[:-1],
        lambda token: token + "x",
        lambda token: "x" + token,
        lambda token: token.replace(".", ""),
        lambda token: token.split(".")[0] + ".",
        lambda _: "nonsense",
        lambda _: "%00",
        lambda _: "$ne",
        lambda _: "é.é",
        lambda _: "a" * 4_000,
    ],
)
def test_a_forged_token_is_404_and_does_nothing(browser, path, forge):
    folder, _, token = path.rpartition("/")
    for method in (browser.get, browser.post):
        answer = method(f"{folder}/{forge(token)}")
        assert answer.status_code == 404
        assert "open it from the mail once more" in answer.content.decode()
    assert work.stopped == []


def test_a_token_of_another_purpose_is_none(browser, settings):
    from django.core import signing

    token = signing.Signer(salt="elsewhere", sep=".").sign_object(["stories", "ana"])
    assert browser.post(f"/mail/unsubscribe/{token}").status_code == 404


def test_a_list_that_is_no_more_is_404(browser, path, monkeypatch):
    from wavic.mail import unsubscribing

    monkeypatch.delitem(unsubscribing._lists, "stories")
    assert browser.post(path).status_code == 404
    with pytest.raises(LookupError):
        mail.unsubscribe_link("stories", "ana")


def test_other_methods_are_refused(browser, path):
    assert browser.put(path).status_code == 405
