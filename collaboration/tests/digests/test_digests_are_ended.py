"""Who wants no such mail any more gets none, by one click or one complaint."""

import pytest
from django.utils import timezone

from accounts.tests.people import Visitor
from collaboration.models import Preferences
from collaboration.tests.digests.digesting import (
    PATH,
    at,
    choose,
    digests,
    letters,
    say,
    send_due,
    settle,
)
from wavic.mail.models import Reason
from wavic.mail.suppressions import suppress


def test_unsubscribing_ends_them_for_all_spaces(track, ben, clock, client, settings):
    choose(ben, spaces=[{"space": str(track.space.pk), "digest": "hourly"}])
    say(track, "One")
    at(clock, "2099-11-27 06:00:01")
    send_due()
    headers = digests(ben)[0].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = headers["List-Unsubscribe"].strip("<>").removeprefix(settings.PUBLIC_URL)
    assert link in digests(ben)[0].body
    client.get(link)
    assert Preferences.objects.get(user=ben.user).spaces
    assert client.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    say(track, "Two")
    at(clock, "2099-11-30 08:00:01")
    send_due()
    assert len(digests(ben)) == 1
    shown = ben.api.get(PATH).json()
    assert (shown["default"]["digest"], shown["spaces"][0]["digest"]) == ("off", "off")
    assert shown["mentions_by_mail"] is True


def test_unsubscribing_from_mentions_ends_those_alone(track, ben, client, settings):
    say(track, "Listen", mentions=(ben.user.pk,))
    [letter] = letters(ben, of="mention")
    link = letter.extra_headers["List-Unsubscribe"].strip("<>").removeprefix(settings.PUBLIC_URL)
    for _ in range(2):
        assert client.post(link).status_code == 200
    say(track, "Listen again", mentions=(ben.user.pk,))
    assert len(letters(ben)) == 1
    assert ben.api.get(PATH).json()["default"]["digest"] == "daily"


@pytest.mark.django_db
@pytest.mark.parametrize(("reason", "digest"), [("complaint", "off"), ("bounce", "daily")])
def test_a_complaint_turns_digests_off_and_a_bounce_does_not(reason, digest):
    eve = Visitor.logged_in()
    suppress(eve.user.email, Reason(reason), at=timezone.now())
    suppress("nobody@example.org", Reason(reason), at=timezone.now())
    settle()
    assert eve.api.get(PATH).json()["default"]["digest"] == digest
