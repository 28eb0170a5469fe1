"""Everybody chooses what they are told and how, for each of their spaces; until then it is kept
nowhere.
"""

import pytest
from bson.objectid import ObjectId
from django.utils import timezone

from accounts.models import User
from accounts.tests.people import Visitor, person
from collaboration.models import Frequency, Level, Preferences
from collaboration.selectors.preferences import levels, wishes
from projects.tests.factories import make_project
from spaces.models import Space
from spaces.roles import Role
from spaces.tests.factories import add_member, make_space
from wavic.mail.models import Reason
from wavic.mail.suppressions import suppress
from wavic.mongo.profiling import round_trips
from wavic.testing.schema import assert_documented

pytestmark = pytest.mark.django_db
PATH = "/notification/preferences"


@pytest.fixture
def ada():
    return Visitor.logged_in()


@pytest.fixture
def space(ada):
    return make_space(ada.user)


def chosen(visitor, **changes):
    answer = visitor.api.patch(PATH, changes)
    assert_documented(answer)
    assert answer.status_code == 200, answer.content
    assert visitor.api.get(PATH).json() == answer.json()
    return answer.json()


def refused(visitor, status, **changes):
    answer = visitor.api.patch(PATH, changes)
    assert_documented(answer)
    assert answer.status_code == status, answer.content
    return answer.json()


def test_who_chose_nothing_is_told_everything_and_mailed_daily(ada, space):
    answer = ada.api.get(PATH)
    assert_documented(answer)
    assert answer.json() == {
        "timezone": "UTC",
        "mentions_by_mail": True,
        "mail": {"address": ada.user.email, "verified": False, "deliverable": True},
        "default": {"digest": "daily", "level": "everything"},
        "spaces": [
            {
                "space": {"id": str(space.pk), "name": space.name, "image": None},
                "digest": "daily",
                "level": "everything",
            }
        ],
    }
    assert not Preferences.objects.exists()


def test_the_defaults_are_those_of_the_model():
    [said] = wishes(None, [ObjectId()]).values()
    stored = Preferences()
    assert (said.digest, said.level, said.timezone.key, said.mentions_by_mail) == (
        stored.digest,
        stored.level,
        stored.timezone,
        stored.mentions_by_mail,
    )


def test_any_part_is_changed_and_the_rest_stays(ada, space):
    chosen(ada, timezone="Asia/Kolkata")
    chosen(ada, default={"level": "mine"}, mentions_by_mail=False)
    said = chosen(ada, spaces=[{"space": str(space.pk), "digest": "hourly"}])
    assert said["timezone"] == "Asia/Kolkata"
    assert said["mentions_by_mail"] is False
    assert said["default"] == {"digest": "daily", "level": "mine"}
    [own] = said["spaces"]
    assert (own["digest"], own["level"]) == ("hourly", "mine")
    said = chosen(ada, default={"digest": "off"}, spaces=[{"space": str(space.pk), "digest": None}])
    assert said["spaces"][0]["digest"] == "off"  # as everywhere again
    assert Preferences.objects.get().spaces == []


def test_a_visitor_chooses_as_well_and_others_have_their_own(ada, space):
    vera = Visitor.logged_in()
    add_member(space, vera.user, Role.EDITOR, make_project(space))
    said = chosen(vera, spaces=[{"space": str(space.pk), "level": "nothing"}])
    assert [each["level"] for each in said["spaces"]] == ["nothing"]
    assert ada.api.get(PATH).json()["spaces"][0]["level"] == "everything"


def test_the_address_says_whether_mail_gets_there(ada):
    User.objects.update(email_verified_at=timezone.now())
    suppress(ada.user.email_typed, Reason.BOUNCE, at=timezone.now())
    mail = ada.api.get(PATH).json()["mail"]
    assert (mail["verified"], mail["deliverable"]) == (True, False)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"timezone": "localtime"}, "timezone"),
        ({"timezone": "../../etc/passwd"}, "timezone"),
        ({"timezone": "UTC\x00"}, "timezone"),
        ({"timezone": ["UTC"]}, "timezone"),
        ({"timezone": {"$ne": ""}}, "timezone"),
        ({"timezone": ""}, "timezone"),
        ({"timezone": None}, "timezone"),
        ({"mentions_by_mail": "perhaps"}, "mentions_by_mail"),
        ({"mentions_by_mail": None}, "mentions_by_mail"),
        ({"default": {"digest": "yearly"}}, "default.digest"),
        ({"default": {"level": ["mine"]}}, "default.level"),
        ({"default": "daily"}, "default"),
        ({"spaces": [{"digest": "off"}]}, "spaces.0.space"),
        ({"spaces": [{"space": "$ne"}]}, "spaces.0.space"),
        ({"spaces": [{"space": {"$ne": None}}]}, "spaces.0.space"),
        ({"spaces": {"space": "0" * 24}}, "spaces"),
        ({"spaces": [{"space": "0" * 24}] * 201}, "spaces"),
    ],
)
def test_what_is_no_choice_is_refused_with_its_field(ada, changes, field):
    assert list(refused(ada, 400, **changes)["errors"]) == [field]
    assert not Preferences.objects.exists()


def test_a_space_that_is_not_theirs_is_404_and_nothing_is_written(ada, space):
    foreign, left, gone = make_space(person()), make_space(person()), make_space(ada.user)
    add_member(left, ada.user, Role.VIEWER).delete()
    Space.objects.filter(pk=gone.pk).update(state="trashed")
    for other in (str(foreign.pk), str(left.pk), str(gone.pk), "0" * 24):
        wanted = [{"space": str(space.pk), "level": "mine"}, {"space": other, "level": "mine"}]
        refused(ada, 404, spaces=wanted)
    assert not Preferences.objects.exists()


def test_what_each_wants_of_a_space_is_one_round_trip_by_an_index(ada, space):
    quiet, other = Visitor.logged_in(), person()
    add_member(space, quiet.user, Role.VIEWER)
    chosen(quiet, default={"level": "mine"}, spaces=[{"space": str(space.pk), "level": "nothing"}])
    for _ in range(20):
        Preferences.objects.create(user=person())
    with round_trips() as trips:
        said = levels(space.pk, [ada.user.pk, quiet.user.pk, other.pk])
    assert said == {
        ada.user.pk: Level.EVERYTHING,
        quiet.user.pk: Level.NOTHING,
        other.pk: Level.EVERYTHING,
    }
    assert len(trips) == 1
    [plan] = trips.plans()
    assert (plan.collection_scan, plan.documents_examined) == (False, 1)
    assert wishes(None, [quiet.user.pk])[quiet.user.pk].digest == Frequency.DAILY
    assert levels(make_space(person()).pk, [quiet.user.pk]) == {quiet.user.pk: Level.MINE}


def test_reading_and_changing_cost_the_same_for_one_space_and_for_twenty(ada, space):
    costs = []
    for size in (1, 20):
        while len(spaces := ada.api.get(PATH).json()["spaces"]) < size:
            add_member(make_space(person()), ada.user, Role.VIEWER)
        wanted = [{"space": each["space"]["id"], "digest": "hourly"} for each in spaces]
        with round_trips() as reading:
            ada.api.get(PATH)
        with round_trips() as changing:
            ada.api.patch(PATH, {"spaces": wanted})
        read, changed = (each.without("cache_counters") for each in (reading, changing))
        assert not any(plan.collection_scan for plan in [*read.plans(), *changed.plans()])
        costs.append((len(read), len(changed)))
    assert costs[0][0] == costs[1][0] == 3  # who calls, their spaces, their choices
    assert costs[0][1] >= costs[1][1]  # the first choice is an insert
