"""Who leaves WAVIC chooses for each space of theirs; all of it happens, or nothing."""

import pytest
from rest_framework.test import APIClient

from accounts.models import Entitlement
from accounts.services import reopen_account
from accounts.tests.people import PASSWORD, Visitor, person
from accounts.tests.test_account_races import at_once
from spaces import services
from spaces.models import Membership, Space
from spaces.roles import Role
from spaces.tests.factories import add_member, make_space
from spaces.tests.test_member_races import counted
from wavic.events import Event
from wavic.lifecycle.models import State, Trashed
from wavic.mongo.profiling import round_trips
from wavic.testing.schema import assert_documented

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return Visitor.logged_in(person(name="Ada"))


def close(visitor, **heirs):
    chosen = [{"space": pk, "transfer_to": heir and str(heir.pk)} for pk, heir in heirs.items()]
    body = {"password": PASSWORD, "spaces": chosen}
    return visitor.api.delete("/user/me", body, format="json")


def refused(answer) -> tuple[int, str]:
    assert_documented(answer)
    return answer.status_code, answer.json()["code"]


def test_a_space_without_a_choice_keeps_the_account_open(ada):
    first, second = make_space(ada.user, "First"), make_space(ada.user, "Second")
    answer = close(ada, **{str(first.pk): None})
    assert refused(answer) == (409, "spaces_remain")
    assert answer.json()["spaces"] == [{"id": str(second.pk), "title": "Second"}]
    assert ada.is_let_in()
    assert Space.objects.filter(state=State.ACTIVE).count() == 2


def test_a_choice_that_is_not_theirs_is_refused(ada):
    elsewhere = make_space(person())
    assert refused(close(ada, **{str(elsewhere.pk): None})) == (400, "invalid")
    twice = [{"space": str(elsewhere.pk), "transfer_to": None}] * 2
    body = {"password": PASSWORD, "spaces": twice}
    assert refused(ada.api.delete("/user/me", body, format="json")) == (400, "invalid")


def test_any_member_takes_over_and_the_rest_goes_to_the_trash(ada):
    kept, thrown = make_space(ada.user, "Kept"), make_space(ada.user, "Thrown")
    heir = add_member(kept, person(), Role.VIEWER).user
    theirs = make_space(person(), "Theirs")
    add_member(theirs, ada.user, Role.EDITOR)
    Space.objects.filter(pk=kept.pk).update(storage_used=500)
    Entitlement.objects.filter(user=ada.user).update(storage_used=500)
    assert close(ada, **{str(kept.pk): heir, str(thrown.pk): None}).status_code == 204
    kept.refresh_from_db()
    assert (kept.owner_id, kept.state) == (heir.pk, State.ACTIVE)
    assert counted(kept) == 1
    assert counted(theirs) == 1
    paid = Entitlement.objects.get(user=heir)
    assert (paid.spaces_used, paid.storage_used) == (1, 500)
    gave = Entitlement.objects.get(user=ada.user)
    assert (gave.spaces_used, gave.storage_used, gave.closed) == (1, 0, True)
    assert list(Trashed.objects.values_list("object", flat=True)) == [thrown.pk]
    said = {event.kind: event.data for event in Event.objects.filter(space=kept.pk)}
    assert said["space.transferred"] == {"from": str(ada.user.pk), "to": str(heir.pk)}


def test_an_heir_without_room_or_a_stranger_is_named_and_nothing_happens(ada):
    thrown, kept = make_space(ada.user, "Thrown"), make_space(ada.user, "Kept")
    heir = add_member(kept, person(), Role.ADMIN).user
    Entitlement.objects.filter(user=heir).update(spaces_limit=0)
    answer = close(ada, **{str(thrown.pk): None, str(kept.pk): heir})
    assert refused(answer) == (403, "quota_exceeded")
    assert answer.json()["space"] == {"id": str(kept.pk), "title": "Kept"}
    for stranger in (person(), ada.user):
        answer = close(ada, **{str(thrown.pk): None, str(kept.pk): stranger})
        assert refused(answer) == (409, "not_a_member")
        assert answer.json()["space"]["title"] == "Kept"
    assert Space.objects.filter(state=State.ACTIVE, owner=ada.user).count() == 2
    assert not Trashed.objects.exists()
    assert ada.is_let_in()


def test_coming_back_restores_and_rejoins_as_it_was(ada):
    kept, thrown = make_space(ada.user, "Kept"), make_space(ada.user, "Thrown")
    before = make_space(ada.user, "Gone before")
    services.trash_space(ada.user, before.pk)
    heir = add_member(kept, person(), Role.ADMIN).user
    theirs, full = make_space(person(), "Theirs"), make_space(person(), "Full")
    was = add_member(theirs, ada.user, Role.EDITOR)
    add_member(full, ada.user, Role.VIEWER)
    assert close(ada, **{str(kept.pk): heir, str(thrown.pk): None}).status_code == 204
    Entitlement.objects.filter(user=full.owner).update(collaborators_limit=0)
    reopen_account(ada.user.pk, by=ada.user.pk)
    assert Space.objects.get(pk=thrown.pk).state == State.ACTIVE
    assert Space.objects.get(pk=before.pk).state == State.TRASHED  # it went by itself
    member = Membership.objects.get(space=theirs, user=ada.user)
    assert (member.pk, member.role) == (was.pk, Role.EDITOR)
    assert Membership.objects.get(space=kept, user=ada.user).role == Role.ADMIN
    assert not Membership.objects.filter(space=full, user=ada.user).exists()
    for space in (kept, thrown, theirs, full):
        counted(space)


def test_who_has_left_is_a_former_member_at_once(ada):
    from collaboration.tests.factories import make_comment
    from projects.tests.factories import make_project
    from tracks.tests.factories import make_track

    space = make_space(person())
    owner = Visitor.logged_in(space.owner)
    add_member(space, ada.user, Role.EDITOR)
    track = make_track(make_project(space))
    make_comment(track, author=ada.user)

    def author():
        [thread] = owner.api.get(f"/comment/track/{track.pk}").json()["results"]
        return thread["author"]["name"]

    assert author() == "Ada"
    assert close(ada).status_code == 204
    assert author() == "Former member"
    names = [row["user"]["name"] for row in members(owner, space)]
    assert len(names) == 1
    reopen_account(ada.user.pk, by=ada.user.pk)
    assert author() == "Ada"
    assert len(members(owner, space)) == 2


def members(visitor, space):
    return visitor.api.get(f"/artist/{space.pk}/members").json()["results"]


def test_what_will_happen_is_said_beforehand_at_constant_cost(ada):
    trips = {}
    Entitlement.objects.update(spaces_limit=50)
    for size in (1, 10):
        while Space.objects.filter(owner=ada.user).count() < size:
            space = make_space(ada.user, f"Space {size}")
            add_member(space, person(name="Viv"), Role.VIEWER)
            add_member(space, person(name="Amy"), Role.ADMIN)
        with round_trips() as found:
            answer = ada.api.get("/user/me/departure")
        assert_documented(answer)
        trips[size] = len(found)
        for plan in found.plans():
            assert not plan.collection_scan, plan
            assert not plan.in_memory_sort, plan
    assert trips[1] == trips[10] <= 6
    said = answer.json()
    assert said["days"] == 30
    first = said["spaces"][0]
    assert (first["title"], first["members"]) == ("Space 1", 2)
    assert [(heir["name"], heir["role"]) for heir in first["heirs"]] == [
        ("Amy", "admin"),
        ("Viv", "viewer"),
    ]


def test_a_space_restored_as_its_owner_leaves_has_an_owner():
    from trash.services import restore

    for _ in range(4):
        user = person()
        space = make_space(user)
        services.trash_space(user, space.pk)
        from accounts.services import close_account

        outcomes = at_once(
            lambda u=user, s=space: restore(u, "space", s.pk),
            lambda u=user: close_account(u.pk, password=PASSWORD),
        )
        assert outcomes in ([None, "spaces_remain"], ["not_found", None])
        living = Space.objects.filter(pk=space.pk, state=State.ACTIVE).exists()
        assert living == Entitlement.objects.filter(user=user, closed=False).exists()


def test_a_space_handed_to_them_as_they_leave_is_theirs_or_not():
    from accounts.services import close_account

    for _ in range(4):
        space = make_space(person())
        heir = add_member(space, person(), Role.ADMIN).user
        outcomes = at_once(
            lambda s=space, h=heir: services.transfer_space(s.owner, s.pk, h.pk),
            lambda h=heir: close_account(h.pk, password=PASSWORD),
        )
        assert outcomes in ([None, "spaces_remain"], ["not_an_admin", None], ["not_found", None])
        counted(space)


def test_nobody_else_can_ask():
    assert APIClient().get("/user/me/departure").status_code == 401
