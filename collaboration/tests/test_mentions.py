"""Who sees a project can be mentioned in it, and is mailed once."""

import pytest
from django.core import mail as django_mail
from django.utils import timezone

from accounts.models import User
from accounts.tests.people import Visitor, person
from collaboration import services
from collaboration.models import Comment
from collaboration.tasks import mail_mention
from projects.tests.factories import make_project
from spaces.models import Membership
from spaces.roles import Role
from spaces.tests.factories import add_member, make_space
from tracks.tests.factories import make_track
from wavic.testing.workers import work_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return Visitor.logged_in()


@pytest.fixture
def track(owner):
    return make_track(make_project(make_space(owner.user)))


@pytest.fixture
def ben(track):
    ben = person(name="Ben")
    add_member(track.space, ben, Role.VIEWER)
    return ben


def post(visitor, track, *mentioned, body="Listen!", **said):
    ids = [str(user.pk) for user in mentioned]
    whole = {"track": str(track.pk), "body": body, "start_ms": 0, "mentions": ids, **said}
    return visitor.api.post("/comment", whole)


def letters_to(user):
    return [letter for letter in django_mail.outbox if letter.to == [user.email_typed]]


def test_whoever_sees_the_project_can_be_mentioned(owner, track, ben):
    visitor = person(name="Vera")
    add_member(track.space, visitor, Role.EDITOR, track.project)
    said = post(owner, track, ben, visitor, ben).json()
    assert [mention["name"] for mention in said["mentions"]] == ["Ben", "Vera"]


def test_others_cannot_be_mentioned(owner, track, ben):
    elsewhere = person()
    add_member(track.space, elsewhere, Role.EDITOR, make_project(track.space, "Another"))
    closed = person()
    add_member(track.space, closed, Role.EDITOR)
    User.objects.filter(pk=closed.pk).update(is_active=False)
    for somebody in (person(), elsewhere, closed):
        answer = post(owner, track, ben, somebody)
        assert (answer.status_code, list(answer.json()["errors"])) == (400, ["mentions"])
        assert str(somebody.pk) in answer.json()["errors"]["mentions"][0]
    answer = post(owner, track, mentions=["0" * 24] * 51)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["mentions"])
    assert not Comment.objects.exists()


def test_each_is_mailed_once_with_a_safe_excerpt(owner, track, ben):
    body = "<script>alert(1)</script> & more\n\nhttps://elsewhere.example " + "x" * 300
    said = post(owner, track, ben, owner.user, body=body).json()
    work_off()
    mail_mention(said["id"], str(ben.pk))  # the worker was killed before it said that it was done
    [letter] = letters_to(ben)
    assert letter.subject == "Ada mentioned you on Harbour"
    assert f"/app/track/{track.pk}?comment={said['id']}" in letter.body
    assert "<script>alert(1)</script> & more https://elsewhere" in letter.body
    html = letter.alternatives[0][0]
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "x" * 200 not in html
    assert letters_to(owner.user) == []  # who wrote it knows


def test_who_has_not_proved_the_address_is_not_greeted(owner, track, ben):
    post(owner, track, ben)
    work_off()
    User.objects.filter(pk=ben.pk).update(email_verified_at=timezone.now())
    post(owner, track, ben)
    work_off()
    assert ["Hello Ben" in letter.body for letter in letters_to(ben)] == [False, True]


def test_who_is_mentioned_by_an_edit_is_mailed_then(owner, track, ben):
    carol = person(name="Carol")
    add_member(track.space, carol, Role.COMMENTER)
    path = f"/comment/{post(owner, track, ben).json()['id']}"
    ids = [str(ben.pk), str(carol.pk)]
    assert owner.api.patch(path, {"mentions": ids}).status_code == 200
    assert owner.api.patch(path, {"mentions": [str(person().pk)]}).status_code == 400
    work_off()
    assert (len(letters_to(ben)), len(letters_to(carol))) == (1, 1)


def test_who_lost_access_can_stay_mentioned_but_is_not_mailed(owner, track, ben):
    said = post(owner, track, ben).json()
    Membership.objects.filter(user=ben).delete()
    path = f"/comment/{said['id']}"
    edited = owner.api.patch(path, {"body": "Other", "mentions": [str(ben.pk)]})
    assert edited.json()["mentions"][0]["name"] == "Ben"
    work_off()
    assert letters_to(ben) == []


def test_nobody_is_mailed_of_what_was_deleted_meanwhile(owner, track, ben):
    thread = post(owner, track).json()
    reply = post(owner, track, ben, parent=thread["id"]).json()
    with_replies = post(owner, track, ben).json()
    post(owner, track, parent=with_replies["id"])
    for gone in (reply, with_replies):
        services.delete_comment(owner.user, Comment.objects.get(pk=gone["id"]).pk)
    work_off()
    assert letters_to(ben) == []
