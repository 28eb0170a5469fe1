"""What is over a plan's limits can only be read, by a rule that anybody can follow (case 28).

Nothing is deleted. The oldest spaces stay writable; what makes room lifts it, at once.
"""

import pytest

from accounts.models import Entitlement
from accounts.plans import PLANS, Plan
from accounts.services import entitle
from accounts.tests.people import Visitor, on_plan, person
from accounts.tests.test_account_races import at_once
from spaces import services
from spaces.models import Membership, Space
from spaces.roles import MATRIX, WHILE_READ_ONLY, Action, Role, Rule
from spaces.tests.factories import add_member, make_space
from wavic.api.errors import Problem
from wavic.events import Event
from wavic.mongo.profiling import round_trips

pytestmark = pytest.mark.django_db
FREE = PLANS[Plan.FREE]


@pytest.fixture
def owner():
    return Visitor.logged_in(on_plan(person(), Plan.PRO))


def five_spaces(owner):
    return [make_space(owner.user, name) for name in "abcde"]


def states(owner):
    owned = Space.objects.filter(owner=owner.user, state="active").order_by("pk")
    return {space.name: space.read_only for space in owned}


def rename(visitor, space):
    answer = visitor.api.patch(f"/artist/{space.pk}", {"name": space.name})
    return answer.status_code, answer.json().get("code")


def test_the_oldest_spaces_stay_writable_and_paying_again_frees_all(owner):
    spaces = five_spaces(owner)
    entitle(owner.user.pk, Plan.FREE, status="canceled")
    assert states(owner) == {"a": "", "b": "", "c": "", "d": "spaces", "e": "spaces"}
    assert rename(owner, spaces[0]) == (200, None)
    assert rename(owner, spaces[4]) == (403, "read_only")
    shown = owner.api.get(f"/artist/{spaces[4].pk}").json()
    assert shown["read_only"] == "spaces"
    listed = owner.api.get("/artist").json()["results"]
    assert [each["read_only"] for each in listed] == ["spaces", "spaces", None, None, None]
    entitle(owner.user.pk, Plan.PRO, status="active")
    assert set(states(owner).values()) == {""}
    assert rename(owner, spaces[4]) == (200, None)


def test_the_refusal_says_which_limit_how_much_is_used_and_what_lifts_it(owner):
    *_, last = five_spaces(owner)
    entitle(owner.user.pk, Plan.FREE)
    problem = owner.api.post("/project", {"space": str(last.pk), "title": "x", "kind": "ep"}).json()
    told = {name: problem[name] for name in ("code", "quota", "limit", "used", "plan")}
    assert told == {"code": "read_only", "quota": "spaces", "limit": 3, "used": 5, "plan": "pro"}
    assert problem["detail"] == (
        "This space can only be read. The Free plan has room for 3 artist spaces, and there are 5. "
        "Pro has room for 20."
    )
    assert (problem["space"], problem["owner"]) == (str(last.pk), str(owner.user.pk))


def test_throwing_a_space_away_frees_the_next_and_bringing_it_back_does_not_hide(owner):
    spaces = five_spaces(owner)
    entitle(owner.user.pk, Plan.FREE)
    assert owner.api.delete(f"/artist/{spaces[1].pk}").status_code == 204
    assert states(owner) == {"a": "", "c": "", "d": "", "e": "spaces"}
    assert owner.api.post(f"/trash/space/{spaces[1].pk}/restore").status_code == 200
    assert states(owner) == {"a": "", "b": "", "c": "", "d": "spaces", "e": "spaces"}


def test_a_space_with_too_many_collaborators_is_freed_by_whoever_goes(owner):
    crowded, quiet = make_space(owner.user, "crowded"), make_space(owner.user, "quiet")
    members = [person() for _ in range(FREE.collaborators_limit + 2)]
    for member in members:
        services.add_member(crowded.pk, member.pk, Role.EDITOR)
    entitle(owner.user.pk, Plan.FREE)
    assert states(owner) == {"crowded": "collaborators", "quiet": ""}
    editor = Visitor.logged_in(members[0])
    refused = editor.api.post("/project", {"space": str(crowded.pk), "title": "x", "kind": "ep"})
    assert (refused.json()["used"], refused.json()["limit"]) == (7, 5)
    services.leave_space(members[1], crowded.pk)
    assert states(owner)["crowded"] == "collaborators"
    assert owner.api.delete(f"/artist/{crowded.pk}/members/{members[2].pk}").status_code == 204
    assert states(owner)["crowded"] == ""
    assert rename(owner, quiet) == (200, None)


def test_nobody_joins_a_space_that_can_only_be_read(owner):
    *_, last = five_spaces(owner)
    entitle(owner.user.pk, Plan.FREE)
    with pytest.raises(Problem) as refusal:
        services.add_member(last.pk, person().pk, Role.VIEWER)
    assert refusal.value.code == "read_only"
    assert not Membership.objects.filter(space=last).exclude(role=Role.OWNER).exists()


def test_a_space_handed_to_somebody_with_room_can_be_written_again(owner):
    *_, last = five_spaces(owner)
    heir = person()
    add_member(last, heir, Role.ADMIN)
    entitle(owner.user.pk, Plan.FREE)
    services.transfer_space(owner.user, last.pk, heir.pk)
    found = Space.objects.get(pk=last.pk)
    assert (found.owner_id, found.read_only) == (heir.pk, "")
    assert states(owner) == {"a": "", "b": "", "c": "", "d": "spaces"}


def test_who_uses_it_is_told_once_and_settling_again_changes_nothing(owner):
    five_spaces(owner)
    entitle(owner.user.pk, Plan.FREE)
    services.settle_limits(owner.user.pk)
    told = Event.objects.filter(kind="space.limited")
    assert [event.data for event in told] == [{"read_only": "spaces"}] * 2
    with round_trips() as trips:
        services.settle_limits(owner.user.pk)
    asked = [plan for plan in trips.plans() if not plan.collection_scan]
    assert len(asked) == len(trips.plans()) <= 3
    assert not any(plan.in_memory_sort for plan in asked)


def test_who_joins_at_the_moment_of_a_downgrade_is_refused_or_counted(owner):
    for _ in range(4):
        owner = on_plan(person(), Plan.PRO)
        space = make_space(owner)
        for _ in range(FREE.collaborators_limit):
            add_member(space, person(), Role.VIEWER)
        late = person()
        joined, _ = at_once(
            lambda space=space, late=late: services.add_member(space.pk, late.pk, Role.VIEWER),
            lambda owner=owner: entitle(owner.pk, Plan.FREE),
        )
        found = Space.objects.get(pk=space.pk)
        assert joined in {None, "quota_exceeded"}
        assert (found.read_only == "collaborators") == (joined is None)
        assert found.member_count == Membership.objects.filter(space=space).count()


def test_spaces_made_at_the_moment_of_a_downgrade_are_refused_or_read_only():
    for _ in range(4):
        owner = on_plan(person(), Plan.PRO)
        spaces = [make_space(owner, "old") for _ in range(FREE.spaces_limit)]
        made, _ = at_once(
            lambda owner=owner: services.create_space(owner, name="late") and None,
            lambda owner=owner: entitle(owner.pk, Plan.FREE),
        )
        owned = Space.objects.filter(owner=owner)
        assert made in {None, "quota_exceeded"}
        assert owned.count() == len(spaces) + (made is None)
        assert owned.filter(read_only="spaces").count() == owned.count() - len(spaces)


def test_what_the_release_before_wrote_can_be_written(owner):
    from wavic.mongo.documents import collection

    space = make_space(owner.user)
    collection(Space).update_many({}, {"$unset": {"read_only": ""}})
    assert rename(owner, space) == (200, None)
    assert owner.api.get(f"/artist/{space.pk}").json()["read_only"] is None
    services.settle_limits(owner.user.pk)
    assert not Event.objects.filter(kind="space.limited").exists()


def test_usage_says_what_there_is_and_what_the_plan_has_room_for(owner):
    space = five_spaces(owner)[4]
    entitle(owner.user.pk, Plan.FREE)
    usage = owner.api.get(f"/artist/{space.pk}/usage").json()
    assert (usage["read_only"], usage["spaces"]) == ("spaces", {"used": 5, "limit": 3})
    assert (usage["version_limit"], usage["link_features"]) == (10, ["password", "statistics"])
    assert Entitlement.objects.get(user=owner.user).spaces_used == 5


def test_the_actions_that_stay_are_those_that_add_nothing():
    adds = {
        *(Action.COMMENT, Action.EDIT_COMMENT, Action.RESOLVE_COMMENT, Action.REVIEW_VERSION),
        *(Action.EDIT_CONTENT, Action.CREATE_LINK, Action.EDIT_LINK, Action.INVITE),
        Action.RENAME_SPACE,
    }
    assert set(Action) - WHILE_READ_ONLY == adds
    # Who may add something may take it away: otherwise a limit couldn't be met by them.
    for less, more in (
        (Action.EDIT_CONTENT, Action.REMOVE_CONTENT),
        (Action.EDIT_LINK, Action.MANAGE_LINK),
        (Action.INVITE, Action.MANAGE_MEMBERS),
    ):
        assert all(MATRIX[less, role] == MATRIX[more, role] for role in Role)
    assert MATRIX[Action.SEE_COMMENTS, Role.VIEWER] is Rule.ALWAYS
