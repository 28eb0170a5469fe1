"""What was not read comes by mail when it is due, once, and is nobody else's business."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from accounts.models import Entitlement, User
from accounts.tests.people import Visitor
from collaboration import services
from collaboration.models import Digest, DigestStatus, Notification, Preferences
from collaboration.selectors import due_digests
from collaboration.tasks import send_digest, send_due_digests
from collaboration.tests.digesting import (
    PATH,
    digests,
    letters,
    listener,
    make_all_due,
    send_due,
    settle,
    untold,
    verified,
    waiting,
)
from collaboration.tests.factories import make_comment
from projects.tests.factories import make_project
from spaces.models import Membership
from spaces.roles import Role
from spaces.tests.factories import add_member, make_space
from tracks.models import Track
from tracks.tests.factories import make_track
from wavic.mail.models import Reason, SentMail, Status
from wavic.mail.sending import Delayed
from wavic.mail.suppressions import suppress
from wavic.mongo.profiling import explain_queryset, round_trips
from wavic.queue.broker import MongoBroker

# Far ahead, where MongoDB's own clock expires nothing.
FRIDAY = "2099-11-27 05:51+00:00"


@dataclass
class World:
    """Northbound has one track; Ada owns it, and Ben listens."""

    owner: Visitor
    track: Track
    ben: Visitor


@pytest.fixture(scope="module")
def shared(snapshot):
    """One world for all, and how it was: to make it anew for each costs a second."""
    with time_machine.travel(FRIDAY):
        owner = Visitor.logged_in(verified("Ada"))
        track = make_track(make_project(make_space(owner.user, "Northbound")), "Harbour")
        settle()  # what came before Ben was there
        return World(owner, track, listener(track.space)), snapshot()


@pytest.fixture
def world(shared, clock):
    world, before = shared
    before.restore()
    return world


@pytest.fixture
def clock():
    with time_machine.travel(FRIDAY, tick=True) as traveller:
        yield traveller


@pytest.fixture
def owner(world):
    return world.owner


@pytest.fixture
def track(world):
    return world.track


@pytest.fixture
def ben(world):
    return world.ben


def say(track, *bodies, **said):
    made = [make_comment(track, body, **said) for body in bodies]
    settle()
    return made


def choose(visitor, **changes):
    assert visitor.api.patch(PATH, changes).status_code == 200


def at(clock, moment):
    clock.move_to(f"{moment}+00:00")


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


def test_what_is_read_between_the_claim_and_the_mail_is_left_out(track, ben, clock):
    say(track, "One")
    at(clock, "2099-11-27 08:00:01")
    digest = services.claim_digest(Digest.objects.get(user=ben.user).pk)
    ben.api.post("/notification/read", {"all": True})
    send_digest(str(digest.pk))
    assert digests(ben) == []
    assert Digest.objects.get(pk=digest.pk).status == DigestStatus.EMPTY


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
        other = make_track(make_project(make_space(owner.user, name)))
        settle()
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
    secret = make_track(make_project(track.space, "Secret"), "Hidden")
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


def test_killed_after_the_claim_it_is_mailed_after_all_and_once(track, ben, clock):
    say(track, "One")
    at(clock, "2099-11-27 08:00:01")
    send_due_digests()
    pk = Digest.objects.get(user=ben.user).pk
    services.claim_digest(pk)  # and killed
    assert untold(ben) == 0
    say(track, "Two")  # which the next one tells
    assert [digest.subject for digest in digests(ben)] == ["Northbound: 1 comment"]
    for _ in range(2):
        send_digest(str(pk))
    assert len(digests(ben)) == 1
    at(clock, "2099-11-28 08:00:01")
    send_due()
    assert [digest.subject for digest in digests(ben)] == ["Northbound: 1 comment"] * 2


def test_killed_after_the_mail_it_is_not_mailed_twice(track, ben, clock):
    say(track, "One")
    at(clock, "2099-11-27 08:00:01")
    send_due()
    Digest.objects.update(status="claimed", look_at=timezone.now(), sent_at=None)
    send_due()
    assert len(digests(ben)) == 1
    assert Digest.objects.get().status == DigestStatus.SENT


def test_two_workers_at_once_claim_the_same_lines(track, ben, clock):
    say(track, "One")
    at(clock, "2099-11-27 08:00:01")
    first, second = list(due_digests()), list(due_digests())
    taken = [services.take_up_digest(each, send_digest) for each in (*first, *second)]
    assert taken == [True, False]
    assert MongoBroker().collection.count_documents({}) == 1
    one, other = (services.claim_digest(first[0].pk) for _ in range(2))
    assert [line.notification for line in one.lines] == [line.notification for line in other.lines]


def test_while_mail_is_down_nothing_is_lost_and_in_the_end_it_is_given_up(
    track, ben, clock, settings, tmp_path
):
    say(track, "One")
    at(clock, "2099-11-27 08:00:01")
    (tmp_path / "mail").write_text("a file is in the way")
    working, settings.MAIL_DIR = settings.EMAIL_BACKEND, tmp_path / "mail"
    settings.EMAIL_BACKEND = "wavic.mail.backends.FileAndConsoleBackend"
    send_due_digests()
    pk = str(Digest.objects.get(user=ben.user).pk)
    with pytest.raises(Delayed):
        send_digest(pk)
    assert SentMail.objects.get(template="digest").status == Status.DELAYED
    MongoBroker().collection.delete_many({})  # the queue has given it up
    at(clock, "2099-11-27 10:00:02")
    send_due_digests()
    assert MongoBroker().collection.count_documents({}) == 1
    settings.EMAIL_BACKEND = working
    settle()
    assert len(digests(ben)) == 1
    say(track, "Two")
    at(clock, "2099-11-28 08:00:01")
    services.claim_digest(Digest.objects.get(user=ben.user, status="waiting").pk)
    at(clock, "2099-12-02 08:00:01")
    send_due()
    assert Digest.objects.get(user=ben.user, due_at__day=28).status == DigestStatus.GIVEN_UP
    assert len(digests(ben)) == 1


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


def test_the_operators_command_says_and_does_the_same(track, ben, clock, capsys):
    say(track, "One", "Two")
    at(clock, "2099-11-27 08:00:01")
    call_command("send_digests", "--dry-run")
    assert capsys.readouterr().out.splitlines() == [
        f"{ben.user.pk}  2099-11-27 08:00 UTC  1 notifications"
    ]
    assert Digest.objects.get().status == DigestStatus.WAITING
    call_command("send_digests")
    assert "1 digests are with the worker" in capsys.readouterr().out
    settle()
    assert len(digests(ben)) == 1


def test_whose_is_due_is_found_by_an_index_however_many_wait(ben):
    now = timezone.now()
    for number in range(60):
        due_at = now + timedelta(hours=number - 2, minutes=-1)
        Digest.objects.create(user=ben.user, due_at=due_at, look_at=due_at)
    Digest.objects.create(user=ben.user, due_at=now - timedelta(days=9), look_at=None)
    plan = explain_queryset(Digest.objects.filter(look_at__lte=now).order_by("look_at"))
    assert not plan.collection_scan
    assert not plan.in_memory_sort
    assert plan.documents_examined == 3
    assert len(list(due_digests())) == 3
    for listed in (Digest.objects.all(), Digest.objects.filter(status="waiting")):
        plan = explain_queryset(listed.order_by("-due_at")[:5])
        assert (plan.in_memory_sort, plan.documents_examined) == (False, 5)


def test_one_costs_the_same_for_one_line_and_for_twenty(track, ben, clock):
    costs = []
    choose(ben, mentions_by_mail=False)
    for day, size in ((27, 1), (28, 20)):
        say(track, *map(str, range(size)), mentions=(ben.user.pk,))  # a line each
        at(clock, f"2099-11-{day} 08:00:01")
        send_due_digests()
        digest = Digest.objects.get(user=ben.user, due_at__day=day)
        with round_trips() as trips:
            send_digest(str(digest.pk))
        assert not any(plan.collection_scan for plan in trips.plans())
        costs.append((len(digests(ben)), len(Digest.objects.get(pk=digest.pk).lines), len(trips)))
    assert costs == [(1, 1, costs[0][2]), (2, 20, costs[0][2])]


def test_expecting_one_costs_the_same_for_one_person_and_for_twenty(track, ben):
    costs = []
    people = [ben.user.pk]
    for size in (1, 20):
        while len(people) < size:
            people.append(listener(track.space).user.pk)
        with round_trips() as trips:
            services.expect_digests(track.space.pk, people)
        costs.append(len(trips))
        assert not any(plan.collection_scan for plan in trips.plans())
    assert costs == [2, 2]
    assert Digest.objects.count() == 20


def test_a_turn_that_was_missed_comes_late(track, ben, clock):
    say(track, "One")
    at(clock, "2099-11-27 19:30")  # no worker ran at eight
    send_due()
    assert len(digests(ben)) == 1


def test_it_waits_no_more_than_once_for_one_moment(track, ben):
    say(track, "One", "Two")
    services.expect_digests(track.space.pk, [ben.user.pk])
    make_all_due()
    assert len(waiting(ben)) == 1
