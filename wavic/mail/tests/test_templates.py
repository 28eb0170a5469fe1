"""Every mail has its three parts, links to PUBLIC_URL only, and escapes what people typed."""

import re
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from wavic import mail
from wavic.mail.backends import FileAndConsoleBackend
from wavic.mail.models import SentMail
from wavic.mail.rendering import render

FOLDER = Path(django_settings.BASE_DIR) / "templates" / "mail"
MAILS = sorted(path.name.removesuffix(".subject.txt") for path in FOLDER.glob("*.subject.txt"))
OF_ACCOUNTS = {"verify_email", "reset_password", "email_change"}
WITH_LINK = {
    *(*OF_ACCOUNTS, "digest", "invitation", "mention", "trash_expiring", "export"),
    *("account_closed", "payment_failed", "grace_ending", "plan_ended"),
}


def context(name: str = "Ana") -> dict:
    link = f"{django_settings.PUBLIC_URL}/app/x#token=t0ken"
    typed = dict.fromkeys(("name", "inviter", "space", "message", "author", "track"), name)
    return {
        "person": {"name": name},
        **typed,
        "link": link,
        "expires_hours": 1,
        "subject": f"{name}: 1 comment",
        "spaces": [{"name": name, "link": link, "places": [_place(name, link)]}],
    }


def _place(name: str, link: str) -> dict:
    line = {"text": f"{name} commented", "excerpt": name, "link": link}
    return {"title": name, "of": name, "link": link, "lines": [line]}


def test_the_mails_of_accounts_are_here():
    assert {*OF_ACCOUNTS, "password_changed", "email_changed"} <= set(MAILS)


@pytest.mark.parametrize("template", MAILS)
def test_every_mail_is_whole(template):
    days = {"expires_days": 14} if template == "invitation" else {}
    rendered = render(template, {**context(), **days})
    assert rendered.subject
    assert "\n" not in rendered.subject
    for part in (rendered.text, rendered.html):
        assert "{{" not in part
        assert "{%" not in part
        assert ("t0ken" in part) == (template in WITH_LINK)
        assert ("1 hour" in part and "1 hours" not in part) == (template in OF_ACCOUNTS)
        addresses = re.findall(r"https?://[^\s\"<>]+", part)
        assert addresses
        assert all(address.startswith(django_settings.PUBLIC_URL) for address in addresses)
    assert not re.search(r"<img|<script|<link|src=|url\(", rendered.html)
    assert max(map(len, rendered.text.splitlines())) <= 100


@pytest.mark.parametrize("template", MAILS)
def test_names_are_escaped_in_html_and_left_alone_in_text(template):
    rendered = render(template, context(name="<b>Ana & Bo</b>"))
    assert "<b>Ana" not in rendered.html
    if "Ana" in rendered.text:
        assert "<b>Ana & Bo</b>" in rendered.text
        assert "&lt;b&gt;Ana &amp; Bo" in rendered.html


@pytest.mark.parametrize("template", MAILS)
def test_mail_says_how_to_end_it_only_where_it_can_be_ended(template):
    assert "nsubscribe" not in str(render(template, context()))
    link = f"{django_settings.PUBLIC_URL}/mail/unsubscribe/x.y"
    rendered = render(template, {**context(), "unsubscribe": link})
    assert f"Unsubscribe: {link}\n" in rendered.text
    assert f'<a href="{link}"' in rendered.html
    with pytest.raises(ValueError, match="must lead"):
        render(template, {**context(), "unsubscribe": "https://evil.example/"})


@pytest.mark.parametrize("template", ["verify_email", "email_change"])
def test_mail_to_an_unproved_address_says_nothing_that_a_stranger_typed(template):
    """Else an account named "You won! evil.example" would make us its postman."""
    rendered = render(template, context(name="You won! evil.example"))
    assert "evil" not in rendered.subject + rendered.text + rendered.html


@pytest.mark.parametrize(
    "link", ["https://evil.example/x", "//evil.example", "javascript:x", "/app/reset", ""]
)
def test_links_elsewhere_are_refused(link):
    with pytest.raises(ValueError, match="must lead"):
        render("reset_password", {**context(), "link": link})


def test_a_link_that_only_begins_like_ours_is_refused():
    with pytest.raises(ValueError, match="must lead"):
        render(
            "reset_password",
            {**context(), "link": django_settings.PUBLIC_URL + ".evil.example/app"},
        )


def test_without_a_service_mail_is_a_file_and_a_line_without_the_link(
    db, settings, tmp_path, capsys
):
    settings.EMAIL_BACKEND = f"{FileAndConsoleBackend.__module__}.FileAndConsoleBackend"
    settings.MAIL_DIR = tmp_path / "mail"
    mail.send("reset_password", "ana@example.org", context("Ána"), key="k")
    [path] = settings.MAIL_DIR.iterdir()
    assert path.suffix == ".eml"
    assert path.stat().st_mode & 0o077 == 0
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert message["To"] == "ana@example.org"
    assert message["Subject"] == "Choose a new password"
    text = message.get_body(("plain",)).get_content()
    assert "t0ken" in text
    assert "Ána" in text
    assert "t0ken" in message.get_body(("html",)).get_content()
    line = capsys.readouterr().out
    assert line.count("\n") == 1
    assert "ana@example.org" in line
    assert "Choose a new password" in line
    assert str(path) in line
    assert "t0ken" not in line
    assert SentMail.objects.get().status == "sent"


def test_a_folder_that_cannot_be_written_to_is_a_temporary_failure(db, settings, tmp_path):
    settings.EMAIL_BACKEND = f"{FileAndConsoleBackend.__module__}.FileAndConsoleBackend"
    (tmp_path / "mail").write_text("a file is in the way")
    settings.MAIL_DIR = tmp_path / "mail"
    from wavic.mail.sending import Delayed

    with pytest.raises(Delayed):
        mail.send("reset_password", "ana@example.org", context(), key="k")
    assert SentMail.objects.get().status == "delayed"
