"""What was not read comes by mail when it is due, and is nobody else's business."""

import pytest
from django.utils import timezone

from accounts.models import Entitlement, User
from collaboration import services
from collaboration.models import Digest, DigestStatus, Notification
from collaboration.tasks import send_digest
from collaboration.tests.digests.digesting import (
    at,
    choose,
    digests,
    letters,
    listener,
    quiet_track,
    say,
    send_due,
    untold,
    verified,
    waiting,
)
from projects.tests.factories import make_project
from spaces.models import Membership
from spaces.roles import Role
from spaces.tests.factories import add_member, make_space
from wavic.mail.models import Reason, SentMail
from wavic.mail.suppressions import suppress


@pytest.mark.django_db
def test_whoever_left_every_space_gets_none():
    eve, now = verified("Eve"), timezone.now()
    digest = Digest.objects.create(user=eve, due_at=now, look_at=now)
    send_due()
    assert letters(eve) == []
    assert Digest.objects.get(pk=digest.pk).status == DigestStatus.EMPTY


def test_a_day_comes_as_one_mail_in_the_morning_and_only_once(owner, track, ben, clock):
    say(track, *(f"Number {number}" for number in range(12)))
    send_due()
    assert digests(ben) == []  # not yet
    at(clock, "2099-11-27 08:00:01")
    for _ in range(3):
        send_due()
    [letter] = digests(ben)
    assert letter.subject == "Northbound: 12 comments"
    assert "12 comments from Ada" in letter.body
    assert "Number 11" in letter.body
    assert f"/app/track/{track.pk}?comment=" in letter.alternatives[0][0]
    assert digests(owner) == []  # who wrote it knows
    at(clock, "2099-11-28 08:00:01")
    send_due()
    assert len(digests(ben)) == 1  # nothing new
    assert untold(ben) == 0


def test_what_joins_a_line_later_is_told_alone(track, ben, clock):
    say(track, "One", "Two")
    at(clock, "2099-11-27 08:00:01")
    send_due()
    say(track, "Three")
    at(clock, "2099-11-28 08:00:01")
    send_due()
    assert [letter.subject for letter in digests(ben)] == [
        "Northbound: 2 comments",
        "Northbound: 1 comment",
    ]


def test_what_was_read_is_not_mailed(track, ben, clock):
    say(track, "One")
    ben.api.post("/notification/read", {"all": True})
    at(clock, "2099-11-27 08:00:01")
    send_due()
    assert letters(ben) == []
    assert Digest.objects.get(user=ben.user).status == DigestStatus.EMPTY


@pytest.mark.parametrize(
    ("chosen", "zone", "due"),
    [
        ("hourly", "UTC", "2099-11-27 06:00"),
        ("daily", "America/New_York", "2099-11-27 13:00"),
        ("weekly", "Europe/Berlin", "2099-11-30 07:00"),
        ("off", "UTC", None),
    ],
)
def test_it_comes_when_the_person_chose(track, ben, clock, chosen, zone, due):
    choose(ben, timezone=zone, default={"digest": chosen})
    say(track, "One")
    assert [f"{moment:%Y-%m-%d %H:%M}" for moment in waiting(ben)] == ([due] if due else [])
    at(clock, "2099-12-01 12:00")
    send_due()
    assert len(digests(ben)) == (due is not None)


def test_spaces_whose_turn_is_at_one_moment_come_in_one_mail(owner, track, ben, clock):
    Entitlement.objects.update(spaces_limit=9)
    others = []
    for name, chosen in (("South", "hourly"), ("East", "weekly"), ("West", "off")):
        other = quiet_track(make_project(make_space(owner.user, name)))
        add_member(other.space, ben.user, Role.VIEWER)
        choose(ben, spaces=[{"space": str(other.space.pk), "digest": chosen}])
        others.append(other)
    at(clock, "2099-11-30 07:30")  # a Monday
    for each in (track, *others):
        say(each, "Listen")
    at(clock, "2099-11-30 08:00:01")
    send_due()
    [letter] = digests(ben)
    assert letter.subject == "East and 2 other spaces: 3 comments"
    assert "West" not in letter.body
    at(clock, "2099-12-10 08:00:01")
    send_due()
    assert len(digests(ben)) == 1


def test_a_choice_holds_for_what_waits_already(track, ben, clock):
    say(track, "One")
    choose(ben, default={"digest": "hourly"})
    at(clock, "2099-11-27 06:00:01")
    send_due()
    assert len(digests(ben)) == 1
    say(track, "Two")
    choose(ben, default={"digest": "off"})
    at(clock, "2099-11-29 06:00:01")
    send_due()
    assert len(digests(ben)) == 1
    choose(ben, default={"digest": "daily"}, timezone="Asia/Tokyo")
    at(clock, "2099-11-29 23:00:01")
    send_due()
    assert len(digests(ben)) == 2


def test_who_has_no_proved_or_living_address_gets_none(track, ben, clock):
    cleo, dora = listener(track.space, "Cleo"), listener(track.space, "Dora")
    User.objects.filter(pk=ben.user.pk).update(email_verified_at=None)
    User.objects.filter(pk=cleo.user.pk).update(is_active=False)
    suppress(dora.user.email, Reason.BOUNCE, at=timezone.now())
    say(track, "One")
    at(clock, "2099-11-27 08:00:01")
    send_due()
    assert [digests(each) for each in (ben, cleo, dora)] == [[], [], []]
    assert not SentMail.objects.filter(template="digest").exists()
    User.objects.filter(pk=ben.user.pk).update(email_verified_at=timezone.now())
    say(track, "Two")
    at(clock, "2099-11-28 08:00:01")
    send_due()
    assert digests(ben)[0].subject == "Northbound: 2 comments"


def test_what_may_not_be_seen_any_more_is_left_out(owner, track, ben, clock):
    secret = quiet_track(make_project(track.space, "Secret"), "Hidden")
    say(track, "One")
    say(secret, "Psst")
    at(clock, "2099-11-27 08:00:01")
    digest = services.claim_digest(Digest.objects.get(user=ben.user).pk)
    member = Membership.objects.get(user=ben.user)
    owner.api.delete(f"/project/{secret.project_id}")
    send_digest(str(digest.pk))
    [letter] = digests(ben)
    assert "Harbour" in letter.body
    assert "Psst" not in letter.body + letter.alternatives[0][0]
    assert "Hidden" not in letter.body
    say(track, "Two")
    member.delete()
    at(clock, "2099-11-28 08:00:01")
    send_due()
    assert len(digests(ben)) == 1


def test_a_mention_that_was_mailed_is_not_told_again(track, ben, clock):
    say(track, "Listen", mentions=(ben.user.pk,))
    say(track, "And this")
    assert len(letters(ben, of="mention")) == 1
    at(clock, "2099-11-27 08:00:01")
    send_due()
    [letter] = digests(ben)
    assert letter.subject == "Northbound: 1 comment"


def test_who_wants_no_mail_when_mentioned_is_told_in_the_digest(track, ben, clock):
    choose(ben, mentions_by_mail=False)
    say(track, "Listen", mentions=(ben.user.pk,))
    assert letters(ben) == []
    at(clock, "2099-11-27 08:00:01")
    send_due()
    assert digests(ben)[0].subject == "Northbound: 1 mention"


def test_a_mention_whose_mail_is_on_its_way_is_left_to_it_for_an_hour(track, ben, clock):
    choose(ben, default={"digest": "hourly"})
    say(track, "Listen", mentions=(ben.user.pk,))
    Notification.objects.update(mailed_at=None, mailed_count=0)  # as if mail were down
    at(clock, "2099-11-27 06:00:01")
    send_due()
    assert digests(ben) == []
    at(clock, "2099-11-27 07:00:01")
    send_due()
    assert digests(ben)[0].subject == "Northbound: 1 mention"
