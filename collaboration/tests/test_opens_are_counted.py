"""Opens and guests of a link are counted once each, and bots nowhere."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.tests.people import Visitor
from collaboration.models import GuestPass, LinkCopy
from collaboration.tests.sharing import share, try_to_open
from projects.tests.factories import make_project
from spaces.tests.factories import make_space
from tracks.tests.factories import make_track
from wavic.api.rates import RATES
from wavic.events import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return Visitor.logged_in()


@pytest.fixture
def track(owner):
    return make_track(make_project(make_space(owner.user)))


def test_opens_are_counted_once_for_a_guest_and_a_while(owner, track):
    link = share(owner, track)
    opened = try_to_open(link).json()
    for _ in range(3):
        assert try_to_open(link, guest=opened["token"]).json()["token"] == opened["token"]
    copy = LinkCopy.objects.get()
    assert (copy.opens, copy.guests) == (1, 1)
    GuestPass.objects.update(opened_at=timezone.now() - timedelta(minutes=31))
    try_to_open(link, guest=opened["token"])
    try_to_open(link, guest="guest_of somebody else")
    copy.refresh_from_db()
    assert (copy.opens, copy.guests) == (3, 2)
    told = Event.objects.filter(kind="link.opened")
    assert told.count() == 3
    assert {event.data["copy"] for event in told} == {str(copy.pk)}


def test_a_guest_of_one_copy_is_somebody_new_on_another(owner, track):
    link = share(owner, track, recipients=["Ada", "Bob"])
    first = try_to_open(link).json()
    second = try_to_open(link, copy=1, guest=first["token"]).json()
    assert second["guest"]["id"] != first["guest"]["id"]


@pytest.mark.parametrize(
    "agent",
    [
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
        "WhatsApp/2.23.20.0",
        "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
        "TelegramBot (like TwitterBot)",
        "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5",
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/120.0.0.0 Safari/537.36",
    ],
)
def test_bots_are_let_in_and_counted_nowhere(owner, track, agent):
    link = share(owner, track)
    assert try_to_open(link, agent=agent).status_code == 200
    copy = LinkCopy.objects.get()
    assert (copy.opens, copy.guests, copy.last_opened_at) == (0, 0, None)
    assert not Event.objects.filter(kind="link.opened").exists()


def test_new_guests_of_one_copy_from_one_address_are_limited(owner, track, settings, monkeypatch):
    settings.RATELIMIT_ENABLE = True
    monkeypatch.setitem(RATES, "link_guest", "2/h")
    link = share(owner, track)
    assert [try_to_open(link).status_code for _ in range(3)] == [200, 200, 429]
    assert LinkCopy.objects.get().guests == 2
