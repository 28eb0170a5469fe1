"""Who hears live of what: as much as they could look up, and nothing from the moment they can't."""

from datetime import UTC, datetime, timedelta

import pytest
from bson.objectid import ObjectId
from django.utils import timezone

from accounts import services as accounts
from accounts.clients import Client
from accounts.models import Session, User
from accounts.tests.people import PASSWORD, Visitor, person
from accounts.tokens import read_token
from collaboration.authentication import PREFIX
from collaboration.listening import GuestHears, Guests, People, PersonHears
from collaboration.models import GuestPass, Link, LinkCopy
from collaboration.tests.factories import guest_of, make_link
from projects.tests.factories import make_project
from spaces.guests import Target
from spaces.models import Membership, Space
from spaces.roles import Action, Role
from spaces.standing import Standing
from spaces.tests.factories import add_member, make_space
from wavic.api.errors import Problem
from wavic.live.happenings import Happening
from wavic.mongo.profiling import round_trips

SPACE, PROJECT, OTHER, TRACK, VERSION, ME, SOMEBODY = (ObjectId() for _ in range(7))
IN_PROJECT = {"project": PROJECT}
ON_TRACK = {**IN_PROJECT, "track": TRACK}
ON_VERSION = {**ON_TRACK, "version": VERSION}


def told(kind: str, space: ObjectId | None = SPACE, **more) -> Happening:
    return Happening(id=ObjectId(), kind=kind, at=datetime.now(UTC), space=space, **more)


def hearing(role: Role, **in_projects: Role) -> PersonHears:
    roles = {{"project": PROJECT, "other": OTHER}[name]: role for name, role in in_projects.items()}
    return PersonHears(ME, {SPACE: Standing(SPACE, SOMEBODY, role, roles)})


MEMBERS = [role for role in Role if role != Role.VISITOR]


@pytest.mark.parametrize("role", MEMBERS)
@pytest.mark.parametrize("kind", ["comment.posted", "version.progressed", "project.edited"])
def test_every_member_hears_what_happens_in_a_project(role, kind):
    assert hearing(role).hears(told(kind, **ON_TRACK))


@pytest.mark.parametrize(
    ("kind", "roles"),
    [
        ("member.joined", MEMBERS),
        ("invitation.sent", [Role.OWNER, Role.ADMIN]),
        ("link.opened", [Role.OWNER, Role.ADMIN]),
        ("space.edited", list(Role)),
        ("project.created", MEMBERS),
    ],
)
def test_what_not_everybody_may_know_is_told_by_role(kind, roles):
    place = {} if kind != "project.created" else IN_PROJECT
    assert [role for role in Role if hearing(role).hears(told(kind, **place))] == roles


def test_editors_hear_of_their_own_links_only():
    editor = hearing(Role.EDITOR)
    assert editor.hears(told("link.opened", maker=ME, **ON_TRACK))
    assert not editor.hears(told("link.opened", maker=SOMEBODY, **ON_TRACK))
    assert not hearing(Role.COMMENTER).hears(told("link.opened", maker=ME, **ON_TRACK))


def test_visitors_hear_of_their_projects_and_of_what_the_space_is():
    visitor = hearing(Role.VISITOR, project=Role.COMMENTER)
    assert visitor.hears(told("comment.posted", **ON_TRACK))
    assert visitor.hears(told("space.picture_ready"))
    assert not visitor.hears(told("comment.posted", project=OTHER))
    assert not visitor.hears(told("member.joined", **IN_PROJECT))
    assert not visitor.hears(told("invitation.sent", **IN_PROJECT))
    assert not visitor.hears(told("link.created"))
    assert not visitor.hears(told("song.sung"))  # in no project: of the whole space


def test_a_wider_role_in_a_project_counts_there_and_not_beside_it():
    visitor = hearing(Role.VISITOR, project=Role.ADMIN)
    assert visitor.hears(told("link.opened", maker=SOMEBODY, **ON_TRACK))
    narrowed = hearing(Role.ADMIN, project=Role.VIEWER)
    assert not narrowed.hears(told("link.opened", maker=SOMEBODY, **ON_TRACK))
    assert narrowed.hears(told("link.opened", maker=SOMEBODY, project=OTHER))


def test_what_concerns_one_person_is_for_them_alone_and_other_spaces_are_silent():
    me = hearing(Role.OWNER)
    assert me.hears(told("notification.changed", None, person=ME))
    assert not me.hears(told("notification.changed", None, person=SOMEBODY))
    assert not me.hears(told("user.password_changed", None))
    assert not me.hears(told("comment.posted", ObjectId(), **ON_TRACK))


def guest(allows=(), **target) -> GuestHears:
    return GuestHears(Target(SPACE, **target), frozenset(allows))


TARGETS = [
    ({}, {"space.edited", "project.edited", "track.edited", "version.ready"}),
    ({"project": PROJECT}, {"project.edited", "track.edited", "version.ready"}),
    ({"track": TRACK}, {"track.edited", "version.ready"}),
    ({"track": TRACK, "version": VERSION}, {"track.edited", "version.ready"}),
]


@pytest.mark.parametrize(("target", "kinds"), TARGETS)
def test_guests_hear_of_what_their_link_shares(target, kinds):
    happenings = [
        told("space.edited"),
        told("project.edited", **IN_PROJECT),
        told("track.edited", **ON_TRACK),
        told("version.ready", **ON_VERSION),
    ]
    assert {each.kind for each in happenings if guest(**target).hears(each)} == kinds
    elsewhere = {"project": OTHER, "track": ObjectId(), "version": ObjectId()}
    heard = guest(**target).hears(told("version.ready", **elsewhere))
    assert heard == (target == {})


def test_a_pinned_version_hears_nothing_of_the_others():
    pinned = guest([Action.COMMENT], track=TRACK, version=VERSION)
    for kind in ("version.uploaded", "comment.posted", "version.trashed"):
        assert pinned.hears(told(kind, **ON_VERSION))
        assert not pinned.hears(told(kind, **{**ON_TRACK, "version": ObjectId()}))


def test_guests_hear_of_comments_only_where_they_may_write_some():
    comment = told("comment.posted", **ON_VERSION)
    assert guest([Action.COMMENT], track=TRACK).hears(comment)
    assert not guest([Action.DOWNLOAD_ORIGINAL], track=TRACK).hears(comment)


@pytest.mark.parametrize(
    "kind", ["member.joined", "invitation.sent", "link.opened", "attachment.added", "song.sung"]
)
def test_guests_hear_nothing_of_people_links_and_files(kind):
    everything = guest([Action.COMMENT, Action.REVIEW_VERSION])
    assert not everything.hears(told(kind, **ON_VERSION))


def ticket_of(visitor: Visitor):
    return read_token(visitor.token)


@pytest.mark.django_db
def test_people_come_in_by_their_token_and_hear_of_their_living_spaces():
    ada, ben = Visitor.logged_in(), person()
    own, trashed, joined = make_space(ada.user), make_space(ada.user), make_space(ben)
    project = make_project(joined)
    add_member(joined, ada.user, Role.COMMENTER, project)
    Space.objects.filter(pk=trashed.pk).update(state="trashed")
    entrance = People().enter(ada.token)
    assert (entrance.caller, entrance.hearing.person) == (ada.user.pk, ada.user.pk)
    assert set(entrance.hearing.spaces) == {own.pk, joined.pk}
    assert entrance.hearing == People().look_again([entrance.ticket])[0]
    assert entrance.hearing.hears(told("comment.posted", joined.pk, project=project.pk))


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["nonsense", f"{PREFIX}nonsense", ""])
def test_nobody_comes_in_by_a_token_that_is_none(token):
    audience = Guests() if token.startswith(PREFIX) else People()
    with pytest.raises(Problem) as refused:
        audience.enter(token)
    assert refused.value.status_code == 401


def revoke(visitor):
    Session.objects.update(revoked_at=timezone.now())


def expire(visitor):
    Session.objects.update(expires_at=timezone.now())


def deactivate(visitor):
    User.objects.update(is_active=False)


def close(visitor):
    accounts.close_account(visitor.user.pk, password=PASSWORD)


def change_password(visitor):
    """On another device: its own session goes on."""
    change = {"current": PASSWORD, "new": "four steep ladders", "client": Client()}
    other = Visitor.logged_in(visitor.user)
    session = read_token(other.token).session_id
    accounts.change_password(user_id=visitor.user.pk, session_id=session, **change)


@pytest.mark.django_db
@pytest.mark.parametrize("happen", [revoke, expire, deactivate, close, change_password])
def test_people_may_not_listen_on(happen):
    visitor = Visitor.logged_in()
    entrance = People().enter(visitor.token)
    assert isinstance(People().look_again([entrance.ticket])[0], PersonHears)
    happen(visitor)
    assert People().look_again([entrance.ticket]) == ["session_revoked"]


@pytest.mark.django_db
def test_a_token_ends_though_its_session_goes_on(time_machine):
    visitor = Visitor.logged_in()
    ticket = People().enter(visitor.token).ticket
    time_machine.move_to(timezone.now() + timedelta(days=8))
    assert People().look_again([ticket]) == ["token_expired"]


@pytest.mark.django_db
def test_a_removed_member_and_another_role_are_another_hearing():
    ada, space = Visitor.logged_in(), make_space(person())
    member = add_member(space, ada.user, Role.COMMENTER)
    entrance = People().enter(ada.token)
    Membership.objects.filter(pk=member.pk).update(role=Role.VIEWER)
    [other] = People().look_again([entrance.ticket])
    assert other != entrance.hearing
    member.delete()
    [none] = People().look_again([entrance.ticket])
    assert not none.spaces
    assert not none.hears(told("comment.posted", space.pk, **ON_TRACK))


def revoke_link(link):
    Link.objects.update(state="trashed")


def expire_link(link):
    Link.objects.update(expires_at=timezone.now())


def revoke_copy(link):
    LinkCopy.objects.update(revoked_at=timezone.now())


def end_pass(link):
    """What a new password does."""
    GuestPass.objects.update(expires_at=timezone.now())


def token_of(client) -> str:
    return client._credentials["HTTP_AUTHORIZATION"].removeprefix("Bearer ")


@pytest.mark.django_db
@pytest.mark.parametrize("happen", [revoke_link, expire_link, revoke_copy, end_pass])
def test_guests_may_not_listen_on(happen):
    link = make_link(make_project(make_space(person())), may_comment=True)
    entrance = Guests().enter(token_of(guest_of(link)))
    assert entrance.hearing.allows == {Action.COMMENT, Action.SEE_COMMENTS}
    assert Guests().look_again([entrance.ticket]) == [entrance.hearing]
    happen(link)
    assert Guests().look_again([entrance.ticket]) == ["link_closed"]


@pytest.mark.django_db
def test_a_link_that_allows_less_is_another_hearing():
    link = make_link(make_project(make_space(person())), may_comment=True)
    entrance = Guests().enter(token_of(guest_of(link)))
    Link.objects.update(may_comment=False)
    [less] = Guests().look_again([entrance.ticket])
    assert less.allows == frozenset()


@pytest.mark.django_db
def test_guests_tokens_are_no_peoples_and_the_other_way_round():
    assert Guests().enter(Visitor.logged_in().token) is None


@pytest.mark.django_db
def test_asking_again_costs_the_same_for_one_and_for_many_and_goes_by_indexes():
    crowd = []
    for _ in range(20):
        visitor = Visitor.logged_in()
        make_space(visitor.user)
        crowd.append(ticket_of(visitor))
    link = make_link(make_project(Space.objects.first()))
    passes = [Guests().enter(token_of(guest_of(link))).ticket for _ in range(20)]
    for audience, tickets, trips in ((People(), crowd, 2), (Guests(), passes, 1)):
        for some in (tickets[:1], tickets):
            with round_trips() as counted:
                assert len(audience.look_again(some)) == len(some)
            assert len(counted) == trips
            plans = counted.plans()
            assert not any(plan.collection_scan or plan.in_memory_sort for plan in plans)
            assert all(plan.documents_examined <= len(some) for plan in plans)
