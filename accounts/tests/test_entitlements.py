"""A plan's limits are written once, whole, and told of only when anything is other than it was."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from accounts import entitlements, services
from accounts.models import Entitlement
from accounts.plans import ABOUT, PLANS, LinkFeature, Plan, plan_that
from accounts.tests.people import person
from accounts.tests.test_quotas import race
from wavic.audit.models import Entry
from wavic.events import Event

pytestmark = pytest.mark.django_db
NEXT_MONTH = datetime(2030, 2, 1, 12, 0, 0, 123_456, tzinfo=UTC)


@pytest.fixture
def owner():
    return person()


@pytest.fixture
def heard(monkeypatch):
    told = []
    monkeypatch.setattr(entitlements, "_settled", [told.append])
    return told


def entitlement(owner):
    return Entitlement.objects.get(user=owner)


def limits_of(owner):
    found = entitlement(owner)
    named = {name: getattr(found, name) for name in PLANS[Plan.FREE].__dataclass_fields__}
    return {**named, "link_features": tuple(named["link_features"])}


def events():
    return Event.objects.filter(kind="user.entitled")


def test_who_registers_has_the_free_plan_whole(owner):
    assert limits_of(owner) == vars(PLANS[Plan.FREE])
    assert (entitlement(owner).status, entitlement(owner).source) == ("none", "")


def test_another_plan_is_written_whole_and_told_once(owner, heard):
    said = {"status": "active", "period_end": NEXT_MONTH, "source": "stripe"}
    assert services.entitle(owner.pk, Plan.PRO, **said)
    assert not services.entitle(owner.pk, "pro", **said)
    assert limits_of(owner) == vars(PLANS[Plan.PRO])
    assert entitlement(owner).period_end == NEXT_MONTH.replace(microsecond=123_000)
    event = events().get()
    assert event.subject_id == owner.pk
    said = {"plan": "pro", "status": "active", "source": "stripe"}
    assert event.data == {"user": str(owner.pk), **said}
    noted = Entry.objects.get(kind="plan.changed")
    assert (noted.people, noted.data["before"], noted.data["plan"]) == ([owner.pk], "free", "pro")
    assert heard == [owner.pk]


def test_a_longer_period_of_the_same_plan_is_told_and_is_no_change_of_plan(owner, heard):
    services.entitle(owner.pk, Plan.PRO, status="active", period_end=NEXT_MONTH)
    later = NEXT_MONTH + timedelta(days=31)
    assert services.entitle(owner.pk, Plan.PRO, status="active", period_end=later)
    assert Entry.objects.filter(kind="plan.changed").count() == 1
    assert events().count() == len(heard) == 2


def test_what_is_used_stays_as_it_is_also_above_the_new_limits(owner):
    services.entitle(owner.pk, Plan.PRO, status="active")
    Entitlement.objects.update(storage_used=50 * 1024**3, spaces_used=7)
    services.entitle(owner.pk, Plan.FREE, status="canceled")
    found = entitlement(owner)
    assert (found.storage_used, found.spaces_used) == (50 * 1024**3, 7)
    assert limits_of(owner) == vars(PLANS[Plan.FREE])


def test_limits_set_by_support_hold_as_long_as_the_plan_does(owner, heard):
    services.entitle(owner.pk, Plan.PRO, status="active")
    services.set_by_hand(owner.pk, {"spaces_limit": 50})
    assert not services.entitle(owner.pk, Plan.PRO, status="active")
    assert entitlement(owner).spaces_limit == 50
    services.entitle(owner.pk, Plan.STUDIO, status="active")
    assert limits_of(owner) == vars(PLANS[Plan.STUDIO])
    assert not entitlement(owner).set_by_hand
    assert len(heard) == 3


def test_a_limit_that_was_lost_is_written_again(owner):
    Entitlement.objects.update(spaces_limit=1, link_features=["password"])
    assert services.entitle(owner.pk, Plan.FREE)
    assert limits_of(owner) == vars(PLANS[Plan.FREE])


def test_what_the_release_before_wrote_without_the_new_limits_is_read_and_settled(owner):
    collection = connection.get_collection(Entitlement._meta.db_table)
    new = ("version_limit", "link_features", "status", "set_by_hand", "source", "period_end")
    collection.update_one({}, {"$unset": dict.fromkeys(new, "")})
    services.entitle(owner.pk, Plan.FREE)
    assert limits_of(owner) == vars(PLANS[Plan.FREE])


def test_eight_deliveries_at_once_change_it_once(owner, heard):
    changed = []
    race(lambda: changed.append(services.entitle(owner.pk, Plan.PRO, status="active")))
    assert sorted(changed) == [False] * 7 + [True]
    assert events().count() == 1


def test_unknown_plans_and_statuses_are_refused(owner):
    for plan, status in (("gold", "none"), ("pro", "wonderful")):
        with pytest.raises(ValueError, match=r"gold|wonderful"):
            services.entitle(owner.pk, plan, status=status)


def test_each_plan_allows_what_the_one_before_does_and_says_what_it_is():
    assert list(PLANS) == list(ABOUT) == list(Plan)
    free, pro, studio = PLANS.values()
    for less, more in ((free, pro), (pro, studio)):
        assert set(less.link_features) <= set(more.link_features) <= set(LinkFeature)
        assert less.storage_limit < more.storage_limit
        assert less.collaborators_limit < more.collaborators_limit
    assert plan_that(lambda limits: limits.spaces_limit > 3, above="free") == Plan.PRO
    assert plan_that(lambda limits: limits.spaces_limit > 30, above="free") == Plan.STUDIO
    assert plan_that(lambda limits: limits.spaces_limit > 3_000, above="free") is None
    assert plan_that(lambda limits: limits.spaces_limit > 3, above="studio") is None
