"""Invitations are sent by who may manage members, again when asked, and die when revoked."""

import json

import pytest
from django.conf import settings
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.tests.people import Visitor, person
from collaboration.models import Invitation, Status
from collaboration.services import INVITATION_LIFE
from collaboration.tests.inviting import LINK, invite, invited, posted, token_of, told, verified
from collaboration.tokens import hash_of
from projects.tests.factories import make_project
from spaces.roles import Role
from spaces.tests.factories import add_member, make_space
from wavic.api.rates import RATES
from wavic.events import Event
from wavic.mongo.profiling import round_trips
from wavic.testing.schema import assert_documented
from wavic.testing.workers import work_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return verified(Visitor.logged_in(person("owner@example.com", name="Olive")))


@pytest.fixture
def space(owner):
    return make_space(owner.user)


@pytest.fixture
def project(space):
    return make_project(space, "Tides")


def member(space, role, project=None) -> Visitor:
    visitor = Visitor.logged_in()
    add_member(space, visitor.user, role, project)
    return visitor


def pending(visitor, space, **query):
    answer = visitor.api.get(f"/collaboration/invitations/space/{space.pk}", query)
    assert_documented(answer)
    return answer


def received(visitor):
    answer = visitor.api.get("/collaboration/invitations")
    assert_documented(answer)
    return answer.json()["results"]


def resend(visitor, invitation):
    return posted(visitor, f"invite/{invitation.pk}/resend")


def revoke(visitor, invitation):
    return visitor.api.delete(f"/collaboration/invite/{invitation.pk}")


def preview(token):
    answer = APIClient().post("/collaboration/preview", {"token": token})
    assert_documented(answer)
    return answer


@pytest.fixture
def letters(mailoutbox):
    """What the worker has mailed since the last time."""

    def fetch():
        work_off()
        sent = list(mailoutbox)
        mailoutbox.clear()
        return sent

    return fetch


def test_the_mail_says_who_invites_where_and_as_what(owner, project, letters):
    answer = invite(owner, project, "Ben@Example.com", "commenter", message="Hear <b>this</b>!")
    assert answer.status_code == 201
    said = answer.json()
    assert said["space"] == {"id": str(project.space_id), "name": "Northbound", "avatar": None}
    assert said["project"] == {"id": str(project.pk), "title": "Tides"}
    assert (said["email"], said["role"]) == ("Ben@Example.com", "commenter")
    assert said["invited_by"]["name"] == "Olive"
    [letter] = letters()
    assert letter.to == ["ben@example.com"]
    assert letter.subject == "Olive invites you to Tides"
    assert "Hear <b>this</b>!" in letter.body
    assert "Hear &lt;b&gt;this&lt;/b&gt;!" in letter.alternatives[0][0]
    [token] = LINK.findall(letter.body)
    assert hash_of(token) == Invitation.objects.get().token_hash


def test_who_has_not_proved_their_address_has_nothing_they_typed_mailed(letters):
    """Else a space named "You won! evil.example" would make us its postman."""
    inviter = Visitor.logged_in(person(name="evil.example"))
    space = make_space(inviter.user, "evil.example")
    assert invite(inviter, space, "ben@example.com", message="evil.example").status_code == 201
    [letter] = letters()
    assert letter.subject == "You are invited to WAVIC"
    [token] = LINK.findall(letter.body)
    assert "evil" not in letter.body + letter.alternatives[0][0]
    assert preview(token).json()["invited_by"] == "evil.example"


def test_the_token_is_nowhere_but_in_the_mail(owner, space, letters):
    answer = invite(owner, space, "ben@example.com")
    [letter] = letters()
    [token] = LINK.findall(letter.body)
    stored = [Invitation.objects.values().get(), *Event.objects.values()]
    assert token not in json.dumps([answer.json(), stored], default=str)


def test_a_secret_that_was_replaced_still_makes_the_mails_token(owner, space, letters, settings):
    invite(owner, space, "ben@example.com")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another one, since yesterday"
    [letter] = letters()
    [token] = LINK.findall(letter.body)
    assert preview(token).status_code == 200


def test_inviting_again_is_the_same_invitation_with_another_token(owner, space, letters):
    first = invited(owner, space, "ben@example.com", "viewer")
    old = token_of(first)
    again = invited(owner, space, " BEN@example.com", "editor")
    assert (again.pk, again.role, again.generation) == (first.pk, "editor", 2)
    assert told(preview(old)) == (404, "invitation_invalid")
    [letter] = letters()  # the first was overtaken before the worker came to it
    assert LINK.findall(letter.body) == [token_of(again)]


def test_a_project_and_its_space_are_different_invitations(owner, space, project):
    assert len({invited(owner, place, "b@example.com").pk for place in (space, project)}) == 2


def test_sending_again_mails_once_more_and_starts_the_time_anew(owner, space, letters):
    invitation = invited(owner, space, "ben@example.com")
    old = token_of(invitation)
    assert len(letters()) == 1
    Invitation.objects.update(expires_at=timezone.now())
    assert told(preview(old)) == (404, "invitation_invalid")
    shown = resend(owner, invitation).json()
    assert told(preview(old)) == (404, "invitation_invalid")
    assert preview(token_of(invitation)).status_code == 200
    assert invitation.expires_at - invitation.sent_at == INVITATION_LIFE
    assert shown["expires_at"].startswith(f"{invitation.expires_at:%Y-%m-%dT%H:%M:%S}")
    assert len(letters()) == 1


def test_a_revoked_invitation_opens_nothing_and_mails_nothing(owner, space, letters):
    invitation = invited(owner, space, "ben@example.com")
    assert [revoke(owner, invitation).status_code for _ in range(2)] == [204, 204]
    assert letters() == []
    assert told(preview(token_of(invitation))) == (404, "invitation_invalid")
    assert told(resend(owner, invitation)) == (404, "invitation_invalid")
    assert pending(owner, space).json()["results"] == []
    assert Event.objects.filter(kind="invitation.revoked").count() == 1
    assert invited(owner, space, "ben@example.com").pk != invitation.pk


def test_what_was_accepted_is_neither_revoked_nor_sent_again(owner, space):
    ben = Visitor.logged_in()
    invitation = invited(owner, space, ben.user.email)
    assert posted(ben, "accept", token=token_of(invitation)).status_code == 200
    assert told(revoke(owner, invitation)) == (409, "invitation_used")
    assert told(resend(owner, invitation)) == (409, "invitation_used")


def test_who_belongs_with_that_reach_is_told_so(owner, space, project):
    editor, visiting = member(space, Role.EDITOR), member(space, Role.EDITOR, project)
    assert told(invite(owner, space, editor.user.email.upper())) == (409, "already_member")
    assert invite(owner, project, editor.user.email).status_code == 201
    assert told(invite(owner, project, visiting.user.email)) == (409, "already_member")
    assert invite(owner, space, visiting.user.email).status_code == 201
    for place in (space, project):
        assert told(invite(owner, place, "owner@example.com")) == (409, "already_member")


def test_who_manages_members_invites(space, project):
    for role in (Role.EDITOR, Role.COMMENTER, Role.VIEWER):
        answer = invite(member(space, role), space, "ben@example.com")
        assert told(answer) == (403, "forbidden")
    assert invite(member(space, Role.ADMIN), space, "ben@example.com", "admin").status_code == 201
    # An admin of one project invites to that one.
    visiting = member(space, Role.ADMIN, project)
    assert invite(visiting, project, "eve@example.com").status_code == 201
    assert told(invite(visiting, space, "eve@example.com")) == (403, "forbidden")
    assert told(invite(visiting, make_project(space), "eve@example.com")) == (404, "not_found")
    assert told(invite(Visitor.logged_in(), space, "eve@example.com")) == (404, "not_found")


def test_an_invitation_is_managed_where_it_leads(owner, space, project):
    visiting = member(space, Role.ADMIN, project)
    to_space, to_project = (
        invited(owner, space, "b@example.com"),
        invited(owner, project, "b@x.org"),
    )
    assert resend(visiting, to_project).status_code == 200
    assert told(revoke(visiting, to_space)) == (403, "forbidden")
    assert told(revoke(Visitor.logged_in(), to_space)) == (404, "not_found")
    assert told(resend(Visitor.logged_in(), to_project)) == (404, "not_found")


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": "owner"},
        {"role": "visitor"},
        {"email": "nobody"},
        {"email": ["b@example.com"]},
        {"email": {"$ne": ""}},
        {"message": "x" * 1001},
        {"project": "6b0319acabe27980ad308ce4"},
        {"space": None},
    ],
)
def test_what_makes_no_sense_is_refused(owner, space, wrong):
    body = {"space": str(space.pk), "email": "b@example.com", "role": "editor", **wrong}
    assert told(posted(owner, "invite", **body)) == (400, "invalid")
    assert not Invitation.objects.exists()


def test_where_to_must_be_said(owner):
    assert told(posted(owner, "invite", email="b@example.com", role="editor")) == (400, "invalid")


def test_without_mail_nobody_is_invited(owner, space, monkeypatch):
    invitation = invited(owner, space, "ben@example.com")
    monkeypatch.setattr(settings, "WAVIC_ENV", "production")
    monkeypatch.setattr(settings, "POSTMARK_TOKEN", "")
    assert told(invite(owner, space, "eve@example.com")) == (503, "mail_unavailable")
    assert told(resend(owner, invitation)) == (503, "mail_unavailable")
    assert Invitation.objects.count() == 1


def test_inviting_is_throttled_for_each_person(owner, space, settings, monkeypatch):
    monkeypatch.setitem(RATES, "invite", "2/h")
    settings.RATELIMIT_ENABLE = True
    answers = [invite(owner, space, f"b{number}@example.com") for number in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 429]
    assert int(answers[2]["Retry-After"]) > 60
    assert invite(member(space, Role.ADMIN), space, "eve@example.com").status_code == 201


def test_the_pending_ones_of_a_space_are_for_who_manages_members(owner, space, project):
    invited(owner, space, "first@example.com")
    invited(owner, project, "second@example.com", "viewer")
    rows = pending(owner, space).json()["results"]
    assert [row["email"] for row in rows] == ["second@example.com", "first@example.com"]
    assert [row["project"] and row["project"]["title"] for row in rows] == ["Tides", None]
    assert told(pending(member(space, Role.EDITOR), space)) == (403, "forbidden")
    assert told(pending(member(space, Role.ADMIN, project), space)) == (403, "forbidden")
    assert told(pending(Visitor.logged_in(), space)) == (404, "not_found")


def test_ones_own_are_shown_once_the_address_is_proved(owner, space, project):
    ben = Visitor.logged_in(person("Ben@Example.com"))
    invited(owner, space, "ben@example.com")
    invited(owner, project, "ben@example.com")
    invited(owner, space, "eve@example.com")
    assert received(ben) == []
    titles = [row["project"] and row["project"]["title"] for row in received(verified(ben))]
    assert titles == ["Tides", None]


def test_what_ran_out_or_leads_into_the_trash_is_not_shown(owner, space, project):
    ben = verified(Visitor.logged_in())
    for place in (space, project):
        invited(owner, place, ben.user.email)
    owner.api.delete(f"/project/{project.pk}")
    assert [row["project"] for row in received(ben)] == [None]
    assert len(pending(owner, space).json()["results"]) == 1
    Invitation.objects.update(expires_at=timezone.now())
    assert received(ben) == []
    assert len(pending(owner, space).json()["results"]) == 1


def test_the_mails_reader_is_told_what_it_is_about_before_logging_in(owner, project):
    invitation = invited(owner, project, "Ben@Example.com", "viewer")
    said = preview(token_of(invitation)).json()
    assert said.pop("expires_at")
    assert said == {
        "space": "Northbound",
        "project": "Tides",
        "role": "viewer",
        "email": "Ben@Example.com",
        "invited_by": "Olive",
        "message": "",
    }


def test_every_token_that_is_none_is_answered_alike(owner, space, project):
    tokens = {}
    for name, place in (("expired", space), ("trashed", project), ("answered", space)):
        tokens[name] = invited(owner, place, f"{name}@example.com")
    owner.api.delete(f"/project/{project.pk}")
    now = timezone.now()
    Invitation.objects.filter(pk=tokens["expired"].pk).update(expires_at=now)
    Invitation.objects.filter(pk=tokens["answered"].pk).update(status=Status.DECLINED)
    answers = [preview(token_of(invitation)) for invitation in tokens.values()]
    answers += [preview(guess) for guess in ("x", "A" * 24, "A" * 64)]
    bodies = [{**answer.json(), "request_id": None} for answer in answers]
    assert bodies[0]["code"] == "invitation_invalid"
    assert all(body == bodies[0] for body in bodies)


def test_guessing_tokens_is_throttled_for_each_address(settings, monkeypatch):
    monkeypatch.setitem(RATES, "link_address", "3/5m")
    settings.RATELIMIT_ENABLE = True
    assert [preview("x").status_code for _ in range(4)] == [404, 404, 404, 429]


@pytest.mark.parametrize("size", [1, 20])
def test_lists_cost_a_page_by_an_index(owner, space, size):
    ben = verified(Visitor.logged_in())
    for number in range(size):
        host = Visitor.logged_in()
        invited(host, make_space(host.user), ben.user.email)
        invited(host, make_space(host.user), f"somebody{number}@example.com")
        invited(owner, space, f"else{number}@example.com")
    table = Invitation._meta.db_table
    routes = {
        "/collaboration/invitations?limit=5": (ben, 3, "invitations_of_address"),
        f"/collaboration/invitations/space/{space.pk}?limit=5": (owner, 2, "invitations_of_space"),
    }
    for route, (visitor, most, index) in routes.items():
        with round_trips() as trips:
            page = visitor.api.get(route).json()
        assert len(page["results"]) == min(size, 5)
        assert len(trips) == most
        plan = trips.plans_on(table)[-1]
        assert index in plan.indexes
        assert not plan.collection_scan
        assert not plan.in_memory_sort
        assert plan.documents_examined <= 6


def test_a_token_is_looked_up_by_its_index(owner, space):
    tokens = [token_of(invited(owner, space, f"b{number}@example.com")) for number in range(5)]
    with round_trips() as trips:
        assert preview(tokens[3]).status_code == 200
    [plan] = trips.plans()
    assert (plan.documents_examined, plan.collection_scan) == (1, False)
