"""An invitation is answered once, and by whom it was sent to (case 22)."""

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import Entitlement, User
from accounts.tests.people import Visitor, person
from accounts.tests.test_account_races import at_once
from collaboration import services
from collaboration.models import Invitation, Status
from collaboration.tests.inviting import invited, posted, token_of, told, verified
from projects.tests.factories import make_project
from spaces.models import Membership, Space
from spaces.roles import Role
from spaces.tests.factories import add_member, make_space
from wavic.events import Event
from wavic.mongo.profiling import round_trips
from wavic.testing.workers import work_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return Visitor.logged_in()


@pytest.fixture
def space(owner):
    return make_space(owner.user)


@pytest.fixture
def project(space):
    return make_project(space)


@pytest.fixture
def ben():
    return Visitor.logged_in(person("Ben@Example.com"))


@pytest.fixture
def invitation(owner, space):
    return invited(owner, space, "ben@example.com")


def accept(visitor, invitation, by=None):
    return posted(visitor, "accept", **(by or {"token": token_of(invitation)}))


def decline(visitor, invitation, by=None):
    return posted(visitor, "decline", **(by or {"token": token_of(invitation)}))


def by_id(invitation) -> dict[str, str]:
    return {"invitation": str(invitation.pk)}


def roles(space) -> dict:
    """Who is what in the space; its count of members is right."""
    found = dict(Membership.objects.filter(space=space).values_list("user", "role"))
    assert Space.objects.get(pk=space.pk).member_count == len(found)
    return found


def test_accepting_makes_a_member_and_proves_the_address(space, ben, invitation):
    assert ben.api.get(f"/artist/{space.pk}").status_code == 404
    answer = accept(ben, invitation)
    expected = {"space": str(space.pk), "project": None, "role": "editor"}
    assert (answer.status_code, answer.json()) == (200, expected)
    assert ben.api.get(f"/artist/{space.pk}").json()["role"] == "editor"
    assert ben.api.get("/user/me").json()["email_verified"] is True
    assert roles(space)[ben.user.pk] == "editor"
    kinds = set(Event.objects.filter(actor=ben.user.pk).values_list("kind", flat=True))
    assert {"invitation.accepted", "member.joined"} <= kinds


def test_an_account_may_be_made_after_the_invitation(space, invitation):
    api = APIClient()
    body = {"email": "BEN@example.com", "password": "three tall ladders", "name": "Ben"}
    token = api.post("/user/register", body).json()["token"]
    api.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    answer = api.post("/collaboration/accept", {"token": token_of(invitation)})
    assert answer.status_code == 200
    assert len(roles(space)) == 2


def test_a_project_is_joined_as_a_visitor_of_its_space(owner, space, project, ben):
    other = make_project(space)
    answer = accept(ben, invited(owner, project, "ben@example.com", "commenter"))
    assert answer.json() == {
        "space": str(space.pk),
        "project": str(project.pk),
        "role": "commenter",
    }
    assert roles(space)[ben.user.pk] == "visitor"
    assert ben.api.get(f"/project/{project.pk}").json()["role"] == "commenter"
    assert ben.api.get(f"/project/{other.pk}").status_code == 404


def test_the_space_after_the_project_keeps_what_was_given_there(owner, space, project, ben):
    accept(ben, invited(owner, project, "ben@example.com", "viewer"))
    assert accept(ben, invited(owner, space, "ben@example.com", "editor")).status_code == 200
    assert roles(space)[ben.user.pk] == "editor"
    assert ben.api.get(f"/project/{project.pk}").json()["role"] == "viewer"


def test_by_its_id_for_who_has_proved_their_address(space, ben, invitation):
    assert told(accept(ben, invitation, by_id(invitation))) == (403, "email_unverified")
    assert told(decline(ben, invitation, by_id(invitation))) == (403, "email_unverified")
    assert accept(verified(ben), invitation, by_id(invitation)).status_code == 200
    assert roles(space)[ben.user.pk] == "editor"


def test_another_persons_is_refused_by_token_and_unknown_by_id(space, invitation):
    eve = verified(Visitor.logged_in())
    for answer in (accept, decline):
        assert told(answer(eve, invitation)) == (403, "other_address")
        assert told(answer(eve, invitation, by_id(invitation))) == (404, "not_found")
        unknown = {"invitation": "6b0319acabe27980ad308ce4"}
        assert told(answer(eve, invitation, unknown)) == (404, "not_found")
    assert (len(roles(space)), Invitation.objects.get().status) == (1, Status.PENDING)


def test_accepting_again_is_the_same_membership(space, ben, invitation):
    token = token_of(invitation)
    answers = [accept(ben, invitation, {"token": token}) for _ in range(2)]
    answers.append(accept(ben, invitation, by_id(invitation)))
    assert [answer.status_code for answer in answers] == [200] * 3
    assert all(answer.json() == answers[0].json() for answer in answers)
    assert len(roles(space)) == 2
    assert Event.objects.filter(kind__in=["invitation.accepted", "member.joined"]).count() == 2


def test_a_used_invitation_brings_nobody_back(owner, space, ben, invitation):
    accept(ben, invitation)
    owner.api.delete(f"/artist/{space.pk}/members/{ben.user.pk}")
    assert told(accept(ben, invitation)) == (409, "invitation_used")
    assert told(decline(ben, invitation)) == (409, "invitation_used")
    assert len(roles(space)) == 1


def test_a_pending_invitation_brings_nobody_back_who_was_removed(owner, space, project, ben):
    accept(ben, invited(owner, space, "ben@example.com"))
    pending = invited(owner, project, "ben@example.com")
    owner.api.delete(f"/artist/{space.pk}/members/{ben.user.pk}")
    later = invited(owner, space, "ben@example.com")
    work_off()
    assert told(accept(ben, pending)) == (404, "invitation_invalid")
    assert accept(ben, later).status_code == 200


def test_declining_is_for_good(space, ben, invitation):
    assert [decline(ben, invitation).status_code for _ in range(2)] == [204, 204]
    assert told(accept(ben, invitation)) == (409, "invitation_used")
    assert len(roles(space)) == 1
    assert Event.objects.filter(kind="invitation.declined").count() == 1
    assert User.objects.get(pk=ben.user.pk).email_verified_at is None


def test_one_that_ran_out_is_said_to_have(space, ben, invitation):
    Invitation.objects.update(expires_at=timezone.now())
    for by in ({}, by_id(invitation)):
        assert told(accept(verified(ben), invitation, by)) == (410, "invitation_expired")
        assert told(decline(ben, invitation, by)) == (410, "invitation_expired")
    assert len(roles(space)) == 1


def test_a_revoked_one_is_invalid(owner, space, ben, invitation):
    assert owner.api.delete(f"/collaboration/invite/{invitation.pk}").status_code == 204
    for by in ({}, by_id(invitation), {"token": "A" * 24}):
        assert told(accept(verified(ben), invitation, by)) == (404, "invitation_invalid")
    assert len(roles(space)) == 1


def test_one_that_was_sent_again_is_accepted_by_the_last_mail_only(owner, space, ben, invitation):
    old = token_of(invitation)
    assert posted(owner, f"invite/{invitation.pk}/resend").status_code == 200
    assert told(accept(ben, invitation, {"token": old})) == (404, "invitation_invalid")
    assert accept(ben, invitation).status_code == 200


@pytest.mark.parametrize("place", ["space", "project"])
def test_one_that_leads_into_the_trash_is_invalid(owner, space, project, ben, place):
    target, route = {"space": (space, "artist"), "project": (project, "project")}[place]
    invitation = invited(owner, target, "ben@example.com")
    assert owner.api.delete(f"/{route}/{target.pk}").status_code == 204
    assert told(accept(ben, invitation)) == (404, "invitation_invalid")
    assert Invitation.objects.get().status == Status.PENDING


def test_a_plan_without_room_leaves_the_invitation_open(owner, space, ben, invitation):
    Entitlement.objects.filter(user=owner.user).update(collaborators_limit=0)
    answer = accept(ben, invitation)
    assert told(answer) == (403, "quota_exceeded")
    assert answer.json()["quota"] == "collaborators"
    assert User.objects.get(pk=ben.user.pk).email_verified_at is None
    Entitlement.objects.filter(user=owner.user).update(collaborators_limit=1)
    assert accept(ben, invitation).status_code == 200


def test_who_became_the_owner_meanwhile_stays_that(owner, space, project, ben):
    add_member(space, ben.user, Role.ADMIN)
    invitation = invited(owner, project, "ben@example.com", "viewer")
    owner.api.post(f"/artist/{space.pk}/transfer", {"user": str(ben.user.pk)}, format="json")
    assert told(accept(ben, invitation)) == (409, "owner_stays")
    assert roles(space)[ben.user.pk] == "owner"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"token": "x", "invitation": "6b0319acabe27980ad308ce4"},
        {"token": ["x"]},
        {"token": {"$ne": ""}},
        {"token": "x" * 65},
        {"token": "a\0b"},
        {"invitation": "7"},
    ],
)
def test_an_answer_names_one_invitation(ben, body):
    for route in ("accept", "decline"):
        assert told(posted(ben, route, **body)) == (400, "invalid")


def test_nobody_and_guests_answer_nothing(invitation):
    for route in ("accept", "decline"):
        answer = APIClient().post(f"/collaboration/{route}", {"token": token_of(invitation)})
        assert told(answer) == (401, "not_authenticated")


def test_accepting_uses_indexes_only(owner, space, ben, invitation):
    for number in range(10):
        invited(owner, space, f"else{number}@example.com")
        add_member(make_space(person()), person(), Role.VIEWER)
    token = token_of(invitation)
    with round_trips() as trips:
        assert accept(ben, invitation, {"token": token}).status_code == 200
    for plan in trips.plans():
        assert not plan.collection_scan
        assert plan.documents_examined <= 1


def test_two_tabs_accept_and_one_membership_comes_of_it(space, ben, invitation):
    token = token_of(invitation)
    join = [lambda: services.accept_invitation(ben.user, token=token)] * 4
    assert at_once(*join) == [None] * 4
    assert len(roles(space)) == 2
    assert Event.objects.filter(kind="invitation.accepted").count() == 1


def test_of_accepting_and_revoking_at_once_one_happens(owner, space, ben):
    for _ in range(4):
        invitation = invited(owner, space, "ben@example.com")
        token = token_of(invitation)
        outcomes = at_once(
            lambda token=token: services.accept_invitation(ben.user, token=token),
            lambda pk=invitation.pk: services.revoke_invitation(owner.user, pk),
        )
        assert outcomes in ([None, "invitation_used"], ["invitation_invalid", None])
        assert (ben.user.pk in roles(space)) is (outcomes[0] is None)
        Membership.objects.filter(user=ben.user).delete()
        Space.objects.filter(pk=space.pk).update(member_count=1)


def test_of_accepting_and_declining_at_once_one_happens(space, ben, invitation):
    token = token_of(invitation)
    outcomes = at_once(
        lambda: services.accept_invitation(ben.user, token=token),
        lambda: services.decline_invitation(ben.user, token=token),
    )
    assert sorted(outcomes, key=str) == [None, "invitation_used"]
    assert (ben.user.pk in roles(space)) is (outcomes[0] is None)


@pytest.mark.parametrize("place", ["space", "project"])
def test_admins_who_invite_the_same_address_make_one_invitation(owner, space, project, place):
    admin = add_member(space, person(), Role.ADMIN).user
    said = {place: {"space": space, "project": project}[place].pk, "email": "ben@example.com"}
    outcomes = at_once(
        *[
            lambda actor=actor, role=role: services.invite(actor, role=role, **said)
            for actor, role in ((owner.user, "viewer"), (admin, "editor"), (admin, "admin"))
        ]
    )
    assert outcomes == [None] * 3
    [invitation] = Invitation.objects.all()
    assert invitation.generation == 3
    assert Event.objects.filter(kind="invitation.sent").count() == 3


def test_as_many_accept_at_once_as_the_plan_has_room_for(owner, space):
    Entitlement.objects.filter(user=owner.user).update(collaborators_limit=2)
    people = [person() for _ in range(4)]
    tokens = [token_of(invited(owner, space, user.email)) for user in people]
    outcomes = at_once(
        *[
            lambda user=user, token=token: services.accept_invitation(user, token=token)
            for user, token in zip(people, tokens, strict=True)
        ]
    )
    assert sorted(outcomes, key=str) == [None, None, "quota_exceeded", "quota_exceeded"]
    assert len(roles(space)) == 3
    assert Invitation.objects.filter(status=Status.PENDING).count() == 2
