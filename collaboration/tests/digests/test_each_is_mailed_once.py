"""However workers and mail fail, a digest is mailed once, at a cost that doesn't grow."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from collaboration import services
from collaboration.models import Digest, DigestStatus
from collaboration.selectors import due_digests
from collaboration.tasks import send_digest, send_due_digests
from collaboration.tests.digests.digesting import (
    at,
    choose,
    digests,
    listener,
    make_all_due,
    say,
    send_due,
    settle,
    untold,
    verified,
    waiting,
)
from wavic.mail.models import SentMail, Status
from wavic.mail.sending import Delayed
from wavic.mongo.profiling import explain_queryset, round_trips
from wavic.queue.broker import MongoBroker


def test_what_is_read_between_the_claim_and_the_mail_is_left_out(track, ben, clock):
    say(track, "One")
    at(clock, "2099-11-27 08:00:01")
    digest = services.claim_digest(Digest.objects.get(user=ben.user).pk)
    ben.api.post("/notification/read", {"all": True})
    send_digest(str(digest.pk))
    assert digests(ben) == []
    assert Digest.objects.get(pk=digest.pk).status == DigestStatus.EMPTY


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


@pytest.mark.django_db
def test_whose_is_due_is_found_by_an_index_however_many_wait():
    ben, now = verified("Ben"), timezone.now()
    for number in range(60):
        due_at = now + timedelta(hours=number - 2, minutes=-1)
        Digest.objects.create(user=ben, due_at=due_at, look_at=due_at)
    Digest.objects.create(user=ben, due_at=now - timedelta(days=9), look_at=None)
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
